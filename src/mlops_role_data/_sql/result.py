"""The result of a query with the types that ``load`` gives.

Heavy imports are inside the functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_role_data._release.parquet import pandas_dtypes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import pyarrow as pa


def regular(data: pa.Table) -> pa.Table:
    """Convert each column to the one Arrow type of its kind, under a unique name."""
    import pyarrow as pa

    columns = [_widened(column) for column in data.columns]
    return pa.table(columns, names=_unique(data.column_names))


def frame(data: pa.Table) -> pd.DataFrame:
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
        unique, number = name, 0
        while unique in found:
            number += 1
            unique = f"{name}_{number}"
        found.append(unique)
    return found


def _widened(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Cast a column to the one Arrow type of its kind that :func:`load` knows."""
    import pyarrow as pa
    from pyarrow import types

    kind, target = column.type, None
    if types.is_decimal(kind):
        # Sums of integers have 128 bits.
        target = pa.float64() if kind.scale else pa.int64()
    elif types.is_integer(kind) and kind != pa.uint64():
        target = pa.int64()
    elif types.is_floating(kind):
        target = pa.float64()
    elif types.is_large_string(kind):
        target = pa.string()
    elif types.is_dictionary(kind):
        # The indices of an ENUM are unsigned, and pyarrow 16 takes no such to pandas.
        target = pa.dictionary(pa.int32(), kind.value_type)
    if target is None:
        return column
    try:
        return column.cast(target)
    except pa.ArrowInvalid:
        # More than 64 bits: exact, if unhandy.
        return column
