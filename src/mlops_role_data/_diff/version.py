"""The version that a release must have at least, and its entry in the changelog.

``python -m mlops_role_data._diff.version`` (``nox -s version-check``) compares the checkout with
its last release, the latest tag ``v*``.
"""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import click

from mlops_role_data._diff.bump import Bump, least_bump
from mlops_role_data._diff.change import Diff
from mlops_role_data._diff.compare import diff
from mlops_role_data._diff.sources import BUILD, git
from mlops_role_data.errors import DataPackageError

Version = tuple[int, int, int]

_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
_ENTRY = re.compile(r"^## \[?([0-9]+\.[0-9]+\.[0-9]+)\b.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Verdict:
    """Whether something is as it must be, and why."""

    ok: bool
    text: str


def parse_version(text: str) -> Version:
    """Read ``MAJOR.MINOR.PATCH``.

    Raises
    ------
    DataPackageError
        If it is anything else.
    """
    found = _VERSION.fullmatch(text)
    if not found:
        raise DataPackageError(
            f"the version {text!r} is not of the form MAJOR.MINOR.PATCH, such as 1.2.0."
        )
    major, minor, patch = map(int, found.groups())
    return major, minor, patch


def raised(version: Version, bump: Bump) -> Version:
    """Raise a version; before 1.0.0 what breaks readers raises MINOR."""
    major, minor, patch = version
    if bump == "major" and major:
        return major + 1, 0, 0
    if bump in {"major", "minor"}:
        return major, minor + 1, 0
    return (major, minor, patch + 1) if bump == "patch" else version


def least_version(difference: Diff) -> str:
    """Give the lowest version that the new release may have."""
    return _text(raised(parse_version(difference.old), least_bump(difference)))


def releases(repository: Path) -> list[str]:
    """List the tags of releases that the commit in place descends from, the latest last."""
    listed = git(repository, "tag", "--list", "v*", "--merged", "HEAD")
    if listed is None:
        raise DataPackageError(
            f"{repository} is no git repository with a commit, so its last release cannot be "
            "found. Run this in a clone that has the tags."
        )
    tags = [tag for tag in listed.decode("utf-8").split() if _VERSION.fullmatch(tag[1:])]
    return sorted(tags, key=lambda tag: parse_version(tag[1:]))


def check_version(repository: Path) -> Verdict:
    """Compare ``build/`` with the last release, and its version with what that calls for.

    Where the last release has the very version and data of the checkout, as on the tagged commit,
    it is the release before that counts.

    Raises
    ------
    DataPackageError
        If the repository, the last release or ``build/`` cannot be read.
    """
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    current = str(project["version"])
    tags = releases(repository)
    if not tags:
        return Verdict(True, f"{current} is the first release: there is no tag to compare with")
    build = str(repository / BUILD)
    verdict = _judge(diff(tags[-1], build, repository), tags[-1], current)
    if verdict.ok and tags[-1] == f"v{current}" and len(tags) > 1:
        return _judge(diff(tags[-2], build, repository), tags[-2], current)
    return verdict


def _judge(difference: Diff, tag: str, current: str) -> Verdict:
    bump = least_bump(difference)
    # By the tag: it is what was released, whatever the file in it says.
    least = raised(parse_version(tag[1:]), bump)
    why = f"{len(difference.changes)} changes of the data since {tag} call for {bump}"
    if parse_version(current) >= least:
        return Verdict(True, f"{current} will do: {why}")
    return Verdict(
        False,
        f"{current} is too low: {why}, so for {_text(least)} at least. Raise the version in "
        f"pyproject.toml and datapackage.json; 'mlops-role-data diff {tag} {BUILD}' lists them.",
    )


def check_changelog(repository: Path) -> Verdict:
    """Hold the changelog's entry of the newest release against what `diff` says of it."""
    from mlops_role_data._diff.show import to_markdown

    text = (repository / "CHANGELOG.md").read_text("utf-8")
    entry = _ENTRY.search(text)
    if entry is None:
        return Verdict(True, "CHANGELOG.md has no entry of a release yet")
    newest = entry[1]
    tags = releases(repository)
    before = [tag for tag in tags if parse_version(tag[1:]) < parse_version(newest)]
    if not before:
        return Verdict(True, f"{newest} is the first release: there is nothing to compare it with")
    new = f"v{newest}" if f"v{newest}" in tags else str(repository / BUILD)
    expected = marked(to_markdown(diff(before[-1], new, repository)), before[-1], newest)
    if expected in entry[0]:
        return Verdict(True, f"the entry of {newest} lists what changed since {before[-1]}")
    return Verdict(
        False,
        f"the entry of {newest} in CHANGELOG.md does not list what changed in the data since "
        f"{before[-1]}. Put this into it:\n\n{expected}",
    )


def marked(markdown: str, tag: str, newest: str) -> str:
    """Put the markers around a diff that part it from what is written by hand."""
    return f"<!-- data: {tag} to v{newest} -->\n\n{markdown}\n<!-- end of data -->\n"


def _text(version: Version) -> str:
    return ".".join(map(str, version))


def main() -> None:
    """Check the version and the changelog of the checkout in the working folder."""
    verdicts = [check_version(Path.cwd()), check_changelog(Path.cwd())]
    for verdict in verdicts:
        click.echo(verdict.text, err=not verdict.ok)
    sys.exit(not all(verdict.ok for verdict in verdicts))


if __name__ == "__main__":
    main()
