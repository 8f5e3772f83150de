"""Both judges over published tables, as read back from Parquet.

Frictionless gets the rows in memory: its own Parquet reader goes through pandas and refuses a
nullable integer beside another numeric column.
"""

from collections.abc import Iterator, Mapping

import pyarrow as pa
from frictionless import Package

from mlops_role_data._release.catalog import Table
from mlops_role_data._release.parquet import to_pandas
from mlops_role_data.pipeline.judges import frictionless_judge, inspection
from mlops_role_data.pipeline.judges import pandera_judge as contracts
from mlops_role_data.pipeline.report.problems import Finding, Problem, merge

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
        {
            "name": name,
            "data": [data.column_names, *(list(row.values()) for row in data.to_pylist())],
            "schema": inspection.descriptor(table),
        }
        for name, (table, data) in tables.items()
    ]
    report = Package.from_descriptor({"name": "published", "resources": resources}).validate()
    for error in report.errors:
        found = Finding(error.type, (), None, None, error.message)
        yield found.problem(None, "datapackage.json", None, frictionless_judge.JUDGE)
    for task in report.tasks:
        table = tables[task.name][0]
        for error in task.errors:
            yield _problem(inspection.read_error(error, table), table, frictionless_judge.JUDGE)


def _pandera(tables: Tables) -> Iterator[Problem]:
    for table, data in tables.values():
        frame = to_pandas(data, table, "")
        for found in contracts.failures(table, contracts.contract(table), frame):
            yield _problem(found, table, contracts.JUDGE)


def _problem(found: Finding, table: Table, judge: str) -> Problem:
    row = None if found.row is None else found.row - 1
    return found.problem(table.name, table.file, row, judge)
