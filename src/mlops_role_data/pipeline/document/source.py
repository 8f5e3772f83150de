"""A source document at hand, beside the ledger's rows about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mlops_role_data._release.values import digest
from mlops_role_data.errors import DataPackageError
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.segment.language import Words

JUDGE = "source"
# Where a line is expected to hold nothing else
_MARK = re.compile(r"(?:[-*\u2022]|[0-9]{1,3}[.)])?")
# Ends a line for those who search, and stands in no text
_BREAK = "\n\0\n"


@dataclass(frozen=True)
class Source:
    """A document at hand, and the ledger's rows about it."""

    data: Dataset
    index: int
    """Which row of ``documents`` describes it."""
    text: str

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The row of ``documents``."""
        return self.data.rows("documents")[self.index]

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

    def each(self, *roles: str) -> Iterator[tuple[int, str, str]]:
        """Return the row, the id and the words of each span that has one of these roles."""
        for index, span_id in enumerate(self.data.column("spans", "span_id")):
            if span_id in self.spans and self.spans[span_id]["role"] in roles:
                yield index, span_id, self.words_of(span_id)

    def problem(
        self, table: str, rule: str, message: str, index: int | None, field: str | None
    ) -> Problem:
        """Make a problem of a cell."""
        return self.data.raw[table].problem(rule, message, index, field, by=JUDGE)

    def words_of(self, span_id: str) -> str:
        """Return the very words of a span."""
        span = self.spans[span_id]
        return self.text[span["start"] : span["end"]]

    def context(self, span_id: str) -> str:
        """Return a span's words and the headings above it, on lines of their own."""
        headings = self._headings.get(self.spans[span_id]["section_id"], "")
        return f"{self.words_of(span_id)}{_BREAK}{headings}"

    @cached_property
    def _headings(self) -> dict[str, str]:
        """Give, for each section, its own heading and those above it."""
        sections = {row["section_id"]: row for row in self.data.rows("sections")}
        above: dict[str, str] = {}
        for section_id in sections:
            parts, current, seen = [], sections.get(section_id), set()
            while current and current["section_id"] not in seen:
                seen.add(current["section_id"])
                if current["span_id"] in self.spans:
                    parts.append(self.words_of(current["span_id"]))
                current = sections.get(current["parent_section_id"])
            above[section_id] = _BREAK.join(parts)
        return above


def find_source(data: Dataset, path: Path) -> Source | Problem:
    """Match a file with the row of ``documents`` that describes it, by its digest.

    Raises
    ------
    DataPackageError
        If the file cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataPackageError(f"{path} cannot be read: {error.strerror or error}") from error
    rows = data.rows("documents")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        fault = f"the document is not UTF-8: {error}"
        return Problem("documents", path.name, None, None, "document", None, fault, (JUDGE,))
    sha256 = digest(text)
    for index, row in enumerate(rows):
        if row["sha256"] == sha256:
            return Source(data, index, text)
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


def uncovered(text: str, start: int, end: int) -> str:
    r"""Return what stands between two spans besides white space, bullet marks and list numbers.

    Examples
    --------
    >>> uncovered("one.\n- two", 4, 7), uncovered("one. But two", 4, 9)
    ('', 'But')
    """
    within, *lines = text[start:end].split("\n")
    # only at the beginning of a line can it be a mark: "10" inside a sentence is text
    opens_line = start == 0 or text[start - 1 : start] == "\n"
    lost = ["" if opens_line and _MARK.fullmatch(within.strip()) else within.strip()]
    lost += ["" if _MARK.fullmatch(line.strip()) else line.strip() for line in lines]
    return " ".join(part for part in lost if part)
