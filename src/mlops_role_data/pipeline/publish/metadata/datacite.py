"""DataCite 4.5 (https://datacite-metadata-schema.readthedocs.io/en/4.5/), as its JSON.

The schema of that JSON does not demand a DOI, and none is given before one is minted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_role_data._find.cite import Author
from mlops_role_data.pipeline.publish.metadata.common import LANGUAGE, PARQUET, Json, Record, filled

_SPDX = "https://spdx.org/licenses/"


def datacite(package: Mapping[str, Any]) -> Json:
    """Describe a release for the registry of DOIs.

    Parameters
    ----------
    package
        The published descriptor.
    """
    record = Record.of(package)
    told = record.citation
    creators = [_creator(author) for author in told.authors]
    size = sum(table.size_bytes for table in record.tables)
    rows = sum(table.row_count for table in record.tables)
    return filled(
        {
            "schemaVersion": "http://datacite.org/schema/kernel-4",
            "doi": told.doi,
            "url": told.url,
            "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Data package"},
            "titles": [{"title": told.title, "lang": LANGUAGE}],
            "creators": creators,
            # Whoever makes the data publishes them.
            "publisher": {"name": "; ".join(each["name"] for each in creators), "lang": LANGUAGE},
            "publicationYear": told.date[:4],
            "dates": [{"date": told.date, "dateType": "Issued"}] if told.date else [],
            "version": told.version,
            "language": LANGUAGE,
            "subjects": [{"subject": each, "lang": LANGUAGE} for each in told.keywords],
            "descriptions": [
                {
                    "description": told.abstract,
                    "descriptionType": "Abstract",
                    "lang": LANGUAGE,
                }
            ],
            "rightsList": [_rights(each) for each in record.licences],
            "relatedItems": [
                {
                    "titles": [{"title": each}],
                    "relatedItemType": "Text",
                    "relationType": "IsDerivedFrom",
                }
                for each in record.sources
            ],
            "sizes": [f"{len(record.tables)} tables", f"{rows} rows", f"{size} bytes"],
            "formats": [PARQUET],
        }
    )


def _creator(author: Author) -> Json:
    if not author.family:
        return {"name": author.name, "nameType": "Organizational"}
    return filled(
        {
            "name": ", ".join(filter(None, (author.family, author.given))),
            "nameType": "Personal",
            "givenName": author.given,
            "familyName": author.family,
        }
    )


def _rights(licence: Mapping[str, str]) -> Json:
    return filled(
        {
            "rights": licence.get("title", licence["name"]),
            "rightsUri": licence.get("path"),
            "rightsIdentifier": licence["name"],
            "rightsIdentifierScheme": "SPDX",
            "schemeUri": _SPDX,
            "lang": LANGUAGE,
        }
    )
