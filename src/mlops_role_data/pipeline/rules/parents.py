"""A row that is part of another one cites the place where the document speaks of that one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from mlops_role_data._release.catalog import ForeignKey
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.references import ancestors


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
        for key in data.raw[name].schema.foreign_keys:
            if key.resource == name:
                find = _torn
            elif key.resource in facts and tuple(key.fields) == tuple(key.reference_fields):
                find = _misplaced
            else:
                continue
            for index, fault in find(data, name, key, places):
                yield data.raw[name].problem("belonging", fault, index, key.fields[0])


def _misplaced(
    data: Dataset, name: str, key: ForeignKey, places: Places
) -> Iterator[tuple[int, str]]:
    column = key.fields[0]
    told: dict[Any, list[Any]] = defaultdict(list)
    lines: dict[Any, list[Any]] = defaultdict(list)
    for span_id, record in data.tuples(key.resource, ("span_id", column)):
        told[span_id].append(record)
        lines[places.line.get(span_id)].append(record)
    for index, (span_id, value) in enumerate(data.tuples(name, ("span_id", column))):
        above = places.headings.get(span_id, ())
        due = told.get(span_id) or lines.get(places.line.get(span_id))
        due = due or next((told[each] for each in above if each in told), [value])
        # a line may run on into a closing sentence that is on all that came before
        closing = value is None and span_id not in told and not places.opens_line(span_id)
        if value not in due and not closing:
            about = ", ".join(map(repr, due))
            yield (
                index,
                f"the row cites a place that is about {about}: put that here, or correct the span",
            )


def _torn(data: Dataset, name: str, key: ForeignKey, places: Places) -> Iterator[tuple[int, str]]:
    """Find rows whose parent in their own table stands neither in their span nor in a heading."""
    span_of = dict(data.tuples(name, (key.reference_fields[0], "span_id")))
    for index, (span_id, parent) in enumerate(data.tuples(name, ("span_id", key.fields[0]))):
        due = span_of.get(parent)
        if due not in {None, span_id, *places.headings.get(span_id, ())}:
            fault = f"{parent!r} is in another sentence, {due!r}: correct the reference or the span"
            yield index, fault


class Places:
    """The line and the section of each span, and the headings above it."""

    def __init__(self, data: Dataset) -> None:
        self.line: dict[Any, tuple[Any, Any]] = {}
        self.headings: dict[Any, list[Any]] = {}
        self.section: dict[Any, Any] = {}
        self._first: dict[tuple[Any, Any], Any] = {}
        parents = dict(data.tuples("sections", ("section_id", "parent_section_id")))
        spans = dict(data.tuples("sections", ("section_id", "span_id")))
        above = {
            section: [
                spans[each] for each in (section, *ancestors(section, parents)) if each in spans
            ]
            for section in parents
        }
        columns = ("span_id", "document_id", "line", "section_id")
        for span_id, document_id, line, section_id in data.tuples("spans", columns):
            self.line[span_id] = (document_id, line)
            self.section[span_id] = section_id
            self.headings[span_id] = above.get(section_id, [])
            self._first.setdefault((document_id, line), span_id)

    def opens_line(self, span_id: Any) -> bool:
        """Return whether a span is the first of its line."""
        return bool(self._first.get(self.line.get(span_id, (None, None))) == span_id)
