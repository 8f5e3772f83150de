"""Rules of the ledger: the spans tile the document, the sections nest, the facts are booked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.sections import Outline


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
                "spans are in order and never overlap"
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
    """Span keys tell document, line and place in it; each span lies in its innermost section."""
    if not data.whole("spans", "sections"):
        return
    outline = Outline(data)
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
        section = outline.section_at(document, line)
        if section is None:
            faults["section_id"] = f"no section of the document begins before line {line}: add one"
        elif span["section_id"] != section:
            faults["section_id"] = f"line {line} is in the section {section!r}: put that here"
        yield from _problems(data, "spans", index, span, faults)


def section_rules(data: Dataset) -> Iterator[Problem]:
    """Sections nest: each begins at its heading, lies in its parent, ends where the next begins.

    What a section's lines should be follows from its heading's, its level and the sections around.
    """
    if not data.whole("documents", "sections", "spans"):
        return
    rows = data.rows("sections")
    level_of = {row["section_id"]: row["level"] for row in rows}
    line_above: dict[Any, int] = {}
    for index, (row, place) in enumerate(zip(rows, Outline(data).places(), strict=True)):
        if None in (row["first_line"], row["last_line"], row["level"]):
            continue
        parent, heading = row["parent_section_id"], place.heading
        faults = {}
        if heading is None:
            faults["span_id"] = "no span in this section has the role heading: set its role"
        elif row["span_id"] != heading["span_id"]:
            faults["span_id"] = f"the section's heading is the span {heading['span_id']!r}"
        if row["first_line"] != place.first_line:
            faults["first_line"] = f"the section's heading is on line {place.first_line}"
        elif row["first_line"] <= line_above.get(row["document_id"], 0):
            faults["first_line"] = "the section begins before the one above it: keep their order"
        if place.last_line is not None and row["last_line"] != place.last_line:
            faults["last_line"] = (
                f"the section ends on line {place.last_line}, where its document does or the next "
                "section of its level, or of one above, is about to begin"
            )
        if row["level"] != (level_of.get(parent) or 0) + 1:
            faults["level"] = "a section is one level below its parent, or on level 1"
        if parent != place.parent:
            faults["parent_section_id"] = (
                f"by level and order, the section lies in {place.parent!r}"
            )
        line_above[row["document_id"]] = place.first_line or row["first_line"]
        yield from _problems(data, "sections", index, row, faults)


def booking_rules(data: Dataset) -> Iterator[Problem]:
    """Each span has the right role: facts are cited, framing is not, headings open sections."""
    facts = [name for name, table in data.raw.items() if table.schema.kind == "fact"]
    cited = {span_id: name for name in facts for span_id in data.column(name, "span_id")}
    headings = set(data.column("sections", "span_id"))
    booked, outlined = data.whole(*facts), data.whole("sections")
    for index, span in enumerate(data.rows("spans")):
        span_id, role = span["span_id"], span["role"]
        if booked and role == "fact" and span_id not in cited:
            fault = "no row of a fact table cites this span: curate it, or mark it as framing"
        elif role == "framing" and span_id in cited:
            fault = f"{cited[span_id]} cites this span: its role is fact"
        elif outlined and (role == "heading") != (span_id in headings):
            fault = "a heading, and nothing else, is what a row of sections refers to"
        else:
            continue
        yield data.raw["spans"].problem("booking", fault, index=index, field="role", value=role)


def _problems(
    data: Dataset, table: str, index: int, row: Mapping[str, Any], faults: Mapping[str, str]
) -> Iterator[Problem]:
    rule = table.removesuffix("s")
    for field, message in faults.items():
        yield data.raw[table].problem(rule, message, index=index, field=field, value=row[field])
