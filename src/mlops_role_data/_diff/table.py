"""A diff as a table, one row per change.

``changes.schema.json`` is its Table Schema. ``old``, ``new`` and ``record`` hold JSON, since what
changed can be a cell, a list of constraints or a whole row.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pyarrow as pa

from mlops_role_data._diff.change import Diff
from mlops_role_data._diff.show import records
from mlops_role_data._release.catalog import Table
from mlops_role_data._release.parquet import arrow_type

_JSON = ("record", "old", "new")


def schema() -> Table:
    """Return the definition of the table of changes."""
    path = files("mlops_role_data._diff").joinpath("changes.schema.json")
    return Table.from_schema(json.loads(path.read_text(encoding="utf-8")))


def as_table(diff: Diff) -> pa.Table:
    """Return a diff as a table."""
    columns = pa.schema(
        pa.field(each.name, arrow_type(each.type), nullable=not each.required)
        for each in schema().fields
    )
    rows = [{**each, **{name: _json(each[name]) for name in _JSON}} for each in records(diff)]
    return pa.Table.from_pylist(rows, columns)


def _json(value: Any) -> str | None:
    if value is None:
        return None
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
