from __future__ import annotations

import pytest

from mlops_role_data.pipeline.rules.registry import RULES
from pipeline.checkouts import Checkout


def test_nothing_is_found_where_nothing_is_wrong(checkout: Checkout) -> None:
    assert checkout.problems() == []


def test_nothing_is_found_in_the_real_data(project_copy: Checkout) -> None:
    assert project_copy.problems() == []


def test_every_rule_says_what_it_demands() -> None:
    assert all(rule.__doc__ for rule in RULES)
    assert len(set(RULES)) == len(RULES)


def test_fact_rows_stand_in_the_order_of_the_source(checkout: Checkout) -> None:
    rows = checkout.rows("market_sizes")
    checkout.write("market_sizes", [rows[2], rows[0], rows[1]])
    assert checkout.ruled() == {("market_sizes", line, "span_id", "order") for line in (3, 4)}


def test_a_row_that_cannot_be_read_puts_no_other_one_out_of_order(checkout: Checkout) -> None:
    path = checkout.path("market_sizes")
    text = path.read_text("utf-8")
    assert "\nbread-2030-bakery-007-1,bread" in text
    path.write_text(
        text.replace("\nbread-2030-bakery-007-1,bread", "\nbread-2030-bakery-007-1"), "utf-8"
    )
    assert checkout.ruled() == set()


@pytest.mark.parametrize(
    ("table", "key", "low", "value"),
    [
        ("pay_figures", "junior", "amount_min", 40001),
        ("pay_figures", "junior", "experience_min_years", 3),
        ("market_growth", "cake-2030-2035", "from_year", 2036),
    ],
)
def test_no_range_is_upside_down(
    checkout: Checkout, table: str, key: str, low: str, value: int
) -> None:
    line = checkout.edit(table, key, low, value)
    assert (table, line, low, "range") in checkout.ruled()


@pytest.mark.parametrize("value", ["40000", ""])
def test_a_range_may_be_one_amount_or_open(checkout: Checkout, value: str) -> None:
    checkout.edit("pay_figures", "junior", "amount_min", value)
    if not value:
        checkout.edit("pay_figures", "junior", "statistic", "maximum")
    assert checkout.ruled() == set()


def test_no_fact_is_told_twice(checkout: Checkout) -> None:
    cells = checkout.rows("market_growth")[0]
    line = checkout.add("market_growth", **{**cells, "market_growth_id": "again"})
    assert checkout.ruled() == {("market_growth", line, None, "repeated-row")}


def test_a_second_fact_of_the_same_span_is_no_repetition(checkout: Checkout) -> None:
    cells = checkout.rows("market_growth")[0]
    changed = {**cells, "market_growth_id": "again", "hedge": "perhaps"}
    checkout.add("market_growth", **changed)
    assert checkout.ruled() == set()


def test_unclean_text_is_found_with_its_value(checkout: Checkout) -> None:
    line = checkout.edit("markets", "bread", "name", "bread\u00a0market")
    (problem,) = checkout.problems()
    assert (problem.table, problem.row, problem.field) == ("markets", line, "name")
    assert problem.value == "bread\u00a0market"
    assert problem.found_by == ("rules",)
