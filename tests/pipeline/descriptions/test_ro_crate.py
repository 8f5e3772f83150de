from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from rocrate.rocrate import ROCrate

Json = dict[str, Any]


@pytest.fixture(scope="module")
def crate(published: Path) -> Any:
    return ROCrate(published)


def entities(folder: Path) -> dict[str, Json]:
    document = json.loads((folder / "ro-crate-metadata.json").read_text("utf-8"))
    found = {each["@id"]: each for each in document["@graph"]}
    assert len(found) == len(document["@graph"])
    return found


def test_every_file_is_in_the_crate(crate: Any, published: Path) -> None:
    expected = {path.name for path in published.iterdir()} - {"ro-crate-metadata.json"}
    assert {each.id for each in crate.data_entities} == expected


def test_every_hash_and_size_is_the_files(crate: Any, published: Path) -> None:
    for each in crate.data_entities:
        content = (published / each.id).read_bytes()
        # The descriptor has the hash of the crate, so the crate cannot have the descriptor's.
        if each.id != "datapackage.json":
            assert each["sha256"] == hashlib.sha256(content).hexdigest()
            assert each["contentSize"] == str(len(content))


def test_a_table_has_its_licence_and_its_schema(crate: Any, published: Path, release: Json) -> None:
    found = entities(published)
    for resource in release["resources"]:
        file = crate.dereference(resource["path"])
        assert [each["alternateName"] for each in file["license"]] == [
            each["name"] for each in release["licenses"]
        ]
        pointer = file["conformsTo"].id.removeprefix("datapackage.json#/").split("/")
        schema: Any = release
        for step in pointer:
            schema = schema[int(step)] if isinstance(schema, list) else schema[step]
        assert schema == resource["schema"]
        assert found[file["conformsTo"].id]["conformsTo"] == {"@id": schema["$schema"]}


def test_the_root_says_what_the_descriptor_says(crate: Any, release: Json) -> None:
    root = crate.root_dataset
    assert (root["name"], root["version"]) == (release["title"], release["version"])
    assert root["datePublished"] == release["created"][:10]
    assert [each["name"] for each in root["author"]] == [
        each["title"] for each in release["contributors"]
    ]


def test_whatever_is_referred_to_within_is_there(published: Path) -> None:
    found = entities(published)
    for each in found.values():
        for value in each.values():
            for reference in value if isinstance(value, list) else [value]:
                if isinstance(reference, dict) and "://" not in reference["@id"]:
                    assert reference["@id"] in found


def test_the_library_writes_what_it_read(crate: Any, published: Path, tmp_path: Path) -> None:
    crate.write(tmp_path / "written")
    assert entities(tmp_path / "written") == entities(published)
    for path in published.glob("*.parquet"):
        assert (tmp_path / "written" / path.name).read_bytes() == path.read_bytes()
