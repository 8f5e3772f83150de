"""Descriptions for machines: one module per vocabulary, each returns a JSON document.

The published descriptor is their only source. ``docs/metadata.md`` says where each file is and
what checks it.
"""

from __future__ import annotations

CROISSANT = "croissant.json"
RO_CRATE = "ro-crate-metadata.json"
PUBLISHED = (CROISSANT, RO_CRATE)
"""The descriptions in the published package, where their readers look for them."""
