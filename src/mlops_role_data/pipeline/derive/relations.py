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

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from mlops_role_data.pipeline.dataset import Dataset

Rows = Iterator[dict[str, Any]]


def _cells(data: Dataset) -> Rows:
    """Return one row per cell with a value, over all curated tables."""
    labels = {
        name: dict(data.tuples(name, (raw.schema.primary_key[0], raw.schema.label)))
        for name, raw in data.raw.items()
    }
    for name, raw in data.raw.items():
        table = raw.schema
        keys = data.column(name, table.primary_key[0])
        for ordinal, field in enumerate(table.fields):
            reference = table.reference_of(field.name)
            labelled = labels[reference.resource] if reference else {}
            values = data.column(name, field.name)
            for key, line, value in zip(keys, raw.lines, values, strict=True):
                if value is not None:
                    yield {
                        "table_name": name,
                        "kind": table.kind,
                        "record_id": key,
                        "row": line,
                        "column": field.name,
                        "ordinal": ordinal,
                        "title": field.title,
                        "unit": field.unit,
                        "type": field.type,
                        "evidence": field.evidence,
                        "is_label": field.name == table.label,
                        "shown": _text(labelled.get(value, value)),
                    }


def _categories(data: Dataset) -> Rows:
    """Return one row per value of each ordered column, over all tables."""
    for table in data.project.tables.values():
        for field in table.fields:
            place = {"table_name": table.name, "column": field.name}
            for rank, value in enumerate(field.categories, 1):
                yield {**place, "value": value, "rank": rank}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _schema(columns: str, types: Mapping[str, pa.DataType]) -> pa.Schema:
    """Return the schema of columns that are texts but for those with another type."""
    return pa.schema([(name, types.get(name, pa.string())) for name in columns.split()])


RELATIONS: Mapping[str, tuple[pa.Schema, Callable[[Dataset], Rows]]] = {
    "_cells": (
        _schema(
            "table_name kind record_id row column ordinal title unit type evidence is_label shown",
            {"row": pa.int64(), "ordinal": pa.int64(), "is_label": pa.bool_()},
        ),
        _cells,
    ),
    "_categories": (_schema("table_name column value rank", {"rank": pa.int64()}), _categories),
}
