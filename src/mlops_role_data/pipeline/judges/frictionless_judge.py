"""The first judge: Frictionless over the raw files, each with the keys that it refers to.

It takes most of the time of a validation and holds Python's lock meanwhile, so threads gain
nothing, and its own option ``parallel`` does nothing once a table has a foreign key: files are
judged in other processes, which are sent plain data. Importing this imports no library, so that
these processes start at once.
"""

from __future__ import annotations

import os
import re
import signal
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from mlops_role_data._release.catalog import ForeignKey, Table
from mlops_role_data.errors import JudgeError
from mlops_role_data.pipeline.report.problems import Problem, explain, missing_reference

if TYPE_CHECKING:
    from frictionless import Error, Report

    from mlops_role_data.pipeline.raw_csv.table import RawTable

JUDGE = "frictionless"
# frictionless' error types under the names that all judges share
RULES = {
    "type-error": "type",
    "unique-error": "unique",
    "primary-key": "primaryKey",
    "foreign-key": "foreignKey",
    "missing-cell": "cell-count",
    "extra-cell": "cell-count",
}
_CONSTRAINT = re.compile(r'constraint "(\w+)" is')
# Below this size, starting one more process takes longer than it saves.
_WORTH_BYTES = 1_000_000


class Inspectors(ProcessPoolExecutor):
    """Processes that judge files next to this one; use it as a context manager.

    They start at once, and import Frictionless while the caller reads the files.

    Parameters
    ----------
    count
        How many; a file is judged by one of them, so more than there are large files do nothing.
    """

    def __init__(self, count: int) -> None:
        # a fork would copy the locks of other threads (pyarrow has some)
        super().__init__(count, get_context("spawn"), initializer=_prepare)
        # a process starts with the first task that it gets
        for _ in range(count):
            self.submit(os.getpid)

    @classmethod
    def for_folder(cls, folder: Path) -> Self:
        """Start as many as pay for the files of a folder: one, or one for each processor."""
        size = sum(path.stat().st_size for path in folder.glob("*.csv"))
        return cls(1 if size < _WORTH_BYTES else os.cpu_count() or 1)

    def __exit__(self, *_: object) -> None:
        # all has been answered, unless an exception ends the block
        self.shutdown(cancel_futures=True)


def _prepare() -> None:
    # Ctrl-C reaches all processes of a terminal; this one ends with the pool
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import frictionless  # noqa: F401 - imported ahead of need


def judge(
    table: RawTable,
    raw: Mapping[str, RawTable],
    folder: Path,
    inspectors: Inspectors | None = None,
) -> Iterator[Problem]:
    """Let Frictionless judge one of the raw files in `folder`.

    With `inspectors`, one of these processes starts at once, and only whoever asks for the
    problems waits for it; without, it is done here when they are asked for.

    Raises
    ------
    JudgeError
        If the process ended before it had judged the file.
    """
    # Judged as one package, Frictionless would read every table again for each reference to it.
    stated = table.schema.descriptor.get("foreignKeys", ())
    kept = [
        each
        for each, key in zip(stated, table.schema.foreign_keys, strict=True)
        if _resolvable(key, table, raw)
    ]
    schema = Table.from_schema({**table.schema.descriptor, "foreignKeys": kept})
    columns: dict[str, set[str]] = defaultdict(set)
    for key in schema.foreign_keys:
        if key.resource != schema.name:
            columns[key.resource].update(key.reference_fields)
    # each row of a key once, as it stands in the file
    referred = {
        name: raw[name].text.group_by(sorted(names), use_threads=False).aggregate([]).to_pydict()
        for name, names in columns.items()
    }
    task = partial(inspect, schema, str(folder), table.path.name, referred)
    with _alive(table.path.name):
        return _problems(table, task if inspectors is None else inspectors.submit(task).result)


def _resolvable(key: ForeignKey, table: RawTable, raw: Mapping[str, RawTable]) -> bool:
    """Return whether both ends of a key can be read: a broken file is one fault, not many."""
    target = raw.get(key.resource)
    return (
        target is not None
        and not target.refused
        and all(each.rule != "encoding" for each in target.problems)
        # a column that is there twice is in its place, and cannot be read
        and target.in_place.intersection(target.text.column_names) >= set(key.reference_fields)
        and table.in_place.issuperset(key.fields)
    )


@contextmanager
def _alive(file: str) -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool as error:
        raise JudgeError(
            f"the process that runs Frictionless ended before it had judged {file}: see what it "
            "printed, and run again"
        ) from error


