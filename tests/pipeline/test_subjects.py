"""Focal roles, and the figures between which pay is placed."""

from __future__ import annotations

import pytest

from mlops_role_data.pipeline.rules.subjects import comparisons, focal_roles
from pipeline.checkouts import Checkout, place

BETWEEN = ("compensation_comparisons", "between-devops-and-ai-engineer")


def test_a_focal_role_is_the_subject_of_a_document(project_copy: Checkout) -> None:
    line = project_copy.edit("roles", "devops-engineer", "kind", "focal")
    (problem,) = focal_roles(project_copy.dataset())
    assert place(problem) == ("roles", line, "kind", "focal")


def test_a_document_is_about_a_focal_role(project_copy: Checkout) -> None:
    line = project_copy.edit("documents", "mlops-profile", "subject_role_id", "devops-engineer")
    found = {place(each) for each in focal_roles(project_copy.dataset())}
    role = project_copy.line("roles", "ai-ml-devops-engineer")
    assert found == {
        ("documents", line, "subject_role_id", "focal"),
        ("roles", role, "kind", "focal"),
    }


def test_the_lower_figure_lies_below_the_upper(project_copy: Checkout) -> None:
    project_copy.edit(*BETWEEN, "lower_compensation_id", "ai-engineer-average-total")
    line = project_copy.edit(*BETWEEN, "upper_compensation_id", "devops-average-total")
    (problem,) = comparisons(project_copy.dataset())
    assert place(problem) == (BETWEEN[0], line, "lower_compensation_id", "comparison")


@pytest.mark.parametrize("column", ["lower_compensation_id", "upper_compensation_id"])
def test_neither_figure_is_the_role_s_own(project_copy: Checkout, column: str) -> None:
    own = "base-entry" if column.startswith("lower") else "total-average"
    line = project_copy.edit(*BETWEEN, column, own)
    (problem,) = comparisons(project_copy.dataset())
    assert place(problem) == (BETWEEN[0], line, column, "comparison")


@pytest.mark.parametrize("lost", ["roles", "documents", "compensation"])
def test_tables_that_are_not_whole_prove_nothing(project_copy: Checkout, lost: str) -> None:
    project_copy.edit("roles", "devops-engineer", "kind", "focal")
    project_copy.edit(*BETWEEN, "lower_compensation_id", "base-entry")
    project_copy.path(lost).unlink()
    rules = [comparisons] if lost == "compensation" else [focal_roles]
    assert [each for rule in rules for each in rule(project_copy.dataset())] == []
