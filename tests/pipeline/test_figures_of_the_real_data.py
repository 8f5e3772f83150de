"""One digit of any figure is changed, and the document says so: where, what, what is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mlops_role_data.pipeline.dataset import Dataset, read_dataset
from mlops_role_data.pipeline.document import booked as booking
from mlops_role_data.pipeline.document import cells as evidence
from mlops_role_data.pipeline.document import checks as source
from mlops_role_data.pipeline.document.source import Source, find_source
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.raw_csv.table import read_table
from mlops_role_data.pipeline.segment.figures import plain
from pipeline.checkouts import ROOT, Checkout, Row

FIGURES = {
    name: [field.name for field in table.fields if field.evidence == "figure"]
    for name, table in open_project(ROOT).curated.items()
    if any(field.evidence == "figure" for field in table.fields)
}


def changes(figure: str) -> Iterator[str]:
    """Change each digit into each other one, as far as a number stays one."""
    for place, digit in enumerate(figure):
        for other in "0123456789":
            changed = figure[:place] + other + figure[place + 1 :]
            if digit.isdigit() and other != digit and not (len(figure) > 1 and changed[0] == "0"):
                yield changed


def cells(rows: list[Row], columns: list[str]) -> Iterator[tuple[int, str]]:
    for index, row in enumerate(rows):
        yield from ((index, column) for column in columns if row[column])


@pytest.fixture(scope="module")
def data() -> Dataset:
    """Read what figures are held against: the tables without any would only take time."""
    data = read_dataset(open_project(ROOT))
    needed = {"documents", "sections", "spans", *FIGURES}
    return replace(data, raw={name: raw for name, raw in data.raw.items() if name in needed})


@pytest.mark.parametrize("table", sorted(FIGURES))
def test_every_changed_digit_is_named(
    project_copy: Checkout, real_document: Path, data: Dataset, table: str
) -> None:
    rows = project_copy.rows(table)
    path = project_copy.path(table)
    raw = data.raw[table]
    survivors = []
    for index, column in cells(rows, FIGURES[table]):
        printed = rows[index][column]
        for changed in changes(printed):
            project_copy.edit(table, index + 2, column, changed)
            read = read_table(path, raw.schema, raw.file)
            found = find_source(replace(data, raw={**data.raw, table: read}), real_document)
            assert isinstance(found, Source)
            problems = [*evidence.evidence(found), *booking.booked_figures(found)]
            if not any(
                (each.file, each.row, each.field) == (raw.file, index + 2, column)
                and plain(each.value) == changed
                and printed in each.message
                for each in problems
            ):
                survivors.append((index + 2, column, printed, changed))
        project_copy.edit(table, index + 2, column, printed)
    assert survivors == []


def test_no_figure_is_left_out() -> None:
    assert {"pay_figures", "pay_changes", "market_growth", "market_sizes"} <= set(FIGURES)


@pytest.mark.parametrize("table", sorted(FIGURES))
def test_validation_as_a_whole_says_so(
    project_copy: Checkout, real_document: Path, table: str
) -> None:
    rows = project_copy.rows(table)
    for index, column in cells(rows, FIGURES[table]):
        printed = rows[index][column]
        changed = next(changes(printed))
        project_copy.edit(table, index + 2, column, changed)
        problems = list(source.judge(project_copy.dataset(), [real_document]))
        assert any(
            (each.table, each.row, each.field) == (table, index + 2, column) for each in problems
        )
        project_copy.edit(table, index + 2, column, printed)
    assert list(source.judge(project_copy.dataset(), [real_document])) == []
