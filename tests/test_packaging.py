"""What the wheel and the sdist hold, and that the wheel works alone, from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VERSION = PROJECT["version"]

_USE = """
import sys
for extra in ("pandera", "frictionless", "duckdb", "polars", "altair", "filelock"):
    sys.modules[extra] = None  # as if it were not installed
import mlops_role_data as mrd
from mlops_role_data._paths import data_dir
assert mrd.verify()
for name in mrd.tables()["name"]:
    assert len(mrd.load(name)) == mrd.load(name, "pyarrow").num_rows
print(data_dir())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as a front end would."""
    folder = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return Path(built)


def test_the_wheel_holds_the_published_package_and_the_library(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    published = {f"mlops_role_data/_data/{path.name}" for path in (ROOT / "build").iterdir()}
    source = ROOT / "src"
    library = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.suffix in {".json", ".py"} or path.name == "py.typed"
    }
    info = {
        f"mlops_role_data-{VERSION}.dist-info/{name}"
        for name in (
            "METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE",
            "licenses/LICENSE-DATA",
        )
    }  # fmt: skip
    assert names == published | library | info


def test_the_wheel_works_alone_without_any_extra(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")  # noqa: S202 (made above)
    # another copy of the package would count as code that nothing covers
    environment = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    environment.pop("MLOPS_ROLE_DATA_DIR", None)
    environment["PYTHONPATH"] = str(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-c", _USE],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()) == tmp_path / "site" / "mlops_role_data" / "_data"


def test_an_editable_wheel_carries_no_data(tmp_path: Path) -> None:
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["editable"])
    with zipfile.ZipFile(built) as archive:
        assert not [name for name in archive.namelist() if "_data/" in name]


def test_the_sdist_holds_what_a_rebuild_needs(tmp_path: Path) -> None:
    (built,) = SdistBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with tarfile.open(built) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for folder in ("raw", "schemas", "build"):
        assert {f"{folder}/{path.name}" for path in (ROOT / folder).iterdir()} <= names
    assert {"pyproject.toml", "datapackage.json", "noxfile.py", "hatch_build.py"} <= names


def test_there_is_one_version() -> None:
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert descriptor["version"] == VERSION
    assert f'version: "{VERSION}"' in citation
