from __future__ import annotations

import json
from pathlib import Path

import pytest

from mlops_role_data.errors import DataPackageError, SchemaError
from mlops_role_data.pipeline.dataset import read_dataset
from mlops_role_data.pipeline.project import open_project
from pipeline.checkouts import ROOT, Checkout


def test_the_checkout_is_found_from_any_folder_inside(checkout: Checkout) -> None:
    assert open_project(checkout.root / "raw").root == checkout.root.resolve()


def test_elsewhere_the_published_schemas_do(
    tmp_path: Path, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    monkeypatch.chdir(outside)
    project = open_project()
    assert project.root is None
    assert set(project.tables) == set(open_project(ROOT).tables)
    data = read_dataset(project, checkout.root / "raw")
    assert data.problems == ()
    assert data.column("roles", "role_id") == ["baker"]
    with pytest.raises(DataPackageError, match="--raw"):
        read_dataset(project)


def test_each_table_is_curated_or_derived(checkout: Checkout) -> None:
    project = open_project(checkout.root)
    assert {**project.curated, **project.derived} == project.tables
    assert set(read_dataset(project).raw) == set(project.curated)


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[]", b'{"name": "x"}'])
def test_a_broken_descriptor_is_one_clear_error(checkout: Checkout, content: bytes) -> None:
    (checkout.root / "datapackage.json").write_bytes(content)
    with pytest.raises(SchemaError, match=r"datapackage\.json"):
        open_project(checkout.root)


def test_files_without_a_schema_are_named(checkout: Checkout) -> None:
    (checkout.root / "raw" / "rolez.csv").write_text("a\n")
    (checkout.root / "raw" / "notes").mkdir()
    found = [(each.file, each.rule) for each in checkout.dataset().problems]
    assert found == [("raw/notes", "unknown-file"), ("raw/rolez.csv", "unknown-file")]


def test_a_schema_without_a_file_is_named(checkout: Checkout) -> None:
    checkout.path("roles").unlink()
    data = checkout.dataset()
    assert [each.rule for each in data.raw["roles"].problems] == ["missing-file"]
    assert data.rows("roles") == []
    assert not data.whole("roles")
    assert not data.holds("roles", ["role_id"])


@pytest.mark.parametrize("by_name", [False, True])
def test_the_descriptor_must_list_the_tables(checkout: Checkout, *, by_name: bool) -> None:
    path = checkout.root / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    del descriptor["resources"][0]
    path.write_text(json.dumps(descriptor), "utf-8")
    folder = checkout.root / "schemas" / ".." / "raw" if by_name else None
    data = read_dataset(open_project(checkout.root), folder)
    (problem,) = data.problems
    assert (problem.file, problem.rule) == ("datapackage.json", "resources")


def test_another_folder_is_shown_as_such(
    checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout.root)
    other = tmp_path / "other"
    (checkout.root / "raw").rename(other)
    data = read_dataset(open_project(checkout.root), other)
    assert data.raw["roles"].file == f"{other.as_posix()}/roles.csv"
    monkeypatch.chdir(tmp_path)
    data = read_dataset(open_project(checkout.root), other)
    assert data.raw["roles"].file == "other/roles.csv"
    assert data.problems == ()


def test_a_folder_that_does_not_exist_is_no_empty_one(checkout: Checkout) -> None:
    with pytest.raises(DataPackageError, match="is not a folder"):
        read_dataset(open_project(checkout.root), checkout.root / "nothing")


def test_a_missing_column_reads_as_null(checkout: Checkout) -> None:
    path = checkout.path("roles")
    path.write_text("role_id,kind\nbaker,focal\n", "utf-8")
    data = checkout.dataset()
    assert data.rows("roles") == [{"role_id": "baker", "name": None, "kind": "focal"}]
    assert data.column("nothing", "at_all") == []
    assert data.rows("nothing") == []
