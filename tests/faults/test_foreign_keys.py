"""Each foreign key of each schema is what refuses a reference that leads nowhere."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from faults.conform import conform
from mlops_role_data._release.catalog import Table
from mlops_role_data.pipeline.raw_csv.canonical import to_csv
from mlops_role_data.pipeline.raw_csv.table import RawTable, read_table
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.schema.closed_subset import read_schema

ROOT = Path(__file__).parents[2]
NOWHERE = {"string": "no-such-record", "integer": "987654"}


@cache
def schemas() -> dict[str, Table]:
    return {path.stem: read_schema(path) for path in sorted((ROOT / "schemas").glob("*.json"))}


KEYS = [
    pytest.param(table.name, number, id=f"{table.name}.{','.join(key.fields)}")
    for table in schemas().values()
    if table.kind != "derived"
    for number, key in enumerate(table.foreign_keys)
]


def references(table: Table, raw: RawTable, others: dict[str, RawTable]) -> list[Problem]:
    read = read_table(raw.path, table, raw.file)
    found = conform({**others, table.name: read}, raw.path.parent, [table.name])
    return [each for each in found if each.rule == "foreignKey"]


@pytest.mark.parametrize(("name", "number"), KEYS)
def test_without_the_key_nobody_would_know(name: str, number: int, tmp_path: Path) -> None:
    table = schemas()[name]
    key = table.foreign_keys[number]
    for each in {name, *(each.resource for each in table.foreign_keys)}:
        source = ROOT / "raw" / f"{each}.csv"
        (tmp_path / source.name).write_bytes(source.read_bytes())
    path = tmp_path / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    for column in key.fields:
        rows[-1][header.index(column)] = NOWHERE[table.field(column).type]
    path.write_bytes(to_csv(header, rows).encode())
    read = {
        each.stem: read_table(each, schemas()[each.stem], each.name)
        for each in tmp_path.glob("*.csv")
    }
    (problem,) = references(table, read[name], read)
    assert (problem.row, problem.field) == (read[name].lines[-1], key.fields[0])

    kept = [each for at, each in enumerate(table.descriptor["foreignKeys"]) if at != number]
    looser = Table.from_schema({**table.descriptor, "foreignKeys": kept})
    assert references(looser, read[name], read) == []
