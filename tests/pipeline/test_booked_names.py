"""Each proper name that the source prints is referred to by a row."""

from __future__ import annotations

from pathlib import Path

from pipeline.checkouts import Checkout, place


def with_oven(checkout: Checkout, *, proper: bool, mentioned: bool) -> int:
    """Make "bread market" a skill of that name, and give the line of the span that prints it."""
    checkout.add(
        "skills", skill_id="bread", name="bread", kind="tool", category="data",
        is_proper_name=str(proper).lower(),
    )  # fmt: skip
    if mentioned:
        checkout.add(
            "skill_mentions", skill_mention_id="bread-bakery-002-1", skill_id="bread",
            context="overview", worded_as="bread", is_example="false", span_id="bakery-002-1",
        )  # fmt: skip
        checkout.edit("spans", "bakery-002-1", "role", "fact")
    return checkout.line("spans", "bakery-002-1")


def test_a_proper_name_without_a_row_is_missed(checkout: Checkout) -> None:
    line = with_oven(checkout, proper=True, mentioned=False)
    (problem,) = checkout.proved()
    assert place(problem) == ("spans", line, "span_id", "unbooked-name")
    assert "'bread'" in problem.message


def test_one_with_a_row_is_not(checkout: Checkout) -> None:
    with_oven(checkout, proper=True, mentioned=True)
    assert not checkout.proved()


def test_a_common_name_may_be_said_in_passing(checkout: Checkout) -> None:
    with_oven(checkout, proper=False, mentioned=False)
    assert not checkout.proved()


def test_a_longer_name_hides_the_shorter_one_in_it(checkout: Checkout) -> None:
    # "bread market" is a market; "bread" alone stands in another span only
    line = with_oven(checkout, proper=True, mentioned=False)
    assert {place(problem)[1] for problem in checkout.proved()} == {line}


def test_the_real_document_has_none_left(real_document: Path) -> None:
    checkout = Checkout(Path(__file__).parents[2])
    rules = {problem.rule for problem in checkout.proved(real_document)}
    assert "unbooked-name" not in rules
    docker = checkout.path("skill_mentions").read_text("utf-8")
    assert docker.count(",docker,") >= 5
