"""From the rows to the source: each cell is found again, as its field's ``evidence`` says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlops_role_data._release.catalog import Field, Table
from mlops_role_data.pipeline.document.source import Source
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.vocabulary_names import Spellings
from mlops_role_data.pipeline.segment.matching import figures, plain, spellings, unit_of

_PROVED = {"figure", "verbatim", "name"}


def evidence(source: Source) -> Iterator[Problem]:
    """Find each cell that must be found in the row's span, or in a heading above it.

    A vocabulary row has no span: its words stand anywhere in the document. With several documents
    that cannot be told from one of them.
    """
    if not source.data.whole("sections"):
        return  # without its headings, a span does not say all that it does
    search = _Search(source)
    alone = len(source.data.column("documents", "document_id")) == 1
    for name, raw in source.data.raw.items():
        fields = [field for field in raw.schema.fields if field.evidence in _PROVED]
        cites = "span_id" in raw.schema.columns
        if not fields or not (cites or alone):
            continue
        for index, row in enumerate(source.data.rows(name)):
            if cites and row["span_id"] not in source.spans:
                continue
            place = source.context(row["span_id"]) if cites else source.text
            for field in fields:
                if row[field.name] is not None:
                    for rule, fault in search.faults(raw.schema, field, row[field.name], place):
                        yield source.problem(name, rule, fault, index, field.name)


class _Search:
    """One way to look for a cell for each kind of evidence."""

    def __init__(self, source: Source) -> None:
        self._data = source.data
        self._spellings = Spellings(source.data)
        self._subjects = _subjects(source)

    def faults(
        self, table: Table, field: Field, value: Any, place: str
    ) -> Iterator[tuple[str, str]]:
        """Say that a value is not found in `place`, or not as it is printed there."""
        if field.evidence == "figure":
            fault = self._figure(field, value, place)
        elif field.evidence == "name":
            fault = self._name(table, field, value, place)
        else:
            # white space is for others to judge
            text = " ".join(str(value).split())
            printed = list(dict.fromkeys(spellings(place, text)))
            fault = None
            if not printed:
                fault = f"the source does not say {value!r} here: use its words, or empty the cell"
            # a code has the capitals that its schema gives it
            elif text not in printed and "enum" not in field.constraints:
                shown = ", ".join(map(repr, printed))
                yield "capitals", f"the source prints {shown} here: use its capitals"
        if fault:
            yield field.evidence, fault

    def _figure(self, field: Field, value: Any, place: str) -> str | None:
        printed = [figure for figure in figures(place) if figure.unit == unit_of(field)]
        if any(figure.value == value for figure in printed):
            return None
        shown = ", ".join(
            dict.fromkeys(f"{plain(figure.value)} ({figure.printed})" for figure in printed)
        )
        return (
            f"{plain(value)} is not in the source here, which has: {shown or 'no such figure'}; "
            "correct the cell, or leave it empty"
        )

    def _name(self, table: Table, field: Field, value: Any, place: str) -> str | None:
        key = table.reference_of(field.name)
        target = key.resource if key else table.name
        if not self._data.whole(*self._spellings.tables(target)):
            return None
        names = self._spellings.of(target, value)
        # a longer name hides the shorter one inside it
        if self._spellings.named(place, target, value):
            return None
        if (target, value) in self._subjects:
            return None
        return (
            f"the source names none of {', '.join(map(repr, names)) or repr(value)} here: correct "
            "the reference, or record the source's spelling as an alias"
        )


def _subjects(source: Source) -> set[tuple[str, Any]]:
    """Return the records that the document is about: every span may speak of them unnamed."""
    documents = source.data.raw["documents"].schema
    column = documents.column_with("subject")
    key = documents.reference_of(column) if column else None
    return {(key.resource, source.document[column])} if key and column else set()