def _problems(table: RawTable, find: Callable[[], list[Problem]]) -> Iterator[Problem]:
    """Say where in the file as read each of Frictionless' findings is."""
    with _alive(table.path.name):
        found = find()
    for problem in found:
        # without a header that can be read, no cell has a name, and the file is one fault
        line = table.starts[problem.row - 1] if problem.row and table.header else None
        if line is None:
            # what names no column is not about a column without a name
            known = table.known(*filter(None, (problem.field, problem.value)))
        else:
            known = table.refused.get(line)
        if problem.table is None:
            yield problem
        elif known is not None:
            yield replace(known, found_by=(JUDGE,))
        elif line is None or table.in_place.issuperset(_columns(problem, table.schema)):
            yield replace(problem, file=table.file, row=line)


def _columns(problem: Problem, table: Table) -> Sequence[str]:
    """Return the columns that Frictionless has looked at, which it finds by their place."""
    if problem.rule == "primaryKey":
        return table.primary_key
    return (problem.field,) if problem.field else table.columns


def inspect(
    table: Table, folder: str, file: str, referred: Mapping[str, Mapping[str, Sequence[str]]]
) -> list[Problem]:
    """Let Frictionless judge a file, from plain data to plain data.

    The descriptors are made anew from the checked schema with every reference inlined, so nothing
    but the file is opened, whatever a ``datapackage.json`` beside it says.

    Parameters
    ----------
    table
        Its definition, with those foreign keys that can be followed.
    folder, file
        Where it is.
    referred
        By table referred to, its key columns: each row once.
    """
    from frictionless import Checklist, Package, Resource, Schema
    from frictionless.resources import TableResource

    from mlops_role_data.pipeline.schema.relations import resource_entry

    def keys(name: str, columns: Mapping[str, Sequence[str]]) -> Resource:
        fields = [{"name": column, "type": "string"} for column in columns]
        return TableResource(
            name=name,
            # called for each reading: Frictionless copies and checks a list again and again
            data=lambda: iter([list(columns), *map(list, zip(*columns.values(), strict=True))]),
            format="inline",
            schema=Schema.from_descriptor({"fields": fields, "missingValues": [""]}),
        )

    entry = {**resource_entry(table.name), "path": file, "schema": descriptor(table)}
    resources = [
        Resource.from_descriptor(entry),
        *(keys(name, columns) for name, columns in referred.items()),
    ]
    package = Package(name="raw", resources=resources, basepath=folder)
    report = package.get_resource(table.name).validate(Checklist())
    return list(read_report(report, {table.name: table}, folder))


def descriptor(table: Table) -> dict[str, Any]:
    """Return the part of a schema that Frictionless judges; it copies and checks all that it gets.

    The one spelling of each boolean is pinned, since it knows several.
    """
    spelling = {"boolean": {"trueValues": ["true"], "falseValues": ["false"]}}
    fields = [
        {"name": each.name, "type": each.type, "constraints": each.constraints}
        | spelling.get(each.type, {})
        for each in table.fields
    ]
    keys = ("$schema", "primaryKey", "foreignKeys", "missingValues")
    kept = {key: table.descriptor[key] for key in keys if key in table.descriptor}
    return {**kept, "fields": fields}


def read_report(report: Report, tables: Mapping[str, Table], package: str) -> Iterator[Problem]:
    """Put frictionless' errors into the terms of all judges.

    A row is counted from 1 at the header. An error of no table is one of the package that was made
    of the tables, and no fault of the data.
    """
    for error in report.errors:
        yield Problem(None, package, None, None, error.type, None, error.message, (JUDGE,))
    for task in report.tasks:
        for error in task.errors:
            yield _read_error(error, tables[task.name])


def _read_error(error: Error, table: Table) -> Problem:
    from frictionless.errors import CellError, ForeignKeyError, LabelError, RowError

    rule, message = RULES.get(error.type, error.type), error.message
    row = error.row_number if isinstance(error, RowError) else None
    field = value = None
    if isinstance(error, LabelError):
        rule, field, value = "header", error.field_name, error.label
    elif isinstance(error, ForeignKeyError):
        field, value = error.field_names[0], error.field_cells[0]
        message = missing_reference(value, error.reference_name, error.reference_field_names[0])
    elif rule == "primaryKey":
        field, message = table.primary_key[0], explain(rule, table, None, None)
    elif isinstance(error, CellError):
        if error.type == "constraint-error" and (found := _CONSTRAINT.search(error.note)):
            rule = found.group(1)
        field, value = error.field_name, None if rule == "required" else error.cell
        if field in table.columns:
            message = explain(rule, table, table.field(field), value)
    return Problem(table.name, table.file, row, field, rule, value, message, (JUDGE,))
