"""The command ``diff``. Heavy imports are inside."""

from __future__ import annotations

import click


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "changes"]),
    default="text",
    show_default=True,
    help="A summary by table, one JSON object, a list for a changelog, or the table of changes "
    "as CSV.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if there are differences.")
def diff(old: str, new: str, form: str, *, exit_code: bool) -> None:
    r"""Compare two releases, and say which version the changes call for.

    OLD and NEW are published folders, data packages in a zip, wheels, or git revisions of this
    repository, whose build/ is then read without a checkout.

    \b
    mlops-role-data diff HEAD build
    mlops-role-data diff v1.1.0 v1.2.0 --format markdown
    """
    from mlops_role_data._diff import show as diff_show
    from mlops_role_data._diff.compare import diff as compare

    found = compare(old, new)
    if form == "json":
        click.echo(diff_show.to_json(found))
    elif form == "markdown":
        click.echo(diff_show.to_markdown(found).encode("utf-8"), nl=False)
    elif form == "changes":
        from mlops_role_data._diff.table import as_table
        from mlops_role_data._print.rows import print_rows

        table = as_table(found)
        print_rows(table.to_pylist(), title="changes", columns=table.column_names, form="csv")
    else:
        from rich.console import Console

        diff_show.show(found, Console(soft_wrap=True, emoji=False, highlight=False))
    if found and exit_code:
        raise click.exceptions.Exit(1)
