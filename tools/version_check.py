"""Check the version of a release against its content, and its entry in the changelog.

``python tools/version_check.py`` (``nox -s version-check``) compares the content with
``releases.json``, and, where there are tags, with the last release.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import click

from mlops_role_data._diff.bump import (
    VERSION,
    least_bump,
    parse_version,
    raised,
    version_text,
)
from mlops_role_data._diff.change import Diff
from mlops_role_data._diff.compare import diff
from mlops_role_data._diff.show import to_markdown
from mlops_role_data._diff.sources import BUILD, git
from mlops_role_data._release.content_hash import package_hash
from mlops_role_data._release.paths import DESCRIPTOR
from mlops_role_data.errors import DataPackageError

RECORD = "releases.json"
_ENTRY = re.compile(r"^## \[?([0-9]+\.[0-9]+\.[0-9]+)\b.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Verdict:
    """Whether something is as it must be, and why."""

    ok: bool
    text: str


def releases(repository: Path) -> list[str]:
    """List the tags of releases that the commit in place descends from, the latest last."""
    listed = git(repository, "tag", "--list", "v*", "--merged", "HEAD")
    if listed is None:
        raise DataPackageError(
            f"{repository} is no git repository with a commit, so its last release cannot be "
            "found. Run this in a clone that has the tags."
        )
    tags = [tag for tag in listed.decode("utf-8").split() if VERSION.fullmatch(tag[1:])]
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
        return Verdict(True, f"{current} cannot be compared with a release: there is no tag")
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
        f"{current} is too low: {why}, so for {version_text(least)} at least. Raise the version in "
        f"pyproject.toml and datapackage.json; 'mlops-role-data diff {tag} {BUILD}' lists them.",
    )


def check_record(repository: Path) -> Verdict:
    """Compare the content of ``build/`` with what ``releases.json`` records for its version.

    No version may stand for two contents. This needs no tags and no git.

    Raises
    ------
    DataPackageError
        If ``releases.json`` or ``build/`` cannot be read.
    """
    current = _version(repository)
    recorded = _recorded(repository)
    found = content_of(repository)
    if recorded.get(current) == found:
        return Verdict(True, f"{current} has the content that {RECORD} records for it")
    latest = max(recorded, key=parse_version, default=None)
    if latest is None:
        return Verdict(True, f"{current} is the first release: {RECORD} records none yet")
    same = recorded[latest] == found
    least = raised(parse_version(latest), "patch" if same else "minor")
    if current not in recorded and parse_version(current) >= least:
        return Verdict(True, f"{current} is not released yet, and above {latest}")
    what = "is recorded with another content" if current in recorded else "is too low"
    more = "" if same else " (the next MAJOR, if a table, a column or a row was removed)"
    return Verdict(
        False,
        f"{current} {what} in {RECORD}. Raise the version in pyproject.toml and datapackage.json "
        f"to {version_text(least)} at least{more}.",
    )


def record(repository: Path) -> Verdict:
    """Write the content of ``build/`` into ``releases.json``, at the time of a release."""
    verdict = check_record(repository)
    if verdict.ok:
        entries = {**_recorded(repository), _version(repository): content_of(repository)}
        entries = dict(sorted(entries.items(), key=lambda each: parse_version(each[0])))
        text = json.dumps(entries, indent=2) + "\n"
        (repository / RECORD).write_text(text, encoding="utf-8", newline="\n")
    return verdict


def content_of(repository: Path) -> str:
    """Return the content hash of all tables in ``build/`` together."""
    path = repository / BUILD / DESCRIPTOR
    try:
        resources = json.loads(path.read_text("utf-8"))["resources"]
        return package_hash({each["name"]: each["content_hash"] for each in resources})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataPackageError(f"{path} cannot be read: {error}. Build first.") from error


def _recorded(repository: Path) -> dict[str, str]:
    path = repository / RECORD
    if not path.is_file():
        return {}
    try:
        found: dict[str, str] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DataPackageError(f"{path} cannot be read: {error}.") from error
    return found


def _version(repository: Path) -> str:
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def check_changelog(repository: Path) -> Verdict:
    """Compare the changelog's entry of the newest release with what `diff` says of it."""
    text = (repository / "CHANGELOG.md").read_text("utf-8")
    entry = _ENTRY.search(text)
    if entry is None:
        return Verdict(True, "CHANGELOG.md has no entry of a release yet")
    newest = entry[1]
    tags = releases(repository)
    before = [tag for tag in tags if parse_version(tag[1:]) < parse_version(newest)]
    if not before:
        return Verdict(True, f"no tag of a release before {newest} to compare with")
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
    """Put the markers around a diff that separate it from text written by hand."""
    return f"<!-- data: {tag} to v{newest} -->\n\n{markdown}\n<!-- end of data -->\n"


def main() -> None:
    """Check the version and the changelog of the checkout in the working folder.

    With ``--record`` the content of ``build/`` is written into ``releases.json`` first.
    """
    here = Path.cwd()
    verdicts = [record(here) if "--record" in sys.argv[1:] else check_record(here)]
    if git(here, "rev-parse", "HEAD") is not None:
        verdicts += [check_version(here), check_changelog(here)]
    for verdict in verdicts:
        click.echo(verdict.text, err=not verdict.ok)
    sys.exit(not all(verdict.ok for verdict in verdicts))


if __name__ == "__main__":
    main()
