"""Rules in SQL: ``schemas/rules/NAME.sql`` is one SELECT of what breaks the rule NAME.

Those in this folder are about spans and sections, which every data set has. Each file begins with
a comment that says what must hold, and why. Its SELECT has four columns:

=========== ================================================================================
``table``   the table with the fault
``row``     the line in its raw file: the hidden column ``_row`` of every table
``field``   the column
``message`` what was found, what is allowed, what to do
=========== ================================================================================
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from itertools import takewhile
from typing import Any

from mlops_role_data._sql.workspace import Workspace, WorkspaceError
from mlops_role_data.errors import SchemaError
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.project import Project
from mlops_role_data.pipeline.report.problems import Problem

# By file; the rule is the name up to the underscore
OF_EVERY_DATA_SET = {
    name: files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
    for name in ("section", "span_key", "span_place")
}
_COLUMNS = {"table", "row", "field", "message"}


def sql_rules(data: Dataset, only: Collection[str] | None = None) -> Iterator[Problem]:
    """Run every SQL rule of the project: all of them, or `only` some.

    A rule is skipped if a table that it reads could not be read whole: that fault is reported
    already, and would come back as many.

    Raises
    ------
    SchemaError
        If a rule reads an unknown table, fails, or reports something that is not there.
    """
    rules = {**OF_EVERY_DATA_SET, **data.project.rules}
    rules = {name: sql for name, sql in rules.items() if only is None or name in only}
    with Workspace() as workspace:
        reads = reads_of(data.project, workspace, rules)
        for table in set().union(*reads.values()):
            if data.whole(table):
                workspace.add(table, data.raw[table].with_rows)
        for name, tables in reads.items():
            if not data.whole(*tables):
                continue
            with _naming(name):
                rows = workspace.rows(rules[name])
            yield from filter(None, (_problem(data, name, row) for row in rows))


def reads_of(
    project: Project, workspace: Workspace, rules: Mapping[str, str]
) -> dict[str, set[str]]:
    """Return the tables that each rule reads."""
    reads = {}
    for name, sql in rules.items():
        with _naming(name):
            reads[name] = workspace.tables_of(sql)
        if unknown := reads[name] - set(project.curated):
            names = ", ".join(sorted(unknown))
            raise SchemaError(f"{_file(name)} reads {names}, which is not a curated table")
    return reads


def description(sql: str) -> str:
    """Return the comment at the top of a rule, as one line."""
    comment = takewhile(lambda line: line.startswith("--"), sql.splitlines())
    return " ".join(line.removeprefix("--").strip() for line in comment)


def _problem(data: Dataset, rule: str, row: Mapping[str, Any]) -> Problem | None:
    """Return the problem of a row; None where a cell of it could not be read, and may be why."""
    if row.keys() != _COLUMNS:
        raise SchemaError(
            f"{_file(rule)} selects {', '.join(row)}: a rule selects table, row, field, message"
        )
    raw = data.raw.get(row["table"])
    if raw is None or row["field"] not in raw.schema.columns or row["row"] not in raw.lines:
        place = f"{row['table']}, {row['field']}, line {row['row']}"
        raise SchemaError(f"{_file(rule)} reports {place}, which does not exist")
    index = raw.lines.index(row["row"])
    if any(index in bad for bad in raw.bad.values()):
        return None
    return raw.problem(rule.partition("_")[0], row["message"], index, row["field"])


@contextmanager
def _naming(rule: str) -> Iterator[None]:
    """Name the rule in what DuckDB says of it."""
    try:
        yield
    except WorkspaceError as error:
        raise SchemaError(f"{_file(rule)}: {error}") from error


def _file(name: str) -> str:
    """Return where a rule is, as messages name it."""
    return f"{'the rule ' if name in OF_EVERY_DATA_SET else 'schemas/rules/'}{name}.sql"
