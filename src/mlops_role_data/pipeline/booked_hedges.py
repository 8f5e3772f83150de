"""From the source to the rows: each hedge that a fact span prints stands in a row that cites it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mlops_role_data.pipeline.document import JUDGE, Source
from mlops_role_data.pipeline.problems import Problem
from mlops_role_data.pipeline.project import Dataset
from mlops_role_data.pipeline.wording import mentions, without

_COLUMN = "hedge"


def booked_hedges(source: Source) -> Iterator[Problem]:
    """Find hedges ("may", "expected to") in fact spans that no row citing the span repeats.

    What counts as a hedge is what the rows call one. A longer hedge hides the shorter one inside
    it, and a row may have it in another column, as part of what is claimed.
    """
    data = source.data
    facts = [name for name, raw in data.raw.items() if raw.schema.kind == "fact"]
    if not data.whole(*facts):
        return
    hedges = {
        hedge.lower()
        for name in facts
        if _COLUMN in data.raw[name].schema.columns
        for hedge in data.column(name, _COLUMN)
        if hedge is not None
    }
    longest_first = sorted(hedges, key=lambda hedge: (-len(hedge), hedge))
    said = _said(data, facts)
    for index, span_id in enumerate(data.column("spans", "span_id")):
        span = source.spans.get(span_id)
        if span is None or span["role"] != "fact":
            continue
        text = source.words_of(span_id)
        for hedge in longest_first:
            # far faster than the words themselves
            if hedge not in text.lower() or not mentions(text, hedge):
                continue
            text = without(text, hedge)
            if not any(mentions(cell, hedge) for cell in said.get(span_id, ())):
                fault = (
                    f"the source says {hedge!r} here, and no row that cites this span does: put "
                    "it into the hedge of the row that it weakens"
                )
                yield data.raw["spans"].problem(
                    "unbooked-hedge", fault, index=index, field="span_id", value=span_id, by=JUDGE
                )


def _said(data: Dataset, facts: list[str]) -> dict[str, list[str]]:
    """Give the words of the source that rows have for each span.

    Prose may say "may" beside an emptied hedge; it counts where a table has nothing else.
    """
    said: dict[str, list[str]] = defaultdict(list)
    for name in facts:
        fields = data.raw[name].schema.fields
        kind = "verbatim" if any(each.evidence == "verbatim" for each in fields) else "prose"
        for field in fields:
            if field.evidence == kind:
                for span_id, value in data.tuples(name, ("span_id", field.name)):
                    if value is not None:
                        said[span_id].append(value)
    return said
