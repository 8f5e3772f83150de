"""``derived_compensation_gaps``: printed pay figures set side by side."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from mlops_role_data.pipeline.dataset import Dataset

Row = dict[str, Any]


def compensation_gaps(data: Dataset) -> Iterator[Row]:
    """Compare pay row by row: each stage with the one before it, and each two roles.

    Two rows are comparable if document, measure, country and year agree; of two roles also if
    neither is tied to a stage. Ends are compared with ends, and midpoints with midpoints.
    """
    order = {stage: i for i, stage in enumerate(data.column("career_stages", "career_stage_id"))}
    rows = [
        row
        for row in data.rows("compensation")
        if None not in (row["measure"], row["amount_min_usd"], row["amount_max_usd"])
    ]
    for one, other in combinations(rows, 2):
        if _comparable(data, one) != _comparable(data, other):
            continue
        stages = [order.get(row["career_stage_id"], -1) for row in (one, other)]
        if one["role_id"] == other["role_id"] and -1 not in stages:
            if abs(stages[1] - stages[0]) == 1:
                low, high = (one, other) if stages[0] < stages[1] else (other, one)
                yield _gap(low, high, "stage_step")
        elif one["role_id"] != other["role_id"] and stages == [-1, -1]:
            low, high = sorted((one, other), key=_midpoint)
            yield _gap(low, high, "role_pair")


def _comparable(data: Dataset, row: Row) -> tuple[Any, ...]:
    return data.document_of(row), row["measure"], row["country_code"], row["year"]


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
