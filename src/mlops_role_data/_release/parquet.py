"""The schema's types in Arrow and pandas, and the parsing of a published Parquet file.

Heavy imports are inside the functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_role_data._release.release import mismatch
from mlops_role_data.errors import DataPackageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    import pyarrow as pa

    from mlops_role_data._release.catalog import Field, FieldType, Table


def arrow_type(field_type: FieldType) -> pa.DataType:
    """Return the Arrow type of a Table Schema type."""
    import pyarrow as pa

    types = {
        "string": pa.string,
        "integer": pa.int64,
        "number": pa.float64,
        "boolean": pa.bool_,
        "date": pa.date32,
    }
    return types[field_type]()


def to_arrow(rows: Iterable[Mapping[str, Any]], table: Table) -> pa.Table:
    """Turn rows into an Arrow table with the types of the schema."""
    import pyarrow as pa

    schema = pa.schema(pa.field(f.name, arrow_type(f.type), not f.required) for f in table.fields)
    return pa.Table.from_pylist([*rows], schema)


def parse(content: bytes, table: Table, columns: Sequence[str] | None = None) -> pa.Table:
    """Parse the bytes of a published file, once its row count and columns are as described.

    Parameters
    ----------
    content : bytes
        The whole Parquet file.
    table : Table
        What the descriptor says of it.
    columns : sequence of str, optional
        Only these, in this order; they must exist.

    Returns
    -------
    pyarrow.Table

    Raises
    ------
    VerificationError
        If the file holds another number of rows or other columns than described.
    DataPackageError
        If it is no readable Parquet file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # ParquetFile, since read_table imports pandas. The checksums of the pages, where the
        # writer left any, catch what decompression lets through.
        with pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True) as file:
            # A small file can claim hundreds of millions of rows: ask before reading.
            if file.metadata.num_rows != table.row_count:
                raise mismatch(table, "rows", table.row_count, file.metadata.num_rows)
            expected = [(field.name, arrow_type(field.type)) for field in table.fields]
            found = [(field.name, field.type) for field in file.schema_arrow]
            if found != expected:
                raise mismatch(table, "columns", _listed(expected), _listed(found))
            # To start threads takes longer than to read a small file.
            data = file.read(list(columns) if columns is not None else None, use_threads=False)
        data.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise DataPackageError(
            f"{table.path} is damaged: {reason}. "
            "Reinstall the package, and see 'mlops-role-data verify'."
        ) from error
    return data.select(list(columns)) if columns is not None else data


def to_pandas(data: pa.Table, table: Table, version: str) -> pd.DataFrame:
    """Turn an Arrow table into a DataFrame with the dtypes of the schema.

    ``attrs`` holds ``title``, ``description``, ``units`` (by column) and ``version``, all of
    them texts, so that they survive ``to_json`` and Parquet.
    """
    import pandas as pd

    check_categories(data, table)
    frame: pd.DataFrame = data.to_pandas(types_mapper=pandas_dtypes().get, use_threads=False)
    for field in ordered(data, table):
        dtype = pd.CategoricalDtype(list(field.categories), ordered=True)
        frame[field.name] = frame[field.name].astype(dtype)
    units = {each.name: each.unit for each in table.fields if each.unit and each.name in frame}
    frame.attrs = {"title": table.title, "description": table.description}
    frame.attrs |= {"units": units, "version": version}
    return frame


def pandas_dtypes() -> dict[pa.DataType, Any]:
    """Return the pandas dtype of each Arrow type in use, all of which have room for nulls."""
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    return {
        pa.string(): pd.StringDtype(na_value=np.nan),
        pa.int64(): pd.Int64Dtype(),
        pa.float64(): pd.Float64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
        pa.date32(): pd.ArrowDtype(pa.date32()),
    }


def ordered(data: pa.Table, table: Table) -> list[Field]:
    """List the columns of `data` whose values have an order."""
    return [each for each in table.fields if each.categories and each.name in data.column_names]


def check_categories(data: pa.Table, table: Table) -> None:
    """Refuse a value that is no category: pandas would turn it into a null without a word.

    Raises
    ------
    VerificationError
        If there is one.
    """
    for field in ordered(data, table):
        # In Python, since what Arrow has for it would first import its compute functions.
        values = data.column(field.name).to_pylist()
        if unknown := set(values).difference(field.categories, [None]):
            what = f"categories of {field.name!r}"
            raise mismatch(table, what, list(field.categories), sorted(unknown))


def _listed(columns: Sequence[tuple[str, pa.DataType]]) -> str:
    return ", ".join(f"{name} ({kind})" for name, kind in columns)
