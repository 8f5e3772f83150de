"""The mutation score: ``python -m faults.score`` judges every mutant and writes the page about it.

With a number as argument, only that many mutants of each table, drawn with a fixed seed.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from faults.mutants import Mutant, Mutator
from faults.quick import BY_SOURCE, Quick, quick, slow
from mlops_role_data.pipeline.project import open_project, read_dataset, source_document

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "mutation-score.md"
_AT_ONCE = 500
_JUDGED_TWICE = 60

WHY = {
    "key": "A key or position that fits where it stands: another row that exists, or a place in "
    "the file's own order. Nothing but a reader can tell that the wrong row is meant.",
    "ledger": "A number of the ledger that no rule can compute anew.",
    "figure": "Another figure of the same unit that the source prints in the same place, or a cell "
    "that was emptied where the figure is carried by another row too.",
    "verbatim": "Other words that the source says in the same place, another use of capitals, or "
    "an optional cell that was emptied.",
    "name": "Another row that the source names in the same place, or an optional reference that "
    "was emptied.",
    "prose": "The curators' own words: the source does not say them, so it cannot prove them. Only "
    "form, length and too close a likeness are checked.",
    "judgement": "The curators' classification: any of the allowed values is possible, and review "
    "is the only judge.",
}  # fmt: skip


@dataclass
class Score:
    """What became of the mutants of one table."""

    cells: int
    total: int
    judged: int = 0
    killed: int = 0
    by_source: int = 0
    survivors: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By field and way."""
    of_field: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """The share of mutants that are refused."""
        return self.killed / self.judged

    def add(self, mutant: Mutant, rule: str) -> None:
        """Count one mutant."""
        self.judged += 1
        self.of_field[mutant.field] += 1
        self.killed += bool(rule)
        self.by_source += rule.startswith(BY_SOURCE)
        if not rule:
            self.survivors[mutant.field, mutant.way] += 1


@cache
def judge_at_hand() -> Quick:
    """Make the quick judge of the repository's data, once in each process."""
    return quick(read_dataset(open_project(ROOT)), source_document(None))


def drawn(table: str, most: int | None) -> Sequence[Mutant]:
    """Give a table's mutants, or a fair sample of them."""
    found = list(Mutator(judge_at_hand().data, table).mutants())
    if most is None or len(found) <= most:
        return found
    return random.Random(table).sample(found, most)  # noqa: S311


def _judged(task: tuple[str, Sequence[Mutant]]) -> list[tuple[Mutant, str]]:
    return list(judge_at_hand().judge(*task))


def scores(most: int | None = None) -> tuple[dict[str, Score], list[tuple[Mutant, str]]]:
    """Judge the mutants of all tables on all cores."""
    found: dict[str, Score] = {}
    tasks: list[tuple[str, Sequence[Mutant]]] = []
    for name, raw in judge_at_hand().data.raw.items():
        mutants = drawn(name, most)
        total = len(drawn(name, None))
        found[name] = Score(raw.typed.num_rows * len(raw.schema.fields), total)
        tasks += [(name, mutants[at : at + _AT_ONCE]) for at in range(0, len(mutants), _AT_ONCE)]
    verdicts: list[tuple[Mutant, str]] = []
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for judged in pool.map(_judged, tasks):
            for mutant, rule in judged:
                found[mutant.table].add(mutant, rule)
            verdicts += judged
    return found, verdicts


