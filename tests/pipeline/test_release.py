from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from version_check import (
    Verdict,
    check_changelog,
    check_record,
    check_version,
    content_of,
    marked,
    record,
    releases,
)

from mlops_role_data._diff.bump import Bump, bump, parse_version, raised
from mlops_role_data._diff.change import Change
from mlops_role_data._diff.compare import diff
from mlops_role_data._diff.show import to_markdown
from mlops_role_data.errors import DataPackageError
from pipeline.checkouts import ROOT
from pipeline.releases import Made, Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.make(tmp_path / "repository")


def reworded() -> Made:
    made = Made()
    made.package["title"] = "Other words"
    return made


def corrected() -> Made:
    made = Made()
    made.rows["pay"][2]["amount"] = 5
    return made


def broken() -> Made:
    made = Made()
    del made.schemas["steps"]
    return made


@pytest.mark.parametrize(
    ("last", "why", "expected"),
    [
        ("1.2.3", "none", "1.2.3"),
        ("1.2.3", "patch", "1.2.4"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "major", "2.0.0"),
        ("0.2.3", "patch", "0.2.4"),
        ("0.2.3", "minor", "0.3.0"),
        # Before 1.0.0 what breaks readers raises MINOR.
        ("0.2.3", "major", "0.3.0"),
    ],
)
def test_a_version_is_raised(last: str, why: Bump, expected: str) -> None:
    assert raised(parse_version(last), why) == parse_version(expected)


@pytest.mark.parametrize("text", ["1.0", "1.0.0rc1", "v1.0.0", "01.0.0", "1.0.0\n", ""])
def test_other_forms_of_a_version_are_refused(text: str) -> None:
    with pytest.raises(DataPackageError, match=r"MAJOR\.MINOR\.PATCH"):
        parse_version(text)


@pytest.mark.parametrize(
    ("last", "made", "current", "ok"),
    [
        ("1.0.0", Made(), "1.0.0", True),
        ("1.0.0", Made(), "0.9.9", False),
        ("1.0.0", reworded(), "1.0.0", False),
        ("1.0.0", reworded(), "1.0.1", True),
        ("1.0.0", corrected(), "1.0.1", False),
        ("1.0.0", corrected(), "1.1.0", True),
        ("1.0.0", broken(), "1.1.0", False),
        ("1.0.0", broken(), "2.0.0", True),
        ("0.1.0", broken(), "0.1.1", False),
        ("0.1.0", broken(), "0.2.0", True),
        ("0.1.0", broken(), "1.0.0", True),
    ],
)
def test_the_version_is_held_against_the_last_release(
    repository: Repository, last: str, made: Made, current: str, *, ok: bool
) -> None:
    repository.release(Made(), last)
    repository.write(made, current)
    verdict = check_version(repository.root)
    assert verdict.ok is ok
    assert f"since v{last}" in verdict.text
    assert ("too low" in verdict.text) is not ok


def test_the_first_release_has_nothing_to_be_held_against(repository: Repository) -> None:
    repository.write(Made(), "1.0.0")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "first")
    # Neither is a release of this project.
    repository.git("tag", "vnext")
    repository.git("tag", "1.0.0")
    verdict = check_version(repository.root)
    assert verdict.ok
    assert "there is no tag" in verdict.text
    assert check_changelog_of(repository, "# Changelog\n").ok


def test_on_the_tagged_commit_the_release_before_it_counts(repository: Repository) -> None:
    repository.release(Made(), "1.0.0")
    repository.release(broken(), "1.1.0")
    verdict = check_version(repository.root)
    assert not verdict.ok
    assert "since v1.0.0 call for major, so for 2.0.0" in verdict.text


def test_releases_are_ordered_as_numbers_and_belong_to_the_branch(repository: Repository) -> None:
    for version in ("1.9.0", "1.10.0", "1.2.0"):
        repository.release(Made(), version)
    repository.git("checkout", "--quiet", "-b", "other")
    repository.release(Made(), "3.0.0")
    repository.git("checkout", "--quiet", "main")
    assert releases(repository.root) == ["v1.2.0", "v1.9.0", "v1.10.0"]


def test_without_git_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataPackageError, match="Run this in a clone"):
        releases(tmp_path)


def check_changelog_of(repository: Repository, text: str) -> Verdict:
    (repository.root / "CHANGELOG.md").write_text(text, "utf-8")
    return check_changelog(repository.root)


