"""The derived tables: what the pipeline computes, each value from rows that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pyarrow as pa

from mlops_role_data._arrow import arrow_type
from mlops_role_data._catalog import Table
from mlops_role_data.errors import SchemaError
from mlops_role_data.pipeline.project import Dataset

Row = dict[str, Any]


def derive(data: Dataset) -> dict[str, pa.Table]:
    """Compute every derived table of a valid dataset.

    Raises
    ------
    SchemaError
        If a schema of kind ``derived`` has no derivation here, or the reverse.
    """
    due, known = set(data.project.derived), set(DERIVATIONS)
    if due != known:
        raise SchemaError(
            "the schemas of kind 'derived' and the derivations in pipeline/derive.py differ: "
            f"{', '.join(sorted(due ^ known))}"
        )
    return {
        name: to_arrow(list(DERIVATIONS[name](data)), table)
        for name, table in data.project.derived.items()
    }


def to_arrow(rows: list[Row], table: Table) -> pa.Table:
    """Put rows into the columns and types of a table's schema."""
    schema = pa.schema([(field.name, arrow_type(field.type)) for field in table.fields])
    return pa.Table.from_pylist(rows, schema=schema)


def market_growth(data: Dataset) -> Iterator[Row]:
    """Complete each market's path: of start, end and rate, the source states two.

    The rate is the compound annual growth rate, (end / start) ** (1 / years) - 1.
    """
    sizes: dict[str, list[Row]] = {}
    for size in data.rows("market_sizes"):
        sizes.setdefault(size["market_id"], []).append(size)
    rates = {rate["market_id"]: rate for rate in data.rows("market_growth")}
    for market_id in data.column("markets", "market_id"):
        stated = sorted(sizes.get(market_id, []), key=lambda size: size["year"])
        rate = rates.get(market_id)
        if len(stated) >= 2:
            yield _implied_rate(market_id, stated[0], stated[-1])
        elif stated and rate and rate["to_year"] == stated[0]["year"]:
            yield _implied_start(market_id, stated[0], rate)


def _implied_rate(market_id: str, first: Row, last: Row) -> Row:
    years = last["year"] - first["year"]
    multiple = last["value_usd"] / first["value_usd"]
    return _path(
        market_id, first["year"], last["year"],
        start=(first["value_usd"], "stated", first["market_size_id"]),
        end=(last["value_usd"], "stated", last["market_size_id"]),
        rate=(100 * (multiple ** (1 / years) - 1), "implied", None),
        multiple=multiple,
        formula="cagr_percent = 100 * ((end_value_usd / start_value_usd) ** (1 / years) - 1)",
    )  # fmt: skip


def _implied_start(market_id: str, last: Row, rate: Row) -> Row:
    years = rate["to_year"] - rate["from_year"]
    multiple = (1 + rate["rate_percent"] / 100) ** years
    return _path(
        market_id, rate["from_year"], rate["to_year"],
        start=(round(last["value_usd"] / multiple), "implied", None),
        end=(last["value_usd"], "stated", last["market_size_id"]),
        rate=(rate["rate_percent"], "stated", rate["market_growth_id"]),
        multiple=multiple,
        formula="start_value_usd = end_value_usd / (1 + cagr_percent / 100) ** years",
    )  # fmt: skip


def _path(
    market_id: str,
    from_year: int,
    to_year: int,
    *,
    start: tuple[int, str, str | None],
    end: tuple[int, str, str | None],
    rate: tuple[float, str, str | None],
    multiple: float,
    formula: str,
) -> Row:
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


def compensation_gaps(data: Dataset) -> Iterator[Row]:
    """Compare pay row by row: each stage with the one before it, and each two roles.

    Two rows are comparable if measure, country and year agree; of two roles also if neither is
    tied to a stage. Ends are compared with ends, and midpoints with midpoints.
    """
    order = {stage: i for i, stage in enumerate(data.column("career_stages", "career_stage_id"))}
    rows = [
        row for row in data.rows("compensation")
        if None not in (row["measure"], row["amount_min_usd"], row["amount_max_usd"])
    ]  # fmt: skip
    for one, other in combinations(rows, 2):
        same = all(one[name] == other[name] for name in ("measure", "country_code", "year"))
        stages = [order.get(row["career_stage_id"]) for row in (one, other)]
        if not same:
            continue
        if one["role_id"] == other["role_id"] and None not in stages:
            low, high = sorted((one, other), key=lambda row: order[row["career_stage_id"]])
            if abs(stages[1] - stages[0]) == 1:  # type: ignore[operator]
                yield _gap(low, high, "stage_step")
        elif one["role_id"] != other["role_id"] and stages == [None, None]:
            low, high = sorted((one, other), key=_midpoint)
            yield _gap(low, high, "role_pair")


def _midpoint(row: Row) -> float:
    return float(row["amount_min_usd"] + row["amount_max_usd"]) / 2


def _gap(low: Row, high: Row, comparison: str) -> Row:
    middle = _midpoint(high) - _midpoint(low)
    return {
        "derived_compensation_gap_id": f"{low['compensation_id']}-to-{high['compensation_id']}",
        "from_compensation_id": low["compensation_id"],
        "to_compensation_id": high["compensation_id"],
        "comparison": comparison,
        "measure": low["measure"],
        "gap_min_usd": high["amount_min_usd"] - low["amount_min_usd"],
        "gap_max_usd": high["amount_max_usd"] - low["amount_max_usd"],
        "gap_midpoint_usd": middle,
        "gap_midpoint_percent": round(100 * middle / _midpoint(low), 4),
        "formula": "gap_midpoint_usd = (to.min + to.max) / 2 - (from.min + from.max) / 2",
    }


DERIVATIONS: dict[str, Callable[[Dataset], Iterator[Row]]] = {
    "derived_compensation_gaps": compensation_gaps,
    "derived_market_growth": market_growth,
}
