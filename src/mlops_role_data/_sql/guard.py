"""What ``sql`` lets through: one SELECT from tables and harmless functions (docs/security.md)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mlops_role_data.errors import QueryError

if TYPE_CHECKING:
    import duckdb

# All others are refused by name: some read files, some run a text as a query, and some take
# addresses in memory.
_FUNCTIONS = frozenset({
    "duckdb_columns", "duckdb_constraints", "duckdb_functions", "duckdb_keywords",
    "duckdb_tables", "duckdb_types", "generate_series", "json_each", "json_tree",
    "pragma_table_info", "range", "repeat", "unnest",
})  # fmt: skip


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
