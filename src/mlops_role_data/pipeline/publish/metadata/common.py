"""What the descriptions share: the release as they see it, and how they are written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_role_data._find.citation import Author, Citation, citation
from mlops_role_data._release.catalog import Table

Json = dict[str, Any]

LANGUAGE = "en"
"""The language of all texts of the schemas and of all cells that are prose."""
PARQUET = "application/vnd.apache.parquet"
"""The media type that is registered for Parquet."""
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
    def licences(self) -> list[Mapping[str, str]]:
        """The licences of the data, each with a name and mostly a path and a title."""
        return list(self.package.get("licenses", ()))

    @property
    def sources(self) -> list[str]:
        """The titles of what the data was taken from."""
        return [each["title"] for each in self.package.get("sources", ()) if "title" in each]


def agent(author: Author) -> Json:
    """Describe an author in the words of schema.org; one without a family name is a group."""
    if author.family:
        names = {"name": author.name, "givenName": author.given, "familyName": author.family}
        return filled({"@type": "Person", **names})
    return {"@type": "Organization", "name": author.name}


def digest(hashed: str) -> str:
    """Return the digits alone of a hash as the descriptor writes it."""
    return hashed.removeprefix("sha256:")


def filled(properties: Mapping[str, Any]) -> Json:
    """Leave out what there is nothing to say of; a DOI, say, that was never minted."""
    return {key: value for key, value in properties.items() if value not in ("", None, [], {})}


def dump(document: Mapping[str, Any]) -> str:
    """Write a document, always in the same way."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
