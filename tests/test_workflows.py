"""What the workflows may do: pinned actions, few permissions, and only sessions that exist."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".github" / "workflows"
TEXTS = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.yml"))}
# YAML 1.1 reads the key `on` as true.
WORKFLOWS: dict[str, dict[Any, Any]] = {name: yaml.safe_load(text) for name, text in TEXTS.items()}
RELEASE = WORKFLOWS["release.yml"]["jobs"]
_USES = re.compile(r"uses: (?P<action>[\w./-]+)@(?P<commit>[0-9a-f]{40}) # v\d+\.\d+\.\d+")


def steps(job: str, word: str) -> list[dict[str, Any]]:
    """Give the steps of a job of the release in whose action or command a word stands."""
    return [
        step
        for step in RELEASE[job]["steps"]
        if word in step.get("uses", "") or word in step.get("run", "")
    ]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_schema_of_workflows_accepts_it(name: str) -> None:
    command = ["check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    done = subprocess.run(
        [sys.executable, "-m", *command, str(FOLDER / name)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_every_action_is_pinned_to_one_commit() -> None:
    pins: dict[str, set[str]] = {}
    for text in TEXTS.values():
        found = list(_USES.finditer(text))
        assert len(found) == text.count("uses: ")
        for each in found:
            pins.setdefault(each["action"], set()).add(each["commit"])
    assert {action: len(commits) for action, commits in pins.items()} == dict.fromkeys(pins, 1)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_job_has_more_rights_than_it_names(name: str) -> None:
    assert WORKFLOWS[name]["permissions"] == {}
    for job in WORKFLOWS[name]["jobs"].values():
        assert "permissions" in job


def test_each_right_of_a_release_is_in_the_one_job_that_needs_it() -> None:
    assert {name: job["permissions"] for name, job in RELEASE.items()} == {
        "pack": {"contents": "read"},
        "attest": {"attestations": "write", "id-token": "write"},
        "pypi": {"id-token": "write"},
        "github": {"contents": "write"},
    }


def test_jobs_that_can_write_run_no_code_of_the_checkout() -> None:
    for name in set(RELEASE) - {"pack"}:
        assert not steps(name, "actions/checkout")
        assert not steps(name, "python")


def test_a_release_is_made_by_a_tag_alone() -> None:
    assert WORKFLOWS["release.yml"][True] == {"push": {"tags": ["v*"]}}


def test_nothing_is_published_before_all_is_packed_and_attested() -> None:
    order = {name: job.get("needs") for name, job in RELEASE.items()}
    assert order == {"pack": None, "attest": "pack", "pypi": "attest", "github": "pypi"}


def test_pypi_gets_sdist_and_wheel_and_no_password() -> None:
    (upload,) = [
        step for step in steps("pack", "upload-artifact") if step["with"]["name"] == "python"
    ]
    assert upload["with"]["path"].split() == ["dist/*.tar.gz", "dist/*.whl"]
    (download,) = steps("pypi", "download-artifact")
    assert download["with"]["name"] == "python"
    (publish,) = steps("pypi", "gh-action-pypi-publish")
    assert "with" not in publish
    assert RELEASE["pypi"]["environment"]["name"] == "pypi"
    assert "secrets." not in TEXTS["release.yml"]


@pytest.mark.skipif(sys.platform == "win32", reason="the job runs on Linux")
@pytest.mark.parametrize(
    ("tag", "accepted"),
    [("v1.2.3", True), ("v1.2.30", False), ("v1.2", False), ("v1x2.3", False), ("1.2.3", True)],
)
def test_a_tag_that_is_not_the_version_stops_the_release(
    tag: str,
    accepted: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    # the tags are matched by `v*`: one without the v never comes here
    (step,) = steps("pack", "pyproject.toml")
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n', "utf-8")
    environment = {"GITHUB_REF_NAME": tag, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["bash", "-c", step["run"]],  # noqa: S607
        cwd=tmp_path, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode == 0) == accepted


def sessions() -> set[str]:
    """Name the sessions of noxfile.py, without nox, which the tests' environment lacks."""
    names = set()
    for function in ast.parse((ROOT / "noxfile.py").read_text("utf-8")).body:
        for decorator in getattr(function, "decorator_list", ()):
            if "nox.session" in ast.unparse(decorator):
                given = {each.arg: each.value for each in getattr(decorator, "keywords", ())}
                named = given.get("name")
                assert isinstance(function, ast.FunctionDef)
                names.add(ast.literal_eval(named) if named else function.name)
    return names


def test_every_session_that_is_called_exists() -> None:
    calls = [call for text in TEXTS.values() for call in re.findall(r"-m nox -s ([\w -]+)", text)]
    called = {name for call in calls for name in call.partition(" -- ")[0].split()}
    assert {"version-check", "rebuild", "dist", "lint"} <= called
    assert called <= sessions()


def test_there_are_nine_sessions_at_most() -> None:
    assert len(sessions()) <= 9
