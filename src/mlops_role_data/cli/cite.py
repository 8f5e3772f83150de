"""The commands ``cite`` and ``verify``. Heavy imports are inside."""

from __future__ import annotations

from typing import Any, cast

import click

# Written out, since completion must not import what writes them; a test compares.
FORMATS = ("apa", "bibtex", "cff", "csl-json", "ris")


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="apa",
    show_default=True,
    help="A line of text, or what reference managers read.",
)
@click.option("--table", metavar="NAME", help="Cite this table, with its content hash.")
@click.option("--record", metavar="KEY", help="Cite this row of the table, by its primary key.")
def cite(form: str, table: str | None, record: str | None) -> None:
    r"""Print how to cite the data: the release, a table or a row.

    \b
    mlops-role-data cite
    mlops-role-data cite --format bibtex >> references.bib
    mlops-role-data cite --table compensation --record base-entry
    """
    from mlops_role_data._find.cite import cite

    if record is not None and table is None:
        raise click.UsageError("--record needs the --table that it is in")
    text = cite(cast("Any", form), table=cast("Any", table), record=record)
    # As bytes, since reference managers expect UTF-8 whatever the platform writes.
    click.echo(text.encode("utf-8"))


@click.command()
def verify() -> None:
    r"""Check every published file against its recorded hash.

    The exit code is 0 if all are as published, and 1 if not.

    \b
    mlops-role-data verify
    """
    from mlops_role_data._release.verify import verify

    report = verify()
    click.echo(str(report))
    if not report:
        raise click.exceptions.Exit(1)
