from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import mlops_role_data as mrd
from mlops_role_data.errors import BuildError
from mlops_role_data.pipeline.publish import atomic as switch
from mlops_role_data.pipeline.publish import checkout_files as generate
from mlops_role_data.pipeline.publish import publish as publishing
from mlops_role_data.pipeline.publish.lock import locked
from mlops_role_data.pipeline.publish.metadata import PUBLISHED
from mlops_role_data.pipeline.publish.publish import publish, render
from pipeline.checkouts import Checkout

Files = dict[str, bytes]


def files(folder: Path) -> Files:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(autouse=True)
def _unjudged(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge what is published only where that matters: it takes most of the time."""
    if "judged" not in request.fixturenames:
        monkeypatch.setattr(publishing, "judge_published", lambda _: [])


@pytest.fixture
def judged() -> None:
    """Judge what is published."""


@pytest.fixture
def out(checkout: Checkout) -> Path:
    """Publish the small checkout, and return the folder."""
    publish(checkout.dataset(), checkout.root / "build")
    return checkout.root / "build"


def rename_baker(checkout: Checkout) -> None:
    checkout.edit("roles", "baker", "name", "Bakers")


@pytest.mark.usefixtures("judged")
def test_what_is_published_is_a_package(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLOPS_ROLE_DATA_DIR", str(out))
    assert mrd.verify()
    assert mrd.load("roles")["name"].to_list() == ["Baker"]
    assert mrd.load("pay")["midpoint"].to_list() == [35_000, 50_000]


def test_every_table_is_there_and_nothing_else(out: Path, checkout: Checkout) -> None:
    expected = {"datapackage.json", *PUBLISHED, *(f"{name}.parquet" for name in checkout.schemas())}
    assert set(files(out)) == expected
    assert not [path for path in checkout.root.glob(".build.*") if path.suffix != ".lock"]


def test_the_same_data_gives_the_same_bytes(out: Path, checkout: Checkout) -> None:
    before = files(out)
    publish(checkout.dataset(), out)
    assert files(out) == before


def test_the_rows_are_counted(checkout: Checkout) -> None:
    published = publish(checkout.dataset(), checkout.root / "build")
    assert published.rows["spans"] == 9
    assert published.rows["demand"] == 4


@pytest.mark.usefixtures("judged")
def test_what_does_not_hold_is_not_published(checkout: Checkout, out: Path) -> None:
    before = files(out)
    schema = checkout.schema("pay")
    fields = {field["name"]: field for field in schema["fields"]}
    fields["midpoint"]["constraints"]["maximum"] = fields["midpoint"]["example"] = 12
    checkout.write_schema(schema)
    rename_baker(checkout)
    with pytest.raises(BuildError, match=r"2 problems\): pay, midpoint: "):
        publish(checkout.dataset(), out)
    assert files(out) == before
    assert not (checkout.root / ".build.new").exists()


def test_what_the_disk_garbles_is_not_published(
    checkout: Checkout, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(out)

    def garble(path: Path, content: bytes) -> None:
        path.write_bytes(content[:-1] + b"?" if path.name == "roles.parquet" else content)

    monkeypatch.setattr(switch, "write_file", garble)
    with pytest.raises(BuildError, match=r"not what was written: roles\.parquet"):
        publish(checkout.dataset(), out)
    assert files(out) == before


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("step", ["write_file", "sync_folder", "exchange"])
def test_a_failing_disk_changes_nothing(
    checkout: Checkout, out: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    before = files(out)
    rename_baker(checkout)
    data = checkout.dataset()

    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(switch, step, fail)
        with pytest.raises(BuildError, match=re.escape(os.strerror(code))):
            publish(data, out)
    assert files(out) == before
    assert not (checkout.root / ".build.new").exists()
    publish(data, out)
    assert files(out) != before


def test_an_old_release_that_cannot_be_removed_is_left_for_the_next_build(
    checkout: Checkout, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(out)
    rename_baker(checkout)
    data = checkout.dataset()
    remove = switch.remove

    def fail_if_filled(path: Path) -> None:
        if path.is_dir():
            raise PermissionError
        remove(path)

    with monkeypatch.context() as patch:
        patch.setattr(switch, "remove", fail_if_filled)
        publish(data, out)
    assert files(checkout.root / ".build.new") == before != files(out)
    publish(data, out)
    assert not (checkout.root / ".build.new").exists()


def leave_scratch(root: Path) -> None:
    (root / ".build.new").mkdir()
    (root / ".build.new" / "roles.parquet").write_bytes(b"half of it")


def leave_file(root: Path) -> None:
    (root / ".build.new").write_bytes(b"")


def leave_aside(root: Path) -> None:
    (root / "build").rename(root / ".build.old")
    leave_scratch(root)


def leave_both(root: Path) -> None:
    (root / ".build.old").mkdir()
    (root / ".build.old" / "roles.parquet").write_bytes(b"old")


@pytest.mark.parametrize("leave", [leave_scratch, leave_file, leave_aside, leave_both])
@pytest.mark.parametrize("exchanges", [True, False])
def test_after_an_interrupted_build_the_next_one_needs_no_cleaning(
    checkout: Checkout,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    leave: Callable[[Path], None],
    *,
    exchanges: bool,
) -> None:
    if not exchanges:
        monkeypatch.setattr(switch, "_exchange_linux", lambda _new, _target: False)
    before = files(out)
    leave(checkout.root)
    publish(checkout.dataset(), out)
    assert files(out) == before
    left = {path.name for path in checkout.root.glob(".build.*")}
    assert left <= {".build.lock"}


KILLED = """
import os, signal, sys
from pathlib import Path
from mlops_role_data.pipeline.publish import atomic as switch, publish
from mlops_role_data.pipeline.dataset import read_dataset
from mlops_role_data.pipeline.project import open_project
publish.judge_published = lambda _: []
step, times, root = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
real, calls = getattr(switch, step), []
def count(*arguments):
    calls.append(arguments)
    if len(calls) == times:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments)
