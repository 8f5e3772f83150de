"""What every export starts from: the tables of one release, read, checked and described."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mlops_role_data._release.catalog import ForeignKey, Table
from mlops_role_data._release.dictionary import dictionary
from mlops_role_data._release.release import Release, read_release
from mlops_role_data.errors import DataPackageError, ExportError

# None, or what the type of the column is in Python
Cell = Any

# What a data dictionary says about a column
COLUMNS = ("column", "type", "unit", "title", "description", "example", "constraints", "reference")


@dataclass(frozen=True)
class ExportTable:
    """One table with its rows, in the published order.

    Attributes
    ----------
    foreign_keys
        Those whose tables are exported as well.
    resource
        The published entry, its schema without the foreign keys that lead out of the export.
    """

    table: Table
    rows: Sequence[Mapping[str, Cell]]
    foreign_keys: tuple[ForeignKey, ...]
    resource: Mapping[str, Any]

    @property
    def name(self) -> str:
        return self.table.name

    def refuse(self, cells: Collection[Cell], fault: str) -> None:
        """Raise DataPackageError if any cell is one of `cells`."""
        for line, row in enumerate(self.rows, 1):
            for column, cell in row.items():
                if cell in cells:
                    place = f"table {self.name!r}, row {line}, column {column!r}"
                    raise DataPackageError(f"{place} holds {fault}")

    def refuse_empty_texts(self, format_name: str) -> None:
        """Raise DataPackageError where an empty text would be taken for a missing cell."""
        fault = f"an empty text, which {format_name} cannot tell from a missing cell. "
        self.refuse([""], f"{fault}Export to json or sqlite, or correct the cell.")


@dataclass(frozen=True)
class Package:
    """The tables to export, and what the descriptor says of the whole."""

    about: Mapping[str, Any]
    tables: Sequence[ExportTable]

    def dictionary(self) -> list[list[str | None]]:
        """Return a row per column of a table: the table's name, then :data:`COLUMNS`."""
        return [
            [each.name, *(row[column] for column in COLUMNS)]
            for each in self.tables
            for row in dictionary(each.table)
        ]


def read_package(names: Sequence[str] | None = None) -> Package:
    """Read the tables `names` (all, if None) and check their files against their hashes."""
    if names is not None and not names:
        raise ExportError("no table is named. Name one at least, or leave the choice out for all.")

    def read(release: Release) -> Package:
        chosen = {release.catalog.table(name).name for name in names or release.catalog.tables}
        tables = [each for each in release.catalog if each.name in chosen]
        exported = [_read_table(release, each, chosen) for each in tables]
        return Package(release.catalog.properties, exported)

    return read_release(read)


def _read_table(release: Release, table: Table, chosen: Collection[str]) -> ExportTable:
    from mlops_role_data._release.parquet import parse

    data = parse(release.read(table, verify=True), table).to_pylist()
    rows = [{column: _cell(cell) for column, cell in row.items()} for row in data]
    schema = {key: value for key, value in table.descriptor.items() if key != "foreignKeys"}
    stated = zip(table.descriptor.get("foreignKeys", ()), table.foreign_keys, strict=True)
    kept = [(said, key) for said, key in stated if key.resource in chosen]
    if kept:
        schema["foreignKeys"] = [said for said, _ in kept]
    keys = tuple(key for _, key in kept)
    found = ExportTable(table, rows, keys, {**table.resource, "schema": schema})
    infinite = "an infinite number, which has no form in an export. Correct the cell."
    found.refuse([math.inf, -math.inf], infinite)
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
