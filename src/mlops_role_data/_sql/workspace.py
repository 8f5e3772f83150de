"""A locked DuckDB database over Arrow tables, for the SQL of rules and of derived tables.

The SQL comes from a project's ``schemas/``. It may be somebody else's, so it reads the tables that
it is given and nothing else: no file, no network, no other setting.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Self

from mlops_role_data._sql.database import LOCKS
from mlops_role_data.errors import MlopsRoleDataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa


class WorkspaceError(MlopsRoleDataError):
    """SQL that cannot be run, or a database that cannot be opened: what DuckDB says of it."""


class Workspace:
    """Tables that SQL can read; use it as a context manager.

    Parameters
    ----------
    tables
        Arrow tables by the name under which SQL finds them. They are read in place, not copied.
    """

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        import duckdb

        try:
            # small tables: more threads would cost more than they save
            self._connection = duckdb.connect(":memory:", config={"threads": 1})
        except duckdb.Error as error:
            raise WorkspaceError(f"DuckDB cannot be started: {error}") from error
        try:
            # the order of rows is part of the result
            self._connection.execute("SET preserve_insertion_order = true")
            for name, data in tables.items():
                self._connection.register(name, data)
            for lock in LOCKS:
                self._connection.execute(lock)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._connection.close()

    def add(self, name: str, data: pa.Table) -> None:
        """Let SQL find one more table."""
        self._connection.register(name, data)

    def tables_of(self, sql: str) -> set[str]:
        """Return the names of the tables that a SELECT reads, without those that WITH defines."""
        (text,) = self._connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchall()[0]
        read: set[str] = set()
        defined: set[str] = set()
        tree = json.loads(text)
        if tree.get("error"):
            raise WorkspaceError(f"it must be one SELECT: {tree['error_message']}")
        ahead: list[Any] = [tree]
        while ahead:
            node = ahead.pop()
            if isinstance(node, dict):
                if node.get("type") == "BASE_TABLE":
                    read.add(node["table_name"])
                for entry in node.get("cte_map", {}).get("map", ()):
                    defined.add(entry["key"])
                node = list(node.values())
            if isinstance(node, list):
                ahead += node
        return read - defined

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Run a SELECT and return its rows."""
        found: list[dict[str, Any]] = self.arrow(sql).to_pylist()
        return found

    def arrow(self, sql: str) -> pa.Table:
        """Run a SELECT and return its rows as an Arrow table."""
        import duckdb

        try:
            return self._connection.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            raise WorkspaceError(str(error)) from error
