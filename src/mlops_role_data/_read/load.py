"""``load``: one published table in the library of the caller's choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict, Unpack, overload

from msgspec.structs import replace

from mlops_role_data._read.backends import BACKENDS, Backend, require
from mlops_role_data._release.parquet import parse
from mlops_role_data._release.release import Release, read_release

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from mlops_role_data._release.catalog import Table
    from mlops_role_data._typing import TableName

    class Options(TypedDict, total=False):
        """What :func:`load` takes by name only."""

        columns: Sequence[str] | None
        expand: bool
        verify: bool

    Loaded: TypeAlias = pd.DataFrame | pa.Table | pl.DataFrame | duckdb.DuckDBPyRelation


@overload
def load(
    name: TableName, backend: Literal["pandas"] = ..., **options: Unpack[Options]
) -> pd.DataFrame: ...
@overload
def load(name: TableName, backend: Literal["pyarrow"], **options: Unpack[Options]) -> pa.Table: ...
@overload
def load(
    name: TableName, backend: Literal["polars"], **options: Unpack[Options]
) -> pl.DataFrame: ...
@overload
def load(
    name: TableName, backend: Literal["duckdb"], **options: Unpack[Options]
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
    >>> mrd.load("compensation", columns=["amount_min_usd"]).dtypes.to_list()
    [Int64Dtype()]
    >>> mrd.load("compensation", "pyarrow").column("amount_min_usd").type
    DataType(int64)
    >>> mrd.load("compensation", expand=True).columns.to_list()[2:6]
    ['role_id', 'role_name', 'career_stage_id', 'career_stage_name']
    """
    require(backend)
    wanted = [columns] if isinstance(columns, str) else columns
    if wanted is not None:
        wanted = list(dict.fromkeys(wanted))

    def read(release: Release) -> Loaded:
        def parsed(table: Table, columns: Sequence[str] | None = None) -> pa.Table:
            return parse(release.read(table, verify=verify), table, columns)

        catalog = release.catalog
        table = catalog.table(name)
        if not expand:
            chosen = _choose(table, wanted)
            data = parsed(table, wanted)
        else:
            # Not needed by most.
            from mlops_role_data._read import expand as expansion

            added = expansion.additions(table, catalog)
            # A wrong name is reported before any file is read.
            fields = (*table.fields, *(each.field for each in added))
            asked = _choose(replace(table, fields=fields), wanted).columns
            added = [each for each in added if each.field.name in asked]
            data, table = expansion.expand(parsed(table), table, added, parsed)
            chosen = _choose(table, wanted)
            data = data.select(list(chosen.columns))
        loaded: Loaded = BACKENDS[backend](data, chosen, catalog)
        return loaded

    return read_release(read)


def _choose(table: Table, columns: Sequence[str] | None) -> Table:
    """Return the description of only these columns of a table."""
    if columns is None:
        return table
    key = table.primary_key if set(table.primary_key) <= set(columns) else ()
    return replace(table, fields=tuple(map(table.field, columns)), primary_key=key)
