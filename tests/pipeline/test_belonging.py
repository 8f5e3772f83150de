"""A row that is part of another cites the place where the document speaks of that one."""

from __future__ import annotations

import pytest

from mlops_role_data.pipeline.rules.references import belonging
from pipeline.checkouts import Checkout, place


def first(checkout: Checkout, table: str, **cells: str) -> str:
    """Give the key of the first row with these cells."""
    row = next(row for row in checkout.rows(table) if cells.items() <= row.items())
    return next(iter(row.values()))


@pytest.mark.parametrize(
    ("table", "column", "here", "other"),
    [
        ("responsibilities", "responsibility_area_id", "data-management", "ethical-ai-practices"),
        ("practice_steps", "best_practice_id", "start-small-and-iterate", "explainable-ai"),
        ("trend_effects", "trend_id", "increased-automation", "aiops"),
        ("key_aspect_activities", "key_aspect_id", "automation-and-efficiency", ""),
        ("challenge_difficulties", "challenge_id", "drift-and-performance", ""),
    ],
)
def test_what_stands_elsewhere_is_found_and_what_stands_here_named(
    project_copy: Checkout, table: str, column: str, here: str, other: str
) -> None:
    line = project_copy.edit(table, first(project_copy, table, **{column: here}), column, other)
    problems = list(belonging(project_copy.dataset()))
    assert [place(each) for each in problems] == [(table, line, column, "belonging")]
    assert f"is about {here!r}" in problems[0].message


def test_a_later_sentence_of_a_line_belongs_to_what_the_line_is_about(
    project_copy: Checkout,
) -> None:
    rows = project_copy.rows("trend_effects")
    spans = {row["trend_id"]: row["span_id"] for row in project_copy.rows("trends")}
    line = next(
        number
        for number, row in enumerate(rows, 2)
        if row["trend_id"] and spans[row["trend_id"]] != row["span_id"]
    )
    project_copy.edit("trend_effects", line, "trend_id", "autonomous-devops")
    assert [each.row for each in belonging(project_copy.dataset())] == [line]
    # it may also be about all that stands above
    project_copy.edit("trend_effects", line, "trend_id", "")
    assert list(belonging(project_copy.dataset())) == []


def test_a_place_that_tells_of_nothing_is_free(project_copy: Checkout) -> None:
    key = first(project_copy, "responsibilities", responsibility_area_id="")
    project_copy.edit("responsibilities", key, "responsibility_area_id", "data-management")
    assert list(belonging(project_copy.dataset())) == []


def test_a_table_that_is_not_whole_proves_nothing(project_copy: Checkout) -> None:
    key = first(project_copy, "trend_effects", trend_id="aiops")
    project_copy.edit("trend_effects", key, "trend_id", "autonomous-devops")
    project_copy.path("trends").unlink()
    assert list(belonging(project_copy.dataset())) == []


def test_a_row_under_another_one_of_its_table_stands_in_its_sentence(
    project_copy: Checkout,
) -> None:
    line = project_copy.edit(
        "career_advice", "jenkins-proficiency", "broader_advice_id", "master-cloud-services"
    )
    (problem,) = belonging(project_copy.dataset())
    assert place(problem) == ("career_advice", line, "broader_advice_id", "belonging")
