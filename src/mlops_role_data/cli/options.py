"""What several commands share: arguments, options, completion, and the project they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from mlops_role_data.errors import DataPackageError, MissingExtraError

if TYPE_CHECKING:
    from rich.console import Console

    from mlops_role_data._release.catalog import Table
    from mlops_role_data.pipeline.project import Project

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
# What the extra "pipeline" installs
_LIBRARIES = ("duckdb", "filelock", "frictionless", "pandera")


def _published() -> Iterable[Table]:
    """Return the tables; none if there are none to read, since nobody can be told while typing."""
    from mlops_role_data._release.release import catalog

    try:
        return catalog()
    except DataPackageError:
        return ()


def complete_table(
    ctx: click.Context,  # noqa: ARG001 - click's signature, here and below
    param: click.Parameter,  # noqa: ARG001
    incomplete: str,
) -> list[CompletionItem]:
    """Complete the name of a table; whether there is such a table is for the command to say."""
    return [
        CompletionItem(table.name, help=table.title)
        for table in _published()
        if table.name.startswith(incomplete)
    ]


def complete_columns(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Complete the last of several column names, separated by commas, of the table named before."""
    before, comma, last = incomplete.rpartition(",")
    # What stands before an option that lacks its value is not parsed yet.
    name = ctx.params.get("table") or next(iter(ctx.args), "")
    columns = [each for table in _published() if table.name == name for each in table.columns]
    return [f"{before}{comma}{each}" for each in columns if each.startswith(last)]


table_argument = click.argument("table", shell_complete=complete_table)
record_argument = click.argument("record")
tables_option = click.option(
    "--table",
    "tables",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_table,
    help="This table only; may be given several times.",
)
raw_option = click.option(
    "--raw", type=FOLDER, help="The folder of CSV files, instead of the checkout's raw/."
)
document_option = click.option(
    "--document",
    type=FILE,
    help="The source document, to check figures, names and wording against "
    "(default: the environment variable MLOPS_ROLE_DATA_SOURCE).",
)


def choice_option(name: str, choices: tuple[str, ...], help_: str) -> Callable[..., Any]:
    """Return an option whose first choice is the default; that of ``--format`` is `form`."""
    parameter = "form" if name == "--format" else name.removeprefix("--")
    kind = click.Choice(choices)
    return click.option(
        name, parameter, type=kind, default=choices[0], show_default=True, help=help_
    )


def needs_pipeline(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn a missing library of the extra into one line that says how to install it."""

    @wraps(command)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if any(find_spec(name) is None for name in _LIBRARIES):
            name = click.get_current_context().info_name
            raise MissingExtraError(f"mlops-role-data {name}", "pipeline")
        return command(*args, **kwargs)

    return checked


def console(*, stderr: bool = False) -> Console:
    """Return a console that breaks no line, and colours only what it is told to."""
    from rich.console import Console

    return Console(soft_wrap=True, emoji=False, highlight=False, stderr=stderr)


def source(document: Path | None) -> Path | None:
    """Return the document named, or the environment's; a wrong name is a wrong call."""
    from mlops_role_data.pipeline.project import source_document

    try:
        return source_document(document)
    except DataPackageError as error:
        raise click.UsageError(str(error)) from error


def project_of(raw: Path | None) -> tuple[Project, Path]:
    """Return the project and its raw files' folder; without a checkout, that must be named."""
    from mlops_role_data.pipeline.project import open_project

    project = open_project()
    return project, raw or checkout_of(project, "run this inside one, or use --raw") / "raw"


def checkout_of(project: Project, hint: str) -> Path:
    """Return the root of the project's checkout; without one, it is a wrong call."""
    if project.root is None:
        raise click.UsageError(f"there is no checkout here: {hint}")
    return project.root
