"""What is committed in build/ is what raw/ gives, and both packages hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from frictionless import Package

import mlops_role_data as mrd
from mlops_role_data._release.descriptor import parse as parse_descriptor
from mlops_role_data._release.parquet import parse, to_pandas
from mlops_role_data.pipeline.dataset import read_dataset
from mlops_role_data.pipeline.judges.pandera_judge import contract
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.publish.publish import render
from pipeline.checkouts import ROOT

BUILD = ROOT / "build"
TABLES = sorted(open_project(ROOT).tables)
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def rendered() -> Files:
    """Make again, in memory, what should be in build/."""
    return dict(render(read_dataset(open_project(ROOT))).files)


@pytest.fixture(scope="module")
def committed() -> Files:
    """Read what is in build/."""
    return {path.name: path.read_bytes() for path in BUILD.iterdir()}


def writer(content: bytes) -> str:
    """Name the release of pyarrow that wrote a file: its bytes depend on it."""
    name: str = pq.ParquetFile(pa.BufferReader(content)).metadata.created_by
    return name


def entry(files: Files, table: str) -> dict[str, Any]:
    """Return a table's entry in the descriptor."""
    resources: list[dict[str, Any]] = json.loads(files["datapackage.json"])["resources"]
    return {each["name"]: each for each in resources}[table]


def test_the_same_files_are_there(rendered: Files, committed: Files) -> None:
    assert set(committed) == set(rendered), "run `mlops-role-data build`"


@pytest.mark.parametrize("table", TABLES)
def test_they_say_the_same(rendered: Files, committed: Files, table: str) -> None:
    expected, found = entry(rendered, table), entry(committed, table)
    assert found["content_hash"] == expected["content_hash"], "run `mlops-role-data build`"
    assert found["schema"] == expected["schema"]


@pytest.mark.parametrize("table", TABLES)
def test_they_are_the_same_bytes(rendered: Files, committed: Files, table: str) -> None:
    expected, found = rendered[f"{table}.parquet"], committed[f"{table}.parquet"]
    if writer(expected) != writer(found):
        pytest.skip(f"the bytes are those of {writer(found)}, and this is {writer(expected)}")
    assert found == expected
    assert entry(committed, table) == entry(rendered, table)


def test_the_descriptor_has_the_words_of_the_source_package(
    rendered: Files, committed: Files
) -> None:
    expected, found = (json.loads(files["datapackage.json"]) for files in (rendered, committed))
    # both lists tell of bytes, which depend on the release of pyarrow
    bare: dict[str, Any] = {"descriptions": [], "resources": []}
    assert found | bare == expected | bare


@pytest.mark.usefixtures("real_package")
def test_what_is_committed_is_intact() -> None:
    assert mrd.verify()


def test_both_judges_accept_what_is_committed() -> None:
    catalog = parse_descriptor((BUILD / "datapackage.json").read_bytes(), BUILD)
    tables = {table.name: parse((BUILD / table.file).read_bytes(), table) for table in catalog}
    for table in catalog:
        contract(table).validate(to_pandas(tables[table.name], table, ""), lazy=True)
    resources: list[dict[str, Any]] = [
        {
            "name": table.name,
            "schema": dict(table.descriptor),
            "data": [
                list(table.columns),
                *(list(r.values()) for r in tables[table.name].to_pylist()),
            ],
        }
        for table in catalog
    ]
    report = Package.from_descriptor({"name": "published", "resources": resources}).validate()
    assert report.flatten(["name", "type", "message"]) == []


def test_frictionless_accepts_the_source_package_by_its_own_command_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "INVALID" not in done.stdout