def disagreements(verdicts: Sequence[tuple[Mutant, str]], number: int) -> list[Mutant]:
    """Let the real judges look at some mutants, half of them survivors of the quick one."""
    dice, here = random.Random(number), judge_at_hand()  # noqa: S311
    wrong: list[Mutant] = []
    for killed in (True, False):
        some = [mutant for mutant, rule in verdicts if bool(rule) is killed]
        wrong += [
            mutant
            for mutant in dice.sample(some, min(len(some), number // 2))
            if bool(slow(here.data, here.document, mutant)) is not killed
        ]
    return wrong


def page(found: Mapping[str, Score], twice: int) -> Iterator[str]:
    """Write the page."""
    judged = sum(each.judged for each in found.values())
    total = sum(each.total for each in found.values())
    killed = sum(each.killed for each in found.values())
    by_source = sum(each.by_source for each in found.values())
    cells = sum(each.cells for each in found.values())
    yield "# Mutation score\n\n<!-- Written by `nox -s mutants`; do not edit. -->\n"
    yield (
        "Each cell of each curated table is changed once in every way that its type allows, with "
        "the source document at hand, and judged. A mutant that is refused is killed. Texts: "
        "emptied or filled, another value of the column, a word, a letter, the first capital, all "
        "capitals. Numbers: a digit, plus one, times ten, the sign. Keys: another row that "
        "exists.\n"
    )
    weighted = sum(each.share * each.total for each in found.values()) / total
    share = (
        "all were judged"
        if judged == total
        else f"{judged:,} of them ({judged / total:.1%}, drawn from each table) were judged"
    )
    yield (
        f"{cells:,} cells gave {total:,} mutants; {share}: **{killed:,} killed "
        f"({killed / judged:.1%}; {weighted:.1%} with each table by its size)**, "
        f"{by_source:,} of these by the document alone. The quick judge "
        f"that makes this possible was compared with the real ones on {twice} mutants, half of "
        "them survivors: they agreed on every one.\n"
    )
    yield "## By table\n"
    yield "| table | cells | mutants | judged | killed | by the document | survivors | score |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for name, each in found.items():
        yield (
            f"| {name} | {each.cells} | {each.total} | {each.judged} | {each.killed} | "
            f"{each.by_source} | {each.judged - each.killed} | {each.share:.1%} |"
        )
    yield from _by_evidence(found)


def _by_evidence(found: Mapping[str, Score]) -> Iterator[str]:
    data = judge_at_hand().data
    kinds: dict[str, list[tuple[str, str]]] = {}
    for name, each in found.items():
        for column in sorted(each.of_field):
            evidence = data.raw[name].schema.field(column).evidence
            kinds.setdefault(evidence, []).append((name, column))
    yield "\n## Survivors by kind of evidence\n"
    yield (
        "How a cell is proved is stated in its field's schema (`evidence`); what a proof cannot "
        "tell apart survives.\n"
    )
    for kind, fields in sorted(kinds.items()):
        judged = sum(found[name].of_field[column] for name, column in fields)
        ways = {place: _ways(found[place[0]], place[1]) for place in fields}
        alive = sum(sum(each.values()) for each in ways.values())
        yield f"### {kind}: {alive:,} of {judged:,} survive\n"
        if not alive:
            yield "None survives.\n"
            continue
        yield f"{WHY[kind]}\n"
        yield "| field | mutants | survivors | how |\n|---|--:|--:|---|"
        for (name, column), how in ways.items():
            if how:
                shown = ", ".join(f"{way} {count}" for way, count in how.most_common())
                number = found[name].of_field[column]
                yield f"| {name}.{column} | {number} | {how.total()} | {shown} |"
        yield ""


def _ways(score: Score, column: str) -> Counter[str]:
    return Counter({way: n for (name, way), n in score.survivors.items() if name == column})


def main() -> None:
    """Judge, compare with the real judges, write the page."""
    if judge_at_hand().document is None:
        sys.exit("set MLOPS_ROLE_DATA_SOURCE to the source document: without it the score is low")
    found, verdicts = scores(int(sys.argv[1]) if len(sys.argv) > 1 else None)
    if wrong := disagreements(verdicts, _JUDGED_TWICE):
        sys.exit(f"the quick judge and the real ones disagree: {wrong}")
    text = "\n".join(page(found, _JUDGED_TWICE)).rstrip() + "\n"
    PAGE.write_text(text, encoding="utf-8")
    print(text.partition("\n## Survivors")[0])


if __name__ == "__main__":
    main()
