"""``.zenodo.json``: the record that Zenodo reads when it archives a release.

It has no DOI: Zenodo mints one for each release (docs/citing.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_role_data._release.values import json_text
from mlops_role_data.pipeline.publish.metadata.common import filled

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
    return json_text(filled(whole))
