"""What became of the mutants, and docs/mutation-score.md about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from faults.mutants import Mutant
from faults.quick import BY_SOURCE
from mlops_role_data._release.catalog import Table

WHY = {
    "key": "A key that fits where it stands: another row that the same place tells of, "
    "a reference where the place tells of none, or a key that nothing refers to and that follows "
    "from nothing. Nothing but a reader can tell that the wrong row is meant.",
    "ledger": "A number of the ledger that no rule can compute anew.",
    "figure": "Another figure of the same unit that the source prints in the same place, or a cell "
    "that was emptied where the figure is carried by another row too.",
    "verbatim": "Other words that the source says in the same place, a small letter for a capital "
    "that only opens a sentence or makes a title, or an optional cell that was emptied.",
    "name": "Another row that the source names in the same place, or an optional reference that "
    "was emptied.",
    "prose": "The curators' own words: the source does not say them, so it cannot prove them. Only "
    "form, length and too close a likeness are checked.",
    "taxonomy": "What a taxonomy's own files say. They are no part of the checkout, so here only "
    "form and agreement among links can be told; with the files at hand, the check of links tells.",
    "judgement": "The curators' classification: where neither another column nor the section nor a "
    "printed word settles it, any of the allowed values is possible, and review is the only judge.",
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


def page(found: Mapping[str, Score], schemas: Mapping[str, Table], twice: int) -> Iterator[str]:
    """Write the page, on which the real judges looked at `twice` mutants too."""
    judged = sum(each.judged for each in found.values())
    total = sum(each.total for each in found.values())
    killed = sum(each.killed for each in found.values())
    by_source = sum(each.by_source for each in found.values())
    cells = sum(each.cells for each in found.values())
    yield "# Mutation score\n\n<!-- Written by `python -m faults.score`; do not edit. -->\n"
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
    yield from _by_evidence(found, schemas)


def _by_evidence(found: Mapping[str, Score], schemas: Mapping[str, Table]) -> Iterator[str]:
    kinds: dict[str, list[tuple[str, str]]] = {}
    for name, each in found.items():
        for column in sorted(each.of_field):
            evidence = schemas[name].field(column).evidence
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
