from __future__ import annotations

import hashlib

import pytest

from mlops_role_data.pipeline.document.booked import booked_figures
from mlops_role_data.pipeline.document.source import Source, find_source
from mlops_role_data.pipeline.report.problems import Problem
from pipeline.checkouts import TEXT, Checkout, Place, place


def found(checkout: Checkout) -> list[Problem]:
    source = find_source(checkout.dataset(), checkout.document)
    assert isinstance(source, Source)
    return list(booked_figures(source))


def in_cells(*cells: tuple[str, int, str]) -> set[Place]:
    return {(*cell, "unbooked-figure") for cell in cells}


@pytest.mark.parametrize(
    ("cell", "value", "due", "others"),
    [
        pytest.param(
            ("pay_figures", "junior", "amount_min"), 40000, "30000",
            [("pay_figures", 2, "amount_max")],
            id="the other end of the range",
        ),
        pytest.param(
            ("pay_figures", "junior", "experience_min_years"), 2, "0",
            [("pay_figures", 2, "experience_max_years")],
            id="the other end of the band",
        ),
        pytest.param(
            ("market_sizes", "bread-2035-bakery-007-1", "year"), 2030, "2035",
            [("market_sizes", 2, "year")],
            id="the year of the row above",
        ),
        pytest.param(
            ("market_growth", "cake-2030-2035", "to_year"), 2030, "2035",
            [("market_growth", 2, "from_year")],
            id="a year printed twice",
        ),
        pytest.param(
            ("market_growth", "cake-2030-2035", "from_year"), 2035, "2030",
            [("market_growth", 2, "to_year"), ("market_sizes", 4, "year")],
            id="one of three",
        ),
    ],
)  # fmt: skip
def test_a_figure_printed_near_by_in_place_of_the_right_one_is_found(
    checkout: Checkout,
    cell: tuple[str, str, str],
    value: int,
    due: str,
    others: list[tuple[str, int, str]],
) -> None:
    table, key, column = cell
    line = checkout.edit(table, key, column, value)
    problems = found(checkout)
    assert {place(each) for each in problems} == in_cells((table, line, column), *others)
    assert {each.value for each in problems} == {value}
    assert all(f"and {due} in fewer" in each.message for each in problems)


def test_the_nearest_cells_alone_are_named(checkout: Checkout) -> None:
    # 2030 is one cell too many; so is 7, which differs from 2035 in length
    span = "bakery-007-1"
    text = TEXT.replace("The bread market", "For 7 years the bread market")
    move(checkout, text, span)
    checkout.edit("market_sizes", "bread-2035-bakery-007-1", "year", 2030)
    schema = checkout.schema("market_sizes")
    year = next(field for field in schema["fields"] if field["name"] == "year")
    for name in ("first", "second"):
        schema["fields"].append({**year, "name": name, "constraints": {}, "example": 7})
    checkout.write_schema(schema)
    rows = [{**row, "first": "7", "second": "7"} for row in checkout.rows("market_sizes")]
    checkout.write("market_sizes", rows)
    problems = [each for each in found(checkout) if "2035 in fewer" in each.message]
    assert {place(each) for each in problems} == in_cells(
        ("market_sizes", 2, "year"), ("market_sizes", 3, "year")
    )


def move(checkout: Checkout, text: str, span: str) -> None:
    """Give the document another text, in which one span has become longer."""
    longer = len(text) - len(TEXT)
    checkout.document.write_text(text, "utf-8", newline="")
    checkout.edit("documents", "bakery", "sha256", hashlib.sha256(text.encode()).hexdigest())
    rows = checkout.rows("spans")
    line = checkout.line("spans", span)
    for row in rows[line - 2 :]:
        row["end"] = str(int(row["end"]) + longer)
    for row in rows[line - 1 :]:
        row["start"] = str(int(row["start"]) + longer)
    checkout.write("spans", rows)


@pytest.mark.parametrize("column", ["experience_max_years", "amount_min"])
def test_a_figure_may_be_carried_more_often_than_it_is_printed(
    checkout: Checkout, column: str
) -> None:
    # as an average is, which is both ends of its range
    checkout.edit("pay_figures", "senior", column, {"e": 3, "a": 50000}[column[0]])
    assert found(checkout) == []


@pytest.mark.parametrize(
    ("table", "key", "printed"),
    [
        ("pay_figures", "junior", ["0", "2", "$30,000", "$40,000"]),
        ("market_growth", "cake-2030-2035", ["12.5%", "2030"]),
    ],
)
def test_a_row_that_is_missing_leaves_its_figures_unbooked(
    checkout: Checkout, table: str, key: str, printed: list[str]
) -> None:
    span = next(row["span_id"] for row in checkout.rows(table) if key in row.values())
    checkout.drop(table, key)
    problems = found(checkout)
    line = checkout.line("spans", span)
    assert {place(each) for each in problems} == {("spans", line, "span_id", "unbooked-figure")}
    for figure in printed:
        assert any(f"prints {figure} here" in each.message for each in problems)
    assert len(problems) == len(printed)


def test_an_empty_cell_leaves_its_figure_unbooked(checkout: Checkout) -> None:
    checkout.edit("pay_figures", "junior", "experience_max_years", "")
    (problem,) = found(checkout)
    assert problem.table == "spans"
    assert "carries 2: add the row, or the cell" in problem.message


def test_a_figure_in_another_unit_does_not_carry_it(checkout: Checkout) -> None:
    checkout.edit("pay_figures", "junior", "experience_max_years", 40000)
    assert [each.table for each in found(checkout)] == ["spans"]


def test_framing_need_not_be_booked(checkout: Checkout) -> None:
    checkout.drop("pay_figures", "junior")
    checkout.edit("spans", "bakery-004-1", "role", "framing")
    assert found(checkout) == []


def test_nothing_is_missing_from_a_table_read_in_part(checkout: Checkout) -> None:
    path = checkout.path("market_growth")
    path.write_text(path.read_text("utf-8").replace("cake,cagr", "cagr"), "utf-8")
    assert found(checkout) == []
