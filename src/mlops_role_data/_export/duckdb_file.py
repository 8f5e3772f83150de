"""Export to DuckDB: a table each, with types, keys and comments (extra ``sql``)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

from mlops_role_data._export.package import ExportTable, Package
from mlops_role_data._release.dictionary import dictionary
from mlops_role_data._sql.database import TYPES, add_table, literal


def write(package: Package, path: Path) -> None:
    """Write the database.

    DuckDB takes a foreign key only towards a table that exists already, and never adds one
    later: those of a circle of tables are left to the comment of their column.
    """
    from mlops_role_data._release.parquet import to_arrow

    duckdb: Any = import_module("duckdb")
    config = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    with closing(duckdb.connect(":memory:", config=config)) as connection:
        # The usual blocks of 256 kB, one at least per column, would make many a small table large.
        connection.execute(f"ATTACH {literal(str(path))} AS made (BLOCK_SIZE 16384)")
        connection.execute("USE made")
        connection.execute("BEGIN")
        made: dict[str, tuple[str, ...]] = {}
        for each in _in_order(package.tables):
            # Rows that refer to rows of their own table would have to come after these.
            keys = (k for k in each.foreign_keys if made.get(k.resource) == k.reference_fields)
            columns = {
                field.name: (TYPES[field.type] + " NOT NULL" * field.required, _comment(row))
                for field, row in zip(each.table.fields, dictionary(each.table), strict=True)
            }
            try:
                add_table(connection, each.table, to_arrow(each.rows, each.table), columns, keys)
            except duckdb.Error as error:
                raise each.breach(str(error).partition("\n")[0]) from error
            made[each.name] = each.table.primary_key
        connection.execute("COMMIT")
        connection.execute("USE memory")
        connection.execute("DETACH made")


def _in_order(tables: Sequence[ExportTable]) -> Iterator[ExportTable]:
    """Return each table after those that it refers to, where they form no circle."""
    waiting = {each.name: each for each in tables}
    while waiting:
        free = (
            name
            for name, each in waiting.items()
            if not {key.resource for key in each.foreign_keys} & (waiting.keys() - {name})
        )
        yield waiting.pop(next(free, next(iter(waiting))))


def _comment(row: Mapping[str, str | None]) -> str:
    titles = {"description": "", "unit": "Unit: ", "reference": "Refers to "}
    parts = [f"{title}{row[key]}".rstrip(".") for key, title in titles.items() if row[key]]
    return ". ".join(parts)
