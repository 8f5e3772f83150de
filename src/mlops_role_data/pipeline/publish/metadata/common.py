"""What all descriptions share: the release, and the node that describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_role_data._find.citation import Author, Citation, citation
from mlops_role_data._release.catalog import Table

Json = dict[str, Any]

LANGUAGE = "en"
"""The language of the schemas' texts and of all prose in cells."""
PARQUET = "application/vnd.apache.parquet"
"""The registered media type of Parquet."""
SCHEMA_ORG = "https://schema.org/"


@dataclass(frozen=True)
class Record:
    """A release, as its published descriptor describes it."""

    package: Mapping[str, Any]
    citation: Citation
    tables: tuple[Table, ...]
    """Every published table, in the descriptor's order."""

    @classmethod
    def of(cls, package: Mapping[str, Any]) -> Record:
        """Read a published descriptor, which has one resource per table."""
        tables = (
            Table.from_schema(
                each["schema"],
                path=Path(each["path"]),
                hash=each["hash"],
                content_hash=each["content_hash"],
                row_count=each["row_count"],
                size_bytes=each["size_bytes"],
            )
            for each in package["resources"]
        )
        return cls(package, citation(package), tuple(tables))

    @property
    def doi_link(self) -> str:
        """The address of the DOI; empty if there is none."""
        return f"https://doi.org/{self.citation.doi}" if self.citation.doi else ""

    @property
    def licence_links(self) -> list[str]:
        """The address of each licence, or its name if it has none."""
        return [each.get("path", each["name"]) for each in self.licences]

    def about(self, licence: list[Any], **credit: Any) -> Json:
        """Return what every description says of the data set, in the words of schema.org.

        Parameters
        ----------
        licence
            The licences, each as its address or as a reference.
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
                "identifier": self.doi_link,
                "version": cited.version,
                "datePublished": cited.date,
                "license": licence,
                **credit,
                "keywords": list(cited.keywords),
                "inLanguage": LANGUAGE,
            }
        )

    @property
    def licences(self) -> list[Mapping[str, str]]:
        """The licences of the data: each has a name, most also a path and a title."""
        return list(self.package.get("licenses", ()))

    @property
    def sources(self) -> list[str]:
        """The titles of the data's sources."""
        return [each["title"] for each in self.package.get("sources", ()) if "title" in each]


def agent(author: Author) -> Json:
    """Describe an author in the words of schema.org; without a family name it is a group."""
    if author.family:
        names = {"name": author.name, "givenName": author.given, "familyName": author.family}
        return filled({"@type": "Person", **names})
    return {"@type": "Organization", "name": author.name}


def digest(hashed: str) -> str:
    """Return a hash of the descriptor without its prefix."""
    return hashed.removeprefix("sha256:")


def filled(properties: Mapping[str, Any]) -> Json:
    """Return the properties that have a value."""
    return {key: value for key, value in properties.items() if value not in ("", None, [], {})}
