"""Columns agree with others as the schemas say."""

from __future__ import annotations

import pytest

from mlops_role_data.pipeline.rules.column_agreement import declared
from pipeline.checkouts import Checkout, place

Cell = tuple[str, str, str]
"""Table, row and column."""


@pytest.mark.parametrize(
    ("cell", "value", "words"),
    [
        # read_from, whatever the capitals
        (("pay_figures", "total-average", "measure"), "base", "read 'total' from the same words"),
        (("pay_figures", "base-mid", "measure"), "", "other rows read 'base'"),
        # read_from and printed_as
        (("education_requirements", "master-senior", "degree_level"), "doctorate", "is not"),
        # follows_section
        (
            ("skill_mentions", "python-mlops-profile-076-1", "context"),
            "market_demand",
            "have 'requirement'",
        ),
        # named_in
        (
            ("certifications", "docker-certified-associate", "named_skill_id"),
            "kubernetes",
            "none of",
        ),
        (("statement_parties", "close-work-it-team", "role_id"), "developer", "none of"),
    ],
)
def test_the_row_that_does_not_agree_is_named(
    project_copy: Checkout, cell: Cell, value: str, words: str
) -> None:
    line = project_copy.edit(*cell, value)
    (problem,) = declared(project_copy.dataset())
    assert place(problem) == (cell[0], line, cell[2], "agreement")
    assert words in problem.message


def test_of_two_rows_that_differ_either_may_be_wrong(checkout: Checkout) -> None:
    line = checkout.edit("pay_figures", "senior", "measure", "total")
    found = [place(each) for each in declared(checkout.dataset())]
    assert found == [("pay_figures", each, "measure", "agreement") for each in (line - 1, line)]


def test_so_it_is_of_two_rows_of_one_section(project_copy: Checkout) -> None:
    line = project_copy.edit("certification_mentions", "advice-docker", "necessity", "additional")
    found = [place(each) for each in declared(project_copy.dataset())]
    assert found == [
        ("certification_mentions", each, "necessity", "agreement") for each in (line - 1, line)
    ]


def test_other_words_may_have_another_value(checkout: Checkout) -> None:
    checkout.edit("pay_figures", "senior", "measure", "total")
    checkout.edit("pay_figures", "senior", "pay_term", "Total pay")
    assert list(declared(checkout.dataset())) == []


def test_what_a_line_runs_on_into_may_be_on_something_else(project_copy: Checkout) -> None:
    contexts = {
        row["context"]
        for row in project_copy.rows("skill_mentions")
        if row["span_id"].startswith("mlops-profile-031-")
    }
    assert contexts == {"trend", "overview"}
    assert list(declared(project_copy.dataset())) == []


@pytest.mark.parametrize(
    ("cell", "value", "lost"),
    [
        (("skill_mentions", "python-mlops-profile-076-1", "context"), "market_demand", "sections"),
        (("statement_parties", "close-work-it-team", "role_id"), "developer", "role_aliases"),
        (
            ("certifications", "docker-certified-associate", "named_skill_id"),
            "aws",
            "skill_aliases",
        ),
    ],
)
def test_a_table_that_is_not_whole_proves_nothing(
    project_copy: Checkout, cell: Cell, value: str, lost: str
) -> None:
    project_copy.edit(*cell, value)
    project_copy.path(lost).unlink()
    assert list(declared(project_copy.dataset())) == []
