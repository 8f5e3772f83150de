"""``load``: one published table in the library of the caller's choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, Unpack, overload

from msgspec.structs import replace

from mlops_role_data._find import cite
from mlops_role_data._release.collector import paused_collector
from mlops_role_data._release.parquet import check_categories, ordered, parse, to_pandas
from mlops_role_data._release.release import Release, read_release
from mlops_role_data.errors import QueryError, UnknownNameError, import_extra

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from mlops_role_data._release.catalog import Catalog, Table
    from mlops_role_data._typing import TableName

    class How(TypedDict, total=False):
        """How :func:`load` is to read: what it takes by name only."""

        columns: Sequence[str] | None
        expand: bool
        verify: bool

    Loaded: TypeAlias = pd.DataFrame | pa.Table | pl.DataFrame | duckdb.DuckDBPyRelation

Backend = Literal["pandas", "pyarrow", "polars", "duckdb"]

# The extra that brings the library, where the base install leaves it out.
_EXTRAS = {"polars": "polars", "duckdb": "sql"}


@overload
def load(name: TableName, backend: Literal["pandas"] = ..., **how: Unpack[How]) -> pd.DataFrame: ...
@overload
def load(name: TableName, backend: Literal["pyarrow"], **how: Unpack[How]) -> pa.Table: ...
@overload
def load(name: TableName, backend: Literal["polars"], **how: Unpack[How]) -> pl.DataFrame: ...
@overload
def load(
    name: TableName, backend: Literal["duckdb"], **how: Unpack[How]
) -> duckdb.DuckDBPyRelation: ...
def load(
    name: TableName,
    backend: Backend = "pandas",
    *,
    columns: Sequence[str] | None = None,
    expand: bool = False,
    verify: bool = False,
) -> Loaded:
    """Load one table.

    Parameters
    ----------
    name : TableName
        As in :func:`tables`.
    backend : {"pandas", "pyarrow", "polars", "duckdb"}
        The library whose table is returned; polars is the extra ``polars``, DuckDB ``sql``.
    columns : sequence of str, optional
        Only these columns, in this order; a single text stands for one column,
        and a column named twice comes once.
    expand : bool
        Say beside each foreign key what it refers to: behind ``role_id`` comes ``role_name``, the
        key without ``_id`` and the column by which the rows of the other table are called. It is
        null where the key is, and ordered where the key is. A table whose rows are called by
        their key adds nothing. Behind the columns of ``roles`` and ``skills`` come those of their
        links to taxonomies: ``esco_relation``, ``esco_id``, ``esco_label``, and three such for
        O*NET. No row is added or lost. `columns` may name the columns added.
    verify : bool
        Compare each file's sha256 with the recorded one before it is parsed. Its size, its number
        of rows and its columns are compared always.

    Returns
    -------
    pandas.DataFrame, pyarrow.Table, polars.DataFrame or duckdb.DuckDBPyRelation
        One row per record, in the published order, with the same values and nulls whatever the
        backend. In pandas every dtype can hold a null: texts are ``str``, integers ``Int64``,
        numbers ``Float64``, booleans ``boolean``, dates ``date32[day][pyarrow]``, and a column
        whose values have an order is an ordered categorical (``Enum`` in polars, ``ENUM`` in
        DuckDB, text in pyarrow). ``attrs`` of a DataFrame of pandas has ``title``,
        ``description``, ``units``, ``version`` and ``citation``. A relation is a table in a
        database of its own, in memory, which can reach no file and no network.

    Raises
    ------
    UnknownNameError
        If there is no such table, column or backend.
    MissingExtraError
        If the backend's library is not installed.
    QueryError
        If no column is wanted of a DuckDB relation, which cannot be without.
    VerificationError
        If a file is not the one that the release describes.
    DataPackageError
        If the published package cannot be found or read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> mrd.load("pay", columns=["year"]).dtypes.to_list()
    [Int64Dtype()]
    >>> mrd.load("pay", "pyarrow").column("year").type
    DataType(int64)
    >>> mrd.load("pay_figures", expand=True).columns.to_list()[1:5]
    ['role_id', 'role_name', 'career_stage_id', 'career_stage_name']
    """
    if backend not in BACKENDS:
        raise UnknownNameError("backend", backend, BACKENDS)
    if backend in _EXTRAS:
        import_extra(backend, f"the backend {backend!r}", _EXTRAS[backend])
    named = [columns] if isinstance(columns, str) else columns
    wanted = None if named is None else list(dict.fromkeys(named))

    def read(release: Release) -> Loaded:
        def parsed(table: Table, columns: Sequence[str] | None = None) -> pa.Table:
            return parse(release.read(table, verify=verify), table, columns)

        catalog = release.catalog
        table = catalog.table(name)
        if expand:
            # Not needed by most.
            from mlops_role_data._read.expand import expanded

            data, table = expanded(table, catalog, wanted, parsed)
        chosen = _choose(table, wanted)
        data = data.select(list(chosen.columns)) if expand else parsed(table, wanted)
        check_categories(data, chosen)
        return BACKENDS[backend](data, chosen, catalog)

    # The first call imports the backend's library.
    with paused_collector():
        return read_release(read)


def _choose(table: Table, columns: Sequence[str] | None) -> Table:
    """Return the description of only these columns of a table."""
    if columns is None:
        return table
    key = table.primary_key if set(table.primary_key) <= set(columns) else ()
    return replace(table, fields=tuple(map(table.field, columns)), primary_key=key)


def _pandas(data: pa.Table, table: Table, catalog: Catalog) -> pd.DataFrame:
    frame = to_pandas(data, table, catalog.version)
    frame.attrs["citation"] = cite.text(catalog)
    return frame


def _polars(data: pa.Table, table: Table, _catalog: Catalog) -> Any:
    import polars as pl

    # An enumeration of polars has texts only.
    enums = [field for field in ordered(data, table) if field.type == "string"]
    # A series follows from a single column only, which a table is not.
    frame: Any = pl.from_arrow(data)
    return frame.cast({field.name: pl.Enum(field.categories) for field in enums})


def _duckdb(data: pa.Table, table: Table, _catalog: Catalog) -> duckdb.DuckDBPyRelation:
    from mlops_role_data._sql.database import database, lock

    if not table.fields:
        raise QueryError("a DuckDB relation has at least one column. Name one in columns=.")
    connection = database([(table, data)])
    lock(connection)
    # The relation keeps its database alive.
    return connection.table(f'main."{table.name}"')


# From what was read, the description of just that, and the release.
BACKENDS: dict[str, Callable[[pa.Table, Table, Catalog], Loaded]] = {
    "pandas": _pandas,
    "pyarrow": lambda data, *_: data,
    "polars": _polars,
    "duckdb": _duckdb,
}
