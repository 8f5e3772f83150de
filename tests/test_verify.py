from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from synthetic import PAY, ROWS, PublishedPackage, arrow_table, real_tables

import mlops_role_data as mrd
from mlops_role_data._release.paths import Folder
from mlops_role_data._release.verify import FileCheck, VerificationReport
from mlops_role_data.errors import DataPackageError

if TYPE_CHECKING:
    from pathlib import Path


def only_problem(report: VerificationReport) -> FileCheck:
    """Give the one file that is not as published."""
    assert not report
    assert not report.ok
    assert len(report.problems) == 1
    assert str(report.problems[0]) in str(report)
    return report.problems[0]


def test_what_was_published_is_well(package: PublishedPackage) -> None:
    report = mrd.verify()
    assert report
    assert report.ok
    assert [check.status for check in report.files] == ["ok"] * 3
    assert report.problems == ()
    assert report.folder == package.folder
    text = repr(report)
    assert "roles.parquet" in text
    assert "3 of 3 files as published (version 1.2.3)" in text


def test_a_missing_file(package: PublishedPackage) -> None:
    package.path("pay").unlink()
    assert only_problem(mrd.verify()) == FileCheck("pay.parquet", "pay", "missing")


@pytest.mark.parametrize("length", [0, 1, -1])
def test_a_truncated_file(length: int, package: PublishedPackage) -> None:
    path = package.path("pay")
    content = path.read_bytes()
    path.write_bytes(content[:length])
    found = only_problem(mrd.verify())
    assert (found.file, found.status, found.same_content) == ("pay.parquet", "truncated", False)
    assert f"{len(content[:length])} bytes, expected {len(content)}" in found.detail


def test_other_bytes_of_the_same_content(package: PublishedPackage) -> None:
    """Another writer, another order of rows: the cells are the published ones."""
    rows = list(reversed(ROWS["pay"]))
    pq.write_table(arrow_table(PAY, rows), package.path("pay"), compression="gzip")
    found = only_problem(mrd.verify())
    assert (found.status, found.same_content) == ("altered", True)
    assert "the content is the same" in found.detail


def test_other_content(package: PublishedPackage) -> None:
    rows = [ROWS["pay"][0], ROWS["pay"][1], ("c", "ml-engineer", 1, *[None] * 5)]
    pq.write_table(arrow_table(PAY, rows), package.path("pay"))
    found = only_problem(mrd.verify())
    assert (found.status, found.same_content) == ("altered", False)
    assert "the content differs" in found.detail


def test_fewer_rows(package: PublishedPackage) -> None:
    # Larger than before, so that it cannot be taken for a truncated file.
    data = arrow_table(PAY, ROWS["pay"][:2]).replace_schema_metadata({"x": "y" * 9999})
    pq.write_table(data, package.path("pay"))
    found = only_problem(mrd.verify())
    assert (found.status, found.same_content) == ("altered", False)
    assert "rows expected 3, found 2" in found.detail


def test_a_flipped_bit(package: PublishedPackage) -> None:
    path = package.path("roles")
    content = path.read_bytes()
    for at in range(0, len(content), 5):
        path.write_bytes(content[:at] + bytes([content[at] ^ 16]) + content[at + 1 :])
        assert only_problem(mrd.verify()).status == "altered"


def test_an_additional_file(package: PublishedPackage) -> None:
    (package.folder / "more.parquet").write_bytes(b"")
    found = only_problem(mrd.verify())
    assert (found.file, found.table, found.status) == ("more.parquet", None, "additional")


def test_a_link_is_no_published_file(package: PublishedPackage, tmp_path: Path) -> None:
    path = package.path("pay")
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert only_problem(mrd.verify()).status == "unreadable"


def test_all_problems_are_told_at_once(package: PublishedPackage) -> None:
    package.path("pay").unlink()
    package.path("roles").write_bytes(b"")
    (package.folder / "x").mkdir()
    assert [check.status for check in mrd.verify().files] == [
        *("truncated", "missing", "ok", "additional")
    ]


