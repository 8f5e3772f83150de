"""Rules of the ledger: the spans tile the document, the sections nest, the facts are booked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from mlops_role_data.pipeline.problems import Problem
from mlops_role_data.pipeline.project import Dataset

Row = dict[str, Any]


def span_rules(data: Dataset) -> Iterator[Problem]:
    """Spans stand in order, do not overlap, lie within their document and their section."""
    raw = data.raw.get("spans")
    if raw is None:
        return
    documents = {row["document_id"]: row for row in data.rows("documents")}
    sections = {row["section_id"]: row for row in data.rows("sections")}
    end_of: dict[Any, tuple[int, int]] = {}
    for index, span in enumerate(data.rows("spans")):
        start, end, line = span["start"], span["end"], span["line"]
        if start is None or end is None or line is None:
            continue  # the contracts say that they must not be empty

        def problem(field: str, message: str, index: int = index, span: Row = span) -> Problem:
            return raw.problem("span", message, index=index, field=field, value=span[field])

        if end <= start:
            yield problem("end", f"the span ends at {end}, which is not after its start {start}")
        before, line_before = end_of.get(span["document_id"], (0, 1))
        if start < before:
            yield problem("start", f"the span begins at {start}, before {before}, where the one "
                          "above it ends: spans stand in order and never overlap")  # fmt: skip
        if line < line_before:
            yield problem("line", f"line {line} comes after line {line_before} in the document")
        end_of[span["document_id"]] = (max(end, before), line)
        document = documents.get(span["document_id"])
        if document and document["characters"] is not None and end > document["characters"]:
            yield problem("end", f"the document has only {document['characters']} characters")
        prefix = f"{span['document_id']}-{line:03d}-"
        if not str(span["span_id"]).startswith(prefix):
            yield problem("span_id", f"the key of a span on this line begins with {prefix!r}")
        section = sections.get(span["section_id"])
        if section and None not in (section["first_line"], section["last_line"]):
            if not section["first_line"] <= line <= section["last_line"]:
                yield problem("section_id", f"line {line} lies outside the section's lines "
                              f"{section['first_line']} to {section['last_line']}")  # fmt: skip
            elif section["document_id"] != span["document_id"]:
                yield problem("section_id", "the section belongs to another document")


def innermost_rules(data: Dataset) -> Iterator[Problem]:
    """Each span belongs to the innermost section around its line, each section to its heading."""
    raw = data.raw.get("spans")
    if raw is None:
        return
    opened: dict[tuple[Any, Any], Any] = {
        (row["document_id"], row["first_line"]): row["section_id"] for row in data.rows("sections")
    }
    current: dict[Any, Any] = {}
    for index, span in enumerate(data.rows("spans")):
        document, line = span["document_id"], span["line"]
        current[document] = opened.get((document, line), current.get(document))
        if current[document] and span["section_id"] != current[document]:
            message = f"line {line} stands under {current[document]!r}: put that here"
            yield raw.problem("span", message, index=index, field="section_id",
                              value=span["section_id"])  # fmt: skip


def section_rules(data: Dataset) -> Iterator[Problem]:
    """Sections nest: a child lies within its parent, one level below it; siblings are disjoint."""
    raw = data.raw.get("sections")
    if raw is None:
        return
    rows = data.rows("sections")
    by_id = {row["section_id"]: row for row in rows}
    lines_of = {row["document_id"]: row["lines"] for row in data.rows("documents")}
    spans = data.span_of
    ends: dict[tuple[Any, Any], int] = {}
    for index, row in enumerate(rows):

        def problem(field: str, message: str, index: int = index, row: Row = row) -> Problem:
            return raw.problem("section", message, index=index, field=field, value=row[field])

        first, last = row["first_line"], row["last_line"]
        if None in (first, last, row["level"]):
            continue
        if last < first:
            yield problem("last_line", f"the section ends before its first line {first}")
        parent = by_id.get(row["parent_section_id"])
        if row["level"] != (parent["level"] or 0) + 1 if parent else row["level"] != 1:
            yield problem("level", "a section stands one level below its parent, or on level 1")
        if parent and None not in (parent["first_line"], parent["last_line"]):
            if not parent["first_line"] < first <= last <= parent["last_line"]:
                yield problem("parent_section_id", f"lines {first} to {last} do not lie within the "
                              f"parent's, {parent['first_line']} to {parent['last_line']}")  # fmt: skip
            if parent["document_id"] != row["document_id"]:
                yield problem("parent_section_id", "the parent belongs to another document")
        elif not parent and lines_of.get(row["document_id"]) not in (None, 0):
            if last > lines_of[row["document_id"]]:
                yield problem("last_line", "the section ends after the document does")
        family = (row["document_id"], row["parent_section_id"])
        if first <= ends.get(family, 0):
            yield problem("first_line", f"line {first} lies in the section before it")
        elif family in ends and first != ends[family] + 1:
            yield problem("first_line", f"lines {ends[family] + 1} to {first - 1} are in no section")
        ends[family] = last
        heading = spans.get(row["span_id"])
        if heading and (heading["role"] != "heading" or heading["line"] != first):
            yield problem("span_id", "a section refers to the span of its heading, on its first line")


def booking_rules(data: Dataset) -> Iterator[Problem]:
    """Every span with role ``fact`` is cited by a fact row, and no ``framing`` span is."""
    raw = data.raw.get("spans")
    if raw is None:
        return
    cited: dict[str, list[str]] = defaultdict(list)
    for name, table in data.raw.items():
        if table.schema.kind == "fact":
            for span_id in data.column(name, "span_id"):
                cited[span_id].append(name)
    for index, span in enumerate(data.rows("spans")):
        span_id, role = span["span_id"], span["role"]
        if role == "fact" and span_id not in cited:
            message = "no row of a fact table cites this span: curate it, or mark it as framing"
        elif role in {"framing", "pending"} and span_id in cited:
            message = f"{cited[span_id][0]} cites this span: its role is fact"
        else:
            continue
        yield raw.problem("booking", message, index=index, field="role", value=role)
