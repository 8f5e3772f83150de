"""What several commands share: arguments, options, completion, and the project they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
NEW_FOLDER = click.Path(file_okay=False, path_type=Path)
# What the extra "pipeline" installs
_LIBRARIES = ("duckdb", "filelock", "frictionless", "pandera")


def _published() -> Iterable[Table]:
    """Return the tables; none if there are none to read, since nobody can be told while typing."""
    from mlops_role_data._release.release import catalog

    try:
        return catalog()
    except DataPackageError:
        return ()


def complete_table(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the name of a table; whether there is such a table is for the command to say."""
    return [
        CompletionItem(table.name, help=table.title)
        for table in _published()
        if table.name.startswith(incomplete)
    ]


def complete_columns(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Complete the last of several column names, separated by commas, of the table named before."""
    before, comma, last = incomplete.rpartition(",")
    # What stands before an option that lacks its value is not parsed yet.
    name = ctx.params.get("table") or next(iter(ctx.args), "")
    columns = [each for table in _published() if table.name == name for each in table.columns]
    return [f"{before}{comma}{each}" for each in columns if each.startswith(last)]


table_argument = click.argument("table", shell_complete=complete_table)
record_argument = click.argument("record")
raw_option = click.option(
    "--raw", type=FOLDER, help="The folder of CSV files, instead of the checkout's raw/."
)


def table_option(help_: str, *names: str, **more: Any) -> Callable[..., Any]:
    """Return the option that names a table, or with `more` several of them."""
    return click.option(
        "--table", *names, metavar="NAME", shell_complete=complete_table, help=help_, **more
    )


tables_option = table_option(
    "This table only; may be given several times.", "tables", multiple=True
)


document_option = click.option(
    "--document", "documents", type=click.Path(exists=True, path_type=Path), multiple=True,
    envvar="MLOPS_ROLE_DATA_SOURCE", show_envvar=True,
    help="A source document that you have, or a folder of them; may be given several times.",
)  # fmt: skip


def number_option(name: str, default: int, least: int, help_: str) -> Callable[..., Any]:
    """Return an option that takes a number."""
    kind = click.IntRange(min=least)
    return click.option(name, type=kind, default=default, metavar="N", help=help_)


def choice_option(name: str, choices: tuple[str, ...], help_: str) -> Callable[..., Any]:
    """Return an option whose first choice is the default; that of ``--format`` is `form`."""
    parameter = "form" if name == "--format" else name.removeprefix("--")
    return click.option(name, parameter, type=click.Choice(choices), default=choices[0], help=help_)


class PipelineCommand(click.Command):
    """A command that says in one line how to install the extra if a library of it is missing."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command if its libraries are there."""
        if None in map(find_spec, _LIBRARIES):
            raise MissingExtraError(f"mlops-role-data {ctx.info_name}", "pipeline")
        return super().invoke(ctx)


def console(*, stderr: bool = False) -> Console:
    """Return a console that breaks no line, and colours only what it is told to."""
    from rich.console import Console

    return Console(soft_wrap=True, emoji=False, highlight=False, stderr=stderr)


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
