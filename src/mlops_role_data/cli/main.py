"""The command line: it parses, calls and prints; the work is done elsewhere.

The commands live in modules of their own, named in ``SECTIONS`` and imported when first asked for.
One that returns False says that the data is not well.
"""

import os
import sys
from importlib import import_module
from typing import Any

import click

from mlops_role_data import errors

# What the commands are for, which is the name of their module too, and the commands. Such a module
# imports nothing heavy at its top, since --help imports it for the command's one line.
SECTIONS = {
    "Read": ("tables", "groups", "describe", "show", "sql"),
    "Find": ("search", "trace", "related"),
    "Use": ("cite", "export", "plot"),
    "Check": ("verify", "validate", "coverage", "diff", "links"),
    "Build": ("init", "build", "format", "spans", "add-rows", "add-table"),
}
LAZY_COMMANDS = {name: section.lower() for section, names in SECTIONS.items() for name in names}
_CALLED_WRONGLY = (
    errors.ExportError, errors.MissingExtraError, errors.QueryError, errors.UnknownNameError,
)  # fmt: skip
# What a shell reports of a program that a closed pipe has ended: 128 and the signal's number.
_PIPE_CLOSED = 141


def _load(name: str) -> click.Command:
    module = import_module(f"mlops_role_data.cli.{LAZY_COMMANDS[name]}")
    command: click.Command = getattr(module, name.replace("-", "_"))
    # Docstrings are raw, as Ruff wants them; what keeps lines apart is the character itself.
    command.help = (command.help or "").replace("\\b\n", "\b\n")
    return command


class _Group(click.Group):
    """A group whose commands are imported on demand, listed by use, and whose errors are clean."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [*LAZY_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        return _load(cmd_name) if cmd_name in LAZY_COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        width = max(map(len, LAZY_COMMANDS))
        for title, names in SECTIONS.items():
            lines = [
                (name.ljust(width), _load(name).get_short_help_str(formatter.width))
                for name in names
            ]
            with formatter.section(title):
                formatter.write_dl(lines)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            well = super().invoke(ctx)
        except errors.MlopsRoleDataError as error:
            wrong_call = isinstance(error, _CALLED_WRONGLY)
            failure = click.UsageError if wrong_call else click.ClickException
            raise failure(" ".join(str(error).split())) from error
        except BrokenPipeError as error:
            # The reader has read enough. What is still buffered must go somewhere at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(_PIPE_CLOSED) from error
        if well is False:
            raise click.exceptions.Exit(1)


@click.group(
    cls=_Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "show_default": True},
    epilog="Exit codes: 0 if all is well; 1 if the data is not, or cannot be read; 2 after a wrong "
    "call (an unknown name, a query that fails, an extra that is missing).",
)
@click.version_option(package_name="mlops-role-data", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Typed tables of what a career profile of the AI/ML DevOps Engineer states.

    Rows are laid out for reading on a terminal, and tab-separated anywhere else, one header line
    first; --format table, csv, json or markdown gives another form. The help of each command has
    examples: mlops-role-data show --help.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> None:
    """Run the command line; the entry point of ``mlops-role-data``."""
    cli(prog_name="mlops-role-data")
