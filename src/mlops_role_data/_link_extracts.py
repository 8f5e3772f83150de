"""Extracts of taxonomies: CSV files named ``esco-VERSION-*.csv`` and ``onet-VERSION-*.csv``.

Standard library only.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mlops_role_data.errors import DataPackageError

_NAME = re.compile(r"(esco|onet)-([0-9]+(?:\.[0-9]+)*)-.+\.csv")
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Concept:
    """What a taxonomy has under one identifier; each example of a commodity is one of its own."""

    id: str
    label: str
    names: tuple[str, ...] = ()
    """Its other names."""

    def has(self, name: str) -> bool:
        """Tell whether it is called so, whatever the capitals."""
        return name.casefold() in (each.casefold() for each in (self.label, *self.names))


@dataclass(frozen=True)
class Extract:
    """The concepts of one version of a taxonomy that a folder has, by their kind."""

    taxonomy: str
    version: str
    concepts: dict[str, list[Concept]] = field(default_factory=dict)


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
            "onet-VERSION-*.csv, such as esco-1.2.0-ict-occupations.csv"
        )
    return [_read(taxonomy, version, paths) for (taxonomy, version), paths in files.items()]


def _read(taxonomy: str, version: str, paths: list[Path]) -> Extract:
    found: dict[str, dict[tuple[str, str], Concept]] = {}
    others: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file, restval="")
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
        names = tuple(each.strip() for each in row["altLabels"].split(" | ") if each.strip())
        # In the files some preferred labels have white space at their ends.
        concept = Concept(row["conceptUri"], row["preferredLabel"].strip(), names)
        kind = row.get("skillType", "occupation")
        yield ("knowledge" if kind == "knowledge" else kind.partition("/")[0]), concept


def _occupations(rows: Iterator[Cells]) -> Found:
    for row in rows:
        yield "occupation", Concept(row["O*NET-SOC Code"], row["Title"].strip())


def _titles(rows: Iterator[Cells]) -> Found:
    for row in rows:
        short = (row["Short Title"],) if row["Short Title"] else ()
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
