"""Faults in the rows of the made-up documents are found (``tests/documents/faults.toml``)."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import documents
import pytest

from mlops_role_data.pipeline.dataset import read_dataset
from mlops_role_data.pipeline.document import checks
from mlops_role_data.pipeline.judges import pandera_judge as contracts
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.raw_csv.canonical import to_csv
from mlops_role_data.pipeline.rules import registry
from pipeline.checkouts import ROOT

Fault = dict[str, Any]
FAULTS: list[Fault] = tomllib.loads((documents.HERE / "faults.toml").read_text("utf-8"))["fault"]


def rounds() -> list[list[Fault]]:
    """Put the faults of one row into different rounds."""
    found: dict[int, list[Fault]] = defaultdict(list)
    taken: dict[tuple[str, str], int] = defaultdict(int)
    for fault in FAULTS:
        row = fault["table"], fault["key"]
        found[taken[row]].append(fault)
        taken[row] += 1
    return list(found.values())


def plant(raw: Path, fault: Fault) -> tuple[str, int, str]:
    """Change the cells of a row; give its table, its line, and the span that it cites."""
    path = raw / f"{fault['table']}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    (index,) = (place for place, row in enumerate(rows) if row[0] == fault["key"])
    for column, value in fault["cells"].items():
        assert rows[index][header.index(column)] != value
        rows[index][header.index(column)] = value
    path.write_bytes(to_csv(header, rows).encode())
    return fault["table"], index + 2, rows[index][header.index("span_id")]


@pytest.mark.parametrize(
    "faults", rounds(), ids=lambda faults: faults[0]["key"] + str(faults[0]["cells"])
)
def test_each_fault_is_found(tmp_path: Path, faults: list[Fault]) -> None:
    documents.copy(ROOT / "raw", tmp_path / "raw", documents.NAMES)
    planted = [plant(tmp_path / "raw", fault) for fault in faults]
    data = read_dataset(open_project(ROOT), tmp_path / "raw")
    problems = [
        *(each for raw in data.raw.values() for each in [*raw.problems, *contracts.judge(raw)]),
        *(each for rule in registry.RULES for each in rule(data)),
        *checks.judge(data, [documents.document(name) for name in documents.NAMES]),
    ]
    places = {(each.table, each.row) for each in problems}
    lines = dict(zip(data.column("spans", "span_id"), data.raw["spans"].lines, strict=True))
    missed = [
        fault
        for fault, (table, line, span_id) in zip(faults, planted, strict=True)
        if places.isdisjoint({(table, line), ("spans", lines[span_id])})
    ]
    assert not missed
