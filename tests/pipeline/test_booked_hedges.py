"""Each hedge that the source prints stands in a row."""

from __future__ import annotations

import pytest

from pipeline.checkouts import ENGLISH, Checkout, place


def test_a_hedge_that_a_row_lost_is_missed(checkout: Checkout) -> None:
    # what another row calls a hedge is one
    checkout.edit("market_growth", "cake-2030-2035", "hedge", "may reach")
    line = checkout.edit("pay_figures", "senior", "hedge", "")
    (problem,) = (each for each in checkout.proved() if each.rule == "unbooked-hedge")
    assert place(problem) == ("pay_figures", line, "hedge", "unbooked-hedge")
    assert "'may reach'" in problem.message


def test_where_several_rows_can_have_lost_it_the_span_is_shown(checkout: Checkout) -> None:
    checkout.edit("pay_figures", "senior", "hedge", "")
    cells = checkout.rows("pay_figures")[1]
    checkout.add("pay_figures", **cells | {"pay_figure_id": "again"})
    line = checkout.line("spans", "bakery-005-1")
    found = [place(each) for each in checkout.proved() if each.rule == "unbooked-hedge"]
    assert found == [("spans", line, "span_id", "unbooked-hedge")]


@pytest.mark.parametrize("other", ["may", "reach", "May"])
def test_a_longer_hedge_hides_the_shorter_one_in_it(checkout: Checkout, other: str) -> None:
    checkout.edit("market_growth", "cake-2030-2035", "hedge", other)
    assert not [each for each in checkout.proved() if each.rule == "unbooked-hedge"]


def test_the_last_row_of_a_hedge_does_not_take_it_along(checkout: Checkout) -> None:
    checkout.edit("pay_figures", "senior", "hedge", "")
    # prose says "may" of its own accord
    checkout.edit("caveats", "gap-2-to-3", "statement", "Someone may be in neither of the bands.")
    (problem,) = checkout.proved()
    assert problem.rule == "unbooked-hedge"
    assert "'may'" in problem.message


def test_what_is_no_hedge_by_itself_and_no_row_calls_one_is_none(checkout: Checkout) -> None:
    checkout.edit("pay_figures", "senior", "hedge", "may")
    assert "reach" not in ENGLISH.hedges
    assert checkout.proved() == []


def test_another_column_may_have_it(checkout: Checkout) -> None:
    checkout.edit("market_growth", "cake-2030-2035", "hedge", "may reach")
    checkout.edit("pay_figures", "senior", "hedge", "")
    checkout.edit("pay_figures", "senior", "condition", "may reach")
    assert not [each for each in checkout.proved() if each.rule == "unbooked-hedge"]


def test_prose_counts_where_there_is_nothing_else(checkout: Checkout) -> None:
    checkout.edit("market_growth", "cake-2030-2035", "hedge", "may reach")
    checkout.edit("pay_figures", "senior", "hedge", "")
    checkout.edit("caveats", "gap-2-to-3", "statement", "That it may reach so much is no promise.")
    assert not [each for each in checkout.proved() if each.rule == "unbooked-hedge"]


def test_rows_that_could_not_be_read_are_not_missed(checkout: Checkout) -> None:
    checkout.edit("market_growth", "cake-2030-2035", "hedge", "may reach")
    checkout.edit("pay_figures", "senior", "hedge", "")
    checkout.path("caveats").unlink()
    assert not [each for each in checkout.proved() if each.rule == "unbooked-hedge"]
