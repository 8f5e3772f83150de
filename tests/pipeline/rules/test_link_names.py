"""Names that links are based on: every name is tried, and the basis is what the names show."""

from __future__ import annotations

import pytest

from mlops_role_data.pipeline.rules.link_names import link_names
from pipeline.checkouts import Checkout, Row, place, places

LINKS = "taxonomy_links"
NONE = {"taxonomy_id": "esco", "match_relation": "no_match"}
MATCH = {"taxonomy_id": "esco", "match_relation": "closeMatch", "basis": "alternative_label"}
PRODUCT = {"external_kind": "technology_example", "basis": "alternative_label"}


@pytest.mark.parametrize(
    ("link", "column", "value"),
    [
        pytest.param(NONE, "labels_tried", "nothing of ours", id="our name is not tried"),
        pytest.param(NONE, "labels_tried", "{labels_tried} | ", id="an empty name"),
        pytest.param(NONE, "labels_tried", "{labels_tried} | x | x", id="a name twice"),
        pytest.param(NONE, "labels_rejected", "never tried", id="rejected and not tried"),
        pytest.param(MATCH, "labels_rejected", "x", id="matched and rejected"),
        pytest.param(MATCH, "basis", "same_name", id="none of our names"),
        pytest.param({"basis": "same_name"}, "basis", "alternative_label", id="one of our names"),
        pytest.param(PRODUCT, "matched_label", "ock", id="no whole word of the label"),
    ],
)
def test_a_name_that_does_not_fit_is_found(
    project_copy: Checkout, link: Row, column: str, value: str
) -> None:
    row = next(row for row in project_copy.rows(LINKS) if link.items() <= row.items())
    line = project_copy.edit(LINKS, row["taxonomy_link_id"], column, value.format(**row))
    assert (LINKS, line, column, "link") in places(link_names(project_copy.dataset()))


def test_a_new_alias_has_to_be_looked_up_too(project_copy: Checkout) -> None:
    alias = {"skill_alias_id": "opentofu", "skill_id": "terraform", "alias": "OpenTofu"}
    project_copy.add("skill_aliases", alias_kind="word_form", **alias)
    (problem,) = link_names(project_copy.dataset())
    line = project_copy.line(LINKS, "esco-terraform")
    assert place(problem) == (LINKS, line, "labels_tried", "link")
    assert "OpenTofu" in problem.message


@pytest.mark.parametrize("column", ["table_name", "record_id"])
def test_a_link_of_no_record_has_no_names(project_copy: Checkout, column: str) -> None:
    project_copy.edit(LINKS, "esco-docker", column, "x")
    assert list(link_names(project_copy.dataset())) == []


def test_a_link_of_no_record_is_found(project_copy: Checkout) -> None:
    line = project_copy.edit(LINKS, "esco-docker", "record_id", "dockerz")
    assert (LINKS, line, "record_id", "record") in project_copy.ruled()


def test_a_link_does_not_use_a_skill(project_copy: Checkout) -> None:
    """A skill that O*NET knows and the source does not name is an orphan all the same."""
    line = project_copy.add("skills", skill_id="bakery", name="bakery", kind="tool")
    project_copy.edit("onet_technology", 2, "skill_id", "bakery")
    assert ("skills", line, "skill_id", "orphan") in project_copy.ruled()
