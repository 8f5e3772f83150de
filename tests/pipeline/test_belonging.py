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
        ("statements", "topic_id", "data-management", "ethical-ai-practices"),
        ("statements", "topic_id", "start-small-and-iterate", "explainable-ai"),
        ("statements", "topic_id", "stakeholder-involvement", "best-practices"),
        ("statements", "topic_id", "increased-automation", "aiops"),
        ("statements", "topic_id", "automation-and-efficiency", ""),
        ("statements", "topic_id", "drift-and-performance", ""),
        ("demand_claims", "topic_id", "telecom", "banking-and-finance"),
        ("statement_parties", "statement_id", "close-work", "mentoring-team-members"),
        ("figures", "statement_id", "experience-senior", "location-tech-hubs"),
    ],
)
def test_what_stands_elsewhere_is_found_and_what_stands_here_named(
    project_copy: Checkout, table: str, column: str, here: str, other: str
) -> None:
    line = project_copy.edit(table, first(project_copy, table, **{column: here}), column, other)
    problems = list(belonging(project_copy.dataset()))
    assert [place(each) for each in problems] == [(table, line, column, "belonging")]
    about = problems[0].message.partition("is about ")[2]
    assert repr(here) in about


def test_a_later_sentence_of_a_line_belongs_to_what_the_line_is_about(
    project_copy: Checkout,
) -> None:
    key = first(project_copy, "statements", topic_id="aiops", kind="metric")
    line = project_copy.edit("statements", key, "topic_id", "autonomous-devops")
    assert [each.row for each in belonging(project_copy.dataset())] == [line]
    # it may also be about all that stands above
    for above in ("industry-trends", ""):
        project_copy.edit("statements", key, "topic_id", above)
        assert list(belonging(project_copy.dataset())) == []


def test_the_sentence_that_opens_a_line_is_about_no_more(project_copy: Checkout) -> None:
    key = first(project_copy, "statements", topic_id="aiops", kind="definition")
    for above in ("industry-trends", ""):
        line = project_copy.edit("statements", key, "topic_id", above)
        assert [each.row for each in belonging(project_copy.dataset())] == [line]


@pytest.mark.parametrize(
    ("column", "value"),
    [("role_id", "ai-ml-devops-engineer"), ("skill_id", "docker"), ("career_stage_id", "mid")],
)
def test_what_belongs_to_something_else_needs_no_topic(
    project_copy: Checkout, column: str, value: str
) -> None:
    key = first(project_copy, "statements", topic_id="aiops", kind="definition")
    project_copy.edit("statements", key, "topic_id", "")
    project_copy.edit("statements", key, column, value)
    assert list(belonging(project_copy.dataset())) == []
    # but if it has one, then the right one
    line = project_copy.edit("statements", key, "topic_id", "skill-gap")
    assert [each.row for each in belonging(project_copy.dataset())] == [line]


def test_a_place_that_tells_of_nothing_is_free(project_copy: Checkout) -> None:
    key = first(project_copy, "statements", span_id="mlops-profile-002-1")
    project_copy.edit("statements", key, "topic_id", "data-management")
    assert list(belonging(project_copy.dataset())) == []


def test_a_table_that_is_not_whole_proves_nothing(project_copy: Checkout) -> None:
    key = first(project_copy, "statements", topic_id="aiops")
    project_copy.edit("statements", key, "topic_id", "autonomous-devops")
    project_copy.path("topics").unlink()
    assert list(belonging(project_copy.dataset())) == []


def test_a_row_under_another_one_of_its_table_stands_in_its_sentence(
    project_copy: Checkout,
) -> None:
    line = project_copy.edit(
        "statements", "jenkins-proficiency", "parent_statement_id", "master-cloud-services"
    )
    (problem,) = belonging(project_copy.dataset())
    assert place(problem) == ("statements", line, "parent_statement_id", "belonging")


def test_a_topic_under_another_one_stands_below_its_heading(project_copy: Checkout) -> None:
    line = project_copy.edit("topics", "aiops", "parent_topic_id", "best-practices")
    (problem,) = belonging(project_copy.dataset())
    assert place(problem) == ("topics", line, "parent_topic_id", "belonging")
