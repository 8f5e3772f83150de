"""Descriptions for machines: one module per vocabulary, each a JSON document as a dictionary.

They are made from the published descriptor alone. ``docs/metadata.md`` says where each is and what
checks it.
"""

from __future__ import annotations

CROISSANT = "croissant.json"
RO_CRATE = "ro-crate-metadata.json"
PUBLISHED = (CROISSANT, RO_CRATE)
"""The files next to the published tables, where their readers look."""
