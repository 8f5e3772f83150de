from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mlops_role_data.errors import BuildError
from mlops_role_data.pipeline.publish.lock import locked, refuse_foreign

NAME = "mlops-role-data"


def fill(out: Path, **files: str) -> Path:
    out.mkdir(exist_ok=True)
    for name, text in files.items():
        (out / name.replace("__", ".")).write_text(text)
    return out


def descriptor(name: str = NAME) -> str:
    return json.dumps({"name": name})


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"datapackage__json": descriptor()},
        {"datapackage__json": descriptor(), "roles__parquet": ""},
        {"datapackage__json": descriptor(), "croissant__json": "", "ro-crate-metadata__json": ""},
        {"datapackage__json": "{ damaged", "roles__parquet": ""},
        {"datapackage__json": "[]", "roles__parquet": ""},
    ],
)
def test_an_earlier_build_and_an_empty_folder_may_go(tmp_path: Path, files: dict[str, str]) -> None:
    refuse_foreign(fill(tmp_path / "out", **files), NAME)
    refuse_foreign(tmp_path / "nothing", NAME)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"notes__txt": ""}, "holds 'notes.txt', which is not part"),
        ({"roles__parquet": ""}, "no datapackage.json"),
        ({"datapackage__json": descriptor(), "README__md": ""}, "holds 'README.md'"),
        ({"datapackage__json": descriptor(), "package__json": ""}, "holds 'package.json'"),
        ({"datapackage__json": descriptor("other")}, "holds the package 'other'"),
    ],
)
def test_anything_else_is_left_alone(tmp_path: Path, files: dict[str, str], words: str) -> None:
    out = fill(tmp_path / "out", **files)
    with pytest.raises(BuildError, match=words):
        refuse_foreign(out, NAME)


def test_so_is_a_folder_with_folders(tmp_path: Path) -> None:
    # a checkout has a datapackage.json too, and would be gone with all its history
    out = fill(tmp_path / "out", datapackage__json=descriptor())
    (out / "raw").mkdir()
    with pytest.raises(BuildError, match="holds 'raw'"):
        refuse_foreign(out, NAME)


def test_so_is_one_with_links(tmp_path: Path) -> None:
    out = fill(tmp_path / "out", datapackage__json=descriptor())
    (out / "roles.parquet").symlink_to(tmp_path)
    with pytest.raises(BuildError, match=r"holds 'roles\.parquet'"):
        refuse_foreign(out, NAME)


def test_so_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(BuildError, match="is a file: name a folder"):
        refuse_foreign(tmp_path / "out", NAME)


HOLD = """
import sys
from pathlib import Path
from mlops_role_data.pipeline.publish.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_build_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(BuildError, match=f"process {other.pid} on ") as caught, locked(out):
            pass
        assert ".out.lock" in str(caught.value)
        other.communicate()
    with locked(out):
        pass


def test_a_lock_is_free_once_its_holder_is_killed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        other.kill()
    with locked(out):
        holder = (tmp_path / ".out.holder").read_text("utf-8")
    assert holder.startswith(f"process {os.getpid()} on ")


@pytest.mark.parametrize("written", [None, ""], ids=["no file", "an empty file"])
def test_a_holder_that_has_not_said_who_it_is_is_unknown(
    tmp_path: Path, written: str | None
) -> None:
    out = tmp_path / "out"
    with locked(out):
        holder = tmp_path / ".out.holder"
        holder.unlink()
        if written is not None:
            holder.write_text(written)
        with pytest.raises(BuildError, match="an unknown process holds"), locked(out):
            pass


def test_nothing_but_the_lock_file_stays(tmp_path: Path) -> None:
    with locked(tmp_path / "below" / "out"):
        pass
    assert {path.name for path in (tmp_path / "below").iterdir()} <= {".out.lock"}
