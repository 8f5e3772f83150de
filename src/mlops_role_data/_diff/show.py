"""How a diff is shown: for people, as JSON (``diff.schema.json``), and for the changelog."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rich.markup import escape

from mlops_role_data._diff.bump import least_bump, least_version
from mlops_role_data._diff.change import Diff
from mlops_role_data._diff.table import records
from mlops_role_data._diff.words import outline
from mlops_role_data._print.rows import _markdown_cell, shown

if TYPE_CHECKING:
    from rich.console import Console

# Of one table; all are in JSON and in the table of changes.
_MOST = 30


def to_json(diff: Diff) -> str:
    """Return the diff as one JSON object, ASCII whatever the data."""
    return json.dumps(
        {
            "old": diff.old,
            "new": diff.new,
            "bump": least_bump(diff),
            "least_version": least_version(diff),
            "changes": records(diff),
        },
        indent=2,
        allow_nan=False,
    )


def to_markdown(diff: Diff) -> str:
    """Return the diff as a list for the changelog; no text in it acts as markup."""
    lines = [f"{_summary(diff)}."]
    for heading, sentences in outline(diff):
        lines += ["", f"- {_heading(heading)}", ""]
        lines += [f"  - {_markdown_cell(shown(each))}" for each in _few(sentences)]
    return "\n".join(lines) + "\n"


def show(diff: Diff, console: Console) -> None:
    """Print the diff as a summary by table."""
    for heading, sentences in outline(diff):
        console.print(f"[bold]{escape(shown(heading))}[/bold]")
        for each in _few(sentences):
            console.print(f"  {escape(shown(each))}")
    console.print(_summary(diff))


def _heading(heading: str) -> str:
    return heading if " " in heading else f"`{heading}`"


def _few(sentences: list[str]) -> list[str]:
    more = len(sentences) - _MOST
    return sentences if more <= 0 else [*sentences[:_MOST], f"and {more} more"]


def _summary(diff: Diff) -> str:
    between = f"From {diff.old} to {diff.new}"
    if not diff:
        return f"{between}: no change"
    number, bump = len(diff.changes), least_bump(diff)
    call = f"{bump.upper()} ({least_version(diff)} at least)"
    return (
        f"{between}: {number} change{'s'[: number > 1]}, calling for "
        f"{'no rise of the version' if bump == 'none' else call}"
    )
