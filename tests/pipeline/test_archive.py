"""The data package as a zip file: what it holds, who can use it, and that its bytes are fixed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from archive import checksums, main, write_archive
from frictionless import Package

import mlops_role_data as mrd
from mlops_role_data.errors import BuildError
from pipeline.checkouts import ROOT

DESCRIPTOR = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
NAME = f"mlops-role-data-{DESCRIPTOR['version']}"
DATASHEET = "Why: see [\u201climits\u201d](limits.md#top), and [all of it](https://example.org/x)\n"
PUBLISHED = sorted(path.name for path in (ROOT / "build").iterdir())
TABLES = [name.removesuffix(".parquet") for name in PUBLISHED if name.endswith(".parquet")]


def checkout(folder: Path) -> Path:
    """Copy what is packed, with a datasheet of a few words."""
    shutil.copytree(ROOT / "build", folder / "build", copy_function=shutil.copyfile)
    for name in ("datapackage.json", "LICENSE-DATA"):
        shutil.copyfile(ROOT / name, folder / name)
    (folder / "docs").mkdir()
    (folder / "docs" / "datasheet.md").write_text(DATASHEET, "utf-8")
    return folder


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = checkout(tmp_path_factory.mktemp("checkout"))
    return write_archive(root, root / "dist")


@pytest.fixture
def unpacked(packed: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path)
    return tmp_path / NAME


def test_it_holds_the_published_package_and_what_goes_with_it(packed: Path) -> None:
    assert packed.name == f"{NAME}.zip"
    assert not list(packed.parent.glob(".*"))
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
    others = ["LICENSE-DATA", "README.md", "SHA256SUMS", "datasheet.md"]
    assert names == sorted(
        [f"{NAME}/{name}" for name in others] + [f"{NAME}/data/{name}" for name in PUBLISHED]
    )


def test_what_is_inside_is_what_was_published(unpacked: Path) -> None:
    for name in PUBLISHED:
        assert (unpacked / "data" / name).read_bytes() == (ROOT / "build" / name).read_bytes()
    assert (unpacked / "LICENSE-DATA").read_bytes() == (ROOT / "LICENSE-DATA").read_bytes()


def test_the_datasheet_refers_to_no_page_that_is_not_there(unpacked: Path) -> None:
    text = (unpacked / "datasheet.md").read_text("utf-8")
    assert text == "Why: see \u201climits\u201d, and [all of it](https://example.org/x)\n"


def test_it_is_the_same_file_wherever_and_whenever_it_is_packed(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = checkout(tmp_path)
    for path in root.rglob("*"):
        os.utime(path, (10**9, 10**9))
        path.chmod(0o700)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    if hasattr(time, "tzset"):
        time.tzset()
    try:
        again = write_archive(root, tmp_path / "elsewhere")
    finally:
        monkeypatch.undo()
        if hasattr(time, "tzset"):
            time.tzset()
    assert again.read_bytes() == packed.read_bytes()


def test_its_times_and_permissions_are_those_of_the_release(packed: Path) -> None:
    released = dt.datetime.fromisoformat(DESCRIPTOR["created"])
    with zipfile.ZipFile(packed) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {released.timetuple()[:6]}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}


def test_packing_again_replaces_it(tmp_path: Path) -> None:
    root = checkout(tmp_path)
    (root / "dist").mkdir()
    (root / "dist" / f"{NAME}.zip").write_bytes(b"old")
    assert zipfile.is_zipfile(write_archive(root, root / "dist"))


def test_every_file_has_its_checksum(unpacked: Path) -> None:
    text = (unpacked / "SHA256SUMS").read_text("utf-8")
    recorded = {line[66:]: line[:64] for line in text.splitlines()}
    found = {
        path.relative_to(unpacked).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in unpacked.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert recorded == found


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum here")
@pytest.mark.parametrize("damaged", [None, "README.md", "data/datapackage.json"])
def test_sha256sum_tells_a_good_archive_from_a_damaged_one(
    unpacked: Path, damaged: str | None
) -> None:
    if damaged:
        with (unpacked / damaged).open("ab") as file:
            file.write(b" ")
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]  # as the README says
    done = subprocess.run(command, cwd=unpacked, capture_output=True, text=True, check=False)
    assert done.returncode == (1 if damaged else 0)
    assert f"{damaged}: " in done.stdout if damaged else not done.stdout


def test_the_accessor_reads_it(unpacked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLOPS_ROLE_DATA_DIR", str(unpacked / "data"))
    report = mrd.verify()
    assert report, str(report)
    assert report.folder == unpacked / "data"
    assert (
        len(mrd.load("pay_figures"))
        == mrd.tables(all=True).set_index("name")["rows"]["pay_figures"]
    )


def test_frictionless_reads_it(unpacked: Path) -> None:
    package = Package(str(unpacked / "data" / "datapackage.json"))
    assert package.version == DESCRIPTOR["version"]
    assert sorted(package.resource_names) == TABLES
    roles = package.get_table_resource("roles").read_rows()
    assert [row["role_id"] for row in roles] == list(mrd.load("roles")["role_id"])


def test_the_readme_tells_what_it_is(unpacked: Path) -> None:
    text = (unpacked / "README.md").read_text("utf-8")
    for words in (
        DESCRIPTOR["title"],
        DESCRIPTOR["version"],
        DESCRIPTOR["description"],
        DESCRIPTOR["created"][:10],
        DESCRIPTOR["licenses"][0]["name"],
        mrd.cite("apa"),
        *(f"| `{name}.parquet` | " for name in TABLES),
        *(f"`{name}`" for name in PUBLISHED),
    ):
        assert words in text


def _alter(root: Path) -> None:
    with (root / "build" / "roles.parquet").open("r+b") as file:
        file.seek(100)
        file.write(b"\0\0\0\0")


def _other_version(root: Path) -> None:
    (root / "datapackage.json").write_text(json.dumps({"version": "99.0.0"}), "utf-8")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (_alter, r"not as published: altered +roles\.parquet"),
        (lambda root: (root / "build" / "roles.parquet").unlink(), r"missing +roles\.parquet"),
        (lambda root: (root / "build" / "notes.txt").touch(), r"additional +notes\.txt"),
        (_other_version, r"holds version .*, and datapackage\.json says 99\.0\.0: run"),
        (lambda root: (root / "docs" / "datasheet.md").unlink(), r"datasheet\.md cannot be read"),
        (lambda root: (root / "LICENSE-DATA").unlink(), r"LICENSE-DATA cannot be read"),
        (lambda root: shutil.rmtree(root / "build"), r"datapackage\.json cannot be read"),
    ],
    ids=["altered", "missing", "additional", "version", "datasheet", "licence", "build"],
)
def test_nothing_is_packed_that_is_not_whole(tmp_path: Path, damage: object, message: str) -> None:
    root = checkout(tmp_path)
    assert callable(damage)
    damage(root)
    with pytest.raises(BuildError, match=message):
        write_archive(root, root / "dist")
    assert not (root / "dist").exists()


def test_checksums_are_sorted_by_path() -> None:
    empty = hashlib.sha256(b"").hexdigest()
    assert checksums({"b/c": b"", "a": b""}) == f"{empty}  a\n{empty}  b/c\n"


def test_as_a_command_it_packs_the_checkout_around_it(
    packed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(packed.parents[1])
    main([str(tmp_path)])
    assert capsys.readouterr().out == f"{tmp_path / packed.name}\n"
    assert (tmp_path / packed.name).read_bytes() == packed.read_bytes()


def test_packing_needs_no_library(packed: Path, tmp_path: Path) -> None:
    program = (
        "import sys, runpy\n"
        "for name in ('click', 'filelock', 'numpy', 'pandas', 'pyarrow', 'rich'):\n"
        "    sys.modules[name] = None\n"
        f"sys.argv = ['archive', {str(tmp_path)!r}]\n"
        f"runpy.run_path({str(ROOT / 'tools' / 'archive.py')!r}, run_name='__main__')\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=packed.parents[1], check=True)
    assert (tmp_path / packed.name).read_bytes() == packed.read_bytes()
