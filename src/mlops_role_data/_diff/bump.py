"""The rule of docs/versioning.md: what version a change calls for.

MAJOR: a reader's code can break. MINOR: there is more to read, or something else. PATCH: no cell
changes, and nothing that code relies on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

from mlops_role_data._diff.change import Change, Diff
from mlops_role_data.errors import DataPackageError

Bump = Literal["none", "patch", "minor", "major"]
Version = tuple[int, int, int]
VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")


def least_bump(diff: Diff) -> Bump:
    """Return the least rise of the version that all changes together call for.

    Returns
    -------
    {"none", "patch", "minor", "major"}
        "none" if nothing changed but the version and the release's date.
    """
    return max(map(bump, diff.changes), key=BUMPS.index, default="none")


def bump(change: Change) -> Bump:
    """Return the rise of the version that one change calls for by itself."""
    if change.property is not None:
        return _property(change)
    return _KINDS[change.level, change.kind]


# A column's, row's or table's name is what code reads it by; its place is not.
_KINDS: Mapping[tuple[str, str], Bump] = {
    ("table", "removed"): "major",
    ("table", "renamed"): "major",
    ("table", "added"): "minor",
    ("table", "moved"): "patch",
    ("table", "rewritten"): "patch",
    ("column", "removed"): "major",
    ("column", "renamed"): "major",
    ("column", "added"): "minor",
    # A table's content hash is over its columns in their order.
    ("column", "moved"): "minor",
    ("row", "removed"): "major",
    ("row", "renamed"): "major",
    ("row", "added"): "minor",
    ("row", "moved"): "patch",
    ("cell", "changed"): "minor",
}


def _property(change: Change) -> Bump:
    name = str(change.property)
    if name.startswith("groups."):
        return "patch" if change.old and change.new else "minor"
    if name.startswith("constraints."):
        # Code may rely on the promise of no nulls, or of no repetition.
        promised = name in {"constraints.required", "constraints.unique"}
        return "major" if promised and change.old and not change.new else "minor"
    decide = _PROPERTIES.get((change.level, name), "patch")
    return decide if isinstance(decide, str) else decide(change.old, change.new)


def _unit(old: Any, _: Any) -> Bump:
    # Figures mean the same before and after their unit is stated for the first time.
    return "minor" if old is None else "major"


def _categories(old: Any, new: Any) -> Bump:
    # A column with categories has another dtype than one without, and compares by their order.
    if not isinstance(old, list) or not isinstance(new, list):
        return "major"
    return "minor" if [each for each in new if each in old] == old else "major"


def _listed(old: Any, new: Any) -> Bump:
    # Code may use what is no longer listed; a longer list breaks nothing.
    before, after = ({json.dumps(each, sort_keys=True) for each in x or ()} for x in (old, new))
    if before - after:
        return "major"
    return "minor" if after - before else "patch"


_PROPERTIES: Mapping[tuple[str, str], Bump | Callable[[Any, Any], Bump]] = {
    # They tell which release it is, and change with every one.
    ("package", "version"): "none",
    ("package", "created"): "none",
    ("package", "name"): "major",
    ("package", "licenses"): "major",
    ("package", "descriptions"): _listed,
    ("table", "primaryKey"): "major",
    ("table", "foreignKeys"): _listed,
    # The column that `expand` adds elsewhere is called after it.
    ("table", "label"): "major",
    ("table", "group"): "minor",
    ("table", "kind"): "minor",
    ("table", "resource.path"): "major",
    ("column", "type"): "major",
    ("column", "unit"): _unit,
    ("column", "categories"): _categories,
    ("column", "categoriesOrdered"): "major",
}


def parse_version(text: str) -> Version:
    """Read ``MAJOR.MINOR.PATCH``.

    Raises
    ------
    DataPackageError
        If it is anything else.
    """
    found = VERSION.fullmatch(text)
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
    """Return the lowest version that the new release may have."""
    return version_text(raised(parse_version(difference.old), least_bump(difference)))


def version_text(version: Version) -> str:
    """Write a version as MAJOR.MINOR.PATCH."""
    return ".".join(map(str, version))
