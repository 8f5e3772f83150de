"""What every export starts from: the tables of one release, read, checked and described."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mlops_role_data._release.catalog import Field, ForeignKey, Table
from mlops_role_data._release.paths import DESCRIPTOR
from mlops_role_data._release.release import Release, read_release
from mlops_role_data.errors import DataPackageError, ExportError

Cell = Any
"""None, or what the type of the column is in Python."""

DESCRIBED = (
    "column",
    "type",
    "unit",
    "title",
    "description",
    "example",
    "constraints",
    "reference",
)
"""What a data dictionary says about a column, in the order of :func:`describe`."""


@dataclass(frozen=True)
class ExportTable:
    """One table with its rows, in the published order."""

    table: Table
    rows: Sequence[tuple[Cell, ...]]
    foreign_keys: tuple[ForeignKey, ...]
    """Those whose tables are exported as well."""

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.table.fields

    def schema(self) -> dict[str, Any]:
        """Return the table's schema without the foreign keys that lead out of the export."""
        kept = {(key.fields, key.resource) for key in self.foreign_keys}
        keys = [
            key
            for key in self.table.descriptor.get("foreignKeys", ())
            if (tuple(key["fields"]), key["reference"].get("resource") or self.name) in kept
        ]
        schema = {k: v for k, v in self.table.descriptor.items() if k != "foreignKeys"}
        return {**schema, "foreignKeys": keys} if keys else schema

    def refuse_empty_texts(self, format_name: str) -> None:
        """Raise DataPackageError where an empty text would be taken for a missing cell."""
        for field, line, cell in self.cells():
            if cell == "":
                raise DataPackageError(
                    f"table {self.name!r}, row {line}, column {field.name!r} holds an empty text, "
                    f"which {format_name} cannot tell from a missing cell. Export to json or "
                    "sqlite, or correct the cell."
                )

    def cells(self) -> Iterator[tuple[Field, int, Cell]]:
        """Return each cell with its column and the number of its row, from 1 on."""
        for line, row in enumerate(self.rows, 1):
            for field, cell in zip(self.fields, row, strict=True):
                yield field, line, cell


@dataclass(frozen=True)
class Package:
    """The tables to export, and what the descriptor says of the whole."""

    descriptor: Mapping[str, Any]
    tables: Sequence[ExportTable]

    @property
    def about(self) -> dict[str, Any]:
        """The descriptor without what it says of single files, which an export has others of."""
        files = {"descriptions", "resources"}
        return {key: value for key, value in self.descriptor.items() if key not in files}

    def resource(self, name: str) -> dict[str, Any]:
        """Return the published entry of a table."""
        return dict(next(each for each in self.descriptor["resources"] if each["name"] == name))


def read_package(names: Sequence[str] | None = None) -> Package:
    """Read the tables `names` (all, if None) and check their files against their hashes."""
    if names is not None and not names:
        raise ExportError("no table is named. Name one at least, or leave the choice out for all.")

    def read(release: Release) -> Package:
        catalog = release.catalog
        chosen = {catalog.table(name).name for name in names or catalog.tables}
        # The catalog keeps what the accessor needs; licences and sources are in the file only.
        descriptor = json.loads(release.folder.read(DESCRIPTOR, 32 << 20))
        tables = [_read_table(release, table, chosen) for table in catalog if table.name in chosen]
        return Package(descriptor, tables)

    return read_release(read)


def _read_table(release: Release, table: Table, chosen: set[str]) -> ExportTable:
    from mlops_role_data._release.parquet import parse

    columns = parse(release.read(table, verify=True), table).to_pydict().values()
    rows = [tuple(map(_cell, row)) for row in zip(*columns, strict=True)]
    keys = tuple(key for key in table.foreign_keys if key.resource in chosen)
    found = ExportTable(table, rows, keys)
    for field, line, cell in found.cells():
        if isinstance(cell, float) and math.isinf(cell):
            raise DataPackageError(
                f"table {table.name!r}, row {line}, column {field.name!r} holds an infinite "
                "number, which has no form in an export. Correct the cell."
            )
    return found


def _cell(value: Cell) -> Cell:
    # Not a number is a missing number, as in the content hash.
    return None if isinstance(value, float) and math.isnan(value) else value


def plain(value: Cell) -> str:
    """Write a cell that is not null as the raw CSV files do."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # The shortest digits that give the number back, without a point where none is needed.
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)