def test_a_switch_in_the_middle_is_no_damage(
    package: PublishedPackage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = PublishedPackage(tmp_path / "other")
    other.publish(ROWS, version="2.0.0")
    names = Folder.names

    def switch(folder: Folder) -> list[str]:
        if other.folder.exists():
            package.folder.rename(tmp_path / "old")
            other.folder.rename(package.folder)
            shutil.rmtree(tmp_path / "old")
        return names(folder)

    monkeypatch.setattr(Folder, "names", switch)
    report = mrd.verify()
    assert report.ok
    assert report.version == "2.0.0"


def test_an_unreadable_package_is_an_error(package: PublishedPackage) -> None:
    (package.folder / "datapackage.json").write_text("[]")
    with pytest.raises(DataPackageError):
        mrd.verify()


@pytest.mark.parametrize("name", real_tables())
@pytest.mark.usefixtures("real_package")
def test_every_published_file_is_the_recorded_one(name: str) -> None:
    report = mrd.verify()
    assert [check.status for check in report.files if check.table == name] == ["ok"]
    assert report.ok


DESCRIPTION = b'{"@type": "Dataset"}'


@pytest.fixture
def described(package: PublishedPackage) -> Path:
    """Publish a description beside the tables, and give its path."""
    path = package.folder / "croissant.json"
    path.write_bytes(DESCRIPTION)
    entry = {
        "path": path.name,
        "hash": f"sha256:{hashlib.sha256(DESCRIPTION).hexdigest()}",
        "size_bytes": len(DESCRIPTION),
    }
    package.write({**package.read(), "descriptions": [entry]})
    return path


def test_a_description_is_checked_as_well(described: Path) -> None:
    report = mrd.verify()
    assert report.files[-1] == FileCheck(described.name, None, "ok")
    assert "4 of 4 files as published" in str(report)


@pytest.mark.parametrize(
    ("content", "status", "detail"),
    [
        (DESCRIPTION[:-1], "truncated", "19 bytes, expected 20"),
        (b"", "truncated", "0 bytes, expected 20"),
        (b"[" * 19, "truncated", "19 bytes, expected 20"),
        (b"{}", "altered", "other bytes (2 bytes, expected 20)"),
        (DESCRIPTION.upper(), "altered", "other bytes (20 bytes, expected 20)"),
        (DESCRIPTION + b"\n", "altered", "other bytes (21 bytes, expected 20)"),
    ],
)
def test_a_description_that_was_changed(
    described: Path, content: bytes, status: str, detail: str
) -> None:
    described.write_bytes(content)
    found = only_problem(mrd.verify())
    assert (found.file, found.table, found.status) == (described.name, None, status)
    assert (found.same_content, found.detail) == (None, detail)


def test_tables_are_read_without_the_descriptions(described: Path) -> None:
    described.unlink()
    assert only_problem(mrd.verify()) == FileCheck(described.name, None, "missing")
    assert len(mrd.load("pay")) == 3


def test_a_description_that_is_a_folder(described: Path) -> None:
    described.unlink()
    described.mkdir()
    assert only_problem(mrd.verify()).status == "unreadable"


@pytest.mark.usefixtures("described")
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"path": "../croissant.json"}, "path must be the plain name"),
        ({"path": "datapackage.json"}, "path must be the plain name"),
        ({"path": "PAY.parquet"}, "path of a file must be unique"),
        ({"hash": "sha256:1"}, r"regex .*descriptions\[0\].hash"),
        ({"size_bytes": -1}, r">= 0 .*descriptions\[0\].size_bytes"),
        ({"size_bytes": True}, r"`int`, got `bool` .*size_bytes"),
        ({"path": 1}, r"`str`, got `int` .*path"),
    ],
)
def test_a_list_of_descriptions_that_cannot_be_is_refused(
    package: PublishedPackage, changed: dict[str, object], words: str
) -> None:
    descriptor = package.read()
    descriptor["descriptions"][0] |= changed
    package.write(descriptor)
    with pytest.raises(DataPackageError, match=words):
        mrd.verify()
