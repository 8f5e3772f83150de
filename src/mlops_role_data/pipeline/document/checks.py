"""What is checked against the document itself: places and digests, figures, names, wording."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path

from mlops_role_data._release.values import digest
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.document.cells import evidence
from mlops_role_data.pipeline.document.figures import booked_figures
from mlops_role_data.pipeline.document.hedges import booked_hedges
from mlops_role_data.pipeline.document.names import booked_names
from mlops_role_data.pipeline.document.printed_words import (
    choice_words,
    negations,
    order_printed,
    printed_values,
    short_forms,
)
from mlops_role_data.pipeline.document.source import Source, find_source, uncovered
from mlops_role_data.pipeline.document.text_overlap import own_words
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.segment.draft import draft


def judge(data: Dataset, path: Path) -> Iterator[Problem]:
    """Check everything that a document at hand can prove.

    Parameters
    ----------
    data
        The raw files as read.
    path
        The document; a row of ``documents`` must have its digest, else that is the only problem.
    """
    found = find_source(data, path)
    if isinstance(found, Problem):
        yield found
        return
    yield from _size(found)
    yield from _places(found)
    if unknown := list(_language(found)):
        yield from unknown
        return
    for check in CHECKS:
        yield from check(found)


def _language(source: Source) -> Iterator[Problem]:
    """Check that there are words for the document's language."""
    language = source.document["language"]
    if language not in source.data.project.languages:
        fault = (
            f"there are no words for the language {language!r}, so figures, names and wording are "
            f"not checked: correct it, or add schemas/language/{language}.json"
        )
        yield source.problem("documents", "document", fault, source.index, "language")


def _size(source: Source) -> Iterator[Problem]:
    lines = source.text.count("\n") + (not source.text.endswith("\n"))
    for field, size in (("characters", len(source.text)), ("lines", lines)):
        if source.document[field] != size:
            fault = f"the document has {size} {field}: correct the cell"
            yield source.problem("documents", "document", fault, source.index, field)


def _places(source: Source) -> Iterator[Problem]:
    """Check that each span is where it says, and that there is nothing between the spans."""
    breaks = [place for place, character in enumerate(source.text) if character == "\n"]
    whole = source.data.whole("spans")
    last_end, last_index = 0, None
    for index, span_id in enumerate(source.data.column("spans", "span_id")):
        if span_id not in source.spans:
            continue
        span = source.spans[span_id]
        start, end = span["start"], span["end"]
        if span["sha256"] != (found := digest(source.words_of(span_id))):
            fault = (
                f"characters {start} to {end} of the document have the digest {found}: correct the "
                "place or the digest"
            )
            yield source.problem("spans", "digest", fault, index, "sha256")
        if span["line"] != (line := bisect_left(breaks, start) + 1):
            fault = f"the span begins on line {line}: correct the line or the place"
            yield source.problem("spans", "line", fault, index, "line")
        if whole and start > last_end and (lost := uncovered(source.text, last_end, start)):
            fault = f"the text before this span is in none: {_shown(lost)}"
            yield source.problem("spans", "tiling", fault, index, "start")
        last_end, last_index = max(last_end, end), index
    if whole and (lost := uncovered(source.text, last_end, len(source.text))):
        fault = f"the text after the last span is in none: {_shown(lost)}"
        yield source.problem("spans", "tiling", fault, last_index, "end")


def _cuts(source: Source) -> Iterator[Problem]:
    """Check that no span, other than a heading, runs on over the beginning of another sentence."""
    _, drafted = draft(source.text, source.document["document_id"], source.words)
    starts = [span.start for span in drafted]
    for index, span_id, _ in source.each("fact", "framing"):
        span = source.spans[span_id]
        ahead = bisect_right(starts, span["start"])
        if ahead < len(starts) and starts[ahead] < span["end"]:
            fault = f"another sentence begins at {starts[ahead]}: give it a span of its own"
            yield source.problem("spans", "cut", fault, index, "end")


def _shown(text: str) -> str:
    """Return a few words of a text: enough to find the place, too few to repeat the source."""
    some = text.split()[:5]
    return repr(" ".join(some) + (" ..." if len(text.split()) > len(some) else ""))


CHECKS: tuple[Callable[[Source], Iterator[Problem]], ...] = (
    _cuts,
    evidence,
    booked_figures,
    booked_names,
    booked_hedges,
    negations,
    choice_words,
    order_printed,
    printed_values,
    short_forms,
    own_words,
)
"""What is checked where the words of the document's language are known."""
