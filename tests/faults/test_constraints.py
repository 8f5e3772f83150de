"""Each constraint of each field of each schema, before each judge on its own."""

from __future__ import annotations

import pytest

from faults import cases, verdicts
from faults.cases import Case
from faults.exceptions import UNBREAKABLE, UNSEEN, Unbreakable, Unseen

TABLES = sorted(verdicts.tables())
CONSTRAINTS = [each for name in TABLES for each in cases.constraints(verdicts.tables()[name])]
FIELDS = [
    f"{name}.{column}" for name in TABLES for column in sorted(verdicts.tables()[name].columns)
]


def unbreakable(constraint: str) -> Unbreakable | None:
    table, column, rule = constraint.split(".")
    field = verdicts.tables()[table].field(column)
    return next((each for each in UNBREAKABLE if each.covers(field, rule)), None)


BREAKABLE = [each for each in CONSTRAINTS if unbreakable(each) is None]


def unseen(judge: str, case: Case) -> Unseen | None:
    return next(
        (
            each
            for each in UNSEEN
            if (each.judge, each.rule) == (judge, case.rule) and case.label.endswith(each.label)
        ),
        None,
    )


def says(case: Case) -> set[tuple[str, str]]:
    """What may be said of a case: a key is stated thrice, so its breach has three names."""
    key = verdicts.tables()[case.table].primary_key
    if case.rule == "primaryKey" and len(key) == 1:
        return {(case.field, "primaryKey"), (case.field, "unique")}
    if case.field in key:
        return {(case.field, case.rule), (key[0], "primaryKey")}
    return {(case.field, case.rule)}


@pytest.mark.parametrize("judge", sorted(verdicts.JUDGES))
@pytest.mark.parametrize("constraint", BREAKABLE)
def test_just_outside_is_refused_at_its_row_and_field(constraint: str, judge: str) -> None:
    verdict = verdicts.outside(constraint.split(".", maxsplit=1)[0], judge)
    found = {case: said for case, said in verdict.of.items() if case.constraint == constraint}
    assert found, "no case breaks this constraint: list it in exceptions.UNBREAKABLE, or mend cases"
    for case, said in found.items():
        if unseen(judge, case):
            continue
        assert (case.field, case.rule) in said, case
        assert said <= says(case), case


@pytest.mark.parametrize("judge", sorted(verdicts.JUDGES))
@pytest.mark.parametrize("field", FIELDS)
def test_just_inside_passes(field: str, judge: str) -> None:
    verdict = verdicts.inside(field.split(".", maxsplit=1)[0], judge)
    found = {
        case: said for case, said in verdict.of.items() if case.constraint.startswith(f"{field}.")
    }
    assert found
    assert {str(case): said for case, said in found.items() if said} == {}


@pytest.mark.parametrize("judge", sorted(verdicts.JUDGES))
@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_said_of_any_other_row(table: str, judge: str) -> None:
    assert verdicts.outside(table, judge).elsewhere == ()
    assert verdicts.inside(table, judge).elsewhere == ()


@pytest.mark.parametrize("exception", UNSEEN, ids=lambda each: f"{each.judge}-{each.rule}")
def test_what_a_judge_cannot_see_is_seen_by_another(exception: Unseen) -> None:
    found = [
        (case, said, verdicts.outside(table, exception.seen_by).of[case])
        for table in TABLES
        for case, said in verdicts.outside(table, exception.judge).of.items()
        if unseen(exception.judge, case) is exception
    ]
    assert found, "no case is like this any more: remove the entry"
    for case, by_judge, by_other in found:
        assert by_judge == set(), f"{case} is seen by now: remove the entry"
        assert (case.field, case.rule) in by_other, case


@pytest.mark.parametrize("entry", UNBREAKABLE, ids=lambda each: f"{each.rule}-{each.reason}")
def test_what_cannot_be_broken_stands_in_a_schema_and_has_no_case(entry: Unbreakable) -> None:
    covered = {each for each in CONSTRAINTS if unbreakable(each) is entry}
    assert covered, "no field is like this any more: remove the entry"
    broken = {case.constraint for name in TABLES for case in cases.outside(verdicts.tables()[name])}
    assert covered & broken == set()


def test_edges_are_tight() -> None:
    """What is outside of a bound or a length is the next value that is."""
    found = {
        str(case): case.rows[0][case.field]
        for case in cases.outside(verdicts.tables()["pay_figures"])
    }
    assert found["pay_figures.year.minimum [beyond]"] == "1899"
    assert found["pay_figures.year.maximum [beyond]"] == "2201"
    assert len(found["pay_figures.condition.minLength [1 characters]"]) == 1
    assert len(found["pay_figures.condition.maxLength [81 characters]"]) == 81
