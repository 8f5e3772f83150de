"""Experience bands against each other: an overlap or a gap must be named by a caveat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from mlops_role_data.pipeline.problems import Problem
from mlops_role_data.pipeline.project import Dataset


def band_rules(data: Dataset) -> Iterator[Problem]:
    """Compare the bands of one ladder: same role, measure, statistic, country and year.

    Whole years are compared as printed: 0-3 and 4-7 leave out what lies between three and four,
    4-7 and 7+ share seven. Either is allowed in the data, since the source says so, but only where
    one caveat concerns both rows.
    """
    raw = data.raw.get("compensation")
    if raw is None:
        return
    ladders: dict[tuple[Any, ...], list[tuple[int, int | None, str, int]]] = defaultdict(list)
    for index, row in enumerate(data.rows("compensation")):
        if row["experience_min_years"] is not None:
            ladder = tuple(
                row[name] for name in ("role_id", "measure", "statistic", "country_code", "year")
            )
            ladders[ladder].append(
                (row["experience_min_years"], row["experience_max_years"], row["compensation_id"], index)
            )
    named = _pairs_in_caveats(data)
    for bands in ladders.values():
        ordered = sorted(bands, key=lambda band: (band[0], band[3]))
        for (_, upper, lower_id, _), (low, _, upper_id, index) in pairwise(ordered):
            if frozenset((lower_id, upper_id)) in named:
                continue
            if upper is None or low <= upper:
                what = f"overlaps the one of {lower_id!r}"
            else:
                what = f"leaves a gap above the one of {lower_id!r}, which ends at {upper}"
            message = (
                f"the experience band from {low} years {what}: correct it, or record a caveat "
                "that concerns both rows"
            )
            yield raw.problem("band", message, index=index, field="experience_min_years", value=low)


def _pairs_in_caveats(data: Dataset) -> set[frozenset[Any]]:
    together: dict[Any, set[Any]] = defaultdict(set)
    for row in data.rows("caveat_records"):
        if row["table_name"] == "compensation":
            together[row["caveat_id"]].add(row["record_id"])
    return {
        frozenset((one, other))
        for records in together.values()
        for one in records
        for other in records
        if one != other
    }
