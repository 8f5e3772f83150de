"""From the source to the rows: each figure that a fact span prints is carried by a row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from mlops_role_data.pipeline.document.source import JUDGE, Source
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.segment.matching import Figure, figures, plain, unit_of


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that carries a figure."""

    raw: RawTable
    index: int
    field: str
    unit: str
    value: float


def booked_figures(source: Source) -> Iterator[Problem]:
    """Find the figures of fact spans that no row carries.

    Such a figure is the other half of a wrong cell whose value happens to be printed near by (the
    upper end of a range in place of the lower one). Then that cell is named, and where it could be
    one of several, each; else it is the span whose row is missing.
    """
    facts = [name for name, raw in source.data.raw.items() if raw.schema.kind == "fact"]
    if not source.data.whole(*facts):
        return
    cells = _cells(source)
    for index, span_id in enumerate(source.data.column("spans", "span_id")):
        span = source.spans.get(span_id)
        if span is None or span["role"] != "fact":
            continue
        printed = figures(source.words_of(span_id))
        for figure in dict.fromkeys(printed):
            same = [cell for cell in cells[span_id] if cell.unit == figure.unit]
            carried = Counter(cell.value for cell in same)
            times = Counter(each.value for each in printed if each.unit == figure.unit)
            if carried[figure.value] >= times[figure.value]:
                continue
            suspects = [cell for cell in same if carried[cell.value] > times[cell.value] > 0]
            for cell in _nearest(suspects, figure):
                yield _in_place_of(cell, figure)
            # a figure may well be printed twice and meant once
            if not suspects and not carried[figure.value]:
                yield source.data.raw["spans"].problem(
                    "unbooked-figure",
                    f"the source prints {figure.printed} here, and no row that cites this span "
                    f"carries {plain(figure.value)}: add the row, or the cell",
                    index=index,
                    field="span_id",
                    value=span_id,
                    by=JUDGE,
                )


def _cells(source: Source) -> dict[str, list[_Cell]]:
    cells: dict[str, list[_Cell]] = defaultdict(list)
    for name, raw in source.data.raw.items():
        fields = [field for field in raw.schema.fields if field.evidence == "figure"]
        if raw.schema.kind == "fact" and fields:
            for index, row in enumerate(source.data.rows(name)):
                for field in fields:
                    if (value := row[field.name]) is not None:
                        cell = _Cell(raw, index, field.name, unit_of(field), float(value))
                        cells[row["span_id"]].append(cell)
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


def _in_place_of(cell: _Cell, figure: Figure) -> Problem:
    value = cell.raw.typed.column(cell.field)[cell.index].as_py()
    message = (
        f"{plain(value)} is in more cells than the document prints it here, and "
        f"{plain(figure.value)} in fewer (printed as {figure.printed}): correct the cell that is "
        "wrong, or add what is missing"
    )
    return cell.raw.problem(
        "unbooked-figure", message, index=cell.index, field=cell.field, value=value, by=JUDGE
    )
