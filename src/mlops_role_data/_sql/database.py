"""A release's tables in a DuckDB database of its own, locked against everything outside.

And what ``sql`` lets through to it: one SELECT from tables and harmless functions
(docs/security.md). Heavy imports are inside the functions.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mlops_role_data._release.parquet import parse
from mlops_role_data.errors import QueryError

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

# All others are refused by name: some read files, some run a text as a query, and some take
# addresses in memory.
_FUNCTIONS = frozenset({
    "duckdb_columns", "duckdb_constraints", "duckdb_functions", "duckdb_keywords",
    "duckdb_tables", "duckdb_types", "generate_series", "json_each", "json_tree",
    "pragma_table_info", "range", "repeat", "unnest",
})  # fmt: skip


def open_database(release: Release) -> duckdb.DuckDBPyConnection:
    """Copy all tables of `release` into a new database in memory, and lock it."""
    return database((table, parse(release.read(table), table)) for table in release.catalog)


def database(contents: Iterable[tuple[Table, pa.Table]]) -> duckdb.DuckDBPyConnection:
    """Copy tables into a new database in memory, and lock it.

    Each comes with its description, whose columns are those of the data.
    """
    import duckdb

    connection = duckdb.connect(":memory:")
    try:
        connection.execute("BEGIN")
        for table, data in contents:
            columns = {field.name: (_type(field), _comment(field)) for field in table.fields}
            add_table(connection, table, data, columns)
        connection.execute("COMMIT")
        lock(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Let a database reach nothing outside any more, for good."""
    connection.execute("; ".join(_LOCKS))


def add_table(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    data: pa.Table,
    columns: Mapping[str, tuple[str, str]],
    foreign_keys: Iterable[ForeignKey] = (),
) -> None:
    """Add a table, with a type and a comment by column, and fill it with the rows of `data`."""
    definitions = [f'"{column}" {kind}' for column, (kind, _) in columns.items()]
    statements = [
        create_table(table, definitions, foreign_keys),
        f'COMMENT ON TABLE main."{table.name}" IS {literal(table.description)}',
    ]
    for column, (_, comment) in columns.items():
        name = f'main."{table.name}"."{column}"'
        statements.append(f"COMMENT ON COLUMN {name} IS {literal(comment)}")
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
        return f"ENUM ({', '.join(map(literal, field.categories))})"
    return TYPES[field.type]


def _comment(field: Field) -> str:
    return f"{field.description} [{field.unit}]" if field.unit else field.description


def names(columns: Sequence[str]) -> str:
    """List names of columns, quoted: _descriptor refuses all but a-z, digits and underscores."""
    return ", ".join(f'"{column}"' for column in columns)


def literal(value: str) -> str:
    """Quote a text for SQL, which has no form for a NUL."""
    return "'" + value.replace("'", "''").replace("\0", "") + "'"


def checked(cursor: duckdb.DuckDBPyConnection, query: str) -> duckdb.Statement:
    """Parse `query`, and refuse it unless it is one SELECT from tables and harmless functions."""
    statements = cursor.extract_statements(query)
    if len(statements) != 1:
        raise QueryError(f"sql() takes one statement; found {len(statements)}.")
    try:
        kind = statements[0].type.name
    except ValueError:
        # DuckDB knows more kinds of statements than its Python names.
        kind = "of another kind"
    if kind != "SELECT":
        hint = " Write out PIVOT's values with IN (...)." if kind == "MULTI" else ""
        raise QueryError(
            f"sql() only reads, and this statement is {kind}.{hint} "
            "Write a SELECT; connect() gives a private copy that may be changed."
        )
    nodes = syntax(cursor, statements[0].query)
    if (root := nodes[-1]).get("error", True):
        raise QueryError(f"the query cannot be checked: {root.get('error_message', 'no tree')}.")
    for node in nodes:
        # A function that stands in place of a table.
        if node.get("type") == "TABLE_FUNCTION":
            function = str((node.get("function") or {}).get("function_name"))
            if function.lower() not in _FUNCTIONS:
                raise QueryError(
                    f"the table function {function!r} is not available: sql() reads the published "
                    f"tables and nothing else. Use tables, or {', '.join(sorted(_FUNCTIONS))}."
                )
    return statements[0]


def syntax(connection: duckdb.DuckDBPyConnection, select: str) -> list[dict[str, Any]]:
    """Return all nodes of the syntax tree of a SELECT, however deep; the last is its root.

    The root has ``error`` and ``error_message``: other statements have no tree.
    """
    nodes: list[dict[str, Any]] = []

    def keep(node: dict[str, Any]) -> dict[str, Any]:
        nodes.append(node)
        return node

    [(text,)] = connection.execute("SELECT json_serialize_sql(?::VARCHAR)", [select]).fetchall()
    json.loads(text, object_hook=keep)
    return nodes
