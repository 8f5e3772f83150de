"""The commands ``verify``, ``validate``, ``coverage``, ``diff`` and ``links``.

Each returns whether all is well, which the exit code says. Heavy imports are inside.
"""

from collections import Counter, defaultdict
from pathlib import Path

import click

from mlops_role_data._print.rows import format_option, print_rows
from mlops_role_data.cli import options


@click.command()
def verify() -> bool:
    r"""Check every published file against its recorded hash.

    The exit code is 0 if all are as published, and 1 if not.

    \b
    mlops-role-data verify
    """
    from mlops_role_data._release.verify import verify

    report = verify()
    click.echo(str(report))
    return bool(report)


@click.command(cls=options.PipelineCommand)
@click.argument("files", nargs=-1)
@options.raw_option
@options.document_option
@options.choice_option(
    "--format", ("text", "json", "github"), "A summary, a JSON object, or GitHub's annotations."
)
def validate(
    files: tuple[str, ...], raw: Path | None, documents: tuple[Path, ...], form: str
) -> bool:
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

    project, folder = options.project_of(raw)
    changed = changed_tables(project, folder, files)
    with inspectors(folder) as pool:
        verdict, _ = judge(project, folder, documents, changed=changed, inspectors=pool)
    if form == "json":
        click.echo(report.to_json(verdict))
    elif form == "github":
        click.echo(report.to_github(verdict, project.root), nl=not verdict.valid)
    else:
        report.show(verdict, options.console())
    return verdict.valid


@click.command(cls=options.PipelineCommand)
@options.document_option
@options.raw_option
@click.option("--uncited", is_flag=True, help="List what no row has taken note of yet.")
def coverage(documents: tuple[Path, ...], raw: Path | None, *, uncited: bool) -> bool:
    r"""Show how much of each document the ledger covers.

    The exit code is 1 if anything is left out.

    \b
    mlops-role-data coverage --document profile.txt
    mlops-role-data coverage --document profile.txt --uncited
    """
    from mlops_role_data.pipeline.dataset import read_dataset
    from mlops_role_data.pipeline.document import coverage as ledger

    if not documents:
        raise click.UsageError("name the document with --document, or in MLOPS_ROLE_DATA_SOURCE")
    data = read_dataset(*options.project_of(raw))
    if uncited:
        left = list(ledger.uncited(data, documents))
        for span, line, what in left:
            click.echo(f"line {line} ({span}): {what}")
        click.echo(f"{len(left)} left", err=True)
        return not left
    found = ledger.measure(data, documents)
    click.echo("\n".join(map(str, found)))
    return all(each.complete for each in found)


@click.command()
@click.argument("old")
@click.argument("new")
@options.choice_option(
    "--format",
    ("text", "json", "markdown", "changes"),
    "A summary, JSON, a changelog, or a CSV.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if there are differences.")
def diff(old: str, new: str, form: str, *, exit_code: bool) -> bool:
    r"""Compare two releases, and say which version the changes call for.

    OLD and NEW are published folders, data packages in a zip, wheels, or git revisions of this
    repository, whose build/ is then read without a checkout.

    \b
    mlops-role-data diff HEAD build
    mlops-role-data diff v1.1.0 v1.2.0 --format markdown
    """
    from mlops_role_data._diff import show as diff_show
    from mlops_role_data._diff.compare import diff as compare
    from mlops_role_data._diff.frame import as_table

    found = compare(old, new)
    if form == "json":
        click.echo(diff_show.to_json(found))
    elif form == "markdown":
        click.echo(diff_show.to_markdown(found).encode("utf-8"), nl=False)
    elif form == "changes":
        table = as_table(found)
        print_rows(table.to_pylist(), title="changes", columns=table.column_names, form="csv")
    else:
        diff_show.show(found, options.console())
    return not (found and exit_code)


@click.command()
@click.option(
    "--check", "folder", type=options.FOLDER, metavar="DIR", help="Compare with extracts in DIR."
)
@click.option("--stub", is_flag=True, help="Add a row for each record that nobody has looked up.")
@options.raw_option
@click.option("--changed", "only_changed", is_flag=True, help="Print only what does not hold.")
@format_option
def links(
    folder: Path | None, *, stub: bool, raw: Path | None, only_changed: bool, form: str | None
) -> bool:
    r"""Check every link to a taxonomy against an extract of it.

    DIR holds extracts of any version: files named esco-VERSION-*.csv and onet-VERSION-*.csv, or
    .txt if separated by tabs.

    It exits with 1 if an identifier was renamed or has vanished, a label has moved to another
    identifier, or a name that was not found before is there now.

    \b
    mlops-role-data links --check extracts
    mlops-role-data links --check extracts --changed --format json
    mlops-role-data links --stub
    """
    if stub:
        from mlops_role_data.pipeline.dataset import read_dataset
        from mlops_role_data.pipeline.rules.link_stubs import add_stubs

        for file, added in add_stubs(read_dataset(*options.project_of(raw))):
            click.echo(f"{file}: {added} rows added")
        return True
    if folder is None:
        raise click.UsageError("name the folder of extracts with --check, or add rows with --stub")
    from mlops_role_data._links.check import COLUMNS, changed, check_folder

    rows = check_folder(folder)
    found = changed(rows)
    title = f"{len(found)} of {len(rows)} links do not hold"
    print_rows(found if only_changed else rows, title=title, columns=[*COLUMNS], form=form)
    counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for row in rows:
        taxonomy = row["taxonomy_link_id"].partition("-")[0]
        counts[taxonomy, row["recorded_version"], row["compared_version"]][row["status"]] += 1
    for (taxonomy, recorded, compared), statuses in counts.items():
        told = ", ".join(f"{number} {status}" for status, number in sorted(statuses.items()))
        click.echo(f"{taxonomy} {recorded}, compared with {compared}: {told}", err=True)
    return not found
