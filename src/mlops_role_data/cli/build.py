"""The curators' commands, from ``init`` to ``add-table``.

Those that judge return whether all is well, which the exit code says. Heavy imports are inside.
"""

import re
from pathlib import Path

import click

from mlops_role_data.cli import options
from mlops_role_data.errors import DataPackageError, SchemaError, UnknownNameError

_KEY = re.compile(r"(?=.{1,40}\Z)[a-z0-9](?:-?[a-z0-9])*")


@click.command(cls=options.PipelineCommand)
@click.argument("folder", type=options.NEW_FOLDER)
def init(folder: Path) -> None:
    r"""Start a data set of your own in FOLDER.

    It is a small one that works, to be replaced bit by bit.

    \b
    mlops-role-data init my-data
    """
    from mlops_role_data._release.release import catalog
    from mlops_role_data.pipeline.project import open_project
    from mlops_role_data.pipeline.publish.checkout_files import write_resources
    from mlops_role_data.pipeline.publish.new_dataset import write_dataset

    written = write_dataset(folder, catalog())
    write_resources(folder, open_project(folder).curated)
    click.echo(f"{folder}: {len(written)} files written. Go there, and run:")
    click.echo("mlops-role-data build --document documents")


@click.command(cls=options.PipelineCommand)
@options.raw_option
@click.option("--out", type=options.NEW_FOLDER, help="Where to publish, instead of build/.")
@options.document_option
def build(raw: Path | None, out: Path | None, documents: tuple[Path, ...]) -> bool:
    r"""Judge the raw data and publish it as Parquet; invalid data changes nothing.

    \b
    mlops-role-data build
    mlops-role-data build --raw my/raw --out my/build
    """
    from mlops_role_data.pipeline.publish.checkout_files import write_resources
    from mlops_role_data.pipeline.publish.publish import publish
    from mlops_role_data.pipeline.report import formats as report
    from mlops_role_data.pipeline.validate import validate as judge

    project, folder = options.project_of(raw)
    target = out or options.checkout_of(project, "name a folder with --out") / "build"
    checkout = project.root if raw is None and out is None else None
    if checkout is not None and write_resources(checkout, project.curated):
        click.echo("datapackage.json: written")
        project, folder = options.project_of(raw)
    verdict, data = judge(project, folder, documents)
    report.show(verdict, options.console())
    if not verdict.valid:
        return False
    published = publish(data, target, checkout=checkout)
    for file in published.generated:
        click.echo(f"{file}: written")
    click.echo(f"{target}: {len(published.rows)} tables, {sum(published.rows.values())} rows")
    return True


@click.command(cls=options.PipelineCommand)
@options.raw_option
def format(raw: Path | None) -> bool:  # noqa: A001 - a command is called as its function
    r"""Rewrite raw files that differ from the canonical form, changing no value.

    \b
    mlops-role-data format
    """
    from mlops_role_data.pipeline.raw_csv.canonical import format_file

    _, folder = options.project_of(raw)
    well = True
    for path in sorted(folder.glob("*.csv")):
        try:
            if format_file(path):
                click.echo(f"{path.name}: rewritten")
        except DataPackageError as error:
            click.echo(f"Error: {error}", err=True)
            well = False
    return well


@click.command(cls=options.PipelineCommand)
@click.argument("document", type=options.FILE)
@click.option("--id", "document_id", help="Prefix of the keys; by default the file's name.")
@options.choice_option("--table", ("spans", "sections"), "Which of the two drafts to print.")
@click.option("--language", default="en", help="Its language: a file of schemas/language/.")
def spans(document: Path, document_id: str | None, table: str, language: str) -> None:
    r"""Draft the CSV of sections or spans of a new DOCUMENT.

    You then set the roles.

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
        words = open_project().words(language)
    except UnicodeDecodeError as error:
        raise DataPackageError(f"{document} is not UTF-8 ({error}): save it as UTF-8") from error
    except SchemaError as error:
        raise click.UsageError(str(error)) from error
    draft = draft_csv(text, document_id or slug(document.stem), table, words)
    # as bytes: a text stream would end the lines as the platform does
    click.echo(draft.encode("utf-8"), nl=False)


@click.command(cls=options.PipelineCommand)
@options.table_argument
@click.option("--span", required=True, metavar="ID", help="The span that states the fact.")
@options.raw_option
@options.document_option
def add_rows(table: str, span: str, raw: Path | None, documents: tuple[Path, ...]) -> None:
    r"""Add rows to the raw file of TABLE, filled in from a span.

    Only cells that the span fills beyond doubt have a value: the key, the span, and names,
    figures, hedges and units that the span prints. There is one row for each name that such a row
    must have. The rest is yours to fill in.

    \b
    mlops-role-data add-rows skill_mentions --span profile-022-1 --document profile.txt
    """
    from mlops_role_data.pipeline.dataset import read_dataset
    from mlops_role_data.pipeline.document.new_rows import drafted, insert
    from mlops_role_data.pipeline.document.source import find_sources

    data = read_dataset(*options.project_of(raw))
    if table not in data.raw:
        raise UnknownNameError("curated table", table, data.raw)
    sources, problems = find_sources(data, documents)
    source = next((each for each in sources if span in each.spans), None)
    if source is None:
        known = ", ".join(each.document["document_id"] for each in sources) or "no document"
        reason = problems[0].message if problems else f"{known} is at hand"
        raise click.UsageError(f"no document at hand has the span {span!r}: {reason}")
    rows = drafted(source, data.raw[table].schema, span)
    path = insert(data, table, rows)
    required = [field.name for field in data.raw[table].schema.fields if field.required]
    for row in rows:
        empty = ", ".join(name for name in required if not row.get(name))
        added = ", ".join(filter(None, row.values()))
        click.echo(f"{path.name}: added {added}; fill in {empty or 'the rest'}")
    if not rows:
        click.echo(f"{path.name}: nothing added: this span's rows are there")


@click.command(cls=options.PipelineCommand)
@click.argument("name")
@options.choice_option(
    "--kind", ("fact", "vocabulary"), "A table of facts, or of the names that facts refer to."
)
@click.option("--group", required=True, help="The group that lists the table.")
def add_table(name: str, kind: str, group: str) -> None:
    r"""Start the table NAME.

    This writes its schema, its empty raw file, and its entry in datapackage.json.

    \b
    mlops-role-data add-table tools --kind vocabulary --group vocabularies
    """
    from mlops_role_data.pipeline.project import open_project
    from mlops_role_data.pipeline.publish.checkout_files import write_resources
    from mlops_role_data.pipeline.schema.new_table import new_schema, write_table

    project = open_project()
    root = options.checkout_of(project, "run this inside one")
    groups = project.descriptor.get("groups", {})
    written = write_table(root, new_schema(name, kind, group, project.tables, groups))
    if write_resources(root, open_project(root).curated):
        written.append(root / "datapackage.json")
    for path in written:
        click.echo(f"{path.relative_to(root)}: written")
    click.echo("Describe the table and its columns in the schema, then add rows.")
