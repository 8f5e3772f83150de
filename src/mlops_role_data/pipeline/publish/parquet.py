"""Parquet as this project publishes it: fixed options, and the table's dictionary inside the file.

The Arrow field metadata hold descriptions and units of columns. The key-value metadata of the file
hold the table's whole descriptor and the version of the release: DuckDB, polars and R read nothing
else.
"""

from __future__ import annotations

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mlops_role_data._release.catalog import Field, Table
from mlops_role_data._release.parquet import arrow_type


def arrow_schema(table: Table, version: str) -> pa.Schema:
    """Return the Arrow schema of a published table, with its dictionary as metadata."""
    metadata = {
        "title": table.title,
        "description": table.description,
        "version": version,
        "primaryKey": json.dumps(list(table.primary_key)),
        "schema": json.dumps(table.descriptor, ensure_ascii=False, separators=(",", ":")),
    }
    return pa.schema([_field(field) for field in table.fields], metadata=metadata)


def parquet_bytes(data: pa.Table, table: Table, version: str) -> bytes:
    """Write a table as the bytes of its Parquet file.

    The same rows give the same bytes with the same version of pyarrow, which is part of every
    file.
    """
    out = io.BytesIO()
    pq.write_table(
        data.cast(arrow_schema(table, version)).combine_chunks(),
        out,
        version="2.6",
        data_page_version="1.0",
        compression="zstd",
        compression_level=9,
        use_dictionary=True,
        write_statistics=True,
        # without it, a flipped bit inside a page would change values silently
        write_page_checksum=True,
        store_schema=True,
        row_group_size=1 << 20,
    )
    return out.getvalue()


def _field(field: Field) -> pa.Field:
    metadata: dict[str, Any] = {"title": field.title, "description": field.description}
    if field.unit:
        metadata["unit"] = field.unit
    return pa.field(
        field.name, arrow_type(field.type), nullable=not field.required, metadata=metadata
    )