setattr(switch, step, count)
publish.publish(read_dataset(open_project(root)), root / "build")
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
@pytest.mark.parametrize(
    ("step", "times"),
    [("write_file", 1), ("write_file", 9), ("sync_folder", 1), ("exchange", 1), ("remove", 3)],
)
def test_a_killed_build_leaves_the_old_release_or_the_new_one(
    checkout: Checkout, out: Path, step: str, times: int
) -> None:
    before = files(out)
    rename_baker(checkout)
    data = checkout.dataset()
    new = dict(render(data).files)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, step, str(times), str(checkout.root)], check=False
    )
    assert killed.returncode == -9
    assert files(out) == (new if step == "remove" else before)
    publish(data, out)
    assert files(out) == new


def test_nothing_foreign_is_replaced(checkout: Checkout) -> None:
    before = sorted(checkout.root.rglob("*"))
    for out in (checkout.root, checkout.root / "raw", checkout.document):
        with pytest.raises(BuildError, match=r"holds|is a file"):
            publish(checkout.dataset(), out)
    assert sorted(checkout.root.rglob("*")) == before


def test_a_link_to_the_folder_is_followed(checkout: Checkout, out: Path) -> None:
    link = checkout.root / "link"
    link.symlink_to(out, target_is_directory=True)
    rename_baker(checkout)
    data = checkout.dataset()
    publish(data, link)
    assert link.is_symlink()
    assert files(out) == render(data).files


README = "<!-- tables:begin -->\nold\n<!-- tables:end -->\n"
GENERATED = {
    "README.md",
    "docs/data-dictionary.md",
    "docs/metadata/schema-org.jsonld",
    "src/mlops_role_data/_typing.py",
}


def test_only_a_checkout_that_is_named_has_its_files_generated(
    checkout: Checkout, out: Path
) -> None:
    (checkout.root / "README.md").write_text(README, "utf-8")
    data = checkout.dataset()
    assert publish(data, out).generated == ()
    assert (checkout.root / "README.md").read_text("utf-8") == README
    generated = publish(data, out, checkout=checkout.root).generated
    assert {path.as_posix() for path in generated} == GENERATED
    assert publish(data, out, checkout=checkout.root).generated == ()


def test_the_lock_is_held_until_the_last_file_is_generated(
    checkout: Checkout, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout.root / "README.md").write_text(README, "utf-8")
    replace, replaced = switch.replace_file, []

    def replace_and_meet_another(path: Path, content: bytes) -> None:
        replace(path, content)
        with pytest.raises(BuildError, match="another build of"), locked(out):
            pass
        replaced.append(path)

    monkeypatch.setattr(generate, "replace_file", replace_and_meet_another)
    publish(checkout.dataset(), out, checkout=checkout.root)
    assert {path.relative_to(checkout.root).as_posix() for path in replaced} == GENERATED
    with locked(out):
        pass


def test_a_build_that_meets_another_one_generates_nothing(checkout: Checkout, out: Path) -> None:
    (checkout.root / "README.md").write_text(README, "utf-8")
    data = checkout.dataset()
    with locked(out), pytest.raises(BuildError, match="another build of"):
        publish(data, out, checkout=checkout.root)
    assert (checkout.root / "README.md").read_text("utf-8") == README
    assert not (checkout.root / "docs").exists()


def test_a_place_that_cannot_be_made_is_one_clear_error(checkout: Checkout) -> None:
    with pytest.raises(BuildError, match="could not be replaced"):
        publish(checkout.dataset(), checkout.document / "below" / "out")
