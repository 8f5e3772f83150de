"""The second judge: a Pandera contract for each table, compiled from the same schema.

pandera's own converter from frictionless drops foreign keys, turns dates into text, makes integers
non-nullable and anchors patterns wrongly, so the closed subset is compiled here, check by check.
Each check carries the name of the constraint that it enforces.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from mlops_role_data._arrow import arrow_type, pandas_dtypes
from mlops_role_data._catalog import Field, Table
from mlops_role_data.pipeline.problems import Problem, explain
from mlops_role_data.pipeline.read import RawTable
from mlops_role_data.pipeline.spelling import is_spelled

JUDGE = "pandera"

_TEXT = pandas_dtypes()[arrow_type("string")]

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
    for failure in _header_failures(raw):
        if known := raw.known(failure.field):  # the reader names every such fault too
            yield replace(known, found_by=(JUDGE,))
    fields = [field for field in table.fields if field.name in raw.typed.column_names]
    frame = raw.typed.to_pandas(types_mapper=pandas_dtypes().get)
    found = list(failures(table, _contract(table, fields, categories=False), frame))
    if raw.bad:
        found += failures(table, _spelling(table, raw.bad), _as_text(raw))
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


def _header_failures(raw: RawTable) -> Iterator[Failure]:
    if raw.header == raw.schema.columns:
        return
    schema = pa.DataFrameSchema(
        {name: pa.Column() for name in raw.schema.columns},
        strict=True,
        ordered=True,
        unique_column_names=True,
    )
    yield from failures(raw.schema, schema, pd.DataFrame(columns=list(raw.header)))


def _as_text(raw: RawTable) -> pd.DataFrame:
    columns = {
        name: [cell or None for cell in raw.text.column(name).to_pylist()] for name in raw.bad
    }
    return pd.DataFrame(columns, dtype=_TEXT)


def _contract(table: Table, fields: Sequence[Field], *, categories: bool) -> pa.DataFrameSchema:
    names = {field.name for field in fields}
    key = list(table.primary_key)
    return pa.DataFrameSchema(
        {field.name: _column(field, categories=categories) for field in fields},
        checks=[_unique_key(key)] if names.issuperset(key) else [],
        strict=True,
        ordered=True,
        coerce=False,
        name=table.name,
        title=table.title,
        description=table.description,
    )


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


def _unique_key(key: list[str]) -> pa.Check:
    def unique(frame: pd.DataFrame) -> pd.Series[bool]:
        # an empty part of a key is a fault of its own, and repeats nothing
        return ~frame.duplicated(key, keep="first") | frame[key].isna().any(axis=1)

    return pa.Check(unique, name="primaryKey", error="primaryKey", ignore_na=False)


def _spelling(table: Table, columns: Iterable[str]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        {
            name: pa.Column(
                _TEXT,
                checks=pa.Check(
                    _by_value(is_spelled(table.field(name).type)), name="type", error="type"
                ),
                nullable=True,
            )
            for name in columns
        }
    )


def _by_value(test: Callable[[Any], bool]) -> Callable[[pd.Series[Any]], pd.Series[bool]]:
    """Apply a test value by value, by Python's own rules: pandas' depend on its engine."""

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
