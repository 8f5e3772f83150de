from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

import pytest

from mlops_role_data._diff import sources as diff_sources
from mlops_role_data._diff import state as diff_state
from mlops_role_data._diff.compare import diff
from mlops_role_data._diff.sources import ZipFolder
from mlops_role_data._diff.state import ReleaseState
from mlops_role_data.errors import DataPackageError, MlopsRoleDataError, UnknownNameError
from pipeline.releases import Made, Repository


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Made().publish(tmp_path / "published")


def packed(folder: Path, path: Path, inside: str = "", others: tuple[str, ...] = ()) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.iterdir():
            archive.write(file, f"{inside}{file.name}")
        for name in others:
            archive.writestr(name, "x")
    return path


@pytest.mark.parametrize(
    ("name", "inside", "others"),
    [
        ("data.zip", "", ("LICENSE", "docs/readme.md")),
        ("data.zip", "mlops-role-data-1.2.3/", ("mlops-role-data-1.2.3/LICENSE",)),
        ("data.zip", "mlops-role-data-1.2.3/data/", ("mlops-role-data-1.2.3/README.md",)),
        ("a.whl", "mlops_role_data/_data/", ("mlops_role_data/__init__.py",)),
        # A checkout's own datapackage.json is nearer to the top than a copy of another.
        ("data.zip", "", ("tests/data/datapackage.json",)),
    ],
)
def test_a_zip_and_a_wheel_are_read_like_the_folder(
    folder: Path, name: str, inside: str, others: tuple[str, ...]
) -> None:
    path = packed(folder, folder.parent / name, inside, others)
    assert ReleaseState.read(path) == ReleaseState.read(folder) == Made().state()
    assert not diff(path, folder)


def test_a_revision_is_read_without_a_checkout(tmp_path: Path) -> None:
    repository = Repository.make(tmp_path / "repository")
    repository.release(Made(), "1.0.0")
    new = Made()
    new.rows["roles"][0]["role_name"] = "Engineer"
    repository.release(new, "1.1.0")
    before = repository.git("status", "--porcelain")
    old = ReleaseState.read("v1.0.0", repository.root)
    assert old == ReleaseState.read("HEAD~1", repository.root / "build")
    assert old.tables["roles"].rows == Made().rows["roles"]
    assert ReleaseState.read("HEAD", repository.root) == new.state()
    assert repository.git("status", "--porcelain") == before == ""


@pytest.mark.parametrize("name", ["v9.9.9", "--output=x", "HEAD:build", "", "nowhere.zip"])
def test_what_is_neither_path_nor_revision_is_a_wrong_name(tmp_path: Path, name: str) -> None:
    repository = Repository.make(tmp_path / "repository")
    repository.release(Made(), "1.0.0")
    with pytest.raises(UnknownNameError, match="no path or git revision"):
        ReleaseState.read(name, repository.root) if name else diff_sources._revision(
            name, repository.root
        )


def test_a_revision_without_a_build_is_refused(tmp_path: Path) -> None:
    repository = Repository.make(tmp_path / "repository")
    repository.git("commit", "--quiet", "--allow-empty", "--message", "empty")
    with pytest.raises(DataPackageError, match="has no build/"):
        ReleaseState.read("HEAD", repository.root)


def test_a_link_in_a_revision_is_not_followed(tmp_path: Path) -> None:
    repository = Repository.make(tmp_path / "repository")
    repository.write(Made(), "1.0.0")
    target = repository.root / "build" / "roles.parquet"
    target.rename(repository.root / "elsewhere")
    target.symlink_to("../elsewhere")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "link")
    with pytest.raises(DataPackageError, match="not a regular file"):
        ReleaseState.read("HEAD", repository.root)


def test_a_folder_without_a_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataPackageError, match=r"no published package\. Name the folder"):
        ReleaseState.read(tmp_path)


@pytest.mark.parametrize(
    "name", ["../evil", "a/../../evil", "/etc/evil", "a\\..\\evil", "C:/evil", "roles.parquet"]
)
def test_a_zip_with_an_unsafe_name_is_refused(folder: Path, name: str) -> None:
    path = packed(folder, folder.parent / "data.zip")
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        if name == "roles.parquet":
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr(info, "x")
        else:
            archive.writestr(info, "x")
    with pytest.raises(DataPackageError, match=r"is not read: (a member|two members)"):
        ReleaseState.read(path)


