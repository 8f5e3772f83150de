"""The descriptions as files: two in the published package, one in docs/metadata/."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlops_role_data._release.values import json_text, sha256
from mlops_role_data.pipeline.publish.metadata import CROISSANT, RO_CRATE
from mlops_role_data.pipeline.publish.metadata.croissant import CONFORMS_TO, croissant
from mlops_role_data.pipeline.publish.metadata.ro_crate import PROFILE, ro_crate
from mlops_role_data.pipeline.publish.metadata.schema_org import schema_org


def in_package(package: Mapping[str, Any]) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    """Return the published descriptions by file name, and their entries in the descriptor.

    Parameters
    ----------
    package
        The published descriptor, without the list of descriptions.
    """
    first = json_text(croissant(package), 1).encode("utf-8")
    entries = [_entry(CROISSANT, "Croissant description", CONFORMS_TO[0], first)]
    second = json_text(ro_crate(package, entries), 1).encode("utf-8")
    entries.append(_entry(RO_CRATE, "RO-Crate description", PROFILE, second))
    return {CROISSANT: first, RO_CRATE: second}, entries


def in_checkout(root: Path, package: Mapping[str, Any]) -> dict[Path, str]:
    """Return the descriptions of docs/metadata/, with their texts.

    Parameters
    ----------
    root
        The checkout.
    package
        The published descriptor.
    """
    path = root / "docs" / "metadata" / "schema-org.jsonld"
    return {path: json_text(schema_org(package, "../../build"), 1)}


def _entry(name: str, title: str, conforms_to: str, content: bytes) -> dict[str, Any]:
    return {
        "title": title,
        "path": name,
        "mediatype": "application/ld+json",
        "conformsTo": conforms_to,
        "hash": sha256(content),
        "size_bytes": len(content),
    }
