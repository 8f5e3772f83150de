"""Export to SQLite: a table each, with types and keys, and the data dictionary."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from mlops_role_data._export.package import DESCRIBED, Cell, ExportTable, Package
from mlops_role_data._release.catalog import Field
from mlops_role_data._release.dictionary import dictionary
from mlops_role_data.errors import DataPackageError

# SQLite knows neither dates nor booleans. These names tell what is meant (Python's sqlite3 and
# others convert by them); the checks hold each cell to its type, which SQLite itself does not.
_TYPES = {
    "string": ("TEXT", "typeof({0}) IN ('text', 'null')"),
    "integer": ("INTEGER", "typeof({0}) IN ('integer', 'null')"),
    "number": ("REAL", "typeof({0}) IN ('real', 'null')"),
    "boolean": ("BOOLEAN", "{0} IN (0, 1)"),
    "date": ("DATE", "{0} GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'"),
}


def write(package: Package, path: Path) -> None:
    """Write the database; what breaks a key of its own is refused."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # A file that is moved into place when complete needs no journal.
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("BEGIN")
        for each in package.tables:
            try:
                connection.execute(_create(each, _referred(package.tables, each.name)))
                _insert(connection, each.name, (tuple(map(_cell, row)) for row in each.rows))
            except sqlite3.Error as error:
                raise DataPackageError(
                    f"table {each.name!r} does not keep its own schema: {error}. Correct the data."
                ) from error
        _describe(connection, package.tables)
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        if broken:
            raise DataPackageError(
                f"table {broken[0]!r}, row {broken[1]} refers to a row of {broken[2]!r} that does "
                "not exist. Correct the data."
            )
        connection.execute("COMMIT")


def _referred(tables: Iterable[ExportTable], name: str) -> list[tuple[str, ...]]:
    found = {
        key.reference_fields for each in tables for key in each.foreign_keys if key.resource == name
    }
    return sorted(found)


def _create(data: ExportTable, referred: Iterable[tuple[str, ...]]) -> str:
    primary = data.table.primary_key
    lines = [_column(field) for field in data.fields]
    lines.append(f"PRIMARY KEY ({_names(primary)})")
    # SQLite wants what is referred to to be declared unique.
    lines += [f"UNIQUE ({_names(columns)})" for columns in referred if columns != primary]
    lines += [
        f"FOREIGN KEY ({_names(key.fields)}) "
        f"REFERENCES {name(key.resource)} ({_names(key.reference_fields)})"
        for key in data.foreign_keys
    ]
    body = ",\n  ".join(lines)
    return f"CREATE TABLE {name(data.name)} (\n  {body}\n)"


def _column(field: Field) -> str:
    declared, check = _TYPES[field.type]
    quoted = name(field.name)
    required = " NOT NULL" if field.required else ""
    return f"{quoted} {declared}{required} CHECK ({check.format(quoted)})"


def name(identifier: str) -> str:
    """Quote the name of a table or column."""
    return '"' + identifier.replace('"', '""') + '"'


def _names(columns: Sequence[str]) -> str:
    return ", ".join(map(name, columns))


def _cell(value: Cell) -> Cell:
    return value.isoformat() if isinstance(value, dt.date) else value


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Sequence[Cell]]) -> None:
    for row in rows:
        marks = ", ".join("?" * len(row))
        # The name is quoted, and comes from a descriptor that allows a-z, digits and _ only.
        connection.execute(f"INSERT INTO {name(table)} VALUES ({marks})", row)  # noqa: S608


def _describe(connection: sqlite3.Connection, tables: Sequence[ExportTable]) -> None:
    # No published name begins with an underscore.
    connection.execute(
        'CREATE TABLE "_tables" ("name" TEXT PRIMARY KEY, "title" TEXT, "group" TEXT, '
        '"kind" TEXT, "rows" INTEGER, "grain" TEXT, "description" TEXT, "content_hash" TEXT)'
    )
    _insert(
        connection,
        "_tables",
        (
            (t.name, t.title, t.group, t.kind, t.row_count, t.grain, t.description, t.content_hash)
            for t in (each.table for each in tables)
        ),
    )
    columns = ", ".join(f"{name(column)} TEXT" for column in ("table", *DESCRIBED))
    connection.execute(f'CREATE TABLE "_columns" ({columns}, PRIMARY KEY ("table", "column"))')
    _insert(
        connection,
        "_columns",
        (
            (each.name, *(row[column] for column in DESCRIBED))
            for each in tables
            for row in dictionary(each.table)
        ),
    )
