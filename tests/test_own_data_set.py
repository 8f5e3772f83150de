"""A data set of one's own: the page about it, run from beginning to end in a new folder."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import mlops_role_data as mrd
from mlops_role_data._release.release import catalog
from mlops_role_data.cli.main import cli
from mlops_role_data.errors import BuildError
from mlops_role_data.pipeline.publish.new_dataset import write_dataset

PAGE = Path(__file__).parents[1] / "docs" / "maintain" / "own-data-set.md"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a data set of one's own, build it, and stand in it."""
    for name in ("MLOPS_ROLE_DATA_DIR", "MLOPS_ROLE_DATA_SOURCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    assert run("init", "my-data").exit_code == 0
    monkeypatch.chdir("my-data")
    assert run("build", "--document", "documents").exit_code == 0
    return Path.cwd()


def commands() -> list[list[str]]:
    lines = re.findall(r"^\$ mlops-role-data (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    return [shlex.split(line) for line in lines]


def test_each_command_of_the_page_runs(mine: Path) -> None:
    wanted = [each for each in commands() if each[0] != "init"]
    assert {"add-rows", "add-table", "build", "coverage", "show", "spans"} <= {
        each[0] for each in wanted
    }
    for each in wanted:
        result = run(*each)
        assert result.exit_code == 0, (each, result.output)
    assert (mine / "raw" / "ovens.csv").is_file()


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("validate --document documents", "valid: 5 tables"),
        ("coverage --document documents", "6 of 6 fact spans are cited"),
        ("tables", "tool_counts"),
        ("show tool_uses", "oven-bakery-004-1"),
        ("sql 'select tool from tool_counts where uses > 1'", "mixer"),
        ("search oven", "oven-bakery-008-1"),
        ("trace tool_uses oven-bakery-004-1 --document documents", "80% of bakers"),
        ("related tools oven", "oven-bakery-004-1"),
        ("cite", "My data (Version 0.1.0)"),
        ("verify", "8 of 8 files as published"),
        ("diff build build", "no change"),
    ],
)
def test_every_command_works_in_it(mine: Path, command: str, shown: str) -> None:
    assert mine.name == "my-data"
    result = run(*shlex.split(command))
    assert result.exit_code == 0, result.output
    assert shown in result.stdout


def test_so_does_load(mine: Path) -> None:
    frame = mrd.load("tool_counts")  # type: ignore[call-overload]
    assert list(frame["tool"]) == ["oven", "mixer", "scales"]
    assert str(mine) in str(mrd.verify())


def test_its_rule_and_its_document_are_judged(mine: Path) -> None:
    path = mine / "raw" / "tool_uses.csv"
    path.write_text(path.read_text("utf-8").replace("oven,80,", "oven,70,"), "utf-8")
    result = run("validate", "--document", "documents")
    assert "row 2, share_percent: 70 is not in the source here, which has: 80" in result.stdout
    rows = path.read_text("utf-8")
    path.write_text(rows + rows.splitlines(keepends=True)[1].replace("oven-", "oven-2-"), "utf-8")
    assert "share-stated" in run("validate").stdout


def test_nothing_of_ours_is_in_it(mine: Path) -> None:
    texts = [path.read_text("utf-8") for path in mine.rglob("*.[cj]s*") if path.is_file()]
    assert texts
    assert not [each for each in texts if "MLOps" in each or "skill" in each]
    assert not (mine / "src").exists()


def test_a_folder_with_something_in_it_is_left_alone(mine: Path) -> None:
    result = run("init", str(mine))
    assert result.exit_code == 1
    assert "is not empty: name a new folder" in result.stderr
    with pytest.raises(BuildError, match="not empty"):
        write_dataset(mine, catalog())
