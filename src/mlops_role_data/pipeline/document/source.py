"""A source document at hand, beside the ledger's rows about it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple

from mlops_role_data._release.catalog import Field, Table
from mlops_role_data._release.values import digest
from mlops_role_data.errors import DataPackageError
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.vocabulary_names import Spellings
from mlops_role_data.pipeline.segment.figures import Figure, figures, holds
from mlops_role_data.pipeline.segment.language import Words
from mlops_role_data.pipeline.segment.matching import has_capitals, mentions, without
from mlops_role_data.pipeline.segment.sentences import is_mark

JUDGE = "source"
# A number that is no count, behind what may be a name
_VERSION = re.compile(r"(?<=[^\W_]) [0-9]+\.[0-9]+(?![\w.%]| %)")
# Ends a line for those who search, and stands in no text
_BREAK = "\n\0\n"
# The table, row and column of a problem
Place = tuple[str, int | None, str | None]


class Cell(NamedTuple):
    """A cell that the document is to prove.

    Attributes
    ----------
    span_id
        The span that the row cites; None in a table that cites none.
    """

    place: Place
    table: Table
    field: Field
    span_id: str | None
    value: Any


@dataclass(frozen=True)
class Source:
    """A document at hand, and the ledger's rows about it.

    Attributes
    ----------
    index
        Which row of ``documents`` describes it.
    of_all
        Whether this is the text of all documents together, for the tables whose rows cite no span.
    """

    data: Dataset
    index: int
    text: str
    of_all: bool = False

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The row of ``documents``."""
        return self.data.rows("documents")[self.index]

    @property
    def has_words(self) -> bool:
        """Whether the words of the document's language are known."""
        return self.document["language"] in self.data.project.languages

    @property
    def words(self) -> Words:
        """The words of the document's language."""
        return self.data.project.words(self.document["language"])

    @cached_property
    def spans(self) -> dict[str, dict[str, Any]]:
        """The document's spans by their id, those without a place left out."""
        return {
            span_id: span
            for span_id, span in self.data.span_of.items()
            if span["document_id"] == self.document["document_id"]
            and None not in (span["start"], span["end"])
        }

    @cached_property
    def facts(self) -> list[str]:
        """The names of the fact tables."""
        return [name for name, raw in self.data.raw.items() if raw.schema.kind == "fact"]

    @cached_property
    def spellings(self) -> Spellings:
        """The names of vocabulary rows."""
        return Spellings(self.data)

    @cached_property
    def subject(self) -> tuple[str, Any] | None:
        """The table and key of what the document is about: any span may speak of it unnamed."""
        schema = self.data.raw["documents"].schema
        column = schema.column_with("subject")
        key = schema.reference_of(column) if column else None
        return (key.resource, self.document[column]) if key and column else None

    def each(self, *roles: str) -> Iterator[tuple[int, str, str]]:
        """Return the row, the id and the words of each span that has one of these roles, or any."""
        for index, span_id in enumerate(self.data.column("spans", "span_id")):
            if span_id in self.spans and (not roles or self.spans[span_id]["role"] in roles):
                yield index, span_id, self.words_of(span_id)

    def cells(self, wanted: Callable[[Table, Field], object]) -> Iterator[Cell]:
        """Return the cells of wanted columns in rows that cite the document, empty ones included.

        A table that cites no span is about all documents.
        """
        for name, raw in self.data.raw.items():
            cites = "span_id" in raw.schema.columns
            for field in raw.schema.fields if cites != self.of_all else ():
                if wanted(raw.schema, field):
                    spans = self.data.column(name, "span_id") if cites else repeat(None)
                    cells = zip(spans, self.data.column(name, field.name), strict=False)
                    for row, (span_id, value) in enumerate(cells):
                        if not cites or span_id in self.spans:
                            place = (name, row, field.name)
                            yield Cell(place, raw.schema, field, span_id, value)

    def figures(self, text: str) -> tuple[Figure, ...]:
        """Return the figures of a text, without those in a name ("ITIL 4", "Python 3.12")."""
        return figures(self._without_names(text))

    def bounds(self, span_id: str, field: Field, value: Any) -> set[str | None]:
        """Return which ends of open ranges a span prints a value as; None: it is no such end."""
        text = self._without_names(self.words_of(span_id))
        return {
            self.words.bound(
                text[: each.start].rstrip(), text[each.end :], money=bool(each.currencies)
            )
            for each in figures(text)
            if each.value == value and holds(field, each.unit)
        }

    def _without_names(self, text: str) -> str:
        """Return a text without the names that have figures, versions and numbers of things."""
        text = self.words.number_of_thing.sub("|", text)
        for name in self.spellings.with_digits:
            if mentions(text, name):
                text = without(text, name)
        for version in reversed([*_VERSION.finditer(text)]):
            before = text[: version.start()]
            if any(has_capitals(before[-len(name) - 1 :], name) for name in self.spellings.capital):
                text = before + text[version.end() :]
        return text

    def problem(self, place: Place, rule: str, message: str) -> Problem:
        """Make a problem of a cell, a row or a table."""
        return self.data.raw[place[0]].problem(rule, message, *place[1:], by=JUDGE)

    def words_of(self, span_id: str) -> str:
        """Return the very words of a span."""
        span = self.spans[span_id]
        return self.text[span["start"] : span["end"]]

    def context(self, span_id: str | None) -> str:
        """Return a span's words and the headings above it, on lines of their own.

        Without a span, it is the whole document.
        """
        if span_id is None:
            return self.text
        # each section is taken once, lest a circle of them go on for ever
        parts, ahead = [span_id], dict(self._sections)
        section_id = self.spans[span_id]["section_id"]
        while section := ahead.pop(section_id, None):
            parts.append(section["span_id"])
            section_id = section["parent_section_id"]
        return _BREAK.join(self.words_of(each) for each in parts if each in self.spans)

    @cached_property
    def _sections(self) -> dict[str, Mapping[str, Any]]:
        return {row["section_id"]: row for row in self.data.rows("sections")}


