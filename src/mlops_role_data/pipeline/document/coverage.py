"""How much of a document the ledger accounts for, as numbers that anyone can compute."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path

from mlops_role_data._release.values import digest
from mlops_role_data.errors import DataPackageError
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.document.booked import BOOKED
from mlops_role_data.pipeline.document.source import Source, find_sources, uncovered


@dataclass(frozen=True)
class Coverage:
    """What share of a document stands in the ledger, and what of that is booked.

    Attributes
    ----------
    in_spans
        Characters in exactly one span.
    marks
        White space, bullet marks and list numbers between the spans.
    """

    document_id: str
    characters: int
    in_spans: int
    marks: int
    spans: int
    digests_held: int
    roles: dict[str, int]
    facts_cited: int
    fact_rows: int

    @property
    def complete(self) -> bool:
        """Whether nothing is left out: no character, no digest and no fact."""
        return (
            self.in_spans + self.marks == self.characters
            and self.digests_held == self.spans
            and self.facts_cited == self.roles.get("fact", 0)
        )

    def __str__(self) -> str:
        # an empty document has nothing to leave out
        covered = 100 * (self.in_spans + self.marks) / (self.characters or 1)
        roles = ", ".join(f"{count} {role}" for role, count in sorted(self.roles.items()))
        return (
            f"{self.document_id}: {self.characters} characters\n"
            f"  {covered:.2f} % accounted for: {self.in_spans} in exactly one span, "
            f"{self.marks} white space, bullet marks and list numbers\n"
            f"  {self.spans} spans ({roles}); {self.digests_held} digests hold\n"
            f"  {self.facts_cited} of {self.roles.get('fact', 0)} fact spans are cited, "
            f"by {self.fact_rows} rows"
        )


def measure(data: Dataset, paths: Iterable[Path]) -> list[Coverage]:
    """Measure the coverage of each document at hand.

    Parameters
    ----------
    paths
        Documents, or folders of them.

    Raises
    ------
    DataPackageError
        If no row of ``documents`` describes a file.
    """
    sources, problems = find_sources(data, paths)
    if problems:
        raise DataPackageError(problems[0].message)
    return [_measure(data, source) for source in sources]


def uncited(data: Dataset, paths: Iterable[Path]) -> Iterator[tuple[str, int, str]]:
    """Return what no row has taken note of: the span, its line, and what it is.

    Whole spans come with no row at all; of others, figures, proper names, hedges and negations.
    """
    for source in find_sources(data, paths)[0]:
        cited = {each for name in source.facts for each in data.column(name, "span_id")}
        left: dict[int, list[str]] = defaultdict(list)
        for index, span_id, _ in source.each("fact"):
            left[index] += [] if span_id in cited else ["no row cites this span"]
        for check in BOOKED:
            for problem in check(source):
                if problem.table == "spans" and problem.row is not None:
                    left[data.raw["spans"].lines.index(problem.row)].append(problem.message)
        spans = data.rows("spans")
        for index in sorted(left):
            for what in left[index]:
                yield spans[index]["span_id"], spans[index]["line"], what


def _measure(data: Dataset, source: Source) -> Coverage:
    text, spans = source.text, source.spans
    places = (range(max(each["start"], 0), min(each["end"], len(text))) for each in spans.values())
    times = Counter(chain.from_iterable(places))
    gaps = [[*gap] for free, gap in groupby(range(len(text)), lambda at: at not in times) if free]
    citing = chain.from_iterable(data.column(name, "span_id") for name in source.facts)
    cited = Counter(span_id for span_id in citing if span_id in spans)
    return Coverage(
        document_id=source.document["document_id"],
        characters=len(text),
        in_spans=sum(count == 1 for count in times.values()),
        marks=sum(len(gap) for gap in gaps if not uncovered(text, gap[0], gap[-1] + 1)),
        spans=len(spans),
        digests_held=sum(
            span["sha256"] == digest(source.words_of(span_id)) for span_id, span in spans.items()
        ),
        roles=dict(Counter(span["role"] for span in spans.values())),
        facts_cited=sum(spans[span_id]["role"] == "fact" for span_id in cited),
        fact_rows=cited.total(),
    )
