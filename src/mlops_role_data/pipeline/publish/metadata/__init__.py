"""What machines find a dataset by: one module per vocabulary, all made from the same record.

Each gives a JSON document as a dictionary, from the published descriptor alone (``prov`` also from
what the raw files hold). ``docs/metadata.md`` says where each one lies and what checks it.
"""

from __future__ import annotations

CROISSANT = "croissant.json"
RO_CRATE = "ro-crate-metadata.json"
PUBLISHED = (CROISSANT, RO_CRATE)
"""Those that lie beside the published files, since that is where their readers look."""
