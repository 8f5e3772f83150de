"""The command line: it parses, calls and prints; the work is done elsewhere.

The commands of the pipeline live in a module of their own, named in ``LAZY_COMMANDS`` and
imported when first asked for.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

import click

from mlops_role_data.errors import (
    MissingExtraError,
    MlopsRoleDataError,
    QueryError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mlops_role_data._typing import TableName

# Command name -> "module:attribute". Such a module imports nothing heavy at its top, since
# --help imports it for the command's one line.
LAZY_COMMANDS: dict[str, str] = {
    "build": "mlops_role_data.cli_pipeline:build",
    "coverage": "mlops_role_data.cli_pipeline:coverage",
    "export": "mlops_role_data.cli_export:export",
    "format": "mlops_role_data.cli_pipeline:format_",
    "spans": "mlops_role_data.cli_pipeline:spans",
    "validate": "mlops_role_data.cli_pipeline:validate",
}


class _WrongCall(click.ClickException):
    exit_code = 2


class _Group(click.Group):
    """A group whose further commands are imported on demand, and whose errors are clean."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *LAZY_COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in LAZY_COMMANDS:
            module, _, attribute = LAZY_COMMANDS[cmd_name].partition(":")
            command: click.Command = getattr(import_module(module), attribute)
            return command
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MlopsRoleDataError as error:
            called_wrongly = isinstance(error, UnknownNameError | MissingExtraError | QueryError)
            failure = _WrongCall if called_wrongly else click.ClickException
            raise failure(" ".join(str(error).split())) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mlops-role-data", message="%(prog)s %(version)s")
def cli() -> None:
    """Typed tables of what a career profile of the AI/ML DevOps Engineer states.

    Output to a terminal is laid out for reading; anywhere else it is tab-separated, one header
    line first. The exit code is 0 if all is well, 1 if the data is not, 2 after a wrong call.
    """


@cli.command()
def tables() -> None:
    """List the published tables."""
    from mlops_role_data._describe import catalogue
    from mlops_role_data._release import catalog

    found = catalog()
    _print_rows(catalogue(found), title=f"{found.title}, version {found.version}")


@cli.command()
@click.argument("table")
@click.option(
    "--rows",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    metavar="N",
    help="How many rows to show.",
)
def show(table: str, rows: int) -> None:
    """Print the first rows of TABLE."""
    from mlops_role_data._load import load

    data = load(cast("TableName", table), "pyarrow")
    _print_rows(data.slice(0, rows).to_pylist(), columns=data.column_names, title=table)
    if data.num_rows > rows:
        click.echo(f"{rows} of {data.num_rows} rows; --rows {data.num_rows} shows all.", err=True)


@cli.command()
@click.argument("table")
def describe(table: str) -> None:
    """Print the data dictionary of TABLE."""
    from mlops_role_data._describe import dictionary
    from mlops_role_data._release import catalog

    found = catalog().table(table)
    _print_rows(dictionary(found), title=f"{found.title}: {found.description} ({found.grain})")


@cli.command()
def verify() -> None:
    """Check every published file against its recorded hash."""
    from mlops_role_data._verify import verify

    report = verify()
    click.echo(str(report))
    if not report:
        raise click.exceptions.Exit(1)


@cli.command()
@click.argument("query")
def sql(query: str) -> None:
    """Print what QUERY, one SELECT over all tables, finds.

    It can read the published tables and nothing else. Needs the extra 'sql'.
    """
    from mlops_role_data._sql import query_arrow

    data = query_arrow(query)
    _print_rows(data.to_pylist(), columns=data.column_names, title=f"{data.num_rows} rows")


def _print_rows(
    rows: Iterable[Mapping[str, Any]], title: str, columns: Sequence[str] | None = None
) -> None:
    """Print `rows`: as a table on a terminal, tab-separated anywhere else."""
    listed = list(rows)
    header = list(columns) if columns is not None else list(listed[0]) if listed else []
    cells = [[_text(row[column]) for column in header] for row in listed]
    if sys.stdout.isatty():
        _print_table(header, cells, title)
        return
    import csv

    writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    writer.writerows([header, *cells])


def _print_table(header: Sequence[str], cells: Iterable[Sequence[str]], title: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # As Text, since rich would take the brackets of a pattern for markup.
    table = Table(title=Text(title), box=box.SIMPLE_HEAD, title_justify="left")
    for index, name in enumerate(header):
        # The first column names the row: it stays in one piece.
        table.add_column(Text(name), overflow="fold", no_wrap=index == 0)
    for row in cells:
        table.add_row(*map(Text, row))
    Console().print(table)


def _text(value: object) -> str:
    if value is None:
        return ""
    # A boolean as the CSV files write it.
    return str(value).lower() if isinstance(value, bool) else str(value)


def main() -> None:
    """Run the command line; the entry point of ``mlops-role-data``."""
    cli(prog_name="mlops-role-data")
