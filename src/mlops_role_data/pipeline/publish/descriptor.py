"""The published descriptor: what each file holds, and what the package is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mlops_role_data._release.catalog import Table
from mlops_role_data._release.content_hash import content_hash
from mlops_role_data._release.values import sha256
from mlops_role_data.pipeline.publish.metadata.common import PARQUET

if TYPE_CHECKING:
    import pyarrow as pa


def resource(table: Table, data: pa.Table, content: bytes) -> dict[str, Any]:
    """Describe one published file.

    There is no ``bytes``: frictionless refuses a correct one on Parquet. ``size_bytes`` and
    ``row_count`` are this project's own; the accessor checks them at every load.
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
    """Return the published ``datapackage.json``: the source's own words, other resources.

    ``descriptions`` is this project's own, too: it lists the descriptions that lie beside the
    tables, with their hashes.
    """
    listed = {"descriptions": list(descriptions)} if descriptions else {}
    descriptor = {**source, **listed, "resources": resources}
    return (json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n").encode("utf-8")
