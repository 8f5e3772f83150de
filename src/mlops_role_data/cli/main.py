"""The command line: it parses, calls and prints; the work is done elsewhere.

The commands live in modules of their own, named in ``SECTIONS`` and imported when first asked for.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from mlops_role_data.cli.completion import TABLE
from mlops_role_data.errors import (
    MissingExtraError,
    MlopsRoleDataError,
    QueryError,
    UnknownNameError,
)

_READ, _FIND = "mlops_role_data.cli.read", "mlops_role_data.cli.find"
_PIPELINE, _CURATE = "mlops_role_data.cli.build", "mlops_role_data.cli.curate"
# What the commands are for -> command name -> "module:attribute". Such a module imports nothing
# heavy at its top, since --help imports it for the command's one line.
SECTIONS: dict[str, dict[str, str]] = {
    "Read": {
        "tables": f"{_READ}:tables",
        "groups": f"{_READ}:groups",
        "describe": f"{_READ}:describe",
        "show": f"{_READ}:show",
        "sql": f"{_READ}:sql",
    },
    "Find": {
        "search": f"{_FIND}:search",
        "trace": f"{_FIND}:trace",
        "related": f"{_FIND}:related",
    },
    "Use": {
        "cite": "mlops_role_data.cli.cite:cite",
        "export": "mlops_role_data.cli.export:export",
        "plot": "mlops_role_data.cli.plot:plot",
    },
    "Check": {
        "verify": "mlops_role_data.cli.cite:verify",
        "validate": f"{_PIPELINE}:validate",
        "coverage": f"{_CURATE}:coverage",
        "diff": "mlops_role_data.cli.diff:diff",
        "links": "mlops_role_data.cli.links:links",
    },
    "Build": {
        "build": f"{_PIPELINE}:build",
        "format": f"{_CURATE}:format_",
        "spans": f"{_CURATE}:spans",
        "add-table": f"{_CURATE}:add_table",
    },
}
LAZY_COMMANDS = {name: at for section in SECTIONS.values() for name, at in section.items()}
# What a shell reports of a program that a closed pipe has ended: 128 and the signal's number.
_PIPE_CLOSED = 141


_HELP = """Typed tables of what a career profile of the AI/ML DevOps Engineer states.

Rows are laid out for reading on a terminal, and tab-separated anywhere else, one header line
first; --format table, csv, json or markdown gives another form. The help of each command has
examples: mlops-role-data show --help."""


class _WrongCall(click.ClickException):
    exit_code = 2


class _Group(click.Group):
    """A group whose commands are imported on demand, listed by use, and whose errors are clean."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [*LAZY_COMMANDS]

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in LAZY_COMMANDS:
            return None
        module, _, attribute = LAZY_COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        # Docstrings are raw, as Ruff wants them; what keeps lines apart is the character itself.
        command.help = (command.help or "").replace("\\b\n", "\b\n")
        for each in command.params:
            # Here, so that the name of a table is completed wherever one is asked for.
            if each.name in {"table", "tables"} and each.type is click.STRING:
                each.type = TABLE
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(map(len, LAZY_COMMANDS))
        for title, names in SECTIONS.items():
            commands = ((name, self.get_command(ctx, name)) for name in names)
            with formatter.section(title):
                formatter.write_dl(
                    [
                        (name.ljust(width), command.get_short_help_str(formatter.width))
                        for name, command in commands
                        if command is not None
                    ]
                )

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MlopsRoleDataError as error:
            called_wrongly = isinstance(error, UnknownNameError | MissingExtraError | QueryError)
            failure = _WrongCall if called_wrongly else click.ClickException
            raise failure(" ".join(str(error).split())) from error
        except BrokenPipeError as error:
            # The reader has read enough. What is still buffered must go somewhere at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(_PIPE_CLOSED) from error


@click.group(
    cls=_Group,
    invoke_without_command=True,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 if all is well; 1 if the data is not, or cannot be read; 2 after a wrong "
    "call (an unknown name, a query that fails, an extra that is missing).",
)
@click.version_option(package_name="mlops-role-data", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Show the help if no command is named."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> None:
    """Run the command line; the entry point of ``mlops-role-data``."""
    cli(prog_name="mlops-role-data")
