"""The mutation score: ``python -m faults.score`` judges every mutant and writes the page about it.

With a number as argument, only that many mutants of each table, drawn with a fixed seed.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from pipeline.checkouts import DOCUMENT

from faults.mutants import Mutant, Mutator
from faults.quick import Quick, quick, slow
from faults.score_page import Score, page
from mlops_role_data.pipeline.dataset import read_dataset
from mlops_role_data.pipeline.project import open_project

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "mutation-score.md"
_AT_ONCE = 500
_JUDGED_TWICE = 60


@cache
def judge_at_hand() -> Quick:
    """Make the quick judge of the repository's data, once in each process."""
    return quick(read_dataset(open_project(ROOT)), *([Path(DOCUMENT)] if DOCUMENT else ()))


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
            if bool(slow(here.data, here.documents, mutant)) is not killed
        ]
    return wrong


def main() -> None:
    """Judge, compare with the real judges, write the page."""
    if not judge_at_hand().documents:
        sys.exit("set MLOPS_ROLE_DATA_SOURCE to the source document: without it the score is low")
    found, verdicts = scores(int(sys.argv[1]) if len(sys.argv) > 1 else None)
    if wrong := disagreements(verdicts, _JUDGED_TWICE):
        sys.exit(f"the quick judge and the real ones disagree: {wrong}")
    schemas = {name: raw.schema for name, raw in judge_at_hand().data.raw.items()}
    text = "\n".join(page(found, schemas, _JUDGED_TWICE)).rstrip() + "\n"
    PAGE.write_text(text, encoding="utf-8")
    print(text.partition("\n## Survivors")[0])


if __name__ == "__main__":
    main()
