"""Relations that SQL finds next to the tables: every cell, and the order of categories.

They let one SELECT speak about all tables, whatever their names.

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

from mlops_role_data._release.catalog import Field, Table
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
    labels = _Labels(data)
    columns: list[list[Any]] = [[] for _ in _CELLS]
    for row in _cells(data, labels):
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    return pa.Table.from_arrays(
        [pa.array(column, kind.type) for column, kind in zip(columns, _CELLS, strict=True)],
        schema=_CELLS,
    )


def categories(data: Dataset) -> pa.Table:
    """Return ``_categories``: one row per value of each ordered column, over all tables."""
    rows = [
        {"table_name": table.name, "column": field.name, "value": value, "rank": rank}
        for table in data.project.tables.values()
        for field in table.fields
        for rank, value in enumerate(field.categories, 1)
    ]
    return pa.Table.from_pylist(rows, _CATEGORIES)


RELATIONS: Mapping[str, Callable[[Dataset], pa.Table]] = {
    "_cells": cells,
    "_categories": categories,
}


def _cells(data: Dataset, labels: _Labels) -> Iterator[tuple[Any, ...]]:
    for name, raw in data.raw.items():
        table = raw.schema
        records = data.column(name, table.primary_key[0])
        for ordinal, field in enumerate(table.fields):
            show = labels.shower(table, field)
            for record, line, value in zip(
                records, raw.lines, data.column(name, field.name), strict=True
            ):
                if value is not None:
                    yield (
                        name, table.kind, record, line, field.name, ordinal, field.title,
                        field.unit, field.type, field.evidence, field.name == table.label,
                        show(value),
                    )  # fmt: skip


class _Labels:
    """The label of each row that others refer to."""

    def __init__(self, data: Dataset) -> None:
        self._data = data
        self._known: dict[str, dict[Any, str]] = {}

    def shower(self, table: Table, field: Field) -> Callable[[Any], str]:
        """Return the function that writes a value of a column as text."""
        key = table.reference_of(field.name)
        if key is None:
            return _text
        labels = self._of(key.resource)
        return lambda value: labels.get(value, str(value))

    def _of(self, name: str) -> dict[Any, str]:
        if name not in self._known:
            schema = self._data.project.tables[name]
            pairs = self._data.tuples(name, (schema.primary_key[0], schema.label))
            self._known[name] = {key: str(label) for key, label in pairs}
        return self._known[name]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
