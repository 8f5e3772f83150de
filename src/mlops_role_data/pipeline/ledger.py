"""Rules of the ledger: the spans tile the document, the sections nest, the facts are booked."""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from mlops_role_data.pipeline.problems import Problem
from mlops_role_data.pipeline.project import Dataset

Row = dict[str, Any]


def span_places(data: Dataset) -> Iterator[Problem]:
    """Spans stand in order, never overlap, and end before their document does."""
    documents = {row["document_id"]: row for row in data.rows("documents")}
    above: dict[Any, tuple[int, int]] = {}
    for index, span in enumerate(data.rows("spans")):
        start, end, line = span["start"], span["end"], span["line"]
        if None in (start, end, line):
            continue  # the contracts say that they must not be empty
        document = documents.get(span["document_id"], {})
        characters, lines = document.get("characters"), document.get("lines")
        end_above, line_above = above.get(span["document_id"], (0, 1))
        above[span["document_id"]] = (max(end, end_above), max(line, line_above))
        faults = {}
        if start < end_above:
            faults["start"] = (
                f"the span begins at {start}, before {end_above}, where the one above it ends: "
                "spans stand in order and never overlap"
            )
        if end <= start:
            faults["end"] = f"the span ends at {end}, which is not after its start {start}"
        elif characters is not None and end > characters:
            faults["end"] = f"the document ends at {characters}, before the span does"
        if line < line_above:
            faults["line"] = f"line {line} comes after line {line_above} in the document"
        elif lines is not None and line > lines:
            faults["line"] = f"the document has only {lines} lines"
        yield from _problems(data, "spans", index, span, faults)


def span_keys(data: Dataset) -> Iterator[Problem]:
    """A span's key tells its document, line and place in it; its section is the innermost one."""
    opened: dict[Any, list[tuple[int, Any]]] = defaultdict(list)
    for document, line, section in _openings(data):
        opened[document].append((line, section))
    for sections in opened.values():
        sections.sort()
    pieces: Counter[tuple[Any, int]] = Counter()
    for index, span in enumerate(data.rows("spans")):
        document, line = span["document_id"], span["line"]
        if None in (document, line):
            continue
        pieces[document, line] += 1
        faults = {}
        due = f"{document}-{line:03d}-{pieces[document, line]}"
        if span["span_id"] != due:
            faults["span_id"] = f"the key of this piece of line {line} is {due!r}"
        place = bisect(opened[document], line, key=lambda section: section[0])
        if place and span["section_id"] != (section := opened[document][place - 1][1]):
            faults["section_id"] = f"line {line} stands under {section!r}: put that here"
        yield from _problems(data, "spans", index, span, faults)


def section_rules(data: Dataset) -> Iterator[Problem]:
    """Sections nest: each begins at its heading, stands under the one around it, ends with it."""
    headings = _headings(data)
    ends = {row["document_id"]: row["lines"] for row in data.rows("documents")}
    rows = data.rows("sections")
    level_of = {row["section_id"]: row["level"] for row in rows}
    # from the last to the first: where a section ends is seen from those that come after it
    lasts = _last_lines([(row, line) for row, (_, line, _) in zip(rows, _openings(data), strict=True)], ends)
    open_: dict[Any, list[Row]] = defaultdict(list)
    for index, row in enumerate(rows):
        if None in (row["first_line"], row["last_line"], row["level"]):
            continue
        faults = {}
        around = open_[row["document_id"]]
        while around and around[-1]["level"] >= row["level"]:
            around.pop()
        parent = row["parent_section_id"]
        if row["level"] != (level_of.get(parent) or 0) + 1:
            faults["level"] = "a section stands one level below its parent, or on level 1"
        if parent != (due := around[-1]["section_id"] if around else None):
            faults["parent_section_id"] = f"by order and level, the section lies in {due!r}"
        around.append(row)
