"""Descriptions for machines: one module per vocabulary, each returns a JSON document.

The published descriptor is their only source. ``docs/metadata.md`` says where each file is and
what checks it.
"""

from typing import Any

from mlops_role_data._release.values import json_text, sha256
from mlops_role_data.pipeline.publish.metadata import croissant, ro_crate

# The descriptions in the published package, where their readers look for them: file name, title,
# profile, and what writes them. A research object lists those before it.
_DESCRIPTIONS = (
    ("croissant.json", "Croissant description", croissant.CONFORMS_TO[0], croissant.croissant),
    (ro_crate.FILE, "RO-Crate description", ro_crate.PROFILE, ro_crate.ro_crate),
)
PUBLISHED = tuple(name for name, *_ in _DESCRIPTIONS)


def in_package(package: dict[str, Any]) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    """Return the published descriptions by file name, and their entries in the descriptor."""
    files: dict[str, bytes] = {}
    entries: list[dict[str, Any]] = []
    for name, title, profile, describe in _DESCRIPTIONS:
        text = json_text(describe({**package, "descriptions": entries}), 1)
        files[name] = content = text.encode("utf-8")
        entries.append(
            {
                "title": title,
                "path": name,
                "mediatype": "application/ld+json",
                "conformsTo": profile,
                "hash": sha256(content),
                "size_bytes": len(content),
            }
        )
    return files, entries
