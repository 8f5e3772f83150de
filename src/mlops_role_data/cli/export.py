"""The command ``export``. Heavy imports are inside."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import click

from mlops_role_data.errors import ExportError

# Written out, since --help must not import what writes them; a test compares.
FORMATS = ("csv", "duckdb", "excel", "json", "sqlite")


@click.command()
@click.argument("format_", metavar="FORMAT", type=click.Choice(FORMATS))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--table",
    "tables",
    multiple=True,
    metavar="NAME",
    help="Export this table only; may be given several times.",
)
@click.option("--overwrite", is_flag=True, help="Replace OUT if it is there already.")
def export(format_: str, out: Path, tables: tuple[str, ...], *, overwrite: bool) -> None:
    r"""Write the tables into the file OUT.

    FORMAT is csv (a zip), duckdb, excel, json or sqlite. No text of the data can act as a formula
    in it.

    \b
    mlops-role-data export sqlite roles.db
    mlops-role-data export csv pay.zip --table compensation --table roles
    """
    from mlops_role_data._export.export import export

    chosen = cast("Any", list(tables) or None)
    try:
        written = export(cast("Any", format_), out, chosen, overwrite=overwrite)
    except ExportError as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"{written} ({written.stat().st_size} bytes)", err=True)
