"""What the wheel and the sdist hold, that they are reproducible, and that the wheel works alone."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT, GROUPS = PYPROJECT["project"], PYPROJECT["dependency-groups"]
VERSION = PROJECT["version"]

_USE = """
import sys
for extra in ("pandera", "frictionless", "duckdb", "polars", "altair", "filelock"):
    sys.modules[extra] = None  # as if it were not installed
import mlops_role_data as mrd
from mlops_role_data._release.paths import data_dir
assert mrd.verify()
for name in mrd.tables(all=True)["name"]:
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
        if path.suffix in {".csv", ".json", ".md", ".py", ".sql", ".txt", ".yml"}
        or path.name == "py.typed"
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


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist as a front end would."""
    folder = tmp_path_factory.mktemp("sdist")
    (built,) = SdistBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return Path(built)


@pytest.fixture(scope="module")
def unpacked(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the sdist as somebody with other habits, at another time."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    for path in folder.rglob("*"):
        os.utime(path, (10**9, 10**9))
        path.chmod(path.stat().st_mode & 0o700)
    return folder / f"mlops_role_data-{VERSION}"


def test_the_sdist_is_the_checkout(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = sorted(member.name for member in archive.getmembers() if not member.isdir())
    if not (ROOT / ".git").exists():
        pytest.skip("git knows what belongs to the checkout, and this is none")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = {name for name in listed.split("\0") if name and (ROOT / name).exists()}
    packed = {name for name in files if not name.startswith(".ci/")} | {"PKG-INFO"}
    assert names == sorted(f"mlops_role_data-{VERSION}/{name}" for name in packed)


def test_the_sdist_holds_what_a_rebuild_needs(unpacked: Path) -> None:
    for folder in ("raw", "schemas", "build", "requirements"):
        for path in (each for each in (ROOT / folder).rglob("*") if each.is_file()):
            assert (unpacked / path.relative_to(ROOT)).read_bytes() == path.read_bytes()
    for name in (
        "pyproject.toml",
        "datapackage.json",
        "releases.json",
        "noxfile.py",
        "hatch_build.py",
    ):
        assert (unpacked / name).read_bytes() == (ROOT / name).read_bytes()


def test_the_sdist_gives_the_same_wheel(wheel: Path, unpacked: Path, tmp_path: Path) -> None:
    builder = WheelBuilder(str(unpacked))
    (built,) = builder.build(directory=str(tmp_path), versions=["standard"])
    assert Path(built).name == wheel.name
    assert Path(built).read_bytes() == wheel.read_bytes()


@pytest.mark.parametrize("builder", [SdistBuilder, WheelBuilder])
def test_source_date_epoch_is_the_time_of_every_file(
    builder: type[SdistBuilder | WheelBuilder], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    contents = []
    for name in ("first", "second"):
        made = builder(str(ROOT)).build(directory=str(tmp_path / name), versions=["standard"])
        contents.append(Path(next(iter(made))).read_bytes())
    assert contents[0] == contents[1]
    if builder is WheelBuilder:
        with zipfile.ZipFile(io.BytesIO(contents[0])) as archive:
            times = {entry.date_time for entry in archive.infolist()}
        assert times == {(2001, 9, 9, 1, 46, 40)}
    else:
        with tarfile.open(fileobj=io.BytesIO(contents[0])) as archive_:
            assert {member.mtime for member in archive_.getmembers()} == {1_000_000_000}


def test_there_is_one_version() -> None:
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert descriptor["version"] == VERSION
    assert f'version: "{VERSION}"' in citation


LOCKS = {path.stem: path.read_text("utf-8") for path in (ROOT / "requirements").glob("*.txt")}
WANTED = {
    "build": [
        *PROJECT["dependencies"],
        *PROJECT["optional-dependencies"]["pipeline"],
        *GROUPS["build"],
    ],
    "release": GROUPS["release"],
}
# A requirement begins at the margin, and its hashes are indented and joined to it by backslashes.
_PINNED = re.compile(
    r"(?P<pin>[a-z0-9-]+==\S+(?: ; [^\\\n]+)?)(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n"
)


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_is_names_versions_and_hashes_and_nothing_else(name: str) -> None:
    assert not _PINNED.sub("", LOCKS[name])


@pytest.mark.parametrize("name", WANTED)
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("system", ["darwin", "linux", "win32"])
def test_a_lock_pins_each_requirement_once(name: str, python: str, system: str) -> None:
    place = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": system}
    pins: dict[str, Version] = {}
    for found in _PINNED.finditer(LOCKS[name]):
        pin = Requirement(found["pin"].strip())
        if pin.marker is None or pin.marker.evaluate(place):
            assert pin.name not in pins
            (version,) = pin.specifier
            pins[pin.name] = Version(version.version)
    for requirement in map(Requirement, WANTED[name]):
        assert pins[requirement.name] in requirement.specifier, "run `nox -s lock`"


def test_there_is_no_other_lock() -> None:
    assert LOCKS.keys() == WANTED.keys()