def test_a_link_in_a_zip_is_not_followed(folder: Path) -> None:
    (folder / "roles.parquet").unlink()
    path = packed(folder, folder.parent / "data.zip")
    link = zipfile.ZipInfo("roles.parquet")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(DataPackageError, match="not a regular file"):
        ReleaseState.read(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"text"])
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data.zip"
    path.write_bytes(content)
    with pytest.raises(DataPackageError, match="no zip that can be read"):
        ReleaseState.read(path)


@pytest.mark.parametrize(
    ("inside", "others", "found"),
    [
        ("a/", ("b/datapackage.json",), "several of them"),
        ("a", (), r"no datapackage\.json"),
    ],
)
def test_a_zip_holds_one_package(
    folder: Path, inside: str, others: tuple[str, ...], found: str
) -> None:
    path = packed(folder, folder.parent / "data.zip", inside, others)
    with pytest.raises(DataPackageError, match=found):
        ReleaseState.read(path)


def test_a_zip_of_many_members_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff_sources, "_MEMBERS_LIMIT", 3)
    with pytest.raises(DataPackageError, match="more than 3 members"):
        ReleaseState.read(packed(folder, folder.parent / "data.zip"))


def test_a_member_that_is_too_large_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(folder, folder.parent / "data.zip")
    monkeypatch.setattr(diff_state, "FILE_LIMIT", 100)
    with pytest.raises(DataPackageError, match="at most 100 are read"):
        ReleaseState.read(path)


def test_a_member_is_not_unpacked_beyond_the_size_that_is_told(folder: Path) -> None:
    path = packed(folder, folder.parent / "data.zip")
    with ZipFolder(path, path) as opened:
        assert opened.read("roles.parquet", 7) == (folder / "roles.parquet").read_bytes()[:7]


def test_a_damaged_member_is_refused(folder: Path) -> None:
    path = folder.parent / "data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    content = (folder / "roles.parquet").read_bytes()
    whole = path.read_bytes()
    assert whole.count(content) == 1
    path.write_bytes(whole.replace(content, b"\0" * len(content)))
    with pytest.raises(MlopsRoleDataError, match=r"roles\.parquet"):
        ReleaseState.read(path)


def test_a_missing_member_is_told(folder: Path) -> None:
    (folder / "roles.parquet").unlink()
    with pytest.raises(DataPackageError, match=r"roles\.parquet cannot be read: is not there"):
        ReleaseState.read(packed(folder, folder.parent / "data.zip"))


def test_descriptions_count_by_their_names_only(folder: Path) -> None:
    path = folder / "datapackage.json"
    found = []
    for digit in "01":
        descriptor = json.loads(path.read_text("utf-8"))
        about = {"path": "croissant.json", "hash": f"sha256:{digit * 64}", "size_bytes": 1}
        path.write_text(json.dumps({**descriptor, "descriptions": [about]}), "utf-8")
        found.append(ReleaseState.read(folder))
    assert found[0] == found[1]
    assert found[0].properties["descriptions"] == ["croissant.json"]


def test_a_table_that_is_not_the_one_described_is_refused(folder: Path) -> None:
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    descriptor["resources"][0]["hash"] = f"sha256:{'0' * 64}"
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    with pytest.raises(DataPackageError, match="hash expected"):
        ReleaseState.read(folder)


def test_rows_of_one_key_are_refused(tmp_path: Path) -> None:
    made = Made()
    made.rows["roles"].append(made.rows["roles"][0])
    with pytest.raises(DataPackageError, match="'roles' has two rows with one key"):
        ReleaseState.read(made.publish(tmp_path / "published"))


def test_an_infinite_number_is_refused_and_nan_is_a_null() -> None:
    made = Made()
    made.rows["pay"][0]["rate"] = float("nan")
    assert "rate" not in made.state().tables["pay"].rows[0]
    made.rows["pay"][0]["rate"] = float("inf")
    with pytest.raises(DataPackageError, match="inf"):
        made.state()
