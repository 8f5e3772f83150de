"""What each judge, on its own, says of a table's cases."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from faults import cases
from faults.cases import Case
from faults.conform import conform
from mlops_role_data._release.catalog import Table
from mlops_role_data.pipeline.judges import pandera_judge as contracts
from mlops_role_data.pipeline.raw_csv.canonical import to_csv
from mlops_role_data.pipeline.raw_csv.table import RawTable, read_table
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.schema.closed_subset import read_schema

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
JUDGES: Mapping[str, Callable[[RawTable], Iterable[Problem]]] = {
    "frictionless": lambda raw: conform({raw.schema.name: raw}, raw.path.parent),
    "pandera": contracts.judge,
}

Finding = tuple[str | None, str]
"""Field and rule."""


@dataclass(frozen=True)
class Verdict:
    """What one judge says of one table's cases."""

    of: Mapping[Case, frozenset[Finding]]
    """What it says of each case's last row."""
    elsewhere: tuple[str, ...]
    """What it says of any other line."""


@cache
def tables() -> Mapping[str, Table]:
    """Read all schemas of the repository, derived ones included, each as if it stood alone."""
    schemas = [read_schema(path).descriptor for path in sorted(SCHEMAS.glob("*.json"))]
    return {each["name"]: Table.from_schema({**each, "foreignKeys": []}) for each in schemas}


@cache
def outside(table: str, judge: str) -> Verdict:
    return _verdict(tables()[table], judge, _outside(table))


@cache
def inside(table: str, judge: str) -> Verdict:
    return _verdict(tables()[table], judge, _inside(table))


@cache
def _outside(table: str) -> tuple[Case, ...]:
    return tuple(cases.outside(tables()[table]))


@cache
def _inside(table: str) -> tuple[Case, ...]:
    return tuple(cases.inside(tables()[table]))


def _verdict(table: Table, judge: str, found: tuple[Case, ...]) -> Verdict:
    of: dict[Case, frozenset[Finding]] = {}
    elsewhere: list[str] = []
    for sheet in cases.pack(table, found):
        rows = list(zip(*sheet.columns().values(), strict=True))
        problems = judged(table, rows, JUDGES[judge])
        lines = _lines(rows)
        for case, end in zip(sheet.cases, sheet.ends, strict=True):
            here = [each for each in problems if each.row == lines[end]]
            of[case] = frozenset((each.field, each.rule) for each in here)
        due = {lines[end] for end in sheet.ends}
        elsewhere += (str(each) for each in problems if each.row not in due)
    return Verdict(of, tuple(elsewhere))


def judged(
    table: Table, rows: Sequence[Sequence[str]], judge: Callable[[RawTable], Iterable[Problem]]
) -> list[Problem]:
    """Write a file and let one judge look at it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{table.name}.csv")
        path.write_bytes(to_csv(table.columns, rows).encode("utf-8"))
        return list(judge(read_table(path, table, path.name)))


def _lines(rows: Sequence[Sequence[str]]) -> list[int]:
    """Count the physical line on which each row begins: a cell may hold line breaks."""
    lines = [2]
    for row in rows:
        lines.append(lines[-1] + 1 + sum(text.count("\n") for text in row))
    return lines
