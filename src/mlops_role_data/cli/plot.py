"""The command ``plot``. Heavy imports are inside."""

from __future__ import annotations

from inspect import signature
from pathlib import Path

import click

from mlops_role_data import plot as charts
from mlops_role_data.errors import ExportError, QueryError

# importing the charts loads no library
NAMES = tuple(sorted(set(charts.__all__) - {"Theme", "save"}))


@click.command()
@click.argument("name", metavar="NAME", type=click.Choice(NAMES))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--theme",
    type=click.Choice(("light", "dark")),
    default="light",
    show_default=True,
    help="For a light or a dark page.",
)
@click.option("--width", type=int, metavar="PIXELS", help="Width of the plotting area.")
@click.option("--height", type=int, metavar="PIXELS", help="Height of the plotting area.")
@click.option("--limit", type=int, metavar="N", help="How many skills (NAME skills only).")
def plot(
    name: str, out: Path, *, theme: str, width: int | None, height: int | None, limit: int | None
) -> None:
    r"""Draw the chart NAME into the file OUT: .svg, .png or .html.

    NAME is compensation, coverage, market or skills. A file that is there already is replaced.
    Needs the extra plot, and no network.

    \b
    mlops-role-data plot compensation pay.svg
    mlops-role-data plot skills skills.png --theme dark --limit 40
    """
    draw = getattr(charts, name)
    if limit is not None and "limit" not in signature(draw).parameters:
        raise click.UsageError(f"the chart {name} has no --limit.")
    given = {"width": width, "height": height, "limit": limit}
    options = {option: value for option, value in given.items() if value is not None}
    try:
        written = charts.save(draw(theme=theme, **options), out)
    except (ExportError, QueryError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"{written} ({written.stat().st_size} bytes)", err=True)
