"""Both judges over published tables, as read back from Parquet.

Frictionless gets the rows in memory: its own Parquet reader goes through pandas and refuses a
nullable integer beside another numeric column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pyarrow as pa
from frictionless import Package

from mlops_role_data._release.catalog import Table
from mlops_role_data._release.parquet import to_pandas
from mlops_role_data.pipeline.judges import frictionless_judge, pandera_judge
from mlops_role_data.pipeline.report.problems import Problem, merge

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
            "schema": frictionless_judge.descriptor(table),
        }
        for name, (table, data) in tables.items()
    ]
    report = Package.from_descriptor({"name": "published", "resources": resources}).validate()
    schemas = {name: table for name, (table, _) in tables.items()}
    for problem in frictionless_judge.read_report(report, schemas, "datapackage.json"):
        # it counts the header as a row
        yield replace(problem, row=None if problem.row is None else problem.row - 1)


def _pandera(tables: Tables) -> Iterator[Problem]:
    for table, data in tables.values():
        contract = pandera_judge.contract(table)
        yield from pandera_judge.failures(table, contract, to_pandas(data, table, ""))
