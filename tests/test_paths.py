from __future__ import annotations

import os
from pathlib import Path

import pytest

from mlops_role_data._release import paths as _paths
from mlops_role_data._release.paths import Folder, data_dir
from mlops_role_data.errors import DataPackageError

VARIABLE = "MLOPS_ROLE_DATA_DIR"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pretend that the package lies in an otherwise empty checkout, and give its folder."""
    here = tmp_path / "checkout" / "src" / "mlops_role_data"
    here.mkdir(parents=True)
    monkeypatch.setattr(_paths, "_HERE", here)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(VARIABLE, raising=False)
    return here


def put_package(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "datapackage.json").write_text("{}")
    return folder


def put_checkout(here: Path) -> Path:
    (here.parents[1] / "pyproject.toml").touch()
    return put_package(here.parents[1] / "build")


def test_the_variable_comes_first(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_package(installed / "_data")
    chosen = put_package(tmp_path / "chosen")
    monkeypatch.setenv(VARIABLE, str(chosen))
    assert data_dir() == chosen


@pytest.mark.usefixtures("installed")
def test_the_variable_may_be_relative_but_the_answer_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = put_package(tmp_path / "chosen")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, "chosen")
    assert data_dir() == chosen


def test_the_packaged_data_comes_before_the_checkout(installed: Path) -> None:
    put_checkout(installed)
    packaged = put_package(installed / "_data")
    assert data_dir() == packaged


@pytest.mark.parametrize("below", [".", "raw"])
def test_the_data_set_that_one_is_in_comes_before_both(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    put_checkout(installed)
    put_package(installed / "_data")
    own = tmp_path / "own"
    for name in ("schemas", "raw"):
        (own / name).mkdir(parents=True)
    (own / "datapackage.json").write_text("{}")
    monkeypatch.chdir(own / below)
    # before its first build there is nothing to read in it
    assert data_dir() == installed / "_data"
    assert put_package(own / "build") == data_dir()


def test_the_checkout_comes_last(installed: Path) -> None:
    assert put_checkout(installed) == data_dir()


def test_a_build_folder_beside_no_pyproject_is_no_checkout(installed: Path) -> None:
    put_package(installed.parents[1] / "build")
    with pytest.raises(DataPackageError):
        data_dir()


def test_nothing_anywhere_names_all_places(installed: Path) -> None:
    (installed.parents[1] / "pyproject.toml").touch()
    with pytest.raises(DataPackageError) as caught:
        data_dir()
    message = str(caught.value)
    assert VARIABLE in message
    assert str(installed / "_data") in message
    assert str(installed.parents[1] / "build") in message
    assert "mlops-role-data build" in message


@pytest.mark.parametrize("value", ["", "nowhere", "empty"])
def test_a_wrong_variable_is_never_passed_over(
    value: str, installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The current folder holds a package: an empty value must not mean it.
    monkeypatch.chdir(put_package(installed / "_data"))
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv(VARIABLE, value and str(tmp_path / value))
    with pytest.raises(DataPackageError, match=VARIABLE):
        data_dir()


@pytest.fixture(params=[True, False], ids=["by handle", "by name"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder, to be opened as on POSIX and as elsewhere."""
    if request.param and not _paths._PINS:
        pytest.skip("this platform resolves no names from an open folder")
    monkeypatch.setattr(_paths, "_PINS", request.param)
    path = tmp_path / "folder"
    path.mkdir()
    return path


def test_a_file_is_read_up_to_the_limit(folder: Path) -> None:
    (folder / "a").write_bytes(b"0123456789")
    with Folder(folder) as opened:
        assert opened.read("a", 4) == b"0123"
        assert opened.read("a", 10**15) == b"0123456789"
        assert opened.names() == ["a"]


def test_what_is_no_plain_file_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "inner").mkdir()
    names = ["link", "inner", "absent"]
    if hasattr(os, "mkfifo"):
        # Opened like a file it would wait for a writer for ever.
        os.mkfifo(folder / "pipe")
        names.append("pipe")
    with Folder(folder) as opened:
        for name in names:
            with pytest.raises(OSError):  # noqa: PT011 - the kind depends on the platform
                opened.read(name, 100)


def test_a_switch_is_noticed(folder: Path) -> None:
    with Folder(folder) as opened:
        assert not opened.switched()
        folder.rename(folder.with_name("old"))
        assert opened.switched()
        folder.mkdir()
        assert opened.switched()


def test_a_held_folder_stays_the_one_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a").write_bytes(b"old")
    with Folder(folder) as opened:
        if not opened.pinned:
            pytest.skip("this platform resolves no names from an open folder")
        folder.rename(tmp_path / "old")
        folder.mkdir()
        (folder / "a").write_bytes(b"new")
        assert opened.read("a", 100) == b"old"


def test_a_closed_folder_leaks_no_handle(tmp_path: Path) -> None:
    for _ in range(2000):
        with Folder(tmp_path):
            pass
