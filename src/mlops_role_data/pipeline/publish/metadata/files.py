"""Every description as a file: two beside the published files, the others in docs/metadata/."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlops_role_data._release.values import sha256
from mlops_role_data.pipeline.publish.metadata import CROISSANT, RO_CRATE
from mlops_role_data.pipeline.publish.metadata.common import dump
from mlops_role_data.pipeline.publish.metadata.croissant import CONFORMS_TO, croissant
from mlops_role_data.pipeline.publish.metadata.ro_crate import PROFILE, ro_crate
from mlops_role_data.pipeline.publish.metadata.schema_org import schema_org

_FOLDER = ("docs", "metadata")
_BUILD = "build"


def beside(package: Mapping[str, Any]) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    """Make the descriptions that are published with the tables, and how the descriptor lists them.

    Parameters
    ----------
    package
        The published descriptor, without its list of descriptions.
    """
    first = dump(croissant(package)).encode("utf-8")
    entry = _entry(CROISSANT, "Croissant description", CONFORMS_TO[0], first)
    second = dump(ro_crate(package, [entry])).encode("utf-8")
    entries = [entry, _entry(RO_CRATE, "RO-Crate description", PROFILE, second)]
    return {CROISSANT: first, RO_CRATE: second}, entries


def in_checkout(root: Path, package: Mapping[str, Any]) -> dict[Path, str]:
    """Make the descriptions that lie in docs/metadata/, each with its text.

    Parameters
    ----------
    root
        The checkout.
    package
        The published descriptor.
    """
    folder = root.joinpath(*_FOLDER)
    up = "/".join(".." for _ in _FOLDER)
    return {folder / "schema-org.jsonld": dump(schema_org(package, f"{up}/{_BUILD}"))}


def _entry(name: str, title: str, conforms_to: str, content: bytes) -> dict[str, Any]:
    return {
        "title": title,
        "path": name,
        "mediatype": "application/ld+json",
        "conformsTo": conforms_to,
        "hash": sha256(content),
        "size_bytes": len(content),
    }
