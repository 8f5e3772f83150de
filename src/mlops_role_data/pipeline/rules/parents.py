"""A row that is part of another one cites the place where the document speaks of that one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from mlops_role_data._release.catalog import ForeignKey
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.report.problems import Problem


def belonging(data: Dataset) -> Iterator[Problem]:
    """Rows belong to what their span is about, else to what their line or a heading above names.

    A row under another one of its own table cites the same span, or one under that one's heading.
    What a row belongs to is what it refers to by that table's own key (``challenge_id``); a column
    of another name (``baseline_compensation_id``) relates things that stand anywhere.
    """
    facts = {name for name, raw in data.raw.items() if raw.schema.kind == "fact"}
    if not data.whole("spans", "sections", *facts):
        return
    places = Places(data)
    for name in sorted(facts):
        raw = data.raw[name]
        for key in raw.schema.foreign_keys:
            if key.resource == name:
                yield from _torn(data, raw, key, places)
            elif key.resource in facts and tuple(key.fields) == tuple(key.reference_fields):
                yield from _misplaced(data, raw, key, places)


def _misplaced(data: Dataset, raw: RawTable, key: ForeignKey, places: Places) -> Iterator[Problem]:
    column = key.fields[0]
    told: dict[Any, list[Any]] = defaultdict(list)
    lines: dict[Any, list[Any]] = defaultdict(list)
    for span_id, record in data.tuples(key.resource, ("span_id", column)):
        told[span_id].append(record)
        lines[places.line.get(span_id)].append(record)
    for index, (span_id, value) in enumerate(data.tuples(raw.schema.name, ("span_id", column))):
        above = places.headings.get(span_id, ())
        due = told.get(span_id) or lines.get(places.line.get(span_id))
        due = due or next((told[each] for each in above if each in told), None)
        if not due or value in due:
            continue
        # a line may run on into a closing sentence that is on all that came before
        if value is None and span_id not in told and not places.opens_line(span_id):
            continue
        message = (
            f"the row cites a place that is about {', '.join(map(repr, due))}: put that here, or "
            "correct the span"
        )
        yield raw.problem("belonging", message, index, column)


def _torn(data: Dataset, raw: RawTable, key: ForeignKey, places: Places) -> Iterator[Problem]:
    """Find rows whose parent in their own table stands neither in their span nor in a heading."""
    column, name = key.fields[0], raw.schema.name
    span_of = dict(data.tuples(name, (key.reference_fields[0], "span_id")))
    for index, (span_id, parent) in enumerate(data.tuples(name, ("span_id", column))):
        due = span_of.get(parent)
        if due is not None and due != span_id and due not in places.headings.get(span_id, ()):
            message = (
                f"{parent!r} is in another sentence, {due!r}: correct the reference or the span"
            )
            yield raw.problem("belonging", message, index, column)


class Places:
    """The line and the section of each span, and the headings above it."""

    def __init__(self, data: Dataset) -> None:
        self.line: dict[Any, tuple[Any, Any]] = {}
        self.headings: dict[Any, list[Any]] = {}
        self.section: dict[Any, Any] = {}
        self._first: dict[tuple[Any, Any], Any] = {}
        above = _headings(data)
        columns = ("span_id", "document_id", "line", "section_id")
        for span_id, document_id, line, section_id in data.tuples("spans", columns):
            self.line[span_id] = (document_id, line)
            self.section[span_id] = section_id
            self.headings[span_id] = above.get(section_id, [])
            self._first.setdefault((document_id, line), span_id)

    def opens_line(self, span_id: Any) -> bool:
        """Return whether a span is the first of its line."""
        return bool(self._first.get(self.line.get(span_id, (None, None))) == span_id)


def _headings(data: Dataset) -> dict[Any, list[Any]]:
    """Give, for each section, the spans of its own heading and of those above it."""
    columns = ("section_id", "parent_section_id", "span_id")
    sections = {
        section: (parent, span) for section, parent, span in data.tuples("sections", columns)
    }
    found: dict[Any, list[Any]] = {}
    for section in sections:
        current, seen = section, set()
        found[section] = []
        while current in sections and current not in seen:
            seen.add(current)
            current, span = sections[current]
            found[section].append(span)
    return found
