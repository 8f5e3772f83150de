"""``.zenodo.json``: the record that Zenodo reads when it archives a release.

It has no DOI: Zenodo mints one for each release (docs/citing.md).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlops_role_data._find.citation import Citation

ZENODO = ".zenodo.json"


def zenodo(record: Citation) -> str:
    """Return the file's text.

    Parameters
    ----------
    record
        What all citations say.
    """
    creators = [
        {"name": f"{each.family}, {each.given}" if each.family else each.name}
        for each in record.authors
    ]
    whole: dict[str, Any] = {
        "title": record.title,
        "description": record.abstract,
        "upload_type": "dataset",
        "access_right": "open",
        "license": record.licence,
        "creators": creators,
        "keywords": list(record.keywords),
        "version": record.version,
        "publication_date": record.date,
        "language": "eng",
        "notes": (
            "The licence named here is that of the data. The code in the archive is under the MIT "
            "licence; both texts are in it."
        ),
    }
    kept = {name: value for name, value in whole.items() if value}
    return json.dumps(kept, ensure_ascii=False, indent=2) + "\n"
