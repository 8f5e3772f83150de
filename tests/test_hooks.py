"""What this repository offers to other people's CI: a hook for pre-commit, and an action."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from pipeline.checkouts import ROOT, Checkout

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]
MAIN = "import sys; from mlops_role_data.cli.main import main; main()"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    checkout = Checkout.of_bakers(tmp_path / "data")
    monkeypatch.chdir(checkout.root)
    monkeypatch.delenv("MLOPS_ROLE_DATA_SOURCE", raising=False)
    return checkout


class TestHook:
    def test_it_has_what_pre_commit_asks_for_and_nothing_else(self) -> None:
        assert HOOK["id"] == "mlops-role-data-validate"
        assert HOOK["language"] == "python"
        assert HOOK["entry"].split()[0] in PYPROJECT["scripts"]
        assert set(HOOK) <= {
            "id", "name", "description", "entry", "language", "files", "always_run",
            "require_serial", "additional_dependencies",
        }  # fmt: skip

    def test_it_installs_what_the_extra_does(self) -> None:
        assert HOOK["additional_dependencies"] == PYPROJECT["optional-dependencies"]["pipeline"]

    @pytest.mark.parametrize(
        ("file", "due"),
        [
            ("raw/roles.csv", True),
            ("raw/stray.txt", True),
            ("schemas/roles.json", True),
            ("datapackage.json", True),
            ("build/datapackage.json", False),
            ("docs/raw/x.csv", False),
            ("README.md", False),
        ],
    )
    def test_it_is_given_the_files_of_the_data(self, file: str, *, due: bool) -> None:
        assert bool(re.search(HOOK["files"], file)) is due

    def test_it_runs(self, checkout: Checkout) -> None:
        command = [sys.executable, "-c", MAIN, *HOOK["entry"].split()[1:]]
        changed = ["raw/roles.csv", "schemas/roles.json", "datapackage.json"]
        checkout.edit("roles", "baker", "kind", "unknown")
        done = subprocess.run([*command, *changed], capture_output=True, text=True, check=False)
        assert done.returncode == 1, done.stderr
        assert done.stdout.startswith("raw/roles.csv\n  row 2, kind: 'unknown' is not one of")
        assert done.stderr == ""

    def test_a_commit_that_only_deletes_is_judged(self, checkout: Checkout) -> None:
        assert HOOK["always_run"] is True
        (checkout.root / "raw" / "roles.csv").unlink()
        # pre-commit gives no deleted files.
        command = [sys.executable, "-c", MAIN, *HOOK["entry"].split()[1:]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1, done.stderr
        assert "raw/roles.csv\n  file: the file does not exist" in done.stdout


class TestAction:
    def test_it_is_a_composite_action(self) -> None:
        assert set(ACTION) == {"name", "description", "inputs", "runs"}
        assert ACTION["runs"]["using"] == "composite"
        assert all({"description", "default"} == set(each) for each in ACTION["inputs"].values())
        assert all("uses" in step or step["shell"] == "bash" for step in STEPS)

    def test_it_uses_the_same_pinned_actions_as_our_own_workflows(self) -> None:
        workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
        for step in STEPS:
            if "uses" in step:
                assert re.search(r"@[0-9a-f]{40}$", step["uses"])
                assert step["uses"] in workflow

    def test_nothing_that_others_write_gets_into_a_script(self) -> None:
        assert not any("${{" in step.get("run", "") for step in STEPS)

    def test_its_inputs_are_used_and_exist(self) -> None:
        used = re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text("utf-8"))
        assert set(used) == set(ACTION["inputs"])

    @pytest.mark.skipif(
        sys.platform == "win32" or not (shutil.which("git") and shutil.which("bash")),
        reason="needs git and bash",
    )
    def test_it_judges_what_differs_from_the_base(self, checkout: Checkout, tmp_path: Path) -> None:
        """Run its script in a repository whose data lies in a folder below."""
        command = tmp_path / "bin" / "mlops-role-data"
        command.parent.mkdir()
        command.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/given"\n'
            f'exec "{sys.executable}" -c "{MAIN}" "$@"\n'
        )
        command.chmod(0o755)
        git(tmp_path, "init", "--quiet")
        git(tmp_path, "add", "data")
        git(tmp_path, "commit", "--quiet", "-m", "base")
        base = git(tmp_path, "rev-parse", "HEAD")
        line = checkout.edit("markets", "cake", "name", "cake  market")
        (checkout.root / "bakers.txt").touch()
        git(tmp_path, "commit", "--quiet", "-a", "-m", "head")
        done = script(base, command.parent)
        assert done.returncode == 1, done.stderr
        place = f"::error file=data/raw/markets.csv,line={line},title=markets name text::"
        assert done.stdout.startswith(place)
        due = ["validate", "--format", "github", "--"]
        assert (tmp_path / "given").read_text().split() == [*due, "raw/markets.csv"]
        command.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/given"\n')
        for base in ("", "0" * 40):  # no base, or one that cannot be had: all tables
            assert script(base, command.parent).returncode == 0
            assert (tmp_path / "given").read_text().split() == due


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", "-C", folder, *who, *arguments],  # noqa: S607 (whichever git there is)
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def script(base: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (step,) = (step for step in STEPS if step.get("name") == "Validate")
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],  # noqa: S607
        capture_output=True, text=True, check=False,
        env={**os.environ, "BASE": base, "PATH": path},
    )  # fmt: skip
