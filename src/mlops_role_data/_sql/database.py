"""A release's tables in a DuckDB database of its own, locked against everything outside.

Heavy imports are inside the functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_role_data._release.dictionary import dictionary
from mlops_role_data._release.parquet import parse
from mlops_role_data.errors import DataPackageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import duckdb
    import pyarrow as pa

    from mlops_role_data._release.catalog import Field, ForeignKey, Table
    from mlops_role_data._release.release import Release

# The type of each Table Schema type.
TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}

_CLOSED: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
# In this order: the last but one forbids to change the ones before it, the last any.
_LOCKS = (
    "SET allowed_directories = []",
    "SET allowed_paths = []",
    # Otherwise a large result is spilled into the current folder.
    "SET temp_directory = ''",
    "SET secret_directory = ''",
    "SET allow_persistent_secrets = false",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET allow_community_extensions = false",
    "SET python_enable_replacements = false",
    "SET python_scan_all_frames = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


def open_database(release: Release) -> duckdb.DuckDBPyConnection:
    """Copy all tables of `release` into a new database in memory, and lock it."""
    connection = database((table, parse(release.read(table), table)) for table in release.catalog)
    lock(connection)
    return connection


def database(contents: Iterable[tuple[Table, pa.Table]]) -> duckdb.DuckDBPyConnection:
    """Copy tables into a new database in memory: types, primary keys, descriptions and rows.

    Raises
    ------
    DataPackageError
        If a table does not keep its own schema.
    """
    import duckdb

    connection = duckdb.connect(":memory:", config=_CLOSED)
    try:
        connection.execute("BEGIN")
        for table, data in contents:
            try:
                _add_table(connection, table, data)
            except duckdb.Error as error:
                raise breach(table, str(error).partition("\n")[0]) from error
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def breach(table: Table, fault: object) -> DataPackageError:
    """Return the error for data that a database does not take."""
    return DataPackageError(
        f"table {table.name!r} does not keep its own schema: {fault}. Correct the data."
    )


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Let a database reach nothing outside any more, for good."""
    connection.execute("; ".join(_LOCKS))


def _add_table(connection: duckdb.DuckDBPyConnection, table: Table, data: pa.Table) -> None:
    statements = [
        create_table(table, [f'"{each.name}" {_type(each)}' for each in table.fields]),
        f'COMMENT ON TABLE main."{table.name}" IS {literal(table.description)}',
    ]
    for row in dictionary(table):
        column = f'main."{table.name}"."{row["column"]}"'
        statements.append(f"COMMENT ON COLUMN {column} IS {literal(_comment(row))}")
    connection.execute(";\n".join(statements))
    # As in `names`, the name can carry no SQL.
    connection.from_arrow(data).insert_into(f'main."{table.name}"')


def create_table(
    table: Table, columns: Iterable[str], foreign_keys: Iterable[ForeignKey] = ()
) -> str:
    """Return the statement that creates a table with these definitions of columns, and its keys."""
    lines = [*columns]
    if table.primary_key:
        lines.append(f"PRIMARY KEY ({names(table.primary_key)})")
    lines += [
        f"FOREIGN KEY ({names(key.fields)}) "
        f'REFERENCES "{key.resource}" ({names(key.reference_fields)})'
        for key in foreign_keys
    ]
    body = ",\n  ".join(lines)
    return f'CREATE TABLE "{table.name}" (\n  {body}\n)'


def _type(field: Field) -> str:
    if field.categories and field.type == "string":
        # An ENUM is compared and sorted in the order of its values.
        kind = f"ENUM ({', '.join(map(literal, field.categories))})"
    else:
        kind = TYPES[field.type]
    return kind + " NOT NULL" * field.required


def _comment(row: Mapping[str, str | None]) -> str:
    titles = {"description": "", "unit": "Unit: ", "reference": "Refers to "}
    parts = [f"{title}{row[key]}".rstrip(".") for key, title in titles.items() if row[key]]
    return ". ".join(parts)


def names(columns: Sequence[str]) -> str:
    """List names of columns, quoted: a descriptor has only a-z, digits and underscores in them."""
    return ", ".join(f'"{column}"' for column in columns)


def literal(value: str) -> str:
    """Quote a text for SQL, which has no form for a NUL."""
    return "'" + value.replace("'", "''").replace("\0", "") + "'"
