"""What all descriptions share: the release, and the node that describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_role_data._find.citation import Citation, citation
from mlops_role_data._release.catalog import Table
from mlops_role_data._release.descriptor import parse

Json = dict[str, Any]
# The registered media type.
PARQUET = "application/vnd.apache.parquet"


@dataclass(frozen=True)
class Record:
    """A release, as its published descriptor describes it."""

    citation: Citation
    tables: tuple[Table, ...]
    """Every published table, in the descriptor's order."""
    licences: list[Mapping[str, str]]
    """The licences of the data: each has a name, most also a path and a title."""
    sources: list[str]
    """The titles of the data's sources."""

    @classmethod
    def of(cls, package: Mapping[str, Any]) -> Record:
        """Read a published descriptor, which has one resource per table."""
        catalog = parse(json.dumps(package).encode("utf-8"), Path())
        sources = [each["title"] for each in package.get("sources", ()) if "title" in each]
        return cls(citation(package), tuple(catalog), package.get("licenses", []), sources)

    @property
    def authors(self) -> list[Json]:
        """The authors in the words of schema.org; without a family name it is a group."""
        return [
            filled(
                {
                    "@type": "Person" if author.family else "Organization",
                    "name": author.name,
                    "givenName": author.family and author.given,
                    "familyName": author.family,
                }
            )
            for author in self.citation.authors
        ]

    def about(self, licence: list[Any] | None = None, **credit: Any) -> Json:
        """Return what every description says of the data set, in the words of schema.org.

        Parameters
        ----------
        licence
            A reference to each licence; by default its address, or its name if it has none.
        **credit
            The vocabulary's own properties for authors and for how to cite them.
        """
        cited = self.citation
        return filled(
            {
                "name": cited.title,
                "alternateName": cited.key,
                "description": cited.abstract,
                "url": cited.url,
                "identifier": cited.doi and f"https://doi.org/{cited.doi}",
                "version": cited.version,
                "datePublished": cited.date,
                "license": licence or [each.get("path", each["name"]) for each in self.licences],
                **credit,
                "keywords": list(cited.keywords),
                # the language of the schemas' texts and of all prose in cells
                "inLanguage": "en",
            }
        )


def filled(properties: Mapping[str, Any]) -> Json:
    """Return the properties that have a value."""
    return {key: value for key, value in properties.items() if value not in ("", None, [], {})}
