from __future__ import annotations

import hashlib
import json

from mlops_role_data.pipeline.dataset import read_dataset
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.publish.metadata import PUBLISHED
from mlops_role_data.pipeline.publish.parquet import resource
from mlops_role_data.pipeline.publish.publish import render
from pipeline.checkouts import ROOT

DATA = read_dataset(open_project(ROOT))


def test_a_resource_says_all_there_is_to_know_of_a_file() -> None:
    table, rows = DATA.project.tables["roles"], DATA.table("roles")
    described = resource(table, rows, b"the file")
    assert described.pop("content_hash").startswith("v1:sha256:")
    assert described == {
        "name": "roles",
        "type": "table",
        "title": table.title,
        "description": table.description,
        "path": "roles.parquet",
        "scheme": "file",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "hash": f"sha256:{hashlib.sha256(b'the file').hexdigest()}",
        "row_count": rows.num_rows,
        "size_bytes": len(b"the file"),
        "schema": table.descriptor,
    }


def test_frictionless_would_refuse_a_size_on_parquet() -> None:
    assert "bytes" not in resource(DATA.project.tables["roles"], DATA.table("roles"), b"")


def test_the_content_hash_depends_on_the_rows_not_on_the_file() -> None:
    table, rows = DATA.project.tables["roles"], DATA.table("roles")
    one, other = resource(table, rows, b"a"), resource(table, rows, b"b")
    assert one["content_hash"] == other["content_hash"]
    fewer = resource(table, rows.slice(1), b"a")
    assert fewer["content_hash"] != one["content_hash"]


def test_the_package_keeps_the_words_of_the_source_package() -> None:
    source = DATA.project.descriptor
    text = render(DATA).files["datapackage.json"]
    published = json.loads(text)
    assert list(published) == [*source, "rules", "languages", "descriptions"]
    assert {**published, "resources": []}.items() >= {**source, "resources": []}.items()
    groups = list(source["groups"])
    order = sorted(
        DATA.project.tables.values(), key=lambda each: (groups.index(each.group), each.name)
    )
    assert [each["name"] for each in published["resources"]] == [each.name for each in order]
    assert [each["path"] for each in published["descriptions"]] == list(PUBLISHED)
    assert text.endswith(b"}\n")
