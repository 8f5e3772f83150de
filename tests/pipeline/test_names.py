"""One name is one thing, and a longer name hides a shorter one."""

from __future__ import annotations

import pytest

from mlops_role_data.pipeline.rules.vocabulary_names import Spellings, one_name
from pipeline.checkouts import Checkout, place


@pytest.mark.parametrize("name", ["Bread market", "BAKER", "cake market"])
def test_a_name_stands_once_whatever_its_capitals(checkout: Checkout, name: str) -> None:
    line = checkout.add("markets", market_id="other", name=name)
    (problem,) = one_name(checkout.dataset())
    assert problem.rule == "name-twice"
    assert {problem.table, problem.row} & {"roles", line}


def test_of_a_name_and_an_alias_the_alias_is_named(project_copy: Checkout) -> None:
    row = {"skill_alias_id": "docker", "skill_id": "kubernetes", "alias": "docker"}
    line = project_copy.add("skill_aliases", **row)
    (problem,) = one_name(project_copy.dataset())
    assert place(problem) == ("skill_aliases", line, "alias", "name-twice")


@pytest.mark.parametrize(
    ("text", "record", "named"),
    [
        ("The DevOps market grows.", "devops", True),
        ("The AI in DevOps market grows.", "devops", False),
        ("The AI in DevOps market grows.", "ai-in-devops", True),
        ("The AI in DevOps market is part of the DevOps market.", "devops", True),
    ],
)
def test_a_longer_name_hides_the_shorter_one_in_it(
    project_copy: Checkout,
    text: str,
    record: str,
    named: bool,  # noqa: FBT001
) -> None:
    assert Spellings(project_copy.dataset()).named(text, "markets", record) is named


def test_a_common_name_counts_inside_a_longer_one(project_copy: Checkout) -> None:
    spellings = Spellings(project_copy.dataset())
    assert spellings.named("optimize computational resources", "skills", "optimization")
    assert spellings.named("an AWS Certified DevOps Engineer", "certifications",
                           "aws-certified-devops-engineer")  # fmt: skip
    assert not spellings.named("an AWS Certified DevOps Engineer", "skills", "aws")
