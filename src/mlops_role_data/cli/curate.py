"""The curators' commands: format, spans, coverage. Heavy imports are inside."""

from __future__ import annotations

import re
from pathlib import Path

import click

from mlops_role_data.cli.options import (
    FILE,
    document_option,
    needs_pipeline,
    project_of,
    raw_option,
    source,
)
from mlops_role_data.errors import DataPackageError, SchemaError

_KEY = re.compile(r"(?=.{1,40}\Z)[a-z0-9](?:-?[a-z0-9])*")


@click.command("format")
@raw_option
@needs_pipeline
def format_(raw: Path | None) -> None:
    r"""Rewrite raw files that differ from the canonical form, changing no value.

    \b
    mlops-role-data format
    """
    from mlops_role_data.pipeline.raw_csv.canonical import format_file

    _, folder = project_of(raw)
    failed = False
    for path in sorted(folder.glob("*.csv")):
        try:
            if format_file(path):
                click.echo(f"{path.name}: rewritten")
        except DataPackageError as error:
            click.echo(f"Error: {error}", err=True)
            failed = True
    if failed:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("document", type=FILE)
@click.option("--id", "document_id", help="Prefix of the keys; by default the file's name.")
@click.option(
    "--table",
    type=click.Choice(["spans", "sections"]),
    default="spans",
    show_default=True,
    help="Which of the two drafts to print.",
)
@click.option(
    "--language",
    default="en",
    show_default=True,
    help="The language of the document: a file of schemas/language/.",
)
@needs_pipeline
def spans(document: Path, document_id: str | None, table: str, language: str) -> None:
    r"""Draft the CSV of sections or spans of a new DOCUMENT; the curator then sets the roles.

    \b
    mlops-role-data spans profile.txt --table sections > sections.csv
    mlops-role-data spans profile.txt --id profile > spans.csv
    """
    from mlops_role_data.pipeline.project import open_project
    from mlops_role_data.pipeline.segment.draft import draft_csv, slug

    if document_id is not None and not _KEY.fullmatch(document_id):
        raise click.UsageError(
            f"--id is {document_id!r}: use small letters, digits and single hyphens, 40 at most"
        )
    try:
        text = document.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataPackageError(f"{document} is not UTF-8 ({error}): save it as UTF-8") from error
    try:
        words = open_project().words(language)
    except SchemaError as error:
        raise click.UsageError(str(error)) from error
    draft = draft_csv(text, document_id or slug(document.stem), table, words)
    # as bytes: a text stream would end the lines as the platform does
    click.echo(draft.encode("utf-8"), nl=False)


@click.command()
@document_option
@raw_option
@needs_pipeline
def coverage(document: Path | None, raw: Path | None) -> None:
    r"""Show how much of the document the ledger covers; exit code 1 if anything is left out.

    \b
    mlops-role-data coverage --document profile.txt
    """
    from mlops_role_data.pipeline.dataset import read_dataset
    from mlops_role_data.pipeline.document.coverage import measure

    path = source(document)
    if path is None:
        raise click.UsageError("name the document with --document, or in MLOPS_ROLE_DATA_SOURCE")
    result = measure(read_dataset(*project_of(raw)), path)
    click.echo(str(result))
    if not result.complete:
        raise click.exceptions.Exit(1)


@click.command("add-table")
@click.argument("name")
@click.option(
    "--kind", type=click.Choice(["fact", "vocabulary"]), default="fact", show_default=True
)
@click.option("--group", required=True, help="The group that lists the table.")
@needs_pipeline
def add_table(name: str, kind: str, group: str) -> None:
    r"""Start the table NAME: its schema, its empty raw file, and its entry in datapackage.json.

    \b
    mlops-role-data add-table tools --kind vocabulary --group vocabularies
    """
    from mlops_role_data.pipeline.project import open_project
    from mlops_role_data.pipeline.publish.checkout_files import write_resources
    from mlops_role_data.pipeline.schema.new_table import new_schema, write_table

    project = open_project()
    if project.root is None:
        raise click.UsageError("there is no checkout here: run this inside one")
    groups = project.descriptor.get("groups", {})
    written = write_table(project.root, new_schema(name, kind, group, project.tables, groups))
    if write_resources(project.root, open_project(project.root).curated):
        written.append(project.root / "datapackage.json")
    for path in written:
        click.echo(f"{path.relative_to(project.root)}: written")
    click.echo("Describe the table and its columns in the schema, then add rows.")
