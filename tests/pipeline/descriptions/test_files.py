from __future__ import annotations

import hashlib
import json
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import pytest

import mlops_role_data as mrd
from mlops_role_data.pipeline.publish.checkout_files import generated_files
from mlops_role_data.pipeline.publish.metadata import in_package
from pipeline.checkouts import ROOT

Json = dict[str, Any]
COMMITTED = ["schema-org.jsonld"]


def texts(package: Json) -> dict[str, str]:
    files = {name: content.decode() for name, content in in_package(package)[0].items()}
    return files | {name: in_checkout(package)[name] for name in COMMITTED}


def in_checkout(package: Json) -> dict[str, str]:
    """Return the generated files of docs/metadata/ by their name."""
    made = generated_files(ROOT, package)
    folder = ROOT / "docs" / "metadata"
    return {path.name: text for path, text in made.items() if path.parent == folder}


def test_the_descriptor_lists_what_lies_beside_it(published: Path, release: Json) -> None:
    listed = {each["path"]: each for each in release["descriptions"]}
    assert set(listed) == {"croissant.json", "ro-crate-metadata.json"}
    for name, entry in listed.items():
        content = (published / name).read_bytes()
        assert entry["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert entry["size_bytes"] == len(content)
        assert entry["conformsTo"] in content.decode()


def test_an_export_does_not_list_files_that_it_has_not(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_ROLE_DATA_DIR", str(published))
    assert mrd.verify()
    mrd.export("csv", tmp_path / "tables.zip", tables=["roles"])
    with zipfile.ZipFile(tmp_path / "tables.zip") as archive:
        assert "descriptions" not in json.loads(archive.read("datapackage.json"))


def test_the_network_is_really_blocked() -> None:
    with pytest.raises(AssertionError, match="the network"):
        urllib.request.urlopen("http://192.0.2.1/")


def test_they_are_the_same_each_time(release: Json) -> None:
    once = texts(release)
    assert texts(json.loads(json.dumps(release))) == once
    assert len(once) == 3
    assert all(text.endswith("}\n") for text in once.values())


def test_no_version_and_no_date_is_written_by_hand(release: Json) -> None:
    other = texts({**release, "version": "77.8.9", "created": "1999-12-31T00:00:00Z"})
    for text in other.values():
        assert release["created"][:10] not in text
        assert f'"{release["version"]}"' not in text
        assert "77.8.9" in text
        assert "1999-12-31" in text


def test_they_name_no_place_on_this_machine(release: Json) -> None:
    for text in texts(release).values():
        assert str(ROOT) not in text


@pytest.mark.parametrize("name", COMMITTED)
def test_what_is_committed_is_current(name: str) -> None:
    package = json.loads((ROOT / "build" / "datapackage.json").read_text("utf-8"))
    path = ROOT / "docs" / "metadata" / name
    assert path.read_text("utf-8") == in_checkout(package)[name], "run `mlops-role-data build`"
