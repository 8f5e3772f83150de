"""From what was read in Arrow to the library of the caller's choice.

Heavy imports are inside the functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from mlops_role_data._release.parquet import check_categories, ordered, to_pandas
from mlops_role_data.errors import QueryError, UnknownNameError, import_extra

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from mlops_role_data._release.catalog import Catalog, Table

Backend = Literal["pandas", "pyarrow", "polars", "duckdb"]

# The extra that brings the library, where the base install leaves it out.
_EXTRAS = {"polars": "polars", "duckdb": "sql"}


def require(backend: str) -> None:
    """Make sure that there is such a backend, and that its library is installed.

    Raises
    ------
    UnknownNameError
        If there is no such backend.
    MissingExtraError
        If its library is not installed.
    """
    if backend not in BACKENDS:
        raise UnknownNameError("backend", backend, BACKENDS)
    if backend in _EXTRAS:
        import_extra(backend, f"the backend {backend!r}", _EXTRAS[backend])


def _pandas(data: pa.Table, table: Table, catalog: Catalog) -> pd.DataFrame:
    from mlops_role_data._find import cite as _cite

    frame = to_pandas(data, table, catalog.version)
    frame.attrs["citation"] = _cite.text(catalog)
    return frame


def _pyarrow(data: pa.Table, table: Table, _catalog: Catalog) -> pa.Table:
    check_categories(data, table)
    return data


def _polars(data: pa.Table, table: Table, _catalog: Catalog) -> pl.DataFrame:
    import polars as pl

    check_categories(data, table)
    enums = {
        field.name: pl.Enum(field.categories)
        for field in ordered(data, table)
        # An enumeration of polars has texts only.
        if field.type == "string"
    }
    # A series follows from a single column only, which a table is not.
    frame: Any = pl.from_arrow(data)
    converted: pl.DataFrame = frame.cast(enums)
    return converted


def _duckdb(data: pa.Table, table: Table, _catalog: Catalog) -> duckdb.DuckDBPyRelation:
    from mlops_role_data._sql.database import database

    if not table.fields:
        raise QueryError("a DuckDB relation has at least one column. Name one in columns=.")
    check_categories(data, table)
    # The relation keeps its database alive.
    return database([(table, data)]).table(f'main."{table.name}"')


# From what was read, the description of just that, and the release.
BACKENDS: dict[str, Callable[[pa.Table, Table, Catalog], Any]] = {
    "pandas": _pandas,
    "pyarrow": _pyarrow,
    "polars": _polars,
    "duckdb": _duckdb,
}
