"""What a citation says, read from the top of ``datapackage.json``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from mlops_role_data.errors import DataPackageError

_DOI = "https://doi.org/"


@dataclass(frozen=True)
class Author:
    """A person, or a group, which has no family name."""

    name: str
    family: str = ""
    given: str = ""


@dataclass(frozen=True)
class Citation:
    """What all formats say, each in its own way."""

    key: str
    title: str
    version: str
    authors: tuple[Author, ...] = ()
    date: str = ""
    """The day of the release, as ``2026-01-31``."""
    licence: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    doi: str = ""
    url: str = ""
    query: str = ""
    """What gives a part of the release, in Python; nothing for the whole."""
    digest: str = ""
    """The content hash of what is cited."""

    @property
    def note(self) -> str:
        return ", ".join(filter(None, [self.query, self.digest and f"content hash {self.digest}"]))


class Contributor(msgspec.Struct, rename="camel"):
    """A contributor (https://datapackage.org/standard/data-package/#contributors)."""

    title: str = ""
    family_name: str = ""
    given_name: str = ""
    roles: tuple[str, ...] = ("creator",)


def contributors(properties: Mapping[str, Any]) -> list[Contributor]:
    """Read the contributors of a package.

    Raises
    ------
    DataPackageError
        If one of them is not of the form that Data Package asks for.
    """
    try:
        return msgspec.convert(properties.get("contributors", []), list[Contributor])
    except msgspec.ValidationError as error:
        raise DataPackageError(f"datapackage.json, contributors: {error}. Correct it.") from error


def citation(properties: Mapping[str, Any]) -> Citation:
    """Read the record of a release: the properties of a descriptor, resources aside."""
    doi = one_line(properties.get("id", ""))
    return Citation(
        key=one_line(properties["name"]),
        title=one_line(properties["title"]),
        version=one_line(properties["version"]),
        authors=tuple(
            Author(*map(one_line, (each.title, each.family_name, each.given_name)))
            for each in contributors(properties)
            if "creator" in each.roles
        ),
        date=properties.get("created", "")[:10],
        licence="; ".join(one_line(each["name"]) for each in properties.get("licenses", ())),
        abstract=one_line(properties.get("description", "")),
        keywords=tuple(map(one_line, properties.get("keywords", ()))),
        doi=doi.removeprefix(_DOI) if doi.startswith(_DOI) else "",
        url=one_line(properties.get("homepage", "")),
    )


def one_line(words: object) -> str:
    """Make one line of a text, since in some formats a line says what comes next."""
    return " ".join(str(words).split())
