"""Experience bands against each other: an overlap or a gap must be named by a caveat."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.report.problems import Problem

_LADDER = ("role_id", "measure", "statistic", "country_code", "year")


@dataclass(frozen=True, slots=True)
class _Band:
    low: int
    high: float
    key: str
    index: int


def band_rules(data: Dataset) -> Iterator[Problem]:
    """Compare the bands of one ladder: same document, role, measure, statistic, country and year.

    Bands are compared as printed: 0-3 and 4-7 leave out what lies between three and four, 4-7 and
    7+ share seven. Either is allowed in the data, since the source says so, but only where a
    caveat of kind ``tension`` concerns these two records and no other.
    """
    if not data.whole("compensation", "caveats", "caveat_records", "spans"):
        return
    named = _named_pairs(data)
    for bands in _ladders(data).values():
        below = bands[0]
        for band in bands[1:]:
            if {("compensation", below.key), ("compensation", band.key)} not in named:
                yield _unnamed(data, below, band)
            # the one that reaches highest is the one to meet next
            below = max(below, band, key=lambda each: each.high)


def _ladders(data: Dataset) -> dict[tuple[Any, ...], list[_Band]]:
    ladders: dict[tuple[Any, ...], list[_Band]] = defaultdict(list)
    for index, row in enumerate(data.rows("compensation")):
        low, high, key = (
            row[name]
            for name in ("experience_min_years", "experience_max_years", "compensation_id")
        )
        if low is not None and key is not None:
            ladder = (data.document_of(row), *(row[name] for name in _LADDER))
            ladders[ladder].append(_Band(low, math.inf if high is None else high, key, index))
    for bands in ladders.values():
        bands.sort(key=lambda band: (band.low, band.index))
    return ladders


def _named_pairs(data: Dataset) -> set[frozenset[Any]]:
    """Give the records of each tension, those of two records being the only ones that matter."""
    tensions = {row["caveat_id"] for row in data.rows("caveats") if row["kind"] == "tension"}
    records: dict[str, set[Any]] = defaultdict(set)
    for row in data.rows("caveat_records"):
        if row["caveat_id"] in tensions:
            records[row["caveat_id"]].add((row["table_name"], row["record_id"]))
    return {frozenset(pair) for pair in records.values() if len(pair) == 2}


def _unnamed(data: Dataset, below: _Band, band: _Band) -> Problem:
    if band.low <= below.high:
        what = f"overlaps the one of {below.key!r}"
    else:
        what = f"leaves a gap above the one of {below.key!r}, which ends at {below.high}"
    message = (
        f"the experience band from {band.low} years {what}: correct it, or record a tension in "
        "caveats that concerns these two rows alone"
    )
    return data.raw["compensation"].problem(
        "band", message, index=band.index, field="experience_min_years", value=band.low
    )
