"""A locked DuckDB database over Arrow tables, for the SQL of rules and of derived tables.

The SQL comes from a project's ``schemas/``. It may be somebody else's, so it reads the tables that
it is given and nothing else: no file, no network, no other setting.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from mlops_role_data._sql.database import lock
from mlops_role_data._sql.guard import syntax
from mlops_role_data.errors import MlopsRoleDataError

if TYPE_CHECKING:
    import pyarrow as pa


class WorkspaceError(MlopsRoleDataError):
    """SQL that cannot be run, or a database that cannot be opened: what DuckDB says of it."""


class Workspace:
    """Tables that SQL can read; use it as a context manager."""

    def __init__(self) -> None:
        import duckdb

        # Small tables: more threads would cost more than they save. The order of rows is part of
        # the result.
        config: dict[str, Any] = {"threads": 1, "preserve_insertion_order": True}
        with _explained("DuckDB cannot be started: "):
            self._connection = duckdb.connect(":memory:", config=config)
        lock(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._connection.close()

    def add(self, name: str, data: pa.Table) -> None:
        """Let SQL find a table, which is read in place, not copied."""
        self._connection.register(name, data)

    def tables_of(self, sql: str) -> set[str]:
        """Return the names of the tables that a SELECT reads, without those that WITH defines."""
        nodes = syntax(self._connection, sql)
        if nodes[-1]["error"]:
            raise WorkspaceError(f"it must be one SELECT: {nodes[-1]['error_message']}")
        read = {node["table_name"] for node in nodes if node.get("type") == "BASE_TABLE"}
        maps = [node["cte_map"].get("map", ()) for node in nodes if "cte_map" in node]
        return read - {entry["key"] for entries in maps for entry in entries}

    def columns(self, sql: str) -> list[str]:
        """Return the columns of a SELECT, which is not run."""
        with _explained():
            return list(self._connection.sql(sql).columns)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Run a SELECT and return its rows."""
        with _explained():
            # `sql` would bind the statement twice, which takes longer than to run it
            result = self._connection.execute(sql)
            names = [column for column, *_ in result.description]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def arrow(self, sql: str) -> pa.Table:
        """Run a SELECT and return its rows as an Arrow table."""
        with _explained():
            return self._connection.sql(sql).to_arrow_table()


@contextmanager
def _explained(what: str = "") -> Iterator[None]:
    """Raise what DuckDB says as an error of ours."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise WorkspaceError(f"{what}{error}") from error
