"""The published descriptor: one entry per file, and the properties of the package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mlops_role_data._release.catalog import Table
from mlops_role_data._release.content_hash import content_hash
from mlops_role_data._release.values import json_text, sha256
from mlops_role_data.pipeline.publish.metadata.common import PARQUET

if TYPE_CHECKING:
    import pyarrow as pa


def resource(table: Table, data: pa.Table, content: bytes) -> dict[str, Any]:
    """Describe one published file.

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


def package(
    source: Mapping[str, Any],
    resources: list[dict[str, Any]],
    descriptions: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """Return the published ``datapackage.json``: the properties of the source, and new resources.

    The property ``descriptions``, with the name and hash of each description, is this project's
    own.
    """
    listed = {"descriptions": list(descriptions)} if descriptions else {}
    descriptor = {**source, **listed, "resources": resources}
    return json_text(descriptor).encode("utf-8")
