"""From the source to the rows: each hedge that a fact span prints stands in a row that cites it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.document.source import Source
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.segment.matching import mentions, without


def booked_hedges(source: Source) -> Iterator[Problem]:
    """Find hedges ("may", "expected to") in fact spans that no row citing the span repeats.

    What counts as a hedge is what the rows call one, and what always is. Where one row alone can
    have lost it, that row is named, else the span. A longer hedge hides the shorter one inside
    it, and a row may have it in another column, as part of what is claimed.
    """
    data, always = source.data, set(source.words.hedges)
    if not data.whole(*source.facts):
        return
    hedges = always | {
        hedge.lower()
        for name in source.facts
        if (column := data.raw[name].schema.column_with("hedge"))
        for hedge in data.column(name, column)
        if hedge is not None
    }
    longest_first = sorted(hedges, key=lambda hedge: (-len(hedge), hedge))
    (said, prose), empty = _said(data, source.facts), _empty(data, source.facts)
    for index, span_id, words in source.each("fact"):
        text = words
        for hedge in longest_first:
            # far faster than the words themselves
            if hedge not in text.lower() or not mentions(text, hedge):
                continue
            text = without(text, hedge)
            cells = said[span_id]
            # prose says "may" of its own accord, beside an emptied hedge too
            if hedge not in always or not empty[span_id]:
                cells = cells + prose[span_id]
            if not any(mentions(cell, hedge) for cell in cells):
                fault = (
                    f"the source says {hedge!r} here, and no row that cites this span does: put "
                    "it into the hedge of the row that it weakens"
                )
                table, row, field = "spans", index, "span_id"
                if len(empty[span_id]) == 1:
                    table, row, field = empty[span_id][0]
                yield source.problem(table, "unbooked-hedge", fault, row, field)


def _empty(data: Dataset, facts: list[str]) -> dict[str, list[tuple[str, int, str]]]:
    """Return table, row and column of the hedges that are empty, by span."""
    found: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for name in facts:
        if column := data.raw[name].schema.column_with("hedge"):
            for index, (span_id, hedge) in enumerate(data.tuples(name, ("span_id", column))):
                if hedge is None:
                    found[span_id].append((name, index, column))
    return found


def _said(data: Dataset, facts: list[str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the words of the source that rows have for each span, then the prose on it.

    Prose is looked at where a table has nothing else, such as that of the caveats.
    """
    said: dict[str, list[str]] = defaultdict(list)
    prose: dict[str, list[str]] = defaultdict(list)
    for name in facts:
        fields = data.raw[name].schema.fields
        quotes = any(each.evidence == "verbatim" for each in fields)
        for field in fields:
            if field.evidence == ("verbatim" if quotes else "prose"):
                for span_id, value in data.tuples(name, ("span_id", field.name)):
                    if value is not None:
                        (said if quotes else prose)[span_id].append(value)
    return said, prose
