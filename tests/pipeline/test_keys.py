"""Keys that follow from other cells."""

from __future__ import annotations

import pytest

from mlops_role_data.pipeline.rules.keys import composed_keys
from pipeline.checkouts import Checkout, place


@pytest.mark.parametrize(
    ("table", "key", "wrong"),
    [
        ("role_aliases", "sre", "sree"),
        ("skill_aliases", "ai-ml-model", "ai-model"),
        ("career_titles", "release-manager-mlops-profile-122-1", "release-manager"),
        ("statement_parties", "network-by-forums-forums", "network-by-forums"),
        ("statement_parties", "close-work-it-team", "close-work-it-teams"),
        ("market_sizes", "devops-2023-mlops-profile-139-1", "devops-2024"),
        ("onet_titles", "data-scientist-15-2051-00-08", "data-scientist-15-2051-00-10-a"),
        ("taxonomy_links", "esco-docker", "esco-dockers"),
    ],
)
def test_another_key_is_found_and_the_right_one_named(
    project_copy: Checkout, table: str, key: str, wrong: str
) -> None:
    column = next(iter(project_copy.rows(table)[0]))
    line = project_copy.edit(table, key, column, wrong)
    (problem,) = composed_keys(project_copy.dataset())
    assert place(problem) == (table, line, column, "key")
    assert f"write {key!r}, or correct these columns" in problem.message


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("ai-mlops-profile-002-1", "aix-mlops-profile-002-1"),
        ("ai-mlops-profile-002-1", "ai-mlops-profile-003-1"),
        ("ai-mlops-profile-002-1", "ai-mlops-profile-002-2x"),
        ("devops-mlops-profile-002-2", "devops-mlops-profile-002-1"),
    ],
)
def test_a_mention_is_named_by_skill_and_place(
    project_copy: Checkout, key: str, wrong: str
) -> None:
    line = project_copy.edit("skill_mentions", key, "skill_mention_id", wrong)
    (problem,) = composed_keys(project_copy.dataset())
    assert place(problem) == ("skill_mentions", line, "skill_mention_id", "key")
    assert key in problem.message


def test_a_mention_may_be_named_by_the_skill_itself(project_copy: Checkout) -> None:
    project_copy.edit(
        "skill_mentions",
        "ai-mlops-profile-002-1",
        "skill_mention_id",
        "artificial-intelligence-mlops-profile-002-1",
    )
    assert list(composed_keys(project_copy.dataset())) == []


@pytest.mark.parametrize("column", ["market_size_id", "market_id", "year"])
def test_an_empty_cell_is_for_others_to_find(checkout: Checkout, column: str) -> None:
    checkout.edit("market_sizes", "cake-2035-bakery-008-1", column, "")
    assert list(composed_keys(checkout.dataset())) == []


@pytest.mark.parametrize("column", ["skill_mention_id", "skill_id", "span_id"])
def test_so_is_one_in_a_mention(project_copy: Checkout, column: str) -> None:
    project_copy.edit("skill_mentions", "ai-mlops-profile-002-1", column, "")
    project_copy.edit("spans", "mlops-profile-001-1", "span_id", "")
    assert list(composed_keys(project_copy.dataset())) == []


def test_no_alias_is_missed_where_some_could_not_be_read(project_copy: Checkout) -> None:
    project_copy.path("skill_aliases").unlink()
    assert list(composed_keys(project_copy.dataset())) == []
