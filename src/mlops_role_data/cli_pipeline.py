"""The pipeline's commands: validate, build, format, spans, coverage. Heavy imports are inside."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlops_role_data.errors import DataPackageError, MissingExtraError

if TYPE_CHECKING:
    from rich.console import Console

    from mlops_role_data.pipeline.project import Project

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# What the extra "pipeline" installs
_LIBRARIES = ("filelock", "frictionless", "pandera")
_KEY = re.compile(r"(?=.{1,40}\Z)[a-z0-9](?:-?[a-z0-9])*")

_raw_option = click.option(
    "--raw", type=_FOLDER, help="The folder of CSV files, instead of the checkout's raw/."
)
_document_option = click.option(
    "--document",
    type=_FILE,
    help="The source document, to check figures, names and wording against "
    "(default: the environment variable MLOPS_ROLE_DATA_SOURCE).",
)


def _needs_pipeline(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn a missing library of the extra into one line that says how to install it."""

    @wraps(command)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if any(find_spec(name) is None for name in _LIBRARIES):
            name = click.get_current_context().info_name
            raise MissingExtraError(f"mlops-role-data {name}", "pipeline")
        return command(*args, **kwargs)

    return checked


def _source(document: Path | None) -> Path | None:
    """Give the document named, or the environment's; a wrong name is a wrong call."""
    from mlops_role_data.pipeline.project import source_document

    try:
        return source_document(document)
    except DataPackageError as error:
        raise click.UsageError(str(error)) from error


def _project(raw: Path | None) -> tuple[Project, Path]:
    """Give the project and its raw files' folder; without a checkout, that must be named."""
    from mlops_role_data.pipeline.project import open_project

    project = open_project()
    if raw is not None:
        return project, raw
    if project.root is None:
        raise click.UsageError(
            "there is no checkout here: run this inside one, or name the raw files' folder with "
            "--raw"
        )
    return project, project.root / "raw"


@click.command()
@click.argument("files", nargs=-1)
@_raw_option
@_document_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="A summary by file, one JSON object, or annotations for GitHub's workflows.",
)
@_needs_pipeline
def validate(files: tuple[str, ...], raw: Path | None, document: Path | None, form: str) -> None:
    r"""Judge the raw data: exit code 0 if all holds, 1 if it has problems.

    FILES narrow the work to what a change can have broken: names of tables, or paths of their CSV
    files or schemas. Everything is still read, and the rules across tables hold for all of them,
    whatever is named; but Frictionless and Pandera, which take most of the time, judge only these
    tables and the references to them. What the full run would refuse because of a change in FILES
    is refused here too.

    \b
    mlops-role-data validate
    mlops-role-data validate raw/skills.csv --format github
    """
    from mlops_role_data.pipeline import report
    from mlops_role_data.pipeline.inspectors import Inspectors
    from mlops_role_data.pipeline.validate import changed_tables
    from mlops_role_data.pipeline.validate import validate as judge

    path = _source(document)
    project, folder = _project(raw)
    changed = changed_tables(project, folder, files)
    with Inspectors.for_folder(folder) as pool, report.progress(_console(stderr=True)) as watch:
        verdict, _ = judge(project, folder, path, changed=changed, inspectors=pool, watch=watch)
    if form == "json":
        click.echo(report.to_json(verdict))
    elif form == "github":
        here = Path.cwd()
        root = project.root or here
        text = report.to_github(verdict, report.repository_root(root), (root, here))
        click.echo(text, nl=not verdict.valid)
    else:
        report.show(verdict, _console())
    if not verdict.valid:
        raise click.exceptions.Exit(1)


@click.command()
@_raw_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the published package goes, instead of the checkout's build/.",
)
@_document_option
@_needs_pipeline
def build(raw: Path | None, out: Path | None, document: Path | None) -> None:
    r"""Judge the raw data and publish it as Parquet; invalid data changes nothing.

    \b
    mlops-role-data build
    mlops-role-data build --raw my/raw --out my/build
    """
    from mlops_role_data.pipeline import report
    from mlops_role_data.pipeline.publish import publish
    from mlops_role_data.pipeline.validate import validate as judge

    path = _source(document)
    project, folder = _project(raw)
    target = out or (project.root / "build" if project.root else None)
    if target is None:
        raise click.UsageError("there is no checkout here: name a folder with --out")
    with report.progress(_console(stderr=True)) as watch:
        verdict, data = judge(project, folder, path, watch=watch)
    report.show(verdict, _console())
    if not verdict.valid:
        raise click.exceptions.Exit(1)
    with report.progress(_console(stderr=True)) as watch:
        watch(f"publishing {len(project.tables)} tables", 0, 1)
        checkout = project.root if raw is None and out is None else None
        published = publish(data, target, checkout=checkout)
    for file in published.generated:
        click.echo(f"{file}: written")
    click.echo(f"{target}: {len(published.rows)} tables, {sum(published.rows.values())} rows")


@click.command("format")
@_raw_option
@_needs_pipeline
def format_(raw: Path | None) -> None:
    r"""Rewrite raw files that differ from the canonical form, changing no value.

    \b
    mlops-role-data format
    """
    from mlops_role_data.pipeline.format import format_file

    _, folder = _project(raw)
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
@click.argument("document", type=_FILE)
@click.option("--id", "document_id", help="Prefix of the keys; by default the file's name.")
@click.option(
    "--table",
    type=click.Choice(["spans", "sections"]),
    default="spans",
    show_default=True,
    help="Which of the two drafts to print.",
)
@_needs_pipeline
def spans(document: Path, document_id: str | None, table: str) -> None:
    r"""Draft the CSV of sections or spans of a new DOCUMENT; the curator then sets the roles.

    \b
    mlops-role-data spans profile.txt --table sections > sections.csv
    mlops-role-data spans profile.txt --id profile > spans.csv
    """
    from mlops_role_data.pipeline.spans import draft_csv, slug

    if document_id is not None and not _KEY.fullmatch(document_id):
        raise click.UsageError(
            f"--id is {document_id!r}: use small letters, digits and single hyphens, 40 at most"
        )
    try:
        text = document.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataPackageError(f"{document} is not UTF-8 ({error}): save it as UTF-8") from error
    draft = draft_csv(text, document_id or slug(document.stem), table)
    # as bytes: a text stream would end the lines as the platform does
    click.echo(draft.encode("utf-8"), nl=False)


@click.command()
@_document_option
@_raw_option
@_needs_pipeline
def coverage(document: Path | None, raw: Path | None) -> None:
    r"""Show how much of the document the ledger covers; exit code 1 if anything is left out.

    \b
    mlops-role-data coverage --document profile.txt
    """
    from mlops_role_data.pipeline.coverage import measure
    from mlops_role_data.pipeline.project import read_dataset

    path = _source(document)
    if path is None:
        raise click.UsageError("name the document with --document, or in MLOPS_ROLE_DATA_SOURCE")
    result = measure(read_dataset(*_project(raw)), path)
    click.echo(str(result))
    if not result.complete:
        raise click.exceptions.Exit(1)


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(soft_wrap=True, emoji=False, highlight=False, stderr=stderr)
