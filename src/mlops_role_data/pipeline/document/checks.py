"""What is checked against the document itself: places and digests, figures, names, wording."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from mlops_role_data._release.values import digest
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.document import booked, cells
from mlops_role_data.pipeline.document.source import Source, find_sources, of_all, uncovered
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.segment.draft import draft


def judge(data: Dataset, paths: Sequence[Path]) -> Iterator[Problem]:
    """Check everything that the documents at hand can prove.

    Parameters
    ----------
    data
        The raw files as read.
    paths
        Documents, or folders of them; a row of ``documents`` must have the digest of each.
    """
    sources, problems = find_sources(data, paths)
    yield from problems
    for source in sources:
        yield from _document(source)
        yield from _places(source)
        if source.has_words:
            for check in CHECKS:
                yield from check(source)
    together = of_all(sources)
    if together and all(source.has_words for source in sources):
        for check in CELL_CHECKS:
            yield from check(together)


def _document(source: Source) -> Iterator[Problem]:
    """Check the size of the document, and that there are words for its language."""
    lines = source.text.count("\n") + (not source.text.endswith("\n"))
    for field, size in (("characters", len(source.text)), ("lines", lines)):
        if source.document[field] != size:
            fault = f"the document has {size} {field}: correct the cell"
            yield source.problem(("documents", source.index, field), "document", fault)
    if not source.has_words:
        language = source.document["language"]
        fault = (
            f"there are no words for the language {language!r}, so figures, names and wording are "
            f"not checked: correct it, or add schemas/language/{language}.json"
        )
        yield source.problem(("documents", source.index, "language"), "document", fault)


def _places(source: Source) -> Iterator[Problem]:
    """Check that each span is where it says, and that there is nothing between the spans."""
    whole = source.data.whole("spans")
    last_end, last_index = 0, None
    for index, span_id, words in source.each():
        span = source.spans[span_id]
        start, end = span["start"], span["end"]
        if span["sha256"] != (found := digest(words)):
            fault = (
                f"characters {start} to {end} of the document have the digest {found}: correct the "
                "place or the digest"
            )
            yield source.problem(("spans", index, "sha256"), "digest", fault)
        if span["line"] != (line := source.text.count("\n", 0, max(start, 0)) + 1):
            fault = f"the span begins on line {line}: correct the line or the place"
            yield source.problem(("spans", index, "line"), "line", fault)
        if whole and start > last_end and (lost := uncovered(source.text, last_end, start)):
            fault = f"the text before this span is in none: {_shown(lost)}"
            yield source.problem(("spans", index, "start"), "tiling", fault)
        last_end, last_index = max(last_end, end), index
    if whole and (lost := uncovered(source.text, last_end, len(source.text))):
        fault = f"the text after the last span is in none: {_shown(lost)}"
        yield source.problem(("spans", last_index, "end"), "tiling", fault)


def _cuts(source: Source) -> Iterator[Problem]:
    """Check that no span runs on over the beginning of another sentence.

    A heading may, and a span of which the curators say that it is one piece.
    """
    _, drafted = draft(source.text, source.document["document_id"], source.words)
    for index, span_id, _ in source.each():
        span = source.spans[span_id]
        cuts = [each.start for each in drafted if span["start"] < each.start < span["end"]]
        if span.get("is_joined"):
            if not cuts:
                fault = "this is one sentence, and nothing is joined: set is_joined to false"
                yield source.problem(("spans", index, "is_joined"), "cut", fault)
        elif cuts and span["role"] != "heading":
            fault = (
                f"another sentence begins at {cuts[0]}: give it a span of its own, or set is_joined"
            )
            yield source.problem(("spans", index, "end"), "cut", fault)


def _shown(text: str) -> str:
    """Return a few words of a text: enough to find the place, too few to repeat the source."""
    some = text.split()[:5]
    return repr(" ".join(some) + (" ..." if len(text.split()) > len(some) else ""))


_Check = Callable[[Source], Iterator[Problem]]
# What holds for cells with a span and without one
CELL_CHECKS: tuple[_Check, ...] = (cells.evidence, cells.printed_values, cells.currencies)
# What is checked where the words of the document's language are known
CHECKS: tuple[_Check, ...] = (
    *CELL_CHECKS, *booked.BOOKED, _cuts, cells.choice_words, cells.order_printed,
    cells.short_forms, cells.own_words, cells.open_ends,
)  # fmt: skip
