"""One wrong cell at a time: a sample of what the session ``mutants`` judges in full."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import documents
import pytest
from pipeline.checkouts import DOCUMENT

from faults.mutants import Mutant, Mutator
from faults.quick import Quick, quick, slow
from mlops_role_data.pipeline.dataset import read_dataset
from mlops_role_data.pipeline.project import open_project

ROOT = Path(__file__).resolve().parents[2]
PER_TABLE = 5
TWICE = 3
OURS = [Path(DOCUMENT)] if DOCUMENT else []


@cache
def judge() -> Quick:
    return quick(read_dataset(open_project(ROOT)), *OURS)


def drawn(judge: Quick, table: str, number: int, first: int = 0) -> Sequence[tuple[Mutant, str]]:
    """Judge some mutants of a table's rows, from the first one on."""
    mutants = [each for each in Mutator(judge.data, table).mutants() if each.index >= first]
    some = random.Random(table).sample(mutants, min(number, len(mutants)))  # noqa: S311
    return list(judge.judge(table, some))


@cache
def verdicts() -> Sequence[tuple[Mutant, str]]:
    return [each for table in judge().data.raw for each in drawn(judge(), table, PER_TABLE)]


def test_most_wrong_cells_are_refused() -> None:
    killed = sum(bool(rule) for _, rule in verdicts())
    # three in four at the least: without the document, only form and keys can be told
    least = 0.7 if judge().documents else 0.5
    assert killed / len(verdicts()) > least


def test_no_wrong_place_in_the_ledger_survives() -> None:
    if not judge().documents:
        pytest.skip("needs the source document: set MLOPS_ROLE_DATA_SOURCE")
    ledger = {"spans"}
    assert [each for each, rule in verdicts() if not rule and each.table in ledger] == []


@pytest.mark.parametrize("killed", [True, False], ids=["killed", "surviving"])
def test_the_quick_judge_says_what_the_real_ones_say(killed: bool) -> None:  # noqa: FBT001
    some = [each for each, rule in verdicts() if bool(rule) is killed]
    for mutant in random.Random("twice").sample(some, TWICE):  # noqa: S311
        assert bool(slow(judge().data, judge().documents, mutant)) is killed, mutant


def test_no_two_mutants_of_a_cell_are_alike_and_none_is_the_cell_itself() -> None:
    cells = Mutator(judge().data, "pay_figures").cells
    mutants = list(Mutator(judge().data, "pay_figures").mutants())
    assert len({(each.index, each.field, each.text) for each in mutants}) == len(mutants)
    assert all(cells[each.field][each.index] != each.text for each in mutants)
    changed = {(each.index, each.field) for each in mutants}
    due = {(index, name) for name, texts in cells.items() for index in range(len(texts))}
    assert changed == due


def test_wrong_cells_of_other_documents_are_refused_as_often(tmp_path: Path) -> None:
    """In the rows of the made-up documents, joined to ours."""
    documents.copy(ROOT / "raw", tmp_path / "raw", documents.NAMES)
    paths = [*map(documents.document, documents.NAMES), *OURS]
    three = quick(read_dataset(open_project(ROOT), tmp_path / "raw"), *paths)
    ours = {name: raw.typed.num_rows for name, raw in judge().data.raw.items()}
    found = [
        each for table, first in ours.items() for each in drawn(three, table, PER_TABLE, first)
    ]
    assert sum(bool(rule) for _, rule in found) / len(found) > 0.7
    for mutant, rule in random.Random("three").sample(found, TWICE):  # noqa: S311
        assert bool(slow(three.data, three.documents, mutant)) is bool(rule), mutant
