"""Each hedge that the source prints stands in a row."""

from __future__ import annotations

import pytest

from pipeline.checkouts import Checkout, place


def test_a_hedge_that_a_row_lost_is_missed(checkout: Checkout) -> None:
    # what counts as a hedge is what another row calls one
    checkout.edit("market_growth", "cake-2030-2035", "hedge", "may reach")
    checkout.edit("compensation", "senior", "hedge", "")
    line = checkout.line("spans", "bakery-005-1")
    (problem,) = (each for each in checkout.proved() if each.rule == "unbooked-hedge")
    assert place(problem) == ("spans", line, "span_id", "unbooked-hedge")
    assert "'may reach'" in problem.message


@pytest.mark.parametrize("other", ["may", "reach", "May"])
def test_a_longer_hedge_hides_the_shorter_one_in_it(checkout: Checkout, other: str) -> None:
    checkout.edit("market_growth", "cake-2030-2035", "hedge", other)
    assert not [each for each in checkout.proved() if each.rule == "unbooked-hedge"]


def test_what_no_row_calls_a_hedge_is_none(checkout: Checkout) -> None:
    checkout.edit("compensation", "senior", "hedge", "")
    assert checkout.proved() == []


def test_another_column_may_have_it(checkout: Checkout) -> None:
    checkout.edit("market_growth", "cake-2030-2035", "hedge", "may reach")
    checkout.edit("compensation", "senior", "hedge", "")
    checkout.edit("compensation", "senior", "condition", "may reach")
    assert not [each for each in checkout.proved() if each.rule == "unbooked-hedge"]


def test_prose_counts_where_there_is_nothing_else(checkout: Checkout) -> None:
    checkout.edit("market_growth", "cake-2030-2035", "hedge", "may reach")
    checkout.edit("compensation", "senior", "hedge", "")
    checkout.edit("caveats", "gap-2-to-3", "statement", "That it may reach so much is no promise.")
    assert not [each for each in checkout.proved() if each.rule == "unbooked-hedge"]


def test_rows_that_could_not_be_read_are_not_missed(checkout: Checkout) -> None:
    checkout.edit("market_growth", "cake-2030-2035", "hedge", "may reach")
    checkout.edit("compensation", "senior", "hedge", "")
    checkout.path("caveats").unlink()
    assert not [each for each in checkout.proved() if each.rule == "unbooked-hedge"]
