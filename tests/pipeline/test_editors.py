"""Editors that know Data Packages find the schema of each raw file in ``datapackage.json``."""

from __future__ import annotations

from frictionless import Package

from pipeline.checkouts import ROOT


def test_each_raw_file_has_its_schema() -> None:
    package = Package(str(ROOT / "datapackage.json"))
    files = {each.path: each for each in package.resources}
    assert set(files) == {f"raw/{path.name}" for path in (ROOT / "raw").glob("*.csv")}
    for path, resource in files.items():
        header = (ROOT / str(path)).read_text("utf-8").partition("\n")[0]
        assert resource.schema.field_names == header.split(",")
        assert all(field.title and field.description for field in resource.schema.fields)
