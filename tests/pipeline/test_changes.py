from __future__ import annotations

import copy
import json
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest
from frictionless import Package
from synthetic import BUILD

import mlops_role_data as mrd
from mlops_role_data._diff.bump import BUMPS
from mlops_role_data._diff.change import Kind, Level
from mlops_role_data._diff.compare import compare
from mlops_role_data._diff.frame import as_table, schema
from mlops_role_data._diff.state import ReleaseState
from mlops_role_data.pipeline.schema.closed_subset import parse_schema
from pipeline.releases import Made

PACKAGE = files("mlops_role_data._diff")
SCHEMA = json.loads(PACKAGE.joinpath("changes.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def published() -> ReleaseState:
    return ReleaseState.read(BUILD)


def test_one_edited_cell_of_the_real_data_is_one_change(published: ReleaseState) -> None:
    new = copy.deepcopy(published)
    pay = new.tables["pay_figures"]
    row = next(row for row in pay.rows if row["pay_figure_id"] == "base-entry")
    row["amount_min"] += 1000
    table = as_table(compare(published, new))
    assert table.num_rows == 1
    (told,) = table.to_pylist()
    assert (told["level"], told["kind"], told["bump"]) == ("cell", "changed", "minor")
    assert json.loads(told["new"]) == json.loads(told["old"]) + 1000


def edited() -> tuple[ReleaseState, ReleaseState]:
    old, new = Made(), Made()
    new.rows["pay"][0]["note"] = None
    new.rows["pay"][1]["note"] = 'a\r\nb, "c"'
    new.rows["pay"].pop()
    new.rows["roles"][0]["role_id"] = ""
    new.package["title"] = ""
    new.column("pay", "rate")["unit"] = "ratio"
    new.rows["pay"].reverse()
    del new.schemas["steps"]
    return old.state(), new.state()


def test_the_table_of_changes_is_valid_by_its_schema() -> None:
    table = as_table(compare(*edited()))
    rows = [list(row.values()) for row in table.to_pylist()]
    resource = {"name": "changes", "data": [table.column_names, *rows], "schema": SCHEMA}
    report = Package.from_descriptor({"name": "p", "resources": [resource]}).validate()
    assert report.valid, report.to_summary()
    assert table.num_rows == 9


def test_the_schema_is_of_the_form_that_all_tables_have() -> None:
    assert parse_schema(SCHEMA) == schema()
    for column, allowed in {
        "level": get_args(Level),
        "kind": get_args(Kind),
        "bump": BUMPS,
    }.items():
        assert schema().field(column).constraints["enum"] == list(allowed)


def test_the_public_function_gives_the_table_in_pandas(tmp_path: Path) -> None:
    old, new = Made(), Made()
    new.rows["roles"][0]["role_name"] = "Engineer of data"
    frame = mrd.diff(old.publish(tmp_path / "old"), new.publish(tmp_path / "new"))
    assert list(frame.columns) == [each.name for each in schema().fields]
    assert frame["text"].tolist() == [
        'row data-engineer, role_name: changed from "Data engineer" to "Engineer of data"'
    ]
    assert frame["change"].dtype == "Int64"


def test_it_compares_with_the_installed_release() -> None:
    assert mrd.diff(BUILD).empty
