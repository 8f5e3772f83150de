"""How a diff is shown: for people, as JSON (``diff.schema.json``), and for the changelog.

Each change is a sentence, and all of them are told by what they are about.
"""

from __future__ import annotations

import json
from collections import defaultdict
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
        lines += [f"  - {_markdown_cell(shown(each))}" for each in sentences]
    return "\n".join(lines) + "\n"


def show(diff: Diff, console: Console) -> None:
    """Print the diff as a summary by table."""
    for heading, sentences in outline(diff):
        console.print(f"[bold]{escape(shown(heading))}[/bold]")
        for each in sentences:
            console.print(f"  {escape(shown(each))}")
    console.print(_summary(diff))


def _summary(diff: Diff) -> str:
    between = f"From {diff.old} to {diff.new}"
    if not diff:
        return f"{between}: no change"
    least = least_bump(diff)
    version = f"{least.upper()} ({least_version(diff)} at least)"
    call = "no rise of the version" if least == "none" else version
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
    return _of_kind(change)


def _of_kind(change: Change) -> str:
    level, kind = change.level, change.kind
    if kind == "rewritten":
        return "file written anew: other bytes, same content"
    if kind == "reordered":
        return f"{level}s reordered"
    if level == "table":
        said = change.new or change.old
        size = f"{_count(len(said['fields']), 'column')} and {_count(said['rows'], 'row')}"
        return f"table {kind}, with {size}"
    if level == "column":
        return f"column {change.column} ({(change.new or change.old)['type']}) {kind}"
    if change.record is None:
        number = len(change.old or change.new)
        return f"every row {kind} ({number}), since rows cannot be paired by their key"
    return f"row {_key(change.record)} {kind}"


def outline(diff: Diff) -> Iterator[tuple[str, list[str]]]:
    """Return a heading and the first sentences under it: of the package, then of each table."""
    told: dict[str, list[str]] = defaultdict(list)
    for change in diff.changes:
        told[change.table or "The package"].append(sentence(change))
    for heading, sentences in told.items():
        more = len(sentences) - _MOST
        yield heading, sentences if more <= 0 else [*sentences[:_MOST], f"and {more} more"]


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
