"""Faults that were found by interrupting builds."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from mlops_role_data.errors import BuildError
from mlops_role_data.pipeline.publish import atomic as switch
from mlops_role_data.pipeline.publish import checkout_files as generate
from mlops_role_data.pipeline.publish.checkout_files import write_generated
from mlops_role_data.pipeline.publish.lock import refuse_foreign

PACKAGE = {"name": "x", "title": "X", "version": "1.0.0", "resources": [], "rules": {}}


@pytest.mark.parametrize("content", ['{"name": ["x"]}', "[" * 100_000])
def test_a_strange_descriptor_is_refused_or_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / "datapackage.json").write_text(content)
    if "name" in content:
        with pytest.raises(BuildError, match="holds the package"):
            refuse_foreign(tmp_path, "mlops-role-data")
    else:
        refuse_foreign(tmp_path, "mlops-role-data")


def test_scratch_goes_even_where_nothing_is_out_of_date(tmp_path: Path) -> None:
    write_generated(tmp_path, PACKAGE)
    scratch = switch.scratch_of(tmp_path / "docs" / "data-dictionary.md")
    scratch.write_text("half of")
    assert write_generated(tmp_path, PACKAGE) == []
    assert not scratch.exists()


def test_a_full_disk_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(generate, "replace_file", fail)
    with pytest.raises(BuildError, match="could not all be written"):
        write_generated(tmp_path, PACKAGE)


def test_an_old_release_set_aside_is_never_removed_for_want_of_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    for folder in (target, switch.aside_of(target)):
        folder.mkdir()
        (folder / "file").touch()
    monkeypatch.setattr(Path, "exists", lambda _: False)
    with pytest.raises(OSError, match="not empty"):
        switch.recover(target, tmp_path / "scratch")
    assert (switch.aside_of(target) / "file").is_file()
