"""Each change as a sentence, and all of them by what they are about."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from mlops_role_data._diff.change import Change, Diff

_LONGEST = 80


def sentence(change: Change) -> str:
    """Say what changed, without the table, which stands above it."""
    if change.level == "cell":
        return f"row {_key(change.record)}, {change.column}: {_from_to(change)}"
    if (name := change.property) is not None:
        if name == "foreignKeys":
            change = replace(change, old=_references(change.old), new=_references(change.new))
        name = name.removeprefix("constraints.").replace("resource.", "file's ")
        subject = f"column {change.column}: " if change.column else ""
        return f"{subject}{name} {_from_to(change)}"
    if (change.level, change.kind) == ("table", "added"):
        return f"table added, with {_count(len(change.new['fields']), 'column')}"
    if change.kind == "rewritten":
        return "file written anew: other bytes, same content"
    return _of_kind(change)


def _of_kind(change: Change) -> str:
    name = change.column or (_key(change.record) if change.level == "row" else change.table)
    if change.kind == "renamed":
        old = _key(change.old) if change.level == "row" else change.old
        return f"{change.level} {old} renamed to {name}"
    subject = "table" if change.level == "table" else f"{change.level} {name}"
    if change.kind == "moved":
        return f"{subject} moved to place {change.place}"
    if (change.level, change.kind) == ("column", "added"):
        return f"{subject} ({change.new['type']}) added at place {change.place}"
    return f"{subject} {change.kind}"


def outline(diff: Diff) -> Iterator[tuple[str, list[str]]]:
    """Return a heading and what is told under it: of the package, then of each table.

    What follows from something else that is told is only counted: the rows of an added table, the
    cells of an added column, and what was moved.
    """
    groups: dict[str | None, list[Change]] = defaultdict(list)
    for change in diff.changes:
        groups[change.table].append(change)
    for table, changes in groups.items():
        yield table or "The package", [*_told(changes)]


def _told(changes: list[Change]) -> Iterator[str]:
    added = {each.column for each in changes if (each.level, each.kind) == ("column", "added")}
    whole = any((each.level, each.kind) == ("table", "added") for each in changes)
    rows = cells = moved = 0
    for change in changes:
        if whole and change.level == "row":
            rows += 1
        elif change.level == "cell" and change.column in added:
            cells += 1
        elif (change.level, change.kind) == ("row", "moved"):
            moved += 1
        else:
            yield sentence(change)
    if rows:
        yield _count(rows, "row")
    if cells:
        yield f"{_count(cells, 'cell')} in the added columns"
    if moved:
        yield f"{_count(moved, 'row')} moved to another place"


def _key(record: Mapping[str, Any] | None) -> str:
    """Return the key of a row as text, with all its parts where it has several."""
    return ", ".join(str(value) for value in (record or {}).values())


def _from_to(change: Change) -> str:
    cell = change.level == "cell"
    if change.old is None:
        return f"{'filled with' if cell else 'added:'} {_value(change.new)}"
    if change.new is None:
        return f"{'emptied' if cell else 'removed'} (was {_value(change.old)})"
    return f"changed from {_value(change.old)} to {_value(change.new)}"


def _value(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
    return json.dumps(text, ensure_ascii=False) if isinstance(value, str) else text


def _references(keys: Any) -> list[str] | None:
    return keys and [
        f"{', '.join(key['fields'])} to {key['reference'].get('resource') or 'itself'}: "
        f"{', '.join(key['reference']['fields'])}"
        for key in keys
    ]


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"
