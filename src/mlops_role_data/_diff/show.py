"""How a diff is shown: for people, as JSON (``diff.schema.json``), and for the changelog.

Each change is a sentence, and all of them are told by what they are about.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from mlops_role_data._diff.bump import bump, least_bump, least_version
from mlops_role_data._diff.change import Change, Diff
from mlops_role_data._print.rows import _markdown_cell, shown

if TYPE_CHECKING:
    from rich.console import Console

# Letters of a value, and sentences about one table; JSON and the table of changes have all.
_LONGEST, _MOST = 80, 30


def to_json(diff: Diff) -> str:
    """Return the diff as one JSON object, ASCII whatever the data."""
    versions = {"old": diff.old, "new": diff.new}
    call = {"bump": least_bump(diff), "least_version": least_version(diff)}
    whole = {**versions, **call, "changes": records(diff)}
    return json.dumps(whole, indent=2, allow_nan=False)


def to_markdown(diff: Diff) -> str:
    """Return the diff as a list for the changelog; no text in it acts as markup."""
    lines = [f"{_summary(diff)}."]
    for heading, sentences in outline(diff):
        lines += ["", f"- {heading}" if " " in heading else f"- `{heading}`", ""]
        lines += [f"  - {_markdown_cell(shown(each))}" for each in _few(sentences)]
    return "\n".join(lines) + "\n"


def show(diff: Diff, console: Console) -> None:
    """Print the diff as a summary by table."""
    for heading, sentences in outline(diff):
        console.print(f"[bold]{escape(shown(heading))}[/bold]")
        for each in _few(sentences):
            console.print(f"  {escape(shown(each))}")
    console.print(_summary(diff))


def _few(sentences: list[str]) -> list[str]:
    more = len(sentences) - _MOST
    return sentences if more <= 0 else [*sentences[:_MOST], f"and {more} more"]


def _summary(diff: Diff) -> str:
    between = f"From {diff.old} to {diff.new}"
    if not diff:
        return f"{between}: no change"
    least = least_bump(diff)
    call = f"{least.upper()} ({least_version(diff)} at least)"
    call = "no rise of the version" if least == "none" else call
    return f"{between}: {_count(len(diff.changes), 'change')}, calling for {call}"


def records(diff: Diff) -> list[dict[str, Any]]:
    """Return each change with all its members, numbered from 1, as JSON has them."""
    return [
        {"change": number, "bump": bump(each), **vars(each), "text": sentence(each)}
        for number, each in enumerate(diff.changes, 1)
    ]


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
    counted: Counter[tuple[str, str]] = Counter()
    for change in changes:
        if whole and change.level == "row":
            counted["row", ""] += 1
        elif change.level == "cell" and change.column in added:
            counted["cell", " in the added columns"] += 1
        elif (change.level, change.kind) == ("row", "moved"):
            counted["row", " moved to another place"] += 1
        else:
            yield sentence(change)
    for (what, where), number in sorted(counted.items()):
        yield f"{_count(number, what)}{where}"


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
