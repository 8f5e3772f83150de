"""The command ``links``. Heavy imports are inside."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from mlops_role_data._print.rows import format_option, print_rows


@click.command()
@click.option(
    "--check",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="The folder of extracts, of any version: files named esco-VERSION-*.csv and "
    "onet-VERSION-*.csv, or .txt if separated by tabs.",
)
@click.option("--changed", "only_changed", is_flag=True, help="Print only what does not hold.")
@format_option
def links(folder: Path, *, only_changed: bool, form: str | None) -> None:
    r"""Say of every link to a taxonomy whether it still holds in an extract of it.

    It exits with 1 if an identifier was renamed or has vanished, a label has moved to another
    identifier, or a name that was not found before is there now.

    \b
    mlops-role-data links --check extracts
    mlops-role-data links --check extracts --changed --format json
    """
    from mlops_role_data._links.check import COLUMNS, changed, check_folder

    rows = check_folder(folder)
    found = changed(rows)
    shown = found if only_changed else rows
    title = f"{len(found)} of {len(rows)} links do not hold"
    print_rows(shown, title=title, columns=[*COLUMNS], form=form)
    versions = dict.fromkeys(
        (
            row["taxonomy_link_id"].partition("-")[0],
            row["recorded_version"],
            row["compared_version"],
        )
        for row in rows
    )
    for taxonomy, recorded, compared in versions:
        counts = Counter(
            row["status"]
            for row in rows
            if row["taxonomy_link_id"].startswith(f"{taxonomy}-")
            and row["compared_version"] == compared
        )
        told = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
        click.echo(f"{taxonomy} {recorded}, compared with {compared}: {told}", err=True)
    if found:
        raise click.exceptions.Exit(1)
