"""Export to DuckDB: the tables as ``sql()`` has them (extra ``sql``)."""

from contextlib import closing
from pathlib import Path

from mlops_role_data._export.package import Package
from mlops_role_data._sql.database import database, literal


def write(package: Package, path: Path) -> None:
    """Write the database."""
    from mlops_role_data._release.parquet import to_arrow

    contents = ((each.table, to_arrow(each.rows, each.table)) for each in package.tables)
    with closing(database(contents)) as connection:
        # The usual blocks of 256 kB, one at least per column, would make many a small table large.
        connection.execute(f"ATTACH {literal(str(path))} AS made (BLOCK_SIZE 16384)")
        connection.execute("COPY FROM DATABASE memory TO made; DETACH made")
