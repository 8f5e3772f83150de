"""Both judges over published tables, as read back from Parquet.

Frictionless gets the rows in memory: its own Parquet reader goes through pandas and refuses a
nullable integer beside another numeric column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa
from frictionless import Package
from pandera.errors import SchemaErrors

from mlops_role_data._arrow import to_pandas
from mlops_role_data._catalog import Table
from mlops_role_data.pipeline.contracts import contract
from mlops_role_data.pipeline.problems import Problem


def judge_published(tables: Mapping[str, tuple[Table, pa.Table]]) -> Iterator[Problem]:
    """Let Frictionless and Pandera judge tables that refer to each other."""
    resources = [
        {"name": name, "data": [list(table.columns), *_rows(data)], "schema": dict(table.descriptor)}
        for name, (table, data) in tables.items()
    ]
    report = Package.from_descriptor({"name": "published", "resources": resources}).validate()
    for task in report.tasks:
        for error in task.errors:
            row = getattr(error, "row_number", None)
            field = getattr(error, "field_name", None)
            yield Problem(task.name, f"{task.name}.parquet", row, field, error.type, None,
                          error.message, ("frictionless",))  # fmt: skip
    for name, (table, data) in tables.items():
        try:
            contract(table).validate(to_pandas(data, table, ""), lazy=True)
        except SchemaErrors as error:
            for case in error.failure_cases.to_dict("records"):
                yield Problem(name, f"{name}.parquet", None, str(case["column"]),
                              str(case["check"]), case["failure_case"],
                              f"{case['failure_case']!r} breaks {case['check']}",
                              ("pandera",))  # fmt: skip


def _rows(data: pa.Table) -> list[list[object]]:
    return [list(row.values()) for row in data.to_pylist()]

