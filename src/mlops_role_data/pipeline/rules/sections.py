"""The outline of a document, as it follows from the headings among its spans."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mlops_role_data.pipeline.dataset import Dataset

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row of ``sections`` should be, by its heading, its level and the rows around it."""

    heading: Row | None
    """The first span with role ``heading`` that stands in the section."""
    first_line: int | None
    last_line: int | None
    parent: str | None


class Outline:
    """The sections of a dataset, document by document."""

    def __init__(self, data: Dataset) -> None:
        self._headings: dict[Any, Row] = {}
        for span in data.rows("spans"):
            if span["role"] == "heading":
                self._headings.setdefault(span["section_id"], span)
        self._rows = data.rows("sections")
        self._lines = {row["document_id"]: row["lines"] for row in data.rows("documents")}
        self._opened: dict[Any, list[tuple[int, Any]]] = defaultdict(list)
        for row in self._rows:
            if (line := self._first_line(row)) is not None:
                self._opened[row["document_id"]].append((line, row["section_id"]))
        for sections in self._opened.values():
            sections.sort(key=lambda section: section[0])

    def section_at(self, document: Any, line: int) -> Any:
        """Return the innermost section around a line: the last one that begins before it."""
        opened = self._opened.get(document, [])
        index = bisect(opened, line, key=lambda section: section[0])
        return opened[index - 1][1] if index else None

    def places(self) -> list[Place]:
        """Return the place of each row of ``sections``."""
        parents, last_lines = self._parents(), self._last_lines()
        return [
            Place(self._headings.get(row["section_id"]), self._first_line(row), last, parent)
            for row, parent, last in zip(self._rows, parents, last_lines, strict=True)
        ]

    def _first_line(self, row: Row) -> int | None:
        # the heading's own line, so that one wrong number is not taken for many
        line: int | None = self._headings.get(row["section_id"], {}).get("line")
        return row["first_line"] if line is None else line

    def _parents(self) -> list[Any]:
        """Return the section above each one of a lower level: the last before it."""
        parents = []
        around: dict[Any, list[tuple[int, Any]]] = defaultdict(list)
        for row in self._rows:
            level, open_ = row["level"] or 1, around[row["document_id"]]
            while open_ and open_[-1][0] >= level:
                open_.pop()
            parents.append(open_[-1][1] if open_ else None)
            open_.append((level, row["section_id"]))
        return parents

    def _last_lines(self) -> list[int | None]:
        """Let each section end where the next one of its level, or of one above, begins."""
        last_lines = []
        after: dict[Any, list[tuple[int, int]]] = defaultdict(list)
        for row in reversed(self._rows):
            level, next_ = row["level"] or 1, after[row["document_id"]]
            while next_ and next_[-1][0] > level:
                next_.pop()
            last_lines.append(next_[-1][1] - 1 if next_ else self._lines.get(row["document_id"]))
            if (line := self._first_line(row)) is not None:
                next_.append((level, line))
        return last_lines[::-1]
