"""Export to SQLite: a table each, with types and keys, and the data dictionary."""

import datetime as dt
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from operator import attrgetter
from pathlib import Path

from mlops_role_data._export.package import COLUMNS, Cell, ExportTable, Package
from mlops_role_data._sql.database import breach, create_table, names
from mlops_role_data.errors import DataPackageError

# The definition of a column by its type, with its name and what is required of it.
# SQLite knows neither dates nor booleans. These names tell what is meant (Python's sqlite3 and
# others convert by them); the checks hold each cell to its type, which SQLite itself does not.
_TYPES = {
    "string": "{0} TEXT{1} CHECK (typeof({0}) IN ('text', 'null'))",
    "integer": "{0} INTEGER{1} CHECK (typeof({0}) IN ('integer', 'null'))",
    "number": "{0} REAL{1} CHECK (typeof({0}) IN ('real', 'null'))",
    "boolean": "{0} BOOLEAN{1} CHECK ({0} IN (0, 1))",
    "date": "{0} DATE{1} CHECK ({0} GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]')",
}
# What the table `_tables` says of a table; no published name begins with an underscore.
_ABOUT = ("name", "title", "group", "kind", "row_count", "grain", "description", "content_hash")


def write(package: Package, path: Path) -> None:
    """Write the database; what breaks a key of its own is refused."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # A file that is moved into place when complete needs no journal.
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("BEGIN")
        for each in package.tables:
            try:
                connection.execute(_create(each, package.tables))
                _insert(connection, each.name, (map(_cell, row.values()) for row in each.rows))
            except sqlite3.Error as error:
                raise breach(each.table, error) from error
        connection.execute(
            'CREATE TABLE "_tables" ("name" TEXT PRIMARY KEY, "title" TEXT, "group" TEXT, '
            '"kind" TEXT, "rows" INTEGER, "grain" TEXT, "description" TEXT, "content_hash" TEXT)'
        )
        _insert(connection, "_tables", map(attrgetter(*_ABOUT), [t.table for t in package.tables]))
        columns = ", ".join(f'"{column}" TEXT' for column in ("table", *COLUMNS))
        connection.execute(f'CREATE TABLE "_columns" ({columns}, PRIMARY KEY ("table", "column"))')
        _insert(connection, "_columns", package.dictionary())
        if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
            raise DataPackageError(
                f"table {broken[0]!r}, row {broken[1]} refers to a row of {broken[2]!r} that does "
                "not exist. Correct the data."
            )
        connection.execute("COMMIT")


def _create(data: ExportTable, tables: Iterable[ExportTable]) -> str:
    columns = [
        _TYPES[field.type].format(f'"{field.name}"', " NOT NULL" * field.required)
        for field in data.table.fields
    ]
    # SQLite wants what is referred to to be declared unique.
    referred = {
        key.reference_fields
        for each in tables
        for key in each.foreign_keys
        if key.resource == data.name and key.reference_fields != data.table.primary_key
    }
    columns += [f"UNIQUE ({names(unique)})" for unique in sorted(referred)]
    return create_table(data.table, columns, data.foreign_keys)


def _cell(value: Cell) -> Cell:
    return value.isoformat() if isinstance(value, dt.date) else value


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Iterable[Cell]]) -> None:
    for row in map(tuple, rows):
        marks = ", ".join("?" * len(row))
        # The name comes from a descriptor that allows a-z, digits and _ only.
        connection.execute(f'INSERT INTO "{table}" VALUES ({marks})', row)  # noqa: S608