@pytest.mark.parametrize("tagged", [True, False])
def test_the_changelog_lists_what_diff_says(repository: Repository, *, tagged: bool) -> None:
    repository.release(Made(), "1.0.0")
    (repository.release if tagged else repository.write)(corrected(), "1.1.0")
    said = to_markdown(diff("v1.0.0", str(repository.root / "build"), repository.root))
    assert "- row c, amount: changed from 0 to 5" in said
    block = marked(said, "v1.0.0", "1.1.0")
    first = "\n## 1.0.0 - 2031-01-01\n\nThe first.\n"
    (repository.root / "CHANGELOG.md").write_text(
        f"# Changelog\n\n## Unreleased\n\n## 1.1.0 - 2031-02-01\n\n{block}{first}", "utf-8"
    )
    assert check_changelog(repository.root).ok
    for text in (
        f"## 1.1.0 - 2031-02-01\n\nBy hand.\n{first}",
        f"## 1.1.0 - 2031-02-01\n\n{block.replace('to 5', 'to 6')}{first}",
        # It must stand in the entry of its own release.
        f"## 1.1.0 - 2031-02-01\n{first}\n{block}",
    ):
        (repository.root / "CHANGELOG.md").write_text(text, "utf-8")
        verdict = check_changelog(repository.root)
        assert not verdict.ok
        assert block in verdict.text


@pytest.mark.parametrize(("made", "code"), [(Made(), 0), (broken(), 1)])
def test_as_a_command_it_fails_where_the_version_is_too_low(
    repository: Repository, made: Made, code: int
) -> None:
    repository.release(Made(), "1.0.0", {"CHANGELOG.md": "# Changelog\n"})
    repository.write(made, "1.0.0")
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "version_check.py"],
        cwd=repository.root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code
    assert ("too low" in done.stderr) is bool(code)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "level", "old", "new", "expected"),
    [
        ("categories", "column", None, ["a"], "major"),
        ("categories", "column", ["a", "b"], ["a"], "major"),
        ("categories", "column", ["a", "c"], ["a", "b", "c"], "minor"),
        ("foreignKeys", "table", [{"x": 1}, {"y": 1}], [{"y": 1}, {"x": 1}], "patch"),
        ("constraints.unique", "column", True, None, "major"),
        ("constraints.unique", "column", None, True, "minor"),
        ("constraints.required", "column", True, False, "major"),
        ("constraints.required", "column", None, False, "minor"),
        ("groups.pay", "package", {"title": "Pay"}, None, "minor"),
        ("groups.pay", "package", {"title": "Pay"}, {"title": "Wages"}, "patch"),
        ("created", "package", "2031-01-01", "2031-02-01", "none"),
        ("name", "package", "one", "two", "major"),
        ("keywords", "package", ["one"], ["two"], "patch"),
        ("descriptions", "package", ["croissant.json"], None, "major"),
        ("descriptions", "package", None, ["croissant.json"], "minor"),
        ("kind", "table", "fact", "vocabulary", "minor"),
        ("formula", "table", "a + b", "b + a", "patch"),
    ],
)
def test_what_a_property_calls_for(
    name: str, level: object, old: object, new: object, expected: str
) -> None:
    change = Change(level, "changed", property=name, old=old, new=new)  # type: ignore[arg-type]
    assert bump(change) == expected


@pytest.mark.parametrize(
    ("version", "made", "ok", "words"),
    [
        ("1.0.0", Made(), True, "1.0.0 has the content that releases.json records"),
        ("1.0.0", corrected(), False, "1.0.0 is recorded with another content"),
        ("0.9.0", corrected(), False, "0.9.0 is too low"),
        ("1.0.1", corrected(), False, "to 1.1.0 at least"),
        ("1.1.0", corrected(), True, "1.1.0 is not released yet, and above 1.0.0"),
        ("1.0.1", reworded(), True, "1.0.1 is not released yet"),
    ],
)
def test_no_version_stands_for_two_contents(
    repository: Repository,
    version: str,
    made: Made,
    ok: bool,  # noqa: FBT001
    words: str,
) -> None:
    repository.write(Made(), "1.0.0", {"releases.json": "{}"})
    assert record(repository.root).ok
    repository.write(made, version)
    verdict = check_record(repository.root)
    assert verdict.ok is ok
    assert words in verdict.text
    assert record(repository.root).ok is ok
    assert (content_of(repository.root) in (repository.root / "releases.json").read_text()) is ok


def test_the_record_of_this_repository_holds() -> None:
    verdict = check_record(ROOT)
    assert verdict.ok, verdict.text


def test_a_record_that_cannot_be_read_is_named(repository: Repository) -> None:
    repository.write(Made(), "1.0.0", {"releases.json": "{"})
    with pytest.raises(DataPackageError, match=r"releases\.json cannot be read"):
        check_record(repository.root)
    (repository.root / "build" / "datapackage.json").unlink()
    (repository.root / "releases.json").write_text("{}", "utf-8")
    with pytest.raises(DataPackageError, match="Build first"):
        check_record(repository.root)
