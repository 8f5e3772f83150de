"""What a shell completes: the names of tables and columns. Reads the descriptor alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from mlops_role_data.errors import DataPackageError

if TYPE_CHECKING:
    _ParamType = click.ParamType[str]
else:
    _ParamType = click.ParamType  # generic only since click 8.4


class _TableType(_ParamType):
    """The name of a table; whether there is such a table is for the verb to say."""

    name = "table"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature, here and below
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        from mlops_role_data._release.release import catalog

        try:
            found = catalog()
        except DataPackageError:
            # A message would end up in the middle of the line that is being typed.
            return []
        return [
            CompletionItem(table.name, help=table.title)
            for table in found
            if table.name.startswith(incomplete)
        ]


TABLE = _TableType()


def complete_columns(
    ctx: click.Context,
    param: click.Parameter,  # noqa: ARG001
    incomplete: str,
) -> list[CompletionItem]:
    """Complete the last of several column names, separated by commas, of the table named before."""
    from mlops_role_data._release.release import catalog

    before, comma, last = incomplete.rpartition(",")
    # What stands before an option that lacks its value is not parsed yet.
    table = ctx.params.get("table") or next(iter(ctx.args), "")
    try:
        columns = catalog().tables[table].columns
    except (DataPackageError, KeyError):
        return []
    return [CompletionItem(f"{before}{comma}{name}") for name in columns if name.startswith(last)]
