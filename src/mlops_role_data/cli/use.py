"""The commands ``cite``, ``export`` and ``plot``. Heavy imports are inside."""

from inspect import signature
from pathlib import Path
from typing import Any, cast

import click

from mlops_role_data import plot as charts
from mlops_role_data.cli.options import NEW_FILE, choice_option, table_option, tables_option

# Written out, since --help must not import what writes and draws them; a test compares each.
CITATIONS = ("apa", "bibtex", "cff", "csl-json", "ris")
EXPORTS = ("csv", "duckdb", "excel", "json", "sqlite")
# importing the charts loads no library
CHARTS = tuple(sorted(set(charts.__all__) - {"Theme", "save"}))


@click.command()
@choice_option("--format", CITATIONS, "A line of text, or what reference managers read.")
@table_option("Cite this table, with its content hash.")
@click.option("--record", metavar="KEY", help="Cite this row of the table, by its primary key.")
def cite(form: str, table: str | None, record: str | None) -> None:
    r"""Print how to cite the data: the release, a table or a row.

    \b
    mlops-role-data cite
    mlops-role-data cite --format bibtex >> references.bib
    mlops-role-data cite --table pay --record base-entry
    """
    from mlops_role_data._find.cite import cite

    if record is not None and table is None:
        raise click.UsageError("--record needs the --table that it is in")
    text = cite(cast("Any", form), table=cast("Any", table), record=record)
    # As bytes, since reference managers expect UTF-8 whatever the platform writes.
    click.echo(text.encode("utf-8"))


@click.command()
@click.argument("format_", metavar="FORMAT", type=click.Choice(EXPORTS))
@click.argument("out", type=NEW_FILE)
@tables_option
@click.option("--overwrite", is_flag=True, help="Replace OUT if it is there already.")
def export(format_: str, out: Path, tables: tuple[str, ...], *, overwrite: bool) -> None:
    r"""Write the tables into the file OUT.

    FORMAT is csv (a zip), duckdb, excel, json or sqlite. No text of the data can act as a formula
    in it.

    \b
    mlops-role-data export sqlite roles.db
    mlops-role-data export csv pay.zip --table pay --table role_profile
    """
    from mlops_role_data._export.export import export

    chosen = cast("Any", list(tables) or None)
    _tell(export(cast("Any", format_), out, chosen, overwrite=overwrite))


@click.command()
@click.argument("name", metavar="NAME", type=click.Choice(CHARTS))
@click.argument("out", type=NEW_FILE)
@choice_option("--theme", ("light", "dark"), "For a light or a dark page.")
@click.option("--width", type=int, metavar="PIXELS", help="Width of the plotting area.")
@click.option("--height", type=int, metavar="PIXELS", help="Height of the plotting area.")
@click.option("--document", metavar="ID", help="The document that is drawn (all but NAME skills).")
@click.option("--limit", type=int, metavar="N", help="How many skills (NAME skills only).")
def plot(name: str, out: Path, **options: Any) -> None:
    r"""Draw the chart NAME into the file OUT: .svg, .png or .html.

    NAME is coverage, market, pay or skills. A file that is there already is replaced.
    Needs the extra plot, and no network.

    \b
    mlops-role-data plot pay pay.svg
    mlops-role-data plot skills skills.png --theme dark --limit 40
    """
    draw = getattr(charts, name)
    given = {option: value for option, value in options.items() if value is not None}
    for option in sorted(given.keys() - signature(draw).parameters.keys()):
        raise click.UsageError(f"the chart {name} has no --{option}.")
    _tell(charts.save(draw(**given), out))


def _tell(written: Path) -> None:
    click.echo(f"{written} ({written.stat().st_size} bytes)", err=True)
