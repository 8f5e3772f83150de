"""From the source to the rows: each figure that a fact span prints is carried by a row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from mlops_role_data.pipeline.document.source import Source
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.segment.matching import Figure, figures, plain, unit_of


class _Cell(NamedTuple):
    """A cell that carries a figure."""

    table: str
    row: int
    field: str
    unit: str
    value: float


def booked_figures(source: Source) -> Iterator[Problem]:
    """Find the figures of fact spans that no row carries.

    Such a figure is the other half of a wrong cell whose value happens to be printed near by (the
    upper end of a range in place of the lower one). Then that cell is named, and where it could be
    one of several, each; else it is the span whose row is missing.
    """
    if not source.data.whole(*source.facts):
        return
    cells = _cells(source)
    for index, span_id, words in source.each("fact"):
        printed = figures(words)
        for figure in dict.fromkeys(printed):
            same = [cell for cell in cells[span_id] if cell.unit == figure.unit]
            carried = Counter(cell.value for cell in same)
            times = Counter(each.value for each in printed if each.unit == figure.unit)
            if carried[figure.value] >= times[figure.value]:
                continue
            suspects = [cell for cell in same if carried[cell.value] > times[cell.value] > 0]
            for cell in _nearest(suspects, figure):
                fault = (
                    f"{plain(cell.value)} is in more cells than the document prints it here, and "
                    f"{plain(figure.value)} in fewer (printed as {figure.printed}): correct the "
                    "cell that is wrong, or add what is missing"
                )
                yield source.problem(cell.table, "unbooked-figure", fault, cell.row, cell.field)
            # a figure may well be printed twice and meant once
            if not suspects and not carried[figure.value]:
                fault = (
                    f"the source prints {figure.printed} here, and no row that cites this span "
                    f"carries {plain(figure.value)}: add the row, or the cell"
                )
                yield source.problem("spans", "unbooked-figure", fault, index, "span_id")


def _cells(source: Source) -> dict[str, list[_Cell]]:
    cells: dict[str, list[_Cell]] = defaultdict(list)
    for name in source.facts:
        for field in source.data.raw[name].schema.fields:
            if field.evidence == "figure":
                rows = source.data.tuples(name, ("span_id", field.name))
                for index, (span_id, value) in enumerate(rows):
                    if value is not None:
                        cell = _Cell(name, index, field.name, unit_of(field), float(value))
                        cells[span_id].append(cell)
    return cells


def _nearest(suspects: list[_Cell], figure: Figure) -> list[_Cell]:
    """Return the cells that differ from a figure in the fewest digits."""
    distances = [_distance(cell.value, figure.value) for cell in suspects]
    pairs = zip(suspects, distances, strict=True)
    return [cell for cell, distance in pairs if distance == min(distances)]


def _distance(found: float, due: float) -> int:
    """Count the digits that differ; a figure of another length is further than any of the same."""
    one, other = plain(found), plain(due)
    if len(one) != len(other):
        return max(len(one), len(other)) + 1
    return sum(a != b for a, b in zip(one, other, strict=True))
