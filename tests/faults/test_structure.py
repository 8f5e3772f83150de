"""Faults of form and of spelling in a copy of the raw files, before all judges together."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from faults.spellings import RIGHT, TRIALS, WRONG, trials
from faults.structure import FAULTS, Victim, texts
from mlops_role_data.pipeline.project import Project, open_project
from mlops_role_data.pipeline.raw_csv.canonical import to_csv
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.validate import validate

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "raw"


@cache
def project() -> Project:
    return open_project(ROOT)


@cache
def victims() -> Sequence[Victim]:
    """Give files to damage, none of which refers to another: a damage shows in its own file."""
    tables = project().curated
    ties = {
        frozenset({name, key.resource})
        for name, table in tables.items()
        for key in table.foreign_keys
    }
    found: dict[str, Victim] = {}
    for name in sorted(tables, key=lambda name: sum(name in tie for tie in ties)):
        table, data = tables[name], (RAW / f"{name}.csv").read_bytes()
        alone = not any(frozenset({name, other}) in ties for other in found)
        # the bands of pay are compared with each other, row by row; records are due to caveats
        alone = alone and name not in {"pay_figures", "caveats"}
        if alone and table.kind == "fact" and texts(table):
            found[name] = Victim(table, data)
    return [each for each in found.values() if each.last > 2]


@cache
def batches() -> Sequence[dict[str, Victim]]:
    """Share the faults out: one for each file, as many files at once as there are."""
    names = list(FAULTS)
    count = len(victims())
    return [
        dict(zip(names[start : start + count], victims(), strict=False))
        for start in range(0, len(names), count)
    ]


@cache
def found_in_batch(number: int) -> Sequence[Problem]:
    """Damage several files of one copy and validate it."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder, "raw")
        shutil.copytree(RAW, raw)
        for name, victim in batches()[number].items():
            path = raw / f"{victim.table.name}.csv"
            data, _ = FAULTS[name](victim)
            path.unlink()
            if data is not None:
                path.write_bytes(data)
        return validate(project(), raw)[0].problems


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_of_form_is_shown_at_its_place_and_once(name: str) -> None:
    number = next(number for number, batch in enumerate(batches()) if name in batch)
    victim = batches()[number][name]
    _, due = FAULTS[name](victim)
    problems = [each for each in found_in_batch(number) if each.table == victim.table.name]
    assert {(each.row, each.field, each.rule) for each in problems} == due
    assert len(problems) == len(due)
    assert all(each.file.endswith(f"/{victim.table.name}.csv") for each in problems)


def test_there_are_files_to_damage() -> None:
    assert len(victims()) >= 3


def test_what_does_not_belong_into_the_folder_is_named(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    strangers = {"stray.csv", "roles.csv.orig", ".DS_Store", "ROLES.CSV.txt", "notes.txt"}
    for name in strangers:
        (raw / name).write_text("a\n")
    path = raw / f"{victims()[0].table.name}.csv"
    path.unlink()
    path.mkdir()
    problems = validate(project(), raw)[0].problems
    found = {Path(each.file).name for each in problems if each.rule == "unknown-file"}
    assert found == strangers
    assert [Path(each.file) for each in problems if each.rule == "unreadable-file"] == [
        Path(problems[0].file).parent / path.name
    ]


def spelled(cells: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(column, text) for column, texts in cells.items() for text in texts]


@cache
def found_in_trials(cells: tuple[tuple[str, str], ...]) -> Sequence[Problem]:
    """Validate a copy of the raw files with one row more for each cell to try."""
    table = trials()
    columns = table.columns
    rows = [
        [f"trial{number}", *(text if name == column else "" for name in columns[1:])]
        for number, (column, text) in enumerate(cells)
    ]
    here = project()
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder, "raw")
        shutil.copytree(RAW, raw)
        (raw / f"{TRIALS}.csv").write_bytes(to_csv(columns, rows).encode("utf-8"))
        extended = replace(here, tables={**here.tables, TRIALS: table})
        return [each for each in validate(extended, raw)[0].problems if each.table == TRIALS]


def lines(cells: Sequence[tuple[str, str]]) -> Iterator[int]:
    line = 2
    for _, text in cells:
        yield line
        line += 1 + text.count("\n")


@pytest.mark.parametrize("cell", spelled(WRONG), ids=lambda cell: f"{cell[0]}-{cell[1][:24]!a}")
def test_another_spelling_is_no_value(cell: tuple[str, str]) -> None:
    cells = tuple(spelled(WRONG))
    line = dict(zip(cells, lines(cells), strict=True))[cell]
    (problem,) = (each for each in found_in_trials(cells) if each.row == line)
    assert (problem.field, problem.rule, problem.value) == (cell[0], "type", cell[1])
    # the reader and the contract each by its own means
    assert {"pandera", "reader"} <= set(problem.found_by)


def test_our_spellings_are_values() -> None:
    assert found_in_trials(tuple(spelled(RIGHT))) == []
