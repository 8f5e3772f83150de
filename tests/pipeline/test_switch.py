from __future__ import annotations

import ctypes
import errno
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mlops_role_data.errors import BuildError
from mlops_role_data.pipeline.publish import atomic as switch

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="a system call of Linux")


@pytest.fixture(params=["one exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Switch in each of the two ways, the second one being for systems that cannot exchange."""
    way: str = request.param
    if way == "two renames":
        monkeypatch.setattr(switch, "_exchange_linux", lambda _new, _target: False)
    return way


def folder(path: Path, content: str) -> Path:
    path.mkdir()
    (path / "file").write_text(content)
    return path


def content(path: Path) -> str:
    return (path / "file").read_text()


@pytest.mark.usefixtures("way")
def test_a_folder_takes_the_place_of_another(tmp_path: Path) -> None:
    new, target = folder(tmp_path / "new", "new"), folder(tmp_path / "target", "old")
    switch.exchange(new, target)
    assert content(target) == "new"
    assert content(new) == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "target"]


@pytest.mark.usefixtures("way")
def test_the_first_one_takes_an_empty_place(tmp_path: Path) -> None:
    switch.exchange(folder(tmp_path / "new", "new"), tmp_path / "target")
    assert [path.name for path in tmp_path.iterdir()] == ["target"]


def test_a_failed_rename_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switch, "_exchange_linux", lambda _new, _target: False)
    new, target = folder(tmp_path / "new", "new"), folder(tmp_path / "target", "old")
    rename = Path.rename

    def fail_for_new(path: Path, to: Path) -> Path:
        if path == new:
            raise OSError(errno.EIO, "input/output error")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", fail_for_new)
    with pytest.raises(OSError, match="input/output"):
        switch.exchange(new, target)
    assert content(target) == "old"
    assert not switch.aside_of(target).exists()


def libc(result: int, code: int) -> Callable[..., object]:
    class Libc:
        @staticmethod
        def renameat2(*_: object) -> int:
            ctypes.set_errno(code)
            return result

    return lambda *_, **__: Libc()


@linux_only
@pytest.mark.parametrize("code", sorted(switch._UNSUPPORTED))
def test_a_system_that_cannot_exchange_renames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", libc(-1, code))
    new, target = folder(tmp_path / "new", "new"), folder(tmp_path / "target", "old")
    switch.exchange(new, target)
    assert (content(target), content(new)) == ("new", "old")


@linux_only
def test_so_does_one_with_an_older_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    new, target = folder(tmp_path / "new", "new"), folder(tmp_path / "target", "old")
    switch.exchange(new, target)
    assert content(target) == "new"


def test_so_does_one_that_is_not_linux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switch, "sys", type("sys", (), {"platform": "darwin"}))
    new, target = folder(tmp_path / "new", "new"), folder(tmp_path / "target", "old")
    switch.exchange(new, target)
    assert content(target) == "new"


@linux_only
def test_any_other_refusal_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", libc(-1, errno.EPERM))
    new, target = folder(tmp_path / "new", "new"), folder(tmp_path / "target", "old")
    with pytest.raises(BuildError, match="could not be exchanged"):
        switch.exchange(new, target)
    assert content(target) == "old"


def test_the_old_folder_comes_back_after_a_crash_between_two_renames(tmp_path: Path) -> None:
    target = tmp_path / "target"
    folder(switch.aside_of(target), "old")
    scratch = folder(tmp_path / "scratch", "new")
    switch.recover(target, scratch)
    assert content(target) == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["target"]


def test_it_goes_after_a_crash_behind_them(tmp_path: Path) -> None:
    target = folder(tmp_path / "target", "new")
    folder(switch.aside_of(target), "old")
    switch.recover(target, tmp_path / "scratch")
    assert content(target) == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["target"]


def test_removing_is_content_with_nothing(tmp_path: Path) -> None:
    file, link, inner = tmp_path / "file", tmp_path / "link", folder(tmp_path / "folder", "")
    file.touch()
    link.symlink_to(inner, target_is_directory=True)
    for path in (file, link, tmp_path / "nothing"):
        switch.remove(path)
    assert content(inner) == ""
    switch.remove(inner)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_once(tmp_path: Path) -> None:
    switch.write_file(tmp_path / "file", b"a")
    with pytest.raises(FileExistsError):
        switch.write_file(tmp_path / "file", b"b")


def test_a_file_is_replaced_whole_whatever_a_crash_left(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    (tmp_path / ".file.new").write_bytes(b"half of")
    switch.replace_file(file, b"new")
    assert file.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
