"""schema.org/Dataset, with the properties that search engines for datasets ask for.

https://developers.google.com/search/docs/appearance/structured-data/dataset lists them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_role_data._find.cite_formats import apa
from mlops_role_data._release.catalog import Field, Table
from mlops_role_data.pipeline.publish.metadata.common import (
    PARQUET,
    SCHEMA_ORG,
    Json,
    Record,
    agent,
    digest,
    filled,
)


def schema_org(package: Mapping[str, Any], folder: str) -> Json:
    """Describe a release for search engines: what it is, its files, and what it measures.

    Parameters
    ----------
    package
        The published descriptor.
    folder
        The folder of the published files, as an address relative to the description.
    """
    record = Record.of(package)
    cited = record.citation
    about = record.about(
        record.licence_links,
        creator=[agent(author) for author in cited.authors],
        creditText=apa(cited),
    )
    return filled(
        {
            # a vocabulary, not the address of a context: reading this needs no network
            "@context": {"@vocab": SCHEMA_ORG},
            "@type": "Dataset",
            "@id": record.doi_link,
            **about,
            "isAccessibleForFree": True,
            "isBasedOn": [{"@type": "CreativeWork", "name": each} for each in record.sources],
            "variableMeasured": [
                _variable(table, field)
                for table in record.tables
                for field in table.fields
                if field.unit
            ],
            "distribution": [_download(table, folder) for table in record.tables],
        }
    )


def _variable(table: Table, field: Field) -> Json:
    """Describe a column that has a unit."""
    return filled(
        {
            "@type": "PropertyValue",
            "name": f"{table.name}.{field.name}",
            "alternateName": f"{table.title}: {field.title}",
            "description": field.description,
            "unitText": field.unit,
            "minValue": field.constraints.get("minimum"),
            "maxValue": field.constraints.get("maximum"),
        }
    )


def _download(table: Table, folder: str) -> Json:
    return {
        "@type": "DataDownload",
        "name": table.title,
        "description": table.description,
        "encodingFormat": PARQUET,
        "contentUrl": f"{folder}/{table.file}",
        "contentSize": f"{table.size_bytes} B",
        "sha256": digest(table.hash),
    }
