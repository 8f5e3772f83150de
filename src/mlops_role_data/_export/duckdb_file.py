"""Export to DuckDB: a table each, with types, keys and comments (extra ``sql``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

from mlops_role_data._export.package import ExportTable, Package
from mlops_role_data._release.dictionary import dictionary
from mlops_role_data._sql.database import TYPES, literal, names
from mlops_role_data.errors import DataPackageError


def write(package: Package, path: Path) -> None:
    """Write the database.

    DuckDB takes a foreign key only towards a table that exists already, and never adds one
    later: those of a circle of tables are left to the comment of their column.
    """
    duckdb: Any = import_module("duckdb")
    config = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    with closing(duckdb.connect(":memory:", config=config)) as connection:
        # The usual blocks of 256 kB, one at least per column, would make many a small table large.
        connection.execute(f"ATTACH {literal(str(path))} AS made (BLOCK_SIZE 16384)")
        connection.execute("USE made")
        connection.execute("BEGIN")
        made: dict[str, tuple[str, ...]] = {}
        for each in _in_order(package.tables):
            try:
                connection.execute(_create(each, made))
                _fill(connection, each)
            except duckdb.Error as error:
                reason = str(error).partition("\n")[0]
                raise DataPackageError(
                    f"table {each.name!r} does not keep its own schema: {reason}. Correct the data."
                ) from error
            made[each.name] = each.table.primary_key
        connection.execute("COMMIT")
        connection.execute("USE memory")
        connection.execute("DETACH made")


def _in_order(tables: Sequence[ExportTable]) -> Iterator[ExportTable]:
    """Return each table after those that it refers to, where they form no circle."""
    waiting = {each.name: each for each in tables}
    while waiting:
        free = (
            each
            for each in waiting.values()
            if not ({key.resource for key in each.foreign_keys} - {each.name}) & waiting.keys()
        )
        chosen = next(free, None) or next(iter(waiting.values()))
        yield waiting.pop(chosen.name)


def _create(data: ExportTable, made: Mapping[str, tuple[str, ...]]) -> str:
    table = data.table
    lines = [
        f'"{field.name}" {TYPES[field.type]}{" NOT NULL" if field.required else ""}'
        for field in data.fields
    ]
    lines.append(f"PRIMARY KEY ({names(table.primary_key)})")
    lines += [
        f'FOREIGN KEY ({names(key.fields)}) REFERENCES "{key.resource}" '
        f"({names(key.reference_fields)})"
        for key in data.foreign_keys
        # Rows that refer to rows of their own table would have to come after these.
        if made.get(key.resource) == key.reference_fields
    ]
    statements = [f'CREATE TABLE "{table.name}" ({", ".join(lines)})']
    statements.append(f'COMMENT ON TABLE "{table.name}" IS {literal(table.description)}')
    for row in dictionary(table):
        parts = (row["description"], row["unit"] and f"Unit: {row['unit']}")
        reference = row["reference"] and f"Refers to {row['reference']}"
        comment = ". ".join(part.rstrip(".") for part in (*parts, reference) if part)
        column = f'"{table.name}"."{row["column"]}"'
        statements.append(f"COMMENT ON COLUMN {column} IS {literal(comment)}")
    return ";\n".join(statements)


def _fill(connection: Any, data: ExportTable) -> None:
    import pyarrow as pa

    from mlops_role_data._release.parquet import arrow_type

    schema = pa.schema([(field.name, arrow_type(field.type)) for field in data.fields])
    columns = data.table.columns
    rows = pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in data.rows], schema)
    connection.register("_rows", rows)
    connection.execute(f'INSERT INTO "{data.name}" SELECT * FROM _rows')  # noqa: S608 - as in names()
    connection.unregister("_rows")