def find_sources(data: Dataset, paths: Iterable[Path]) -> tuple[list[Source], list[Problem]]:
    """Match files with the rows of ``documents`` that describe them, by their digests.

    Parameters
    ----------
    paths
        Documents, and folders of documents. In a folder, a file that no row describes is skipped.

    Returns
    -------
    tuple of (list of Source, list of Problem)
        The documents at hand in the order of their rows, and what is wrong with the others.

    Raises
    ------
    DataPackageError
        If a file cannot be read.
    """
    found: dict[int, Source] = {}
    problems = []
    names = set(data.column("documents", "file_name"))
    for path in paths:
        files = sorted(filter(Path.is_file, path.iterdir())) if path.is_dir() else [path]
        for file in files:
            match = find_source(data, file)
            if isinstance(match, Source):
                found.setdefault(match.index, match)
            elif file == path or file.name in names:
                problems.append(match)
    return [found[index] for index in sorted(found)], problems


def find_source(data: Dataset, path: Path) -> Source | Problem:
    """Match one file with the row of ``documents`` that describes it."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise DataPackageError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        fault = f"the document is not UTF-8: {error}"
        return Problem("documents", path.name, None, None, "document", None, fault, (JUDGE,))
    sha256 = digest(text)
    rows = data.rows("documents")
    digests = [row["sha256"] for row in rows]
    if sha256 in digests:
        return Source(data, digests.index(sha256), text)
    for index, row in enumerate(rows):
        if row["file_name"] == path.name or len(rows) == 1:
            fault = (
                f"the file {path.name} has the digest {sha256}: it is another edition or another "
                "document, or the row is wrong"
            )
            return data.raw["documents"].problem("document", fault, index, "sha256", by=JUDGE)
    fault = f"no row describes the file {path.name}, whose digest is {sha256}: add one"
    file = data.raw["documents"].file if "documents" in data.raw else path.name
    return Problem("documents", file, None, "sha256", "document", sha256, fault, (JUDGE,))


def of_all(sources: Sequence[Source]) -> Source | None:
    """Return the text of all documents as one, or None if one of them is not at hand.

    What a vocabulary says may be printed in any of them.
    """
    if not sources or len(sources) < len(sources[0].data.rows("documents")):
        return None
    text = _BREAK.join(source.text for source in sources)
    return replace(sources[0], text=text, of_all=True)


def uncovered(text: str, start: int, end: int) -> str:
    r"""Return what stands between two spans besides white space, bullet marks and list numbers.

    Examples
    --------
    >>> uncovered("one.\n- two", 4, 7), uncovered("one. But two", 4, 9)
    ('', 'But')
    >>> uncovered("| one |\n| two |", 5, 10)
    ''
    """
    within, *lines = (line.strip() for line in text[start:end].split("\n"))
    # only at the beginning of a line can it be a mark: "10" inside a sentence is text
    opens_line = start == 0 or text[start - 1 : start] == "\n"
    marked = is_mark(within) if opens_line else not within.strip("|*_")
    lost = [] if marked else [within]
    lost += [line for line in lines if not is_mark(line)]
    return " ".join(filter(None, lost))
