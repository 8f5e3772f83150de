"""One shape for every problem, and one problem for every fault."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations

import msgspec
import pytest
from faults.spellings import trials

from mlops_role_data.pipeline.report.formats import to_json
from mlops_role_data.pipeline.report.problems import Problem, Report, explain, merge


def problem(rule: str, by: str, *, row: int | None = 5, field: str | None = "trial_id") -> Problem:
    return Problem("trials", "raw/trials.csv", row, field, rule, "x", f"{by} says so", (by,))


def shape(problems: Iterable[Problem]) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.rule, each.found_by) for each in problems]


def test_what_all_find_is_one_problem_with_all_their_names() -> None:
    judges = ("reader", "frictionless", "pandera", "rules")
    found = merge(problem("type", by) for by in judges)
    assert shape(found) == [("type", ("frictionless", "pandera", "reader", "rules"))]
    assert found[0].message == "reader says so"


def test_who_says_it_twice_is_named_once() -> None:
    assert shape(merge([problem("type", "pandera")] * 2)) == [("type", ("pandera",))]


@pytest.mark.parametrize(
    "other",
    [
        {"row": 6},
        {"row": None},
        {"field": "word"},
        {"field": None},
        {"rule": "enum"},
        {"file": "raw/words.csv"},
    ],
    ids=str,
)
def test_another_place_or_rule_is_another_problem(other: dict[str, str | int | None]) -> None:
    first = problem("type", "reader")
    assert len(merge([first, replace(first, **other)])) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
@pytest.mark.parametrize("named", ["unique", "required"])
def test_a_broken_key_is_one_problem_however_often_it_is_stated(
    named: str, order: tuple[int, ...]
) -> None:
    found = [
        problem("primaryKey", "frictionless"),
        problem(named, "frictionless"),
        problem(named, "pandera"),
    ]
    merged = merge(found[place] for place in order)
    assert shape(merged) == [(named, ("frictionless", "pandera"))]


def test_a_key_of_several_columns_that_repeats_stays_a_problem_of_the_key() -> None:
    found = merge([problem("primaryKey", "frictionless"), problem("primaryKey", "pandera")])
    assert shape(found) == [("primaryKey", ("frictionless", "pandera"))]


def test_a_byte_that_is_no_text_is_no_hidden_character_besides() -> None:
    found = merge([problem("encoding", "reader", field=None), problem("text", "rules")])
    assert shape(found) == [("encoding", ("reader", "rules"))]
    apart = merge([problem("encoding", "reader", field=None, row=4), problem("text", "rules")])
    assert len(apart) == 2


def test_problems_are_sorted_by_file_line_field_and_rule() -> None:
    found = [
        problem("type", "reader", row=10),
        problem("type", "reader", row=9, field="word"),
        problem("enum", "reader", row=9, field="word"),
        problem("missing-file", "reader", row=None, field=None),
        replace(problem("type", "reader"), file="raw/a.csv"),
    ]
    assert [each.place for each in merge(found)] == [
        ("raw/a.csv", 5, "trial_id", "type"),
        ("raw/trials.csv", 0, "", "missing-file"),
        ("raw/trials.csv", 9, "word", "enum"),
        ("raw/trials.csv", 9, "word", "type"),
        ("raw/trials.csv", 10, "trial_id", "type"),
    ]


def test_the_report_has_the_shape_that_is_promised() -> None:
    report = Report((problem("type", "reader"),), 1, 1)
    assert json.loads(to_json(report))["problems"][0] == {
        "table": "trials",
        "file": "raw/trials.csv",
        "row": 5,
        "field": "trial_id",
        "rule": "type",
        "value": "x",
        "message": "reader says so",
        "found_by": ["reader"],
    }


@pytest.mark.parametrize(
    ("rule", "column", "value", "parts"),
    [
        ("type", "whole", "1.0", ["'1.0'", "whole number in plain digits"]),
        ("type", "day", "2024-1-2", ["YYYY-MM-DD"]),
        ("type", "flag", "yes", ["true or false"]),
        ("required", "trial_id", None, ["must have a value", "fill it in"]),
        ("unique", "trial_id", "x", ["'x' is in another row too"]),
        ("pattern", "trial_id", "X", ["[a-z]+[0-9]*", "schemas/trials.json"]),
        ("primaryKey", None, None, ["same key (trial_id)", "remove one of them"]),
        ("enum", "word", "", ["an empty cell", "schemas/trials.json"]),
        ("row-error", "word", "x", ["'x' breaks row-error"]),
        ("row-error", None, "x", ["'x' breaks row-error"]),
    ],
)
def test_a_message_says_what_was_found_and_what_is_due(
    rule: str, column: str | None, value: object, parts: list[str]
) -> None:
    table = trials()
    message = explain(rule, table, table.field(column) if column else None, value)
    assert all(part in message for part in parts), message


def test_the_message_of_an_enum_names_what_is_allowed() -> None:
    field = msgspec.structs.replace(trials().field("word"), constraints={"enum": ["low", "high"]})
    assert "not one of: low, high. Use one of them" in explain("enum", trials(), field, "mid")


def test_two_faults_of_one_judge_in_one_cell_are_two_problems() -> None:
    one = problem("unbooked-figure", "source")
    other = replace(one, message="another figure is missing")
    assert [each.message for each in merge([one, other, one])] == [one.message, other.message]
