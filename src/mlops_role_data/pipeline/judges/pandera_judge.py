"""The second judge: a Pandera contract for each table, compiled from the same schema.

pandera's own converter from frictionless drops foreign keys, turns dates into text, makes integers
non-nullable and anchors patterns wrongly, so the closed subset is compiled here.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from mlops_role_data._release.catalog import Field, Table
from mlops_role_data._release.parquet import pandas_dtypes
from mlops_role_data.pipeline.judges import pandera_columns as checks
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.report.problems import Problem, explain

JUDGE = "pandera"

_RULES = {
    "not_nullable": "required",
    "column_in_dataframe": "header",
    "column_in_schema": "header",
    "column_ordered": "header",
    "dataframe_column_labels_unique": "header",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """One of pandera's failure cases in the terms of all judges."""

    rule: str
    field: str | None
    index: int | None
    value: Any


def contract(table: Table, *, categories: bool = True) -> pa.DataFrameSchema:
    """Compile a table's schema into a Pandera contract.

    Parameters
    ----------
    table
        The table's definition.
    categories
        Expect ordered categoricals where the schema orders an enum, as ``load`` gives them; raw
        data is judged as text, since converting would lose a value that is no category.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        Strict (no other column, in this order), without coercion.
    """
    return _contract(table, table.fields, categories=categories)


def judge(raw: RawTable) -> Iterator[Problem]:
    """Let the table's contract judge the rows read.

    A column with a cell that is not of its type is judged as text too, so that Pandera sees the
    fault by its own means.
    """
    table = raw.schema
    yield from _header_problems(raw)
    fields = [field for field in table.fields if field.name in raw.typed.column_names]
    frame = raw.typed.to_pandas(types_mapper=pandas_dtypes().get)
    # most tables have no fault: then one check per column is enough
    found = list(failures(table, _contract(table, fields, categories=False, together=True), frame))
    if found:
        found = list(failures(table, _contract(table, fields, categories=False), frame))
    if raw.bad:
        spelling = pa.DataFrameSchema({name: checks.spelled(table.field(name)) for name in raw.bad})
        found += failures(table, spelling, _as_text(raw))
    for failure in found:
        unread = raw.bad.get(failure.field or "", ())
        if failure.rule == "required" and failure.index in unread:
            continue  # empty only because it could not be read
        column = table.field(failure.field) if failure.field else None
        message = explain(failure.rule, table, column, failure.value)
        yield raw.problem(
            failure.rule,
            message,
            index=failure.index,
            field=failure.field,
            value=failure.value,
            by=JUDGE,
        )


def failures(table: Table, schema: pa.DataFrameSchema, frame: pd.DataFrame) -> Iterator[Failure]:
    """Judge a frame of a table's rows by a contract, and give every failure."""
    try:
        with warnings.catch_warnings():
            # Pandera joins its own failure cases, some of them all null, and pandas 2 warns of it
            warnings.filterwarnings("ignore", "The behavior of DataFrame concat", FutureWarning)
            schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
    else:
        return
    for case in cases.to_dict("records"):
        check, value = str(case["check"]), case["failure_case"]
        rule = "type" if check.startswith("dtype(") else _RULES.get(check, check)
        index = None if pd.isna(case["index"]) else int(case["index"])
        if rule == "header":
            yield Failure(rule, str(value), None, value)
        elif rule == "primaryKey":
            if case["column"] == table.primary_key[0]:  # not once more for every other cell
                yield Failure(rule, table.primary_key[0], index, None)
        else:
            yield Failure(rule, str(case["column"]), index, None if rule == "required" else value)


def _header_problems(raw: RawTable) -> Iterator[Problem]:
    """Judge the header apart: the frame has only those columns that could be read."""
    if raw.header == raw.schema.columns:
        return
    schema = pa.DataFrameSchema(
        {name: pa.Column() for name in raw.schema.columns},
        strict=True,
        ordered=True,
        unique_column_names=True,
    )
    found = failures(raw.schema, schema, pd.DataFrame(columns=list(raw.header)))
    # the reader names every such fault too
    known = filter(None, (raw.known(failure.field) for failure in found))
    yield from (replace(problem, found_by=(JUDGE,)) for problem in known)


def _as_text(raw: RawTable) -> pd.DataFrame:
    columns = {
        name: [cell or None for cell in raw.text.column(name).to_pylist()] for name in raw.bad
    }
    return pd.DataFrame(columns, dtype=checks.TEXT)


def _contract(
    table: Table, fields: Sequence[Field], *, categories: bool, together: bool = False
) -> pa.DataFrameSchema:
    names = {field.name for field in fields}
    key = list(table.primary_key)
    return pa.DataFrameSchema(
        {
            field.name: checks.column(field, categories=categories, together=together)
            for field in fields
        },
        checks=[checks.unique_key(key)] if names.issuperset(key) else [],
        strict=True,
        ordered=True,
        coerce=False,
        name=table.name,
        title=table.title,
        description=table.description,
    )
