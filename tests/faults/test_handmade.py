"""Every fault thought up by hand is refused, and shown where a contributor has to look."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import documents
import pytest
from pipeline.checkouts import DOCUMENT, Checkout

from faults.handmade import Case, Place, Tables, key
from faults.handmade_document import CASES as BY_DOCUMENT
from faults.handmade_rows import CASES as BY_ROWS
from faults.handmade_tables import CASES as BY_TABLES
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.validate import validate

CASES = [*BY_TABLES, *BY_ROWS, *BY_DOCUMENT]


def params() -> Iterator[object]:
    for case in CASES:
        late = pytest.mark.xfail(strict=True, reason=case.missed)
        blind = pytest.mark.skipif(DOCUMENT is None, reason="set MLOPS_ROLE_DATA_SOURCE")
        marks = [late] * bool(case.missed) + [blind] * case.needs_document
        yield pytest.param(case, id=case.name.replace(" ", "-"), marks=marks)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param([], id="ours"),
        pytest.param(documents.NAMES, id="three documents", marks=pytest.mark.exhaustive),
    ],
)
def checkout(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Checkout:
    made = Checkout.copy(tmp_path_factory.mktemp("handmade"))
    documents.join(made.root / "raw", request.param)
    return made


@pytest.fixture(scope="module")
def sound(checkout: Checkout) -> Tables:
    names = sorted(path.stem for path in (checkout.root / "raw").glob("*.csv"))
    return {name: checkout.rows(name) for name in names}


def broken(checkout: Checkout, sound: Tables, case: Case) -> tuple[Tables, list[Problem]]:
    """Judge the checkout with a fault in it, and put it right again."""
    tables = deepcopy(sound)
    for edit in case.edits:
        edit.apply(tables)
    changed = {name for name, rows in tables.items() if rows != sound[name]}
    assert changed, "the case changes nothing"
    try:
        for name in changed:
            checkout.write(name, tables[name])
        at_hand = [Path(DOCUMENT)] if DOCUMENT and case.needs_document else []
        report, _ = validate(open_project(checkout.root), None, at_hand, changed=changed)
    finally:
        for name in changed:
            checkout.write(name, sound[name])
    return tables, list(report.problems)


def shows(problem: Problem, place: Place, tables: Tables) -> bool:
    if problem.table != place.table or problem.field not in place.fields:
        return False
    found = problem.row and key(place.table, tables[place.table][problem.row - 2])
    return found == place.row


@pytest.mark.parametrize("case", list(params()))
def test_a_fault_is_shown_where_it_is(checkout: Checkout, sound: Tables, case: Case) -> None:
    tables, problems = broken(checkout, sound, case)
    assert problems, "not refused"
    places = {(each.table, each.row, each.field, each.rule) for each in problems}
    assert any(shows(each, place, tables) for each in problems for place in case.shown), places


def test_without_a_fault_nothing_is_shown(checkout: Checkout) -> None:
    at_hand = [Path(DOCUMENT)] if DOCUMENT else []
    report, _ = validate(open_project(checkout.root), None, at_hand, changed=set())
    assert report.problems == ()


def test_names_tell_the_faults_apart() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
