"""The second judge: a Pandera contract for each table, compiled from the same schema.

pandera's own converter from frictionless drops foreign keys, turns dates into text, makes integers
non-nullable and anchors patterns wrongly, so the closed subset is compiled here, check by check.
Each check carries the name of the constraint that it enforces.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from mlops_role_data._arrow import arrow_type, pandas_dtypes
from mlops_role_data._catalog import Field, Table
from mlops_role_data.pipeline.problems import Problem, explain
from mlops_role_data.pipeline.read import RawTable

JUDGE = "pandera"


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
    return pa.DataFrameSchema(
        {field.name: _column(field, categories=categories) for field in table.fields},
        checks=[_unique_key(table.primary_key)],
        strict=True,
        ordered=True,
        coerce=False,
        name=table.name,
        title=table.title,
        description=table.description,
    )


def judge(raw: RawTable) -> Iterator[Problem]:
    """Let the table's contract judge the rows read.

    A column with a cell that is not of its type goes in as text, so that Pandera sees the fault by
    its own means; a second pass, with those cells empty, judges what remains of the column.
    """
    schema = contract(raw.schema, categories=False)
    frame = raw.typed.to_pandas(types_mapper=pandas_dtypes().get)
    if raw.bad:
        with_text = frame.copy()
        for name in raw.bad:
            with_text[name] = pd.array(raw.text.column(name).to_pylist(), dtype="str")
        yield from (found for found in _failures(schema, with_text, raw) if found.rule == "type")
    for found in _failures(schema, frame, raw):
        spurious = found.rule == "required" and found.field in raw.bad
        if not (spurious and found.row in {raw.lines[index] for index in raw.bad[found.field]}):
            yield found


def _failures(schema: pa.DataFrameSchema, frame: pd.DataFrame, raw: RawTable) -> Iterator[Problem]:
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
    else:
        return
    for case in cases.to_dict("records"):
        yield _problem(raw, case)


def _problem(raw: RawTable, case: dict[Any, Any]) -> Problem:
    check = str(case["check"])
    index = None if pd.isna(case["index"]) else int(case["index"])
    field: str | None = str(case["column"]) if case["column"] is not None else None
    value = case["failure_case"]
    if check.startswith("dtype("):
        rule, index = "type", None
    elif check == "not_nullable":
        rule, value = "required", None
    elif check in {"column_in_dataframe", "column_in_schema", "column_ordered"}:
        rule, field, index = "header", str(value), None
        return raw.problem(rule, f"the column {field!r} is missing, additional or out of place",
                           field=field, value=field, by=JUDGE)  # fmt: skip
    else:
        rule = check
    if rule == "primaryKey":
        field, value = raw.schema.primary_key[0], None
    column = raw.schema.field(field) if field in raw.schema.columns else None
    message = explain(rule, raw.schema, column, value)
    return raw.problem(rule, message, index=index, field=field, value=value, by=JUDGE)


def _column(field: Field, *, categories: bool) -> pa.Column:
    dtype = pandas_dtypes()[arrow_type(field.type)]
    if categories and field.categories:
        dtype = pd.CategoricalDtype(list(field.categories), ordered=True)
    return pa.Column(
        dtype,
        checks=list(_checks(field)),
        nullable=not field.required,
        required=True,
        title=field.title,
        description=field.description,
    )


def _checks(field: Field) -> Iterator[pa.Check]:
    for rule, limit in field.constraints.items():
        if rule == "required" or (rule == "unique" and not limit):
            continue
        if field.type == "date" and rule in {"minimum", "maximum"}:
            limit = datetime.date.fromisoformat(limit)  # noqa: PLW2901 (the limit, as a value)
        yield pa.Check(_TESTS[rule](limit), name=rule, error=rule)


def _unique_key(key: tuple[str, ...]) -> pa.Check:
    def unique(frame: pd.DataFrame) -> pd.Series[bool]:
        return ~frame.duplicated(list(key), keep="first")

    return pa.Check(unique, name="primaryKey", error="primaryKey", ignore_na=False)


def _by_value(test: Callable[[Any], bool]) -> Callable[[pd.Series[Any]], pd.Series[bool]]:
    """Apply a test to each value by Python's own rules: pandas' text methods depend on the engine."""

    def check(series: pd.Series[Any]) -> pd.Series[bool]:
        return series.map(test).astype(bool)

    return check


def _pattern(pattern: str) -> Callable[[pd.Series[Any]], pd.Series[bool]]:
    # not re.match with "$", which accepts a trailing newline
    compiled = re.compile(pattern)
    return _by_value(lambda text: compiled.fullmatch(text) is not None)


_TESTS: dict[str, Callable[[Any], Callable[[pd.Series[Any]], pd.Series[bool]]]] = {
    # nulls are left out before a check runs, so they never count as each other's duplicates
    "unique": lambda _: lambda series: ~series.duplicated(keep="first"),
    "enum": lambda allowed: lambda series: series.isin(allowed),
    "pattern": _pattern,
    "minimum": lambda limit: lambda series: series >= limit,
    "maximum": lambda limit: lambda series: series <= limit,
    "minLength": lambda limit: _by_value(lambda text: len(text) >= limit),
    "maxLength": lambda limit: _by_value(lambda text: len(text) <= limit),
}
