"""The commands ``search``, ``trace`` and ``related``. Heavy imports are inside."""

from pathlib import Path

import click

from mlops_role_data._print.rows import format_option, print_rows
from mlops_role_data.cli import options


@click.command()
@click.argument("text", nargs=-1, required=True)
@options.tables_option
@click.option("--document", metavar="ID", help="Only rows that rest on this document.")
@options.number_option("--limit", 20, 1, "How many rows to print, the best first.")
@format_option
def search(
    text: tuple[str, ...],
    tables: tuple[str, ...],
    document: str | None,
    limit: int,
    form: str | None,
) -> None:
    r"""Find the rows that speak of TEXT, the best first.

    A row has to have all words of TEXT, whatever their case, accents and number. Whole names rank
    before aliases, and these before words within a text.

    \b
    mlops-role-data search GCP
    mlops-role-data search human approval --table statements --table topics
    """
    from mlops_role_data._find.search import COLUMNS, find_text, nearest

    words = " ".join(text)
    found = find_text(words, list(tables) or None, document)
    shown = found[:limit]
    print_rows(shown, title=f"{len(found)} found for {words!r}", columns=[*COLUMNS], form=form)
    if not found:
        near = ", ".join(map(repr, nearest(words)))
        hint = f" Names like it: {near}." if near else ""
        click.echo(f"Nothing found for {words!r}.{hint}", err=True)
    elif len(found) > limit:
        click.echo(f"{limit} of {len(found)} rows; --limit {len(found)} shows all.", err=True)


@click.command()
@options.table_argument
@options.record_argument
@options.document_option
@format_option
def trace(table: str, record: str, documents: tuple[Path, ...], form: str | None) -> None:
    r"""Print where the source states what RECORD of TABLE says.

    If the document is at hand, its words are printed too.

    RECORD is the record's key; of a key of several columns, the parts joined by a slash.

    \b
    mlops-role-data trace pay base-entry
    mlops-role-data trace skills docker --format json
    """
    from mlops_role_data._find.trace import find_trace

    rows, columns = find_trace(table, record, documents)
    name, what = f"{table} {record}", "spans" if "span_id" in columns else "links"
    print_rows(rows, title=f"{name}: {len(rows)} {what}", columns=[*columns], form=form)
    if not rows:
        click.echo(f"{name} rests on no span: no row that cites one refers to it.", err=True)


@click.command()
@options.table_argument
@options.record_argument
@format_option
def related(table: str, record: str, form: str | None) -> None:
    r"""Print the rows that RECORD of TABLE refers to, and those that refer to it.

    RECORD is the record's key; of a key of several columns, the parts joined by a slash.

    \b
    mlops-role-data related skills docker
    mlops-role-data related pay base-entry
    """
    from mlops_role_data._read.related import COLUMNS, find_related

    rows = find_related(table, record)
    print_rows(rows, title=f"{table} {record}: {len(rows)} ties", columns=[*COLUMNS], form=form)
