"""A published file: Parquet with fixed options and the table's dictionary inside, and its entry.

The Arrow field metadata hold descriptions and units of columns. The key-value metadata of the file
hold the table's whole descriptor and the version of the release: DuckDB, polars and R read nothing
else.
"""

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mlops_role_data._release.catalog import Field, Table
from mlops_role_data._release.content_hash import content_hash
from mlops_role_data._release.parquet import arrow_type
from mlops_role_data._release.values import sha256
from mlops_role_data.pipeline.publish.metadata.common import PARQUET, filled


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
        # without it, a flipped bit inside a page would change values silently
        write_page_checksum=True,
        row_group_size=1 << 20,
    )
    return out.getvalue()


def _field(field: Field) -> pa.Field:
    metadata = filled({"title": field.title, "description": field.description, "unit": field.unit})
    return pa.field(field.name, arrow_type(field.type), not field.required, metadata)


def resource(table: Table, data: pa.Table, content: bytes) -> dict[str, Any]:
    """Return the entry of one published file in the descriptor.

    The property ``bytes`` is left out, since frictionless refuses a correct one for Parquet.
    ``size_bytes`` and ``row_count`` are this project's own; each load checks them.
    """
    return {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table.description,
        "path": f"{table.name}.parquet",
        "scheme": "file",
        "format": "parquet",
        "mediatype": PARQUET,
        "hash": sha256(content),
        "content_hash": content_hash(table.fields, table.primary_key, data.to_pylist()),
        "row_count": data.num_rows,
        "size_bytes": len(content),
        "schema": dict(table.descriptor),
    }
