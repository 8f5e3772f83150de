"""Lists of the source, in the rows and in the document."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.checkouts import Checkout, place

ROW = {
    "context": "overview", "worded_as": "bread", "is_example": "false", "choice_group": "loaves",
    "choice_rule": "all_of", "span_id": "bakery-007-1",
}  # fmt: skip


def with_list(checkout: Checkout, *changes: dict[str, str]) -> int:
    """Add a list of mentions, each with its changes, and give the last one's line."""
    line = 0
    for number, change in enumerate(changes):
        skill = f"loaf-{number}"
        checkout.add(
            "skills", skill_id=skill, name="bread", kind="tool", category="data",
            is_proper_name="false",
        )  # fmt: skip
        cells = {**ROW, "skill_mention_id": f"{skill}-bakery-007-1", "skill_id": skill, **change}
        line = checkout.add("skill_mentions", **cells)
    return line


def ruled(checkout: Checkout) -> set[tuple[int | None, str | None]]:
    return {(row, field) for _, row, field, rule in checkout.ruled() if rule == "choice"}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"choice_rule": "any_of"},
        {"choice_rule": "examples", "is_example": "true"},
        {"choice_rule": "any_of", "is_example": "true"},
        {"choice_group": "", "choice_rule": "", "is_example": "true"},
    ],
)
def test_a_list_of_several_rows_is_sound(checkout: Checkout, change: dict[str, str]) -> None:
    with_list(checkout, change, change)
    assert ruled(checkout) == set()


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"span_id": "bakery-008-1"}, {"choice_group"}),
        ({"choice_group": ""}, {"choice_group"}),
        ({"choice_rule": ""}, {"choice_rule"}),
        ({"choice_rule": "any_of"}, {"choice_rule"}),
        ({"is_example": "true"}, {"is_example"}),
        ({"choice_group": "other"}, {"choice_group"}),
        ({"hedge": "may"}, {"hedge"}),
        ({"necessity": "preferred"}, {"necessity"}),
        ({"context": "requirement"}, {"context"}),
    ],
)
def test_one_row_that_does_not_fit_its_list_is_found(
    checkout: Checkout, change: dict[str, str], fields: set[str]
) -> None:
    line = with_list(checkout, {}, {}, change)
    assert ruled(checkout) == {(line, field) for field in fields}


def test_a_list_of_examples_names_examples(checkout: Checkout) -> None:
    change = {"choice_rule": "examples"}
    line = with_list(checkout, {**change, "is_example": "true"}, change)
    assert ruled(checkout) == {(line, "is_example")}


def test_a_table_without_rules_for_lists_has_lists_all_the_same(project_copy: Checkout) -> None:
    rows = project_copy.rows("statements")
    line = next(number for number, row in enumerate(rows, 2) if row["choice_group"])
    project_copy.edit("statements", line, "choice_group", "alone")
    assert (line, "choice_group") in ruled(project_copy)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, {"choice_rule"}),
        ({"span_id": "bakery-008-1"}, set()),  # it has a comma
        ({"choice_rule": "any_of"}, {"choice_rule"}),
        ({"choice_rule": "examples", "is_example": "true"}, {"choice_rule", "is_example"}),
        ({"choice_rule": "", "choice_group": "", "is_example": "true"}, {"is_example"}),
    ],
)
def test_the_source_joins_a_list_by_a_word(
    checkout: Checkout, change: dict[str, str], fields: set[str]
) -> None:
    line = with_list(checkout, change)
    found = {place(each) for each in checkout.proved() if each.rule == "choice-word"}
    assert found == {("skill_mentions", line, field, "choice-word") for field in fields}


def test_in_the_real_document_it_always_does(real_document: Path) -> None:
    checkout = Checkout(Path(__file__).parents[2])
    assert not [each for each in checkout.proved(real_document) if each.rule == "choice-word"]
    rules = {row["choice_rule"] for row in checkout.rows("skill_mentions")}
    assert rules == {"", "all_of", "any_of", "examples"}
