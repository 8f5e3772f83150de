"""Extracts of taxonomies: files named ``esco-VERSION-*.csv`` and ``onet-VERSION-*.csv`` (or .txt).

Standard library only.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from mlops_role_data.errors import DataPackageError

_NAME = re.compile(r"(esco|onet)-([0-9]+(?:\.[0-9]+)*)-.+\.(?:csv|txt)")
_FORM_OF: Mapping[str, Mapping[str, Any]] = {
    ".csv": {},
    ".txt": {"delimiter": "\t", "quoting": csv.QUOTE_NONE},
}
"""By the ending: O*NET's own text files are separated by tabs, and quote nothing."""
# In ESCO's full lists other names stand in lines of their own, in its collections behind bars.
_BETWEEN_NAMES = re.compile(r"\n| \| ")
_NO_SHORT_TITLE = {"", "n/a"}
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Concept:
    """What a taxonomy has under one identifier; each example of a commodity is one of its own."""

    id: str
    label: str
    names: tuple[str, ...] = ()
    """Its other names."""

    def has(self, name: str) -> bool:
        """Return whether it is called so, whatever the capitals."""
        return name.casefold() in (each.casefold() for each in (self.label, *self.names))


@dataclass(frozen=True)
class Extract:
    """The concepts of one version of a taxonomy that a folder has, by their kind."""

    taxonomy: str
    version: str
    concepts: dict[str, list[Concept]] = field(default_factory=dict)

    def called(self, name: str, kinds: Iterable[str]) -> Concept | None:
        """Return the first concept of these kinds that is called so, whatever the capitals."""
        found = (self._by_name.get((kind, name.casefold())) for kind in kinds)
        return next((each for each in found if each is not None), None)

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], Concept]:
        first: dict[tuple[str, str], Concept] = {}
        for kind, concepts in self.concepts.items():
            for each in concepts:
                for name in (each.label, *each.names):
                    first.setdefault((kind, name.casefold()), each)
        return first


def read_extracts(folder: Path) -> list[Extract]:
    """Read every extract in a folder, by taxonomy and version.

    Parameters
    ----------
    folder : pathlib.Path
        Where the files are. Others than such extracts are passed over.

    Returns
    -------
    list of Extract
        Sorted by taxonomy and version, as texts.

    Raises
    ------
    DataPackageError
        If there is no extract, or one has other columns than those known.
    """
    files = defaultdict(list)
    for path in sorted(folder.iterdir()):
        if found := _NAME.fullmatch(path.name):
            files[found.groups()].append(path)
    if not files:
        raise DataPackageError(
            f"{folder} holds no extract: files are to be named esco-VERSION-*.csv or "
            "onet-VERSION-*.csv (.txt if separated by tabs), such as "
            "esco-1.2.0-ict-occupations.csv"
        )
    return [_read(taxonomy, version, paths) for (taxonomy, version), paths in files.items()]


def _read(taxonomy: str, version: str, paths: list[Path]) -> Extract:
    found: dict[str, dict[tuple[str, str], Concept]] = {}
    others: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file, restval="", **_FORM_OF[path.suffix])
                form = _form(path, taxonomy, reader.fieldnames or ())
                for kind, concept in form(iter(reader)):
                    if kind is None:
                        others[concept.id] += (concept.label, *concept.names)
                    else:
                        found.setdefault(kind, {})[concept.id, concept.label] = concept
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise DataPackageError(f"{path} cannot be read: {error}. Correct the file.") from error
    concepts = {kind: list(each.values()) for kind, each in found.items()}
    concepts["occupation"] = [
        Concept(each.id, each.label, (*each.names, *others[each.id]))
        for each in concepts.get("occupation", [])
    ]
    return Extract(taxonomy, version, {kind: each for kind, each in concepts.items() if each})


Found = Iterator[tuple[str | None, Concept]]


def _esco(rows: Iterator[Cells]) -> Found:
    for row in rows:
        names = (each.strip() for each in _BETWEEN_NAMES.split(row["altLabels"]))
        # In the files some preferred labels have white space at their ends.
        label = row["preferredLabel"].strip()
        concept = Concept(row["conceptUri"], label, tuple(each for each in names if each))
        kind = row.get("skillType", "occupation")
        yield ("knowledge" if kind == "knowledge" else kind.partition("/")[0]), concept


def _occupations(rows: Iterator[Cells]) -> Found:
    for row in rows:
        yield "occupation", Concept(row["O*NET-SOC Code"], row["Title"].strip())


def _titles(rows: Iterator[Cells]) -> Found:
    for row in rows:
        short = () if row["Short Title"] in _NO_SHORT_TITLE else (row["Short Title"],)
        yield None, Concept(row["O*NET-SOC Code"], row["Alternate Title"], short)


def _technology(rows: Iterator[Cells]) -> Found:
    for row in rows:
        code = row["Commodity Code"]
        yield "technology_example", Concept(code, row["Example"].strip())
        yield "commodity", Concept(code, row["Commodity Title"].strip())


_FORMS: Mapping[str, tuple[tuple[frozenset[str], Callable[[Iterator[Cells]], Found]], ...]] = {
    "esco": (
        (frozenset({"conceptUri", "preferredLabel", "altLabels", "skillType"}), _esco),
        (frozenset({"conceptUri", "preferredLabel", "altLabels", "iscoGroup"}), _esco),
    ),
    "onet": (
        (frozenset({"O*NET-SOC Code", "Alternate Title", "Short Title"}), _titles),
        (frozenset({"Commodity Code", "Commodity Title", "Example"}), _technology),
        (frozenset({"O*NET-SOC Code", "Title"}), _occupations),
    ),
}
"""By which of their columns the files of a taxonomy are known; the first that fits."""


def _form(path: Path, taxonomy: str, columns: Iterable[str]) -> Callable[[Iterator[Cells]], Found]:
    header = set(columns)
    for due, form in _FORMS[taxonomy]:
        if due <= header:
            return form
    forms = "; or ".join(", ".join(sorted(due)) for due, _ in _FORMS[taxonomy])
    raise DataPackageError(
        f"{path} has the columns {', '.join(sorted(header)) or 'of no file'}, but an extract of "
        f"{taxonomy} has: {forms}. Name its columns so."
    )
