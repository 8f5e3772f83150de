"""How a verdict is shown: for people, as JSON, and as annotations on GitHub.

``report.schema.json`` describes the JSON, ``docs/report.md`` all three forms and every rule.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from mlops_role_data.pipeline.report.problems import Problem, Report

if TYPE_CHECKING:
    from rich.console import Console

# What GitHub asks to be escaped in a workflow command
_MESSAGE = str.maketrans({"%": "%25", "\n": "%0A"})
_PROPERTY = _MESSAGE | str.maketrans({":": "%3A", ",": "%2C"})


def to_json(report: Report) -> str:
    """Return the verdict as one JSON object in ASCII."""
    problems = [asdict(each) | {"value": _json_value(each.value)} for each in report.problems]
    documents = {"checked": report.documents, "not_at_hand": report.not_at_hand}
    verdict = {"valid": report.valid, "documents": documents, "problems": problems}
    return json.dumps(verdict, indent=2, allow_nan=False)


def _json_value(value: Any) -> Any:
    """Return a cell as JSON has it; what JSON has no form for (a date, infinity) as text."""
    if hasattr(value, "item"):
        value = value.item()  # numpy's scalars, as pandera reports them
    plain = value is None or isinstance(value, str | bool | int)
    return value if plain or (isinstance(value, float) and math.isfinite(value)) else str(value)


def to_github(report: Report, root: Path | None = None) -> str:
    """Return one workflow command for each problem (``::error file=...,line=...::message``).

    Parameters
    ----------
    report
        The verdict, whose paths are below the checkout or the working folder.
    root
        The checkout. GitHub counts paths from the root of the repository that it is in.
    """
    bases = (root or Path.cwd(), Path.cwd())
    top = repository_root(bases[0])
    return "\n".join(
        _annotation(problem, _from_top(problem.file, top, bases)) for problem in report.problems
    )


def repository_root(folder: Path) -> Path:
    """Return the root of the repository that a folder is in, or the folder itself."""
    folder = folder.resolve()
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), folder)


def _from_top(file: str, top: Path, bases: Sequence[Path]) -> str:
    for path in (base / file for base in bases):
        # the file itself may be what is missing
        if path.parent.is_dir() and path.resolve().is_relative_to(top):
            return path.resolve().relative_to(top).as_posix()
    return file


def _annotation(problem: Problem, file: str) -> str:
    title = " ".join(filter(None, (problem.table, problem.field, problem.rule)))
    place = ",".join(
        f"{name}={_clean(str(value)).translate(_PROPERTY)}"
        for name, value in (("file", file), ("line", problem.row), ("title", title))
        if value is not None
    )
    return f"::error {place}::{_clean(problem.message).translate(_MESSAGE)}"


def _clean(text: str) -> str:
    """Spell out what a terminal would obey, hide or refuse: controls, directions, surrogates."""
    return "".join(
        each if each.isprintable() or each == "\n" else ascii(each)[1:-1] for each in text
    )


def _shown(text: str) -> str:
    """Return a text of the data as rich prints it, whatever markup it has."""
    return escape(_clean(text))


def show(report: Report, console: Console) -> None:
    """Print the verdict as a summary by file, one line for each problem."""
    for file, group in groupby(report.problems, key=lambda problem: problem.file):
        name = f"[bold]{_shown(file)}[/bold]"
        console.print(name, *map(_line, group), sep="\n", highlight=False)
    scope = f"{report.tables} tables, {report.rows} rows"
    if report.documents:
        scope += f", against {', '.join(report.documents)}"
    if report.not_at_hand:
        scope += f" (not checked against {', '.join(report.not_at_hand)})"
    if report.changed is not None:
        scope += f" (asked about {', '.join(report.changed) or 'no table'})"
    count = _count(report.problems)
    verdict = "[green]valid[/green]:" if report.valid else f"[red]{count}[/red] in"
    console.print(f"{verdict} {_shown(scope)}", highlight=False)


def _count(problems: Sequence[Problem]) -> str:
    return "1 problem" if len(problems) == 1 else f"{len(problems)} problems"


def _place(problem: Problem) -> str:
    return "file" if problem.row is None else f"row {problem.row}"


def _line(problem: Problem) -> str:
    field = f", {problem.field}" if problem.field else ""
    return (
        f"  [red]{_place(problem)}{_shown(field)}[/red]: {_shown(problem.message)} "
        f"[dim]({_shown(problem.rule)}; {', '.join(problem.found_by)})[/dim]"
    )
