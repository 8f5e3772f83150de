"""How a verdict is shown: for people, as JSON, and as annotations on GitHub.

``report.schema.json`` describes the JSON, ``docs/report.md`` all three forms and every rule.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from mlops_role_data.pipeline.report.problems import Problem, Report, Watch

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def to_json(report: Report) -> str:
    """Return the verdict as one JSON object in ASCII: ``valid`` and ``problems``."""
    problems = [problem.to_dict() for problem in report.problems]
    for problem in problems:
        problem["value"] = _json_value(problem["value"])
    return json.dumps({"valid": report.valid, "problems": problems}, indent=2, allow_nan=False)


def _json_value(value: Any) -> Any:
    """Return a cell as JSON has it; what JSON has no form for (a date, infinity) as text."""
    if hasattr(value, "item"):
        value = value.item()  # numpy's scalars, as pandera reports them
    if value is None or isinstance(value, str | bool | int):
        return value
    return value if isinstance(value, float) and math.isfinite(value) else str(value)


def to_github(report: Report, top: Path | None = None, bases: Sequence[Path] = ()) -> str:
    """Return one workflow command for each problem (``::error file=...,line=...::message``).

    Parameters
    ----------
    report
        The verdict.
    top
        The repository's root, from which GitHub counts paths.
    bases
        The folders from which the report's own paths may be counted, the likeliest first.
    """
    return "\n".join(
        _annotation(problem, _from_top(problem.file, top, bases)) for problem in report.problems
    )


def repository_root(folder: Path) -> Path:
    """Return the root of the repository that a folder is in, or the folder itself."""
    folder = folder.resolve()
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), folder)


def _from_top(file: str, top: Path | None, bases: Sequence[Path]) -> str:
    for path in (base / file for base in bases):
        # the file itself may be what is missing
        if top is not None and path.parent.is_dir() and path.resolve().is_relative_to(top):
            return path.resolve().relative_to(top).as_posix()
    return file


def _annotation(problem: Problem, file: str) -> str:
    place = [f"file={_property(file)}"]
    if problem.row is not None:
        place.append(f"line={problem.row}")
    place.append(f"title={_property(_title(problem))}")
    message = _clean(problem.message).replace("%", "%25").replace("\n", "%0A")
    return f"::error {','.join(place)}::{message}"


def _property(text: str) -> str:
    text = _clean(text)
    for character, code in (("%", "%25"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        text = text.replace(character, code)
    return text


def _title(problem: Problem) -> str:
    return " ".join(part for part in (problem.table, problem.field, problem.rule) if part)


def _clean(text: str) -> str:
    """Spell out what a terminal would obey, hide or refuse: controls, directions, surrogates."""
    return "".join(
        each if each.isprintable() or each == "\n" else ascii(each)[1:-1] for each in text
    )


def show(report: Report, console: Console) -> None:
    """Print the verdict as a summary by file.

    In a terminal as columns that fit it; elsewhere one line for each problem, easy to search.
    """
    in_terminal = console.file.isatty()
    for file, group in groupby(report.problems, key=lambda problem: problem.file):
        problems = list(group)
        name = f"[bold]{escape(_clean(file))}[/bold]"
        if in_terminal:
            console.print(f"{name} [dim]({_count(problems)})[/dim]", highlight=False)
            console.print(_columns(problems), soft_wrap=False)
            console.print()
        else:
            console.print(name, *map(_line, problems), sep="\n", highlight=False)
    against = f", against {report.document}" if report.document else ""
    asked = ""
    if report.changed is not None:
        asked = f" (asked about {', '.join(report.changed) or 'no table'})"
    scope = escape(_clean(f"{report.tables} tables, {report.rows} rows{against}{asked}"))
    if report.valid:
        console.print(f"[green]valid[/green]: {scope}", highlight=False)
    else:
        console.print(f"[red]{_count(report.problems)}[/red] in {scope}", highlight=False)


def _count(problems: Sequence[Problem]) -> str:
    return "1 problem" if len(problems) == 1 else f"{len(problems)} problems"


def _line(problem: Problem) -> str:
    place = f"row {problem.row}" if problem.row is not None else "file"
    field = f", {problem.field}" if problem.field else ""
    judges = ", ".join(problem.found_by)
    return (
        f"  [red]{place}{escape(_clean(field))}[/red]: {escape(_clean(problem.message))} "
        f"[dim]({escape(problem.rule)}; {judges})[/dim]"
    )


def _columns(problems: Sequence[Problem]) -> Table:
    from rich.table import Table

    table = Table.grid(padding=(0, 2), pad_edge=True)
    table.add_column(justify="right", style="red", no_wrap=True)
    table.add_column(style="bold", overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for problem in problems:
        table.add_row(
            "file" if problem.row is None else f"row {problem.row}",
            escape(_clean(problem.field or "")),
            f"{escape(_clean(problem.message))}\n"
            f"[dim]{escape(problem.rule)}; found by {', '.join(problem.found_by)}[/dim]",
        )
    return table


@contextmanager
def progress(console: Console) -> Iterator[Watch]:
    """Show a bar while work goes on, gone when it has ended; nothing where nobody watches.

    Whether the console is a terminal is asked of its stream: rich takes ``FORCE_COLOR``, which
    workflows set, for one. The bar has no thread of its own, so the work may fork.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    if not console.file.isatty() or console.is_dumb_terminal:
        # a disabled bar of rich 13 still prints a line break when it ends
        yield lambda *_: None
        return
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("")

        def watch(name: str, done: int, total: int) -> None:
            bar.update(task, description=name, completed=done, total=total, refresh=True)

        yield watch
