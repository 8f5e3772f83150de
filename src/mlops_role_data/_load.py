"""``load``: one published table in the library of the caller's choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

from mlops_role_data._arrow import parse, to_pandas
from mlops_role_data._release import Release, read_release
from mlops_role_data.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    import pyarrow as pa

    from mlops_role_data._catalog import Table
    from mlops_role_data._typing import TableName

Backend = Literal["pandas", "pyarrow"]


def _to_pyarrow(data: pa.Table, _table: Table, _version: str) -> pa.Table:
    return data


# From what was read, the table's description and the release's version.
_BACKENDS: dict[str, Callable[[pa.Table, Table, str], Any]] = {
    "pandas": to_pandas,
    "pyarrow": _to_pyarrow,
}


@overload
def load(
    name: TableName,
    backend: Literal["pandas"] = ...,
    *,
    columns: Sequence[str] | None = ...,
    verify: bool = ...,
) -> pd.DataFrame: ...


@overload
def load(
    name: TableName,
    backend: Literal["pyarrow"],
    *,
    columns: Sequence[str] | None = ...,
    verify: bool = ...,
) -> pa.Table: ...


def load(
    name: TableName,
    backend: Backend = "pandas",
    *,
    columns: Sequence[str] | None = None,
    verify: bool = False,
) -> pd.DataFrame | pa.Table:
    """Load one table.

    Parameters
    ----------
    name : TableName
        As in :func:`tables`.
    backend : {"pandas", "pyarrow"}
        The library whose table is returned.
    columns : sequence of str, optional
        Only these columns, in this order; a single text stands for one column,
        and a column named twice comes once.
    verify : bool
        Compare the file's sha256 with the recorded one before it is parsed. Its size, its number
        of rows and its columns are compared always.

    Returns
    -------
    pandas.DataFrame or pyarrow.Table
        One row per record, in the published order. In pandas every dtype can hold a null: texts
        are ``str``, integers ``Int64``, numbers ``Float64``, booleans ``boolean``, dates
        ``date32[day][pyarrow]``, and a column whose values have an order is an ordered
        categorical. ``attrs`` has ``title``, ``description``, ``units`` and ``version``.

    Raises
    ------
    UnknownNameError
        If there is no such table, column or backend.
    VerificationError
        If the file is not the one that the release describes.
    DataPackageError
        If the published package cannot be found or read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> mrd.load("compensation", columns=["amount_min_usd"]).dtypes.to_list()
    [Int64Dtype()]
    >>> mrd.load("compensation", "pyarrow").column("amount_min_usd").type
    DataType(int64)
    """
    if backend not in _BACKENDS:
        raise UnknownNameError("backend", backend, _BACKENDS)
    wanted = [columns] if isinstance(columns, str) else columns
    if wanted is not None:
        wanted = list(dict.fromkeys(wanted))

    def read(release: Release) -> pd.DataFrame | pa.Table:
        table = release.catalog.table(name)
        for column in wanted or ():
            table.field(column)
        content = release.read(table, verify=verify)
        return _BACKENDS[backend](parse(content, table, wanted), table, release.catalog.version)

    return read_release(read)
