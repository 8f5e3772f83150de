"""Extracts of taxonomies: files named ``esco-VERSION-*.csv`` and ``onet-VERSION-*.csv`` (or .txt).

Standard library only.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from mlops_role_data.errors import DataPackageError

_NAME = re.compile(r"(esco|onet)-([0-9]+(?:\.[0-9]+)*)-.+\.(?:csv|txt)")
# O*NET's own text files are separated by tabs, and quote nothing.
_TEXT: Mapping[str, Any] = {"delimiter": "\t", "quoting": csv.QUOTE_NONE}
# In ESCO's full lists other names stand in lines of their own, in its collections behind bars.
_BETWEEN_NAMES = re.compile(r"\n| \| ")
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Concept:
    """What a taxonomy has under one identifier; each example of a commodity is one of its own."""

    id: str
    label: str
    names: tuple[str, ...] = ()  # other names

    @property
    def called(self) -> set[str]:
        """Its label and other names, in small letters."""
        return {each.casefold() for each in (self.label, *self.names)}


@dataclass(frozen=True)
class Extract:
    """The concepts of one version of a taxonomy that a folder has, by their kind."""

    taxonomy: str
    version: str
    concepts: dict[str, list[Concept]]

    def called(self, name: str, kinds: Iterable[str]) -> Concept | None:
        """Return the first concept of these kinds that is called so, whatever the capitals."""
        found = (self._by_name.get((kind, name.casefold())) for kind in kinds)
        return next((each for each in found if each is not None), None)

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], Concept]:
        first: dict[tuple[str, str], Concept] = {}
        for kind, concepts in self.concepts.items():
            for each in concepts:
                for name in each.called:
                    first.setdefault((kind, name), each)
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
    found: dict[str, dict[tuple[str, str], Concept]] = defaultdict(dict)
    others: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                style = _TEXT if path.suffix == ".txt" else {}
                reader = csv.DictReader(file, restval="", **style)
                header = set(reader.fieldnames or ())
                form = next((form for due, form in _FORMS[taxonomy] if due <= header), None)
                if form is None:
                    forms = "; or ".join(", ".join(sorted(due)) for due, _ in _FORMS[taxonomy])
                    raise DataPackageError(
                        f"{path} has the columns {', '.join(sorted(header)) or 'of no file'}, but "
                        f"an extract of {taxonomy} has: {forms}. Name its columns so."
                    )
                for kind, concept in chain.from_iterable(map(form, reader)):
                    if kind is None:
                        others[concept.id] += (concept.label, *concept.names)
                    else:
                        found[kind][concept.id, concept.label] = concept
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise DataPackageError(f"{path} cannot be read: {error}. Correct the file.") from error
    for key, each in found["occupation"].items():
        found["occupation"][key] = replace(each, names=(*each.names, *others[each.id]))
    concepts = {kind: list(each.values()) for kind, each in found.items() if each}
    return Extract(taxonomy, version, concepts)


# A concept and its kind; no kind: more names of an occupation.
Found = Iterator[tuple[str | None, Concept]]


def _esco(row: Cells) -> Found:
    names = (each.strip() for each in _BETWEEN_NAMES.split(row["altLabels"]))
    # In the files some preferred labels have white space at their ends.
    label = row["preferredLabel"].strip()
    concept = Concept(row["conceptUri"], label, tuple(each for each in names if each))
    yield row.get("skillType", "occupation").partition("/")[0], concept


def _occupations(row: Cells) -> Found:
    yield "occupation", Concept(row["O*NET-SOC Code"], row["Title"].strip())


def _titles(row: Cells) -> Found:
    short = () if row["Short Title"] in {"", "n/a"} else (row["Short Title"],)
    yield None, Concept(row["O*NET-SOC Code"], row["Alternate Title"], short)


def _technology(row: Cells) -> Found:
    yield "technology_example", Concept(row["Commodity Code"], row["Example"].strip())
    yield "commodity", Concept(row["Commodity Code"], row["Commodity Title"].strip())


# By which of their columns the files of a taxonomy are known; the first that fits.
_FORMS: Mapping[str, Sequence[tuple[set[str], Callable[[Cells], Found]]]] = {
    "esco": (
        ({"conceptUri", "preferredLabel", "altLabels", "skillType"}, _esco),
        ({"conceptUri", "preferredLabel", "altLabels", "iscoGroup"}, _esco),
    ),
    "onet": (
        ({"O*NET-SOC Code", "Alternate Title", "Short Title"}, _titles),
        ({"Commodity Code", "Commodity Title", "Example"}, _technology),
        ({"O*NET-SOC Code", "Title"}, _occupations),
    ),
}
