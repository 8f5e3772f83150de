"""``derived_market_growth``: start, end and rate of each market, one of them computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from mlops_role_data.pipeline.dataset import Dataset

Row = dict[str, Any]


def market_growth(data: Dataset) -> Iterator[Row]:
    """Complete each market's path: of start, end and rate, the source states two.

    The rate is the compound annual growth rate, (end / start) ** (1 / years) - 1. Figures of
    different documents or geographies are never mixed.
    """
    sizes: dict[Any, list[Row]] = defaultdict(list)
    for size in data.rows("market_sizes"):
        sizes[size["market_id"], data.document_of(size), size["geography"]].append(size)
    rates = {
        (rate["market_id"], data.document_of(rate)): rate for rate in data.rows("market_growth")
    }
    order = data.column("markets", "market_id")
    for (market, document, _), stated in sorted(
        sizes.items(), key=lambda item: order.index(item[0][0])
    ):
        stated.sort(key=lambda size: size["year"])
        first, last, rate = stated[0], stated[-1], rates.get((market, document))
        if first["year"] < last["year"]:
            yield _implied_rate(market, first, last)
        elif rate and rate["to_year"] == last["year"]:
            yield _implied_start(market, last, rate)
        elif rate and rate["from_year"] == first["year"]:
            yield _implied_end(market, first, rate)


def _implied_rate(market_id: str, first: Row, last: Row) -> Row:
    years = last["year"] - first["year"]
    multiple = last["value_usd"] / first["value_usd"]
    return _path(
        market_id,
        (first["year"], last["year"]),
        start=(first["value_usd"], "stated", first["market_size_id"]),
        end=(last["value_usd"], "stated", last["market_size_id"]),
        rate=(100 * (multiple ** (1 / years) - 1), "implied", None),
        multiple=multiple,
        formula="cagr_percent = 100 * ((end_value_usd / start_value_usd) ** (1 / years) - 1)",
    )


def _implied_start(market_id: str, last: Row, rate: Row) -> Row:
    multiple = _multiple(rate)
    return _path(
        market_id,
        (rate["from_year"], rate["to_year"]),
        start=(round(last["value_usd"] / multiple), "implied", None),
        end=(last["value_usd"], "stated", last["market_size_id"]),
        rate=(rate["rate_percent"], "stated", rate["market_growth_id"]),
        multiple=multiple,
        formula="start_value_usd = end_value_usd / (1 + cagr_percent / 100) ** years",
    )


def _implied_end(market_id: str, first: Row, rate: Row) -> Row:
    multiple = _multiple(rate)
    return _path(
        market_id,
        (rate["from_year"], rate["to_year"]),
        start=(first["value_usd"], "stated", first["market_size_id"]),
        end=(round(first["value_usd"] * multiple), "implied", None),
        rate=(rate["rate_percent"], "stated", rate["market_growth_id"]),
        multiple=multiple,
        formula="end_value_usd = start_value_usd * (1 + cagr_percent / 100) ** years",
    )


def _multiple(rate: Row) -> float:
    years = rate["to_year"] - rate["from_year"]
    return float((1 + rate["rate_percent"] / 100) ** years)


def _path(
    market_id: str,
    span: tuple[int, int],
    *,
    start: tuple[int, str, str | None],
    end: tuple[int, str, str | None],
    rate: tuple[float, str, str | None],
    multiple: float,
    formula: str,
) -> Row:
    from_year, to_year = span
    return {
        "derived_market_growth_id": f"{market_id}-{from_year}-{to_year}",
        "market_id": market_id,
        "from_year": from_year,
        "to_year": to_year,
        "years": to_year - from_year,
        "start_value_usd": start[0],
        "start_basis": start[1],
        "end_value_usd": end[0],
        "end_basis": end[1],
        # rounded so that the last bits of a platform's pow() never reach the published file
        "cagr_percent": round(rate[0], 4),
        "cagr_basis": rate[1],
        "growth_multiple": round(multiple, 4),
        "start_size_id": start[2],
        "end_size_id": end[2],
        "growth_id": rate[2],
        "formula": formula,
    }
