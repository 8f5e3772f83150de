"""``sql`` and ``connect``: all published tables in DuckDB, and no way out of it.

Heavy imports are inside the functions. What holds a query in is explained in docs/security.md.
"""

from __future__ import annotations

import os
import re
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from mlops_role_data._release.parquet import pandas_dtypes
from mlops_role_data._release.release import Release, read_release
from mlops_role_data._sql.database import open_database
from mlops_role_data._sql.guard import checked
from mlops_role_data.errors import QueryError, UnknownNameError, import_extra

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb
    import pandas as pd
    import pyarrow as pa

    from mlops_role_data._release.catalog import Catalog

_NO_TABLE = re.compile(r"Table with name \"?(.+?)\"? does not exist")

# One locked database per process, of the release last asked. It is never closed on purpose:
# another thread may be reading it.
_shared: dict[int, tuple[Catalog, duckdb.DuckDBPyConnection]] = {}


def sql(query: str, params: Sequence[Any] | Mapping[str, Any] | None = None) -> pd.DataFrame:
    """Run one SELECT of DuckDB's SQL over all published tables.

    Parameters
    ----------
    query : str
        One statement that reads: ``SELECT``, ``WITH``, ``FROM``, ``VALUES``, ``DESCRIBE``,
        ``SHOW TABLES``, ``SUMMARIZE``. All tables come from one release.
    params : sequence or mapping, optional
        The values of ``?`` (or ``$1``), or by name those of ``$name``. Anything that you did not
        write yourself belongs here and not into the text of the query.

    Returns
    -------
    pandas.DataFrame
        With dtypes that can hold a null, as :func:`load` gives them: integers and sums of
        integers are ``Int64``, decimals and numbers ``Float64``, texts ``str``; a column whose
        values have an order is an ordered categorical, and is sorted and compared by it. Of
        columns with one name the second is ``name_1``.

    Raises
    ------
    QueryError
        If it is not one reading statement, reads anything but the tables, or fails.
    UnknownNameError
        If it names a table that does not exist.
    MissingExtraError
        If DuckDB is not installed (extra ``sql``).
    DataPackageError
        If the published package cannot be found or read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> mrd.sql("select count(*) as n from roles where role_id = ?", ["nobody"])
       n
    0  0
    """
    return _frame(query_arrow(query, params))


def query_arrow(query: str, params: Sequence[Any] | Mapping[str, Any] | None = None) -> pa.Table:
    """Do what :func:`sql` does, and give the result as an Arrow table; it imports no pandas."""
    duckdb = import_extra("duckdb", "SQL", "sql")
    catalog, database = _reader()
    # A connection of its own, to the same tables.
    cursor = database.cursor()
    try:
        statement = checked(cursor, query)
        # The tables are shared by all calls.
        cursor.execute("BEGIN TRANSACTION READ ONLY")
        data = cursor.sql(statement, params=params).to_arrow_table()
    except duckdb.Error as error:
        if isinstance(error, duckdb.FatalException | duckdb.InternalException):
            # Such a database answers nothing any more.
            _shared.pop(os.getpid(), None)
        raise _told(error, catalog) from error
    finally:
        cursor.close()
    return _regular(data)


def connect() -> duckdb.DuckDBPyConnection:
    """Open a private DuckDB database in memory that holds a copy of all published tables.

    Returns
    -------
    duckdb.DuckDBPyConnection
        Tables have the schema's types, primary keys, and descriptions and units as comments
        (``duckdb_columns()``). You may change and add tables: nobody else sees it, and nothing
        is kept. The database can reach no file, network or extension, and that cannot be
        changed; local variables are no tables (``register`` a DataFrame by its name).

    Raises
    ------
    MissingExtraError
        If DuckDB is not installed (extra ``sql``).
    DataPackageError
        If the published package cannot be found or read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> with mrd.connect() as connection:
    ...     connection.execute("select count(*) from roles where role_id is null").fetchall()
    [(0,)]
    """
    import_extra("duckdb", "SQL", "sql")
    return read_release(open_database)


def _reader() -> tuple[Catalog, duckdb.DuckDBPyConnection]:
    """Return the shared database of the release in place."""

    def current(release: Release) -> tuple[Catalog, duckdb.DuckDBPyConnection]:
        kept = _shared.get(os.getpid())
        # A catalog is parsed once per release.
        if kept is not None and kept[0] is release.catalog:
            return kept
        return release.catalog, open_database(release)

    # By process, since the threads of a database do not survive a fork.
    found = _shared[os.getpid()] = read_release(current)
    return found


def _told(error: Exception, catalog: Catalog) -> QueryError | UnknownNameError:
    # What follows is the query again, with a mark under it.
    message = " ".join(re.split(r"\n\s*LINE \d+:", str(error))[0].split())
    if missing := _NO_TABLE.search(message):
        return UnknownNameError("table", missing[1], catalog.tables)
    return QueryError(f"the query failed: {message}")


def _regular(data: pa.Table) -> pa.Table:
    """Convert each column to the one Arrow type of its kind, under a unique name."""
    import pyarrow as pa

    return pa.table(list(map(_widened, data.columns)), names=_unique(data.column_names))


def _frame(data: pa.Table) -> pd.DataFrame:
    """Turn a regular table into a DataFrame; what has an order becomes an ordered categorical."""
    import pandas as pd
    import pyarrow as pa

    dtypes = {**pandas_dtypes(), pa.uint64(): pd.UInt64Dtype()}
    found: pd.DataFrame = data.to_pandas(types_mapper=dtypes.get)
    for name, dtype in found.dtypes.items():
        if isinstance(dtype, pd.CategoricalDtype):
            found[name] = found[name].cat.as_ordered()
    return found


def _unique(names: Sequence[str]) -> list[str]:
    """Add a number to repeated names, since most readers would drop them."""
    found: list[str] = []
    for name in names:
        tries = chain([name], (f"{name}_{number}" for number in count(1)))
        found.append(next(each for each in tries if each not in found))
    return found


def _widened(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Cast a column to the one Arrow type of its kind that :func:`load` knows."""
    import pyarrow as pa
    from pyarrow import types

    kind = target = column.type
    if types.is_dictionary(kind):
        # The indices of an ENUM are unsigned, and pyarrow 16 takes no such to pandas.
        target = pa.dictionary(pa.int32(), kind.value_type)
    elif types.is_floating(kind) or (types.is_decimal(kind) and kind.scale):
        target = pa.float64()
    # Sums of integers have 128 bits, and are decimals.
    elif types.is_decimal(kind) or (types.is_integer(kind) and kind != pa.uint64()):
        target = pa.int64()
    elif types.is_large_string(kind):
        target = pa.string()
    try:
        return column.cast(target)
    except pa.ArrowInvalid:
        # More than 64 bits: exact, if unhandy.
        return column
