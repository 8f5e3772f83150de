"""How a verdict is shown: for people, as JSON, and as annotations on GitHub."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING

from rich.markup import escape

from mlops_role_data.pipeline.problems import Problem
from mlops_role_data.pipeline.validate import Report

if TYPE_CHECKING:
    from rich.console import Console


def to_json(report: Report) -> str:
    """Give the verdict as one JSON object: ``valid`` and ``problems``; ASCII, whatever the data."""
    content = {
        "valid": report.valid,
        "problems": [problem.to_dict() for problem in report.problems],
    }
    return json.dumps(content, indent=2, default=str)


def to_github(report: Report) -> str:
    """Give one workflow command for each problem (``::error file=...,line=...::message``)."""
    return "\n".join(_annotation(problem) for problem in report.problems)


def _annotation(problem: Problem) -> str:
    place = [f"file={_property(problem.file)}"]
    if problem.row is not None:
        place.append(f"line={problem.row}")
    place.append(f"title={_property(_title(problem))}")
    message = problem.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::error {','.join(place)}::{message}"


def _property(text: str) -> str:
    for character, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        text = text.replace(character, code)
    return text


def _title(problem: Problem) -> str:
    return " ".join(part for part in (problem.table, problem.field, problem.rule) if part)


def show(report: Report, console: Console) -> None:
    """Print the verdict as a summary by file."""
    for file, problems in groupby(report.problems, key=lambda problem: problem.file):
        console.print(f"[bold]{escape(file)}[/bold]")
        for problem in problems:
            place = f"row {problem.row}" if problem.row is not None else "file"
            field = f", {problem.field}" if problem.field else ""
            judges = ", ".join(problem.found_by)
            console.print(
                f"  [red]{place}{escape(field)}[/red]: {escape(problem.message)} "
                f"[dim]({problem.rule}; {judges})[/dim]",
                highlight=False,
            )
    against = f", against {report.document}" if report.document else ""
    scope = f"{report.tables} tables, {report.rows} rows{against}"
    if report.valid:
        console.print(f"[green]valid[/green]: {escape(scope)}", highlight=False)
    else:
        count = len(report.problems)
        noun = "problem" if count == 1 else "problems"
        console.print(f"[red]{count} {noun}[/red] in {escape(scope)}", highlight=False)
