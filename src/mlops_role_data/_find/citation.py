"""What a citation says, read from the top of ``datapackage.json``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_DOI = "https://doi.org/"


@dataclass(frozen=True)
class Author:
    """A person, or a group, which has no family name."""

    name: str
    family: str = ""
    given: str = ""

    @property
    def family_first(self) -> str:
        return f"{self.family}, {self.given}" if self.family else self.name

    def parts(self, family: str, given: str, name: str) -> dict[str, str]:
        """Return the parts of the name under these names, or of a group its whole name."""
        return {family: self.family, given: self.given} if self.family else {name: self.name}


@dataclass(frozen=True)
class Citation:
    """What all formats say, each in its own way.

    Attributes
    ----------
    date
        The day of the release, as ``2026-01-31``.
    query
        What gives a part of the release, in Python; nothing for the whole.
    digest
        The content hash of what is cited.
    """

    key: str
    title: str
    version: str
    authors: tuple[Author, ...] = ()
    date: str = ""
    licence: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    doi: str = ""
    url: str = ""
    query: str = ""
    digest: str = ""

    @property
    def note(self) -> str:
        return ", ".join(filter(None, [self.query, self.digest and f"content hash {self.digest}"]))

    @property
    def link(self) -> str:
        return f"{_DOI}{self.doi}" if self.doi else self.url


def citation(properties: Mapping[str, Any]) -> Citation:
    """Read the record of a release: the properties of a descriptor, resources aside."""
    doi = one_line(properties.get("id", ""))
    return Citation(
        key=one_line(properties["name"]),
        title=one_line(properties["title"]),
        version=one_line(properties["version"]),
        authors=tuple(
            Author(*(one_line(each.get(name, "")) for name in ("title", "familyName", "givenName")))
            for each in properties.get("contributors", ())
            if "creator" in each.get("roles", ("creator",))
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
