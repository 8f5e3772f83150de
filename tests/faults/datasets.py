"""Datasets of which one cell differs, without reading everything anew."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, Sequence, ValuesView
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
from msgspec import structs

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.cells import convert
from mlops_role_data.pipeline.raw_csv.table import RawTable

Column = tuple[str, str]


@dataclass(frozen=True)
class Kept(Dataset):
    """A dataset that turns each column into Python objects only once."""

    columns: dict[Column, list[Any]] = field(default_factory=dict)
    records: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def column(self, table: str, column: str) -> list[Any]:
        """Give a column from memory."""
        if (table, column) not in self.columns:
            self.columns[table, column] = super().column(table, column)
        return self.columns[table, column]

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Give a table's rows from memory: no rule changes a row."""
        if table not in self.records:
            self.records[table] = super().rows(table)
        return self.records[table]


def keep(data: Dataset) -> Kept:
    """Give a dataset with a memory."""
    return Kept(data.project, data.folder, data.raw, data.problems)


def changed(data: Kept, table: str, index: int, column: str, text: str) -> Kept:
    """Give a dataset of which one cell, of the right type, differs."""
    raw = data.raw[table]
    cell = pa.array([text], pa.string())
    value, _ = convert(cell, raw.schema.field(column).type)
    new = replace(
        raw, text=_with(raw.text, column, index, cell), typed=_with(raw.typed, column, index, value)
    )
    columns = {**data.columns, (table, column): new.typed.column(column).to_pylist()}
    records = {**data.records, table: list(data.rows(table))}
    records[table][index] = {**records[table][index], column: value[0].as_py()}
    return Kept(
        data.project, data.folder, {**data.raw, table: new}, data.problems, columns, records
    )


def _with(table: pa.Table, column: str, index: int, cell: pa.Array) -> pa.Table:
    place = table.column_names.index(column)
    cells = table.column(column)
    parts = [*cells.slice(0, index).chunks, cell, *cells.slice(index + 1).chunks]
    return table.set_column(place, table.field(place), pa.chunked_array(parts, cells.type))


def with_rows(raw: RawTable, rows: Sequence[Sequence[str]]) -> RawTable:
    """Give a table of other rows, all of the right types; row i stands on line i."""
    texts = list(zip(*rows, strict=True))
    names = raw.text.column_names
    text = {name: pa.array(cells, pa.string()) for name, cells in zip(names, texts, strict=True)}
    typed = {name: convert(cells, raw.schema.field(name).type)[0] for name, cells in text.items()}
    return replace(raw, text=pa.table(text), typed=pa.table(typed), lines=range(len(rows)))


class Narrow(Mapping[str, RawTable]):
    """All tables to look things up in, and one to go through."""

    NAME = "~"

    def __init__(self, all_: Mapping[str, RawTable], one: RawTable, *, all_values: bool) -> None:
        self._all, self._one = all_, one
        self._values = dict(all_) if all_values else {self.NAME: one}

    def __getitem__(self, name: str) -> RawTable:
        return self._one if name == self.NAME else self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter([self.NAME])

    def __len__(self) -> int:
        return 1

    def __contains__(self, name: object) -> bool:
        return name == self.NAME or name in self._all

    def items(self) -> ItemsView[str, RawTable]:
        return {self.NAME: self._one}.items()

    def values(self) -> ValuesView[RawTable]:
        return self._values.values()


def narrowed(data: Kept, one: RawTable, *, all_values: bool = False) -> Kept:
    """Give a dataset with one table to go through; its memory is the other's, but for that."""
    named = replace(one, schema=structs.replace(one.schema, name=Narrow.NAME))
    raw = Narrow(data.raw, named, all_values=all_values)
    columns, records = dict(data.columns), dict(data.records)
    if one is data.raw[one.schema.name]:
        columns |= {(Narrow.NAME, name): data.column(one.schema.name, name)
                    for name in one.schema.columns}  # fmt: skip
        records[Narrow.NAME] = data.rows(one.schema.name)
    return Kept(data.project, data.folder, raw, data.problems, columns, records)


class _Row(dict[str, Any]):
    """A row that tells which of its cells are read."""

    def __init__(self, row: Mapping[str, Any], table: str, read: set[Column]) -> None:
        super().__init__(row)
        self._table, self._read = table, read

    def __getitem__(self, column: str) -> Any:
        self._read.add((self._table, column))
        return super().__getitem__(column)

    def get(self, column: str, default: Any = None) -> Any:
        self._read.add((self._table, column))
        return super().get(column, default)


@dataclass(frozen=True)
class Traced(Dataset):
    """A dataset that tells which of its columns are read."""

    read: set[Column] = field(default_factory=set)

    def column(self, table: str, column: str) -> list[Any]:
        """Give a column and take note."""
        self.read.add((table, column))
        return super().column(table, column)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Give rows that take note."""
        found = Kept(self.project, self.folder, self.raw, self.problems).rows(table)
        return [_Row(row, table, self.read) for row in found]
