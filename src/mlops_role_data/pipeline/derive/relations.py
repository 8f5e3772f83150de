"""Relations that SQL can read in addition to the tables: all cells, and the order of categories.

With them one SELECT can read all tables, whatever their names are.

============== ==================================================================================
``_cells``     each cell with a value: ``table_name``, ``kind`` of the table, ``record_id``,
               ``row`` (line in the file), ``column``, ``ordinal``, ``title``, ``unit``, ``type``,
               ``evidence``, ``is_label``, and ``shown``: the value as text, a reference as the
               label of the row that it refers to
``_categories``  each value of an ordered column: ``table_name``, ``column``, ``value``, ``rank``
               from 1
============== ==================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa

from mlops_role_data.pipeline.dataset import Dataset

_CELLS = pa.schema(
    {
        **dict.fromkeys(("table_name", "kind", "record_id"), pa.string()),
        "row": pa.int64(),
        "column": pa.string(),
        "ordinal": pa.int64(),
        **dict.fromkeys(("title", "unit", "type", "evidence"), pa.string()),
        "is_label": pa.bool_(),
        "shown": pa.string(),
    }.items()
)
_CATEGORIES = pa.schema(
    {
        **dict.fromkeys(("table_name", "column", "value"), pa.string()),
        "rank": pa.int64(),
    }.items()
)


def cells(data: Dataset) -> pa.Table:
    """Return ``_cells``: one row per cell with a value, over all curated tables."""
    labels = {
        name: dict(data.tuples(name, (raw.schema.primary_key[0], raw.schema.label)))
        for name, raw in data.raw.items()
    }
    rows: list[dict[str, Any]] = []
    for name, raw in data.raw.items():
        table = raw.schema
        keys = data.column(name, table.primary_key[0])
        for ordinal, field in enumerate(table.fields):
            column = {
                "table_name": name,
                "kind": table.kind,
                "column": field.name,
                "ordinal": ordinal,
                "title": field.title,
                "unit": field.unit,
                "type": field.type,
                "evidence": field.evidence,
                "is_label": field.name == table.label,
            }
            reference = table.reference_of(field.name)
            labelled = labels[reference.resource] if reference else {}
            values = data.column(name, field.name)
            rows += [
                {
                    **column,
                    "record_id": key,
                    "row": line,
                    "shown": _text(labelled.get(value, value)),
                }
                for key, line, value in zip(keys, raw.lines, values, strict=True)
                if value is not None
            ]
    return pa.Table.from_pylist(rows, _CELLS)


def categories(data: Dataset) -> pa.Table:
    """Return ``_categories``: one row per value of each ordered column, over all tables."""
    rows = [
        {"table_name": table.name, "column": field.name, "value": value, "rank": rank}
        for table in data.project.tables.values()
        for field in table.fields
        for rank, value in enumerate(field.categories, 1)
    ]
    return pa.Table.from_pylist(rows, _CATEGORIES)


SCHEMAS: Mapping[str, pa.Schema] = {"_cells": _CELLS, "_categories": _CATEGORIES}
RELATIONS: Mapping[str, Callable[[Dataset], pa.Table]] = {
    "_cells": cells,
    "_categories": categories,
}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
