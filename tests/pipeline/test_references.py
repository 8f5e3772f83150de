from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.checkouts import Checkout, Place

Change = Callable[[Checkout], Place]


def dangling(column: str, table: str, key: str) -> Change:
    def change(checkout: Checkout) -> Place:
        return table, checkout.edit(table, key, column, "nobody"), column, "foreignKey"

    return change


def unused(table: str, **cells: object) -> Change:
    def change(checkout: Checkout) -> Place:
        key = next(iter(cells))
        return table, checkout.add(table, **cells), key, "orphan"

    return change


def concerns(column: str, value: str) -> Change:
    def change(checkout: Checkout) -> Place:
        line = checkout.add(
            "caveat_records",
            **{"caveat_id": "gap-2-to-3", "table_name": "roles", "record_id": "baker"}
            | {column: value},
        )
        return "caveat_records", line, column, "record"

    return change


def no_records(checkout: Checkout) -> Place:
    line = checkout.add(
        "caveats", caveat_id="alone", title="A caveat of nothing", span_id="bakery-005-1"
    )
    return "caveats", line, "caveat_id", "record"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            dangling("market_id", "market_sizes", "cake-2035-bakery-008-1"), id="fact to vocabulary"
        ),
        pytest.param(dangling("span_id", "market_growth", "cake-2030-2035"), id="fact to span"),
        pytest.param(dangling("subject_role_id", "documents", "bakery"), id="document to role"),
        pytest.param(unused("roles", role_id="miller", name="Miller"), id="unused role"),
        pytest.param(unused("markets", market_id="pie", name="pie market"), id="unused market"),
        pytest.param(concerns("table_name", "rolez"), id="caveat of no table"),
        pytest.param(concerns("table_name", "demand"), id="caveat of a derived row"),
        pytest.param(concerns("record_id", "nobody"), id="caveat of no record"),
        pytest.param(no_records, id="caveat without records"),
    ],
)
def test_each_rule_of_reference_bites(checkout: Checkout, change: Change) -> None:
    assert change(checkout) in checkout.ruled()


def test_nothing_is_found_where_nothing_is_wrong(checkout: Checkout) -> None:
    assert checkout.ruled() == set()


def test_an_empty_reference_is_none(checkout: Checkout) -> None:
    checkout.edit("pay_figures", "junior", "role_id", "")
    assert checkout.ruled() == set()


@pytest.mark.parametrize("column", ["table_name", "record_id"])
def test_an_empty_part_of_a_caveats_record_is_for_the_contracts(
    checkout: Checkout, column: str
) -> None:
    checkout.edit("caveat_records", 2, column, "")
    assert {each[3] for each in checkout.ruled()} <= {"experience-band"}


def test_records_read_in_part_leave_no_caveat_without(checkout: Checkout) -> None:
    checkout.path("caveat_records").write_text("caveat_id,table_name\n", "utf-8")
    assert checkout.ruled() == set()


def steps(checkout: Checkout) -> dict[str, Any]:
    """Describe a table whose key has two columns, and that refers to itself by both."""
    text = {"type": "string", "description": "x", "title": "x", "example": "a", "evidence": "key"}
    fields = [
        {**text, "name": "recipe", "constraints": {"required": True}},
        {**text, "name": "step", "constraints": {"required": True}},
        {**text, "name": "after"},
    ]
    schema = {
        **{name: checkout.schema("roles")[name] for name in ("$schema", "missingValues")},
        "name": "steps", "title": "Steps", "description": "x", "group": "statements",
        "kind": "association", "grain": "one row per step", "label": "step", "fields": fields,
        "primaryKey": ["recipe", "step"],
        "foreignKeys": [
            {
                "fields": ["recipe", "after"],
                "reference": {"resource": "steps", "fields": ["recipe", "step"]},
            }
        ],
    }  # fmt: skip
    checkout.write_schema(schema)
    return schema


def test_a_reference_by_two_columns_holds_as_a_pair(checkout: Checkout) -> None:
    steps(checkout)
    rows = [("bread", "knead", ""), ("bread", "bake", "knead"), ("cake", "bake", "knead")]
    checkout.write(
        "steps", [dict(zip(("recipe", "step", "after"), row, strict=True)) for row in rows]
    )
    assert checkout.ruled() == {("steps", 4, "recipe", "foreignKey")}


def with_parents(checkout: Checkout) -> None:
    """Let markets form a tree."""
    schema = checkout.schema("markets")
    parent = {**schema["fields"][0], "name": "parent_market_id"}
    parent["constraints"] = {}
    schema["fields"].append(parent)
    schema["foreignKeys"] = [
        {
            "fields": ["parent_market_id"],
            "reference": {"resource": "markets", "fields": ["market_id"]},
        }
    ]
    checkout.write_schema(schema)


def test_what_stands_above_something_used_is_used(checkout: Checkout) -> None:
    rows = checkout.rows("markets")
    with_parents(checkout)
    tree = {"bread": "food", "food": "all", "all": "", "cake": ""}
    names = {row["market_id"]: row["name"] for row in rows}
    checkout.write(
        "markets",
        [
            {"market_id": key, "name": names.get(key, key), "parent_market_id": parent}
            for key, parent in tree.items()
        ],
    )
    assert checkout.ruled() == set()


_UNUSED_AND_BELOW_ITSELF = (("market_id", "orphan"), ("parent_market_id", "circle"))


def test_a_circle_of_rows_that_only_name_each_other_is_unused(checkout: Checkout) -> None:
    with_parents(checkout)
    checkout.write("markets", [{**row, "parent_market_id": ""} for row in checkout.rows("markets")])
    checkout.add("markets", market_id="egg", name="egg", parent_market_id="hen")
    checkout.add("markets", market_id="hen", name="hen", parent_market_id="egg")
    checkout.add("markets", market_id="self", name="self", parent_market_id="self")
    places = {(line, *each) for line in (4, 5, 6) for each in _UNUSED_AND_BELOW_ITSELF}
    assert checkout.ruled() == {("markets", *each) for each in places}


def test_a_table_read_in_part_is_no_proof_of_absence(checkout: Checkout) -> None:
    path = checkout.path("markets")
    path.write_text(path.read_text("utf-8").replace("bread,bread market", "bread"), "utf-8")
    assert checkout.ruled() == set()


def test_a_circle_is_shown_in_each_of_its_rows_and_in_none_that_only_leads_to_it(
    project_copy: Checkout,
) -> None:
    line = project_copy.edit("skills", "ci-cd", "source_parent_id", "jenkins")
    assert project_copy.ruled() == {
        ("skills", each, "source_parent_id", "circle")
        for each in (line, project_copy.line("skills", "jenkins"))
    }
