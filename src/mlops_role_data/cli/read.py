"""The commands ``tables``, ``groups``, ``describe``, ``show`` and ``sql``. Heavy imports inside."""

import sys
from typing import Any, cast

import click

from mlops_role_data._print.rows import format_option, print_rows, shown
from mlops_role_data.cli.options import complete_columns, number_option, table_argument


@click.command()
@click.option("--all", "every", is_flag=True, help="List every table.")
@click.option("--group", metavar="NAME", help="List the tables of this group only.")
@format_option
def tables(group: str | None, form: str | None, *, every: bool) -> None:
    r"""List the tables: name, group, kind, rows, columns, description.

    By default those of the first group, made to be read first. A table for reading has name,
    rows, and the first sentence of the description.

    \b
    mlops-role-data tables
    mlops-role-data tables --group pay --format json
    """
    from mlops_role_data._release.dictionary import BRIEF, first_sentence, listed, release_title
    from mlops_role_data._release.release import catalog

    found = catalog()
    rows, more = listed(found, group, every=every)
    for_reading = form == "table" or (form is None and sys.stdout.isatty())
    if for_reading:
        rows = [{**row, "description": first_sentence(row["description"])} for row in rows]
    print_rows(rows, title=release_title(found), columns=BRIEF if for_reading else None, form=form)
    if more:
        click.echo(
            f"{more} more tables: --all lists them, --group NAME those of a group.", err=True
        )


@click.command()
@format_option
def groups(form: str | None) -> None:
    r"""List the groups of tables: name, title, tables, rows, description.

    \b
    mlops-role-data groups
    """
    from mlops_role_data._release.dictionary import group_rows, release_title
    from mlops_role_data._release.release import catalog

    found = catalog()
    print_rows(group_rows(found), title=release_title(found), form=form)


@click.command()
@table_argument
@format_option
def describe(table: str, form: str | None) -> None:
    r"""Print the data dictionary of TABLE, column by column.

    The caveats that concern its rows follow on the standard error.

    \b
    mlops-role-data describe pay
    mlops-role-data describe skills --format markdown
    """
    from mlops_role_data._read.caveats import caveats_of, notes
    from mlops_role_data._release.dictionary import dictionary, table_title
    from mlops_role_data._release.release import catalog

    found = catalog().table(table)
    print_rows(dictionary(found), title=table_title(found), form=form)
    for note in notes(table, caveats_of(table)):
        click.echo(shown(note), err=True)


@click.command()
@table_argument
@click.option(
    "--columns", metavar="A,B", shell_complete=complete_columns, help="Only these, in this order."
)
@number_option("--rows", 10, 0, "How many rows to print.")
@click.option("--expand", is_flag=True, help="Put what each key refers to, by name, behind it.")
@format_option
def show(table: str, columns: str | None, rows: int, form: str | None, *, expand: bool) -> None:
    r"""Print the first rows of TABLE.

    \b
    mlops-role-data show pay
    mlops-role-data show pay_figures --expand --columns role_name,amount_max
    mlops-role-data show skills --rows 1000 --format csv > skills.csv
    """
    from mlops_role_data._read.load import load

    wanted = None if columns is None else [name.strip() for name in columns.split(",")]
    data = load(cast("Any", table), "pyarrow", columns=wanted, expand=expand)
    found = data.slice(0, rows).to_pylist()
    print_rows(found, columns=data.column_names, title=table, form=form)
    if data.num_rows > rows:
        click.echo(f"{rows} of {data.num_rows} rows; --rows {data.num_rows} shows all.", err=True)


@click.command()
@click.argument("query")
@format_option
def sql(query: str, form: str | None) -> None:
    r"""Print what QUERY, one SELECT over all tables, finds.

    It can read the published tables and nothing else. Needs the extra 'sql'.

    \b
    mlops-role-data sql "select name, kind from skills limit 5"
    mlops-role-data sql "from pay" --format json
    """
    from mlops_role_data._sql.query import query_arrow

    data = query_arrow(query)
    title = f"{data.num_rows} row{'' if data.num_rows == 1 else 's'}"
    print_rows(data.to_pylist(), columns=data.column_names, title=title, form=form)
