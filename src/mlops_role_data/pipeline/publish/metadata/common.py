"""What all descriptions share: the release, and the node that describes it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlops_role_data._find.citation import citation
from mlops_role_data._release.catalog import Catalog
from mlops_role_data._release.descriptor import parse

Json = dict[str, Any]
# The registered media type.
PARQUET = "application/vnd.apache.parquet"


def release(package: Mapping[str, Any]) -> Catalog:
    """Read a published descriptor as every reader does."""
    return parse(json.dumps(package).encode("utf-8"), Path())


def sources(catalog: Catalog) -> list[Json]:
    """Describe the data's sources."""
    listed = catalog.properties.get("sources", ())
    return [{"@type": "CreativeWork", "name": each["title"]} for each in listed if "title" in each]


def authors(catalog: Catalog) -> list[Json]:
    """Describe the authors; without a family name it is a group."""
    return [
        filled(
            {
                "@type": "Person" if author.family else "Organization",
                "name": author.name,
                "givenName": author.family and author.given,
                "familyName": author.family,
            }
        )
        for author in citation(catalog.properties).authors
    ]


def about(catalog: Catalog, licence: list[Any] | None = None, **credit: Any) -> Json:
    """Return what every description says of the data set, in the words of schema.org.

    Parameters
    ----------
    catalog
        The release.
    licence
        A reference to each licence; by default its address, or its name if it has none.
    **credit
        The vocabulary's own properties for authors and for how to cite them.
    """
    cited = citation(catalog.properties)
    licences = catalog.properties.get("licenses", ())
    return filled(
        {
            "name": cited.title,
            "alternateName": cited.key,
            "description": cited.abstract,
            "url": cited.url,
            "identifier": cited.doi and f"https://doi.org/{cited.doi}",
            "version": cited.version,
            "datePublished": cited.date,
            "license": licence or [each.get("path", each["name"]) for each in licences],
            **credit,
            "keywords": list(cited.keywords),
            # the language of the schemas' texts and of all prose in cells
            "inLanguage": "en",
        }
    )


def filled(properties: Mapping[str, Any]) -> Json:
    """Return the properties that have a value."""
    return {key: value for key, value in properties.items() if value not in ("", None, [], {})}
