"""The pipeline's commands: validate, build, format, spans, coverage. Heavy imports are inside."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from mlops_role_data.errors import MissingExtraError

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

raw_option = click.option(
    "--raw", type=_FOLDER, help="The folder of CSV files, instead of the checkout's raw/."
)
document_option = click.option(
    "--document",
    type=_FILE,
    help="The source document, to check figures, names and wording against "
    "(default: the environment variable MLOPS_ROLE_DATA_SOURCE).",
)


def needs_pipeline(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn a missing library of the extra into one line that says how to install it."""
    from functools import wraps

    @wraps(command)
    def checked(*args: Any, **kwargs: Any) -> Any:
        from importlib.util import find_spec

        if any(find_spec(name) is None for name in ("pandera", "frictionless", "filelock")):
            raise MissingExtraError(f"mlops-role-data {command.__name__}", "pipeline")
        return command(*args, **kwargs)

    return checked


@click.command()
@raw_option
@document_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="A summary by file, one JSON object, or annotations for GitHub's workflows.",
)
@needs_pipeline
def validate(raw: Path | None, document: Path | None, form: str) -> None:
    """Judge the raw data: exit code 0 if all holds, 1 if it has problems."""
    from rich.console import Console

    from mlops_role_data.pipeline import report
    from mlops_role_data.pipeline.project import open_project, source_document
    from mlops_role_data.pipeline.validate import validate as run

    verdict, _ = run(open_project(), raw, source_document(document))
    if form == "json":
        click.echo(report.to_json(verdict))
    elif form == "github":
        if not verdict.valid:
            click.echo(report.to_github(verdict))
    else:
        report.show(verdict, Console(soft_wrap=True))
    if not verdict.valid:
        raise click.exceptions.Exit(1)


@click.command()
@raw_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the published package goes, instead of the checkout's build/.",
)
@document_option
@needs_pipeline
def build(raw: Path | None, out: Path | None, document: Path | None) -> None:
    """Judge the raw data and publish it as Parquet; invalid data changes nothing."""
    from rich.console import Console

    from mlops_role_data.errors import BuildError
    from mlops_role_data.pipeline import report
    from mlops_role_data.pipeline.describe import generated_files
    from mlops_role_data.pipeline.project import open_project, source_document
    from mlops_role_data.pipeline.publish import publish
    from mlops_role_data.pipeline.validate import validate as run

    project = open_project()
    verdict, data = run(project, raw, source_document(document))
    console = Console(soft_wrap=True)
    report.show(verdict, console)
    if not verdict.valid:
        raise click.exceptions.Exit(1)
    in_place = out is None
    if out is None:
        if project.root is None:
            raise BuildError("there is no checkout here: name a folder with --out")
        out = project.root / "build"
    published = publish(data, out.resolve())
    if in_place and raw is None and project.root is not None:
        for path, text in generated_files(project.root, project.tables, published.rows).items():
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"{out}: {len(published.rows)} tables, {sum(published.rows.values())} rows")


@click.command("format")
@raw_option
@needs_pipeline
def format_(raw: Path | None) -> None:
    """Rewrite raw files that differ from the canonical form, changing no value."""
    from mlops_role_data.pipeline.format import format_file
    from mlops_role_data.pipeline.project import open_project

    folder = raw or ((root / "raw") if (root := open_project().root) else Path("raw"))
    for path in sorted(folder.glob("*.csv")):
        if format_file(path):
            click.echo(f"{path.name}: rewritten")


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
@needs_pipeline
def spans(document: Path, document_id: str | None, table: str) -> None:
    """Draft the CSV of sections or spans of a new DOCUMENT; the curator then sets the roles."""
    from mlops_role_data.pipeline.spans import draft_csv

    text = document.read_bytes().decode("utf-8")
    sys.stdout.write(draft_csv(text, document_id or document.stem, table))


@click.command()
@document_option
@raw_option
@needs_pipeline
def coverage(document: Path | None, raw: Path | None) -> None:
    """Show how much of the document the ledger covers; exit code 1 if anything is left out."""
    from mlops_role_data.pipeline.coverage import measure
    from mlops_role_data.pipeline.project import open_project, read_dataset, source_document

    path = source_document(document)
    if path is None:
        raise click.UsageError("name the document with --document, or in MLOPS_ROLE_DATA_SOURCE")
    result = measure(read_dataset(open_project(), raw), path)
    click.echo(str(result))
    if not result.complete:
        raise click.exceptions.Exit(1)
