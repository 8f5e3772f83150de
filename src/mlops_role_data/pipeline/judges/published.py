"""Both judges over published tables, as read back from Parquet.

Frictionless gets the rows in memory: its own Parquet reader goes through pandas and refuses a
nullable integer beside another numeric column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa
from frictionless import Package

from mlops_role_data._release.catalog import Table
from mlops_role_data._release.parquet import to_pandas
from mlops_role_data.pipeline.judges import frictionless_judge, inspection
from mlops_role_data.pipeline.judges import pandera_judge as contracts
from mlops_role_data.pipeline.report.problems import Problem, explain, merge

Tables = Mapping[str, tuple[Table, pa.Table]]


def judge_published(tables: Tables) -> list[Problem]:
    """Let Frictionless and Pandera judge tables that refer to each other.

    Parameters
    ----------
    tables
        Each table's definition and rows by its name, the tables referred to included.

    Returns
    -------
    list of Problem
        ``row`` counts the table's rows from 1.
    """
    return merge([*_frictionless(tables), *_pandera(tables)])


def _frictionless(tables: Tables) -> Iterator[Problem]:
    resources = [
        {"name": name, "data": [data.column_names, *_rows(data)],
         "schema": inspection.descriptor(table)}
        for name, (table, data) in tables.items()
    ]  # fmt: skip
    report = Package.from_descriptor({"name": "published", "resources": resources}).validate()
    for error in report.errors:
        yield Problem(None, "datapackage.json", None, None, error.type, None, error.message,
                      (frictionless_judge.JUDGE,))  # fmt: skip
    for task in report.tasks:
        table = tables[task.name][0]
        for error in task.errors:
            found = inspection.read_error(error, table)
            row = None if found.row is None else found.row - 1
            field = found.fields[0] if found.fields else None
            yield Problem(table.name, table.file, row, field, found.rule, found.value,
                          found.message, (frictionless_judge.JUDGE,))  # fmt: skip


def _pandera(tables: Tables) -> Iterator[Problem]:
    for table, data in tables.values():
        frame = to_pandas(data, table, "")
        for found in contracts.failures(table, contracts.contract(table), frame):
            row = None if found.index is None else found.index + 1
            column = table.field(found.field) if found.field in table.columns else None
            message = explain(found.rule, table, column, found.value)
            yield Problem(table.name, table.file, row, found.field, found.rule, found.value,
                          message, (contracts.JUDGE,))  # fmt: skip


def _rows(data: pa.Table) -> Iterator[list[object]]:
    return (list(row.values()) for row in data.to_pylist())
