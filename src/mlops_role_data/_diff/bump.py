"""The rule of docs/versioning.md: what version a change calls for.

MAJOR: a reader's code can break. MINOR: there is more to read, or something else. PATCH: no cell
changes, and nothing that code relies on.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

from mlops_role_data._diff.change import Change, Diff, Kind
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
    if change.property is None:
        # A table's content hash is over its columns in their order.
        reordered = (change.level, change.kind) == ("column", "reordered")
        return "minor" if reordered else _KINDS[change.kind]
    family = f"{change.property.partition('.')[0]}.*"
    other = _PROPERTIES.get((change.level, family), "patch")
    rule = _PROPERTIES.get((change.level, change.property), other)
    return rule(change.old, change.new) if callable(rule) else rule


# A column's, row's or table's name is what code reads it by; their order is not.
_KINDS: Mapping[Kind, Bump] = {
    "removed": "major",
    "added": "minor",
    "changed": "minor",
    "reordered": "patch",
    "rewritten": "patch",
}


def _promise(old: Any, new: Any) -> Bump:
    # Code may rely on the promise of no nulls, or of no repetition.
    return "major" if old and not new else "minor"


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
    ("package", "groups.*"): lambda old, new: "patch" if old and new else "minor",
    ("table", "primaryKey"): "major",
    ("table", "foreignKeys"): _listed,
    # The column that `expand` adds elsewhere is called after it.
    ("table", "label"): "major",
    ("table", "group"): "minor",
    ("table", "kind"): "minor",
    ("table", "resource.path"): "major",
    ("column", "constraints.required"): _promise,
    ("column", "constraints.unique"): _promise,
    ("column", "constraints.*"): "minor",
    ("column", "type"): "major",
    # Figures mean the same before and after their unit is stated for the first time.
    ("column", "unit"): lambda old, _: "minor" if old is None else "major",
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
