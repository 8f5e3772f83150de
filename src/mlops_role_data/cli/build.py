"""The commands that judge and publish: validate, build. Heavy imports are inside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mlops_role_data.cli.options import (
    document_option,
    needs_pipeline,
    project_of,
    raw_option,
    source,
)

if TYPE_CHECKING:
    from rich.console import Console


@click.command()
@click.argument("files", nargs=-1)
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
    from mlops_role_data.pipeline.judges.frictionless_judge import inspectors
    from mlops_role_data.pipeline.report import formats as report
    from mlops_role_data.pipeline.validate import changed_tables
    from mlops_role_data.pipeline.validate import validate as judge

    path = source(document)
    project, folder = project_of(raw)
    changed = changed_tables(project, folder, files)
    with inspectors(folder) as pool, report.progress(_console(stderr=True)) as watch:
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
@raw_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the published package goes, instead of the checkout's build/.",
)
@document_option
@needs_pipeline
def build(raw: Path | None, out: Path | None, document: Path | None) -> None:
    r"""Judge the raw data and publish it as Parquet; invalid data changes nothing.

    \b
    mlops-role-data build
    mlops-role-data build --raw my/raw --out my/build
    """
    from mlops_role_data.pipeline.publish.checkout_files import write_resources
    from mlops_role_data.pipeline.publish.publish import publish
    from mlops_role_data.pipeline.report import formats as report
    from mlops_role_data.pipeline.validate import validate as judge

    path = source(document)
    project, folder = project_of(raw)
    target = out or (project.root / "build" if project.root else None)
    if target is None:
        raise click.UsageError("there is no checkout here: name a folder with --out")
    checkout = project.root if raw is None and out is None else None
    if checkout is not None and write_resources(checkout, project.curated):
        click.echo("datapackage.json: written")
        project, folder = project_of(raw)
    with report.progress(_console(stderr=True)) as watch:
        verdict, data = judge(project, folder, path, watch=watch)
    report.show(verdict, _console())
    if not verdict.valid:
        raise click.exceptions.Exit(1)
    with report.progress(_console(stderr=True)) as watch:
        watch(f"publishing {len(project.tables)} tables", 0, 1)
        published = publish(data, target, checkout=checkout)
    for file in published.generated:
        click.echo(f"{file}: written")
    click.echo(f"{target}: {len(published.rows)} tables, {sum(published.rows.values())} rows")


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(soft_wrap=True, emoji=False, highlight=False, stderr=stderr)
