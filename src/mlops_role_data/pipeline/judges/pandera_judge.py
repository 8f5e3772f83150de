"""The second judge: a Pandera contract for each table, compiled from the same schema.

pandera's own converter from frictionless drops foreign keys, turns dates into text, makes integers
non-nullable and anchors patterns wrongly, so the closed subset is compiled here. Each check carries
the name of the constraint that it enforces.
"""

from __future__ import annotations

import datetime
import re
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.engines import pandas_engine
from pandera.errors import SchemaErrors

from mlops_role_data._release.catalog import Field, Table
from mlops_role_data._release.parquet import arrow_type, pandas_dtypes
from mlops_role_data.pipeline.raw_csv.spelling import is_spelled
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
_TEXT = pandas_dtypes()[arrow_type("string")]


class Text(pandas_engine.STRING):
    """Pandera's own text type, whose check of a column of texts does not go through its cells.

    Pandera answers for each cell that it is a text, and gathers those that are not; in a column of
    this dtype there are none, and that took a third of the judge's time.
    """

    def check(
        self, pandera_dtype: pa.DataType, data_container: Any = None
    ) -> bool | Iterable[bool]:
        """Return whether a column has this type, cell by cell where its dtype does not say."""
        if getattr(pandera_dtype, "type", None) == self.type:
            return True
        return super().check(pandera_dtype, data_container)


def judge(raw: RawTable) -> Iterator[Problem]:
    """Let the table's contract judge the rows read.

    A column with a cell that is not of its type is judged as text too, so that Pandera sees the
    fault by its own means.
    """
    table = raw.schema
    yield from _header_problems(raw)
    there = raw.typed.column_names
    frame = raw.typed.to_pandas(types_mapper=pandas_dtypes().get)
    # most tables have no fault: then one check per column is enough
    quick = contract(table, categories=False, columns=there, together=True)
    found = list(failures(table, quick, frame))
    if found:
        found = list(failures(table, contract(table, categories=False, columns=there), frame))
    if raw.bad:
        found += _spelling_failures(raw)
    for problem in found:
        index = None if problem.row is None else problem.row - 1
        if problem.rule == "required" and index in raw.bad.get(problem.field or "", ()):
            continue  # empty only because it could not be read
        line = None if index is None else raw.lines[index]
        yield replace(problem, file=raw.file, row=line)


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
    for problem in failures(raw.schema, schema, pd.DataFrame(columns=list(raw.header))):
        # the reader names every such fault too
        if known := raw.known(problem.field):
            yield replace(known, found_by=(JUDGE,))


def _spelling_failures(raw: RawTable) -> Iterator[Problem]:
    """Judge the columns with a wrong type as texts, by the one spelling that their values have."""
    columns = {
        name: pa.Column(
            _TEXT,
            checks=_check("type", _by_value(is_spelled(raw.schema.field(name).type))),
            nullable=True,
        )
        for name in raw.bad
    }
    texts = {name: [cell or None for cell in raw.text.column(name).to_pylist()] for name in raw.bad}
    return failures(raw.schema, pa.DataFrameSchema(columns), pd.DataFrame(texts, dtype=_TEXT))


def failures(table: Table, schema: pa.DataFrameSchema, frame: pd.DataFrame) -> Iterator[Problem]:
    """Judge a frame of a table's rows, counted from 1, by a contract, and give every failure."""
    try:
        with warnings.catch_warnings():
            # Pandera joins its own failure cases, some of them all null, and pandas 2 warns of it
            warnings.filterwarnings("ignore", "The behavior of DataFrame concat", FutureWarning)
            schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.to_dict("records")
    else:
        return
    for case in cases:
        check, value, column = str(case["check"]), case["failure_case"], str(case["column"])
        rule = "type" if check.startswith("dtype(") else _RULES.get(check, check)
        if rule == "header":
            column = str(value)
        elif rule == "primaryKey" and column != table.primary_key[0]:
            continue  # once for a row, not once more for every other cell
        if rule in {"required", "primaryKey"}:
            value = None
        row = None if pd.isna(case["index"]) or rule == "header" else int(case["index"]) + 1
        field = table.field(column) if column in table.columns else None
        message = explain(rule, table, field, value)
        yield Problem(table.name, table.file, row, column, rule, value, message, (JUDGE,))


def contract(
    table: Table,
    *,
    categories: bool = True,
    columns: Collection[str] | None = None,
    together: bool = False,
) -> pa.DataFrameSchema:
    """Compile a table's schema into a Pandera contract.

    Parameters
    ----------
    table
        The table's definition.
    categories
        Expect ordered categoricals where the schema orders an enum, as ``load`` gives them; raw
        data is judged as text, since converting would lose a value that is no category.
    columns
        Expect these columns only; all by default.
    together
        Whether all constraints of a column are one check, which says faster that there is no
        fault, and not which constraint is broken.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        Strict (no other column, in this order), without coercion.
    """
    key = list(table.primary_key)

    def unique(frame: pd.DataFrame) -> pd.Series[bool]:
        # an empty part of a key is a fault of its own, and repeats nothing
        return ~frame.duplicated(key, keep="first") | frame[key].isna().any(axis=1)

    compiled = {
        field.name: _column(field, categories=categories, together=together)
        for field in table.fields
        if columns is None or field.name in columns
    }
    return pa.DataFrameSchema(
        compiled,
        checks=[_check("primaryKey", unique, ignore_na=False)]
        if compiled.keys() >= set(key)
        else [],
        strict=True,
        ordered=True,
        name=table.name,
        title=table.title,
        description=table.description,
    )


def _column(field: Field, *, categories: bool, together: bool) -> pa.Column:
    dtype = pandas_dtypes()[arrow_type(field.type)]
    if dtype == _TEXT:
        dtype = Text.from_parametrized_dtype(_TEXT)
    if categories and field.categories:
        dtype = pd.CategoricalDtype(list(field.categories), ordered=True)
    tests = {
        rule: _TESTS[rule](_limit(field, limit))
        for rule, limit in field.constraints.items()
        if rule != "required" and limit is not False
    }
    checks = [_check(rule, test) for rule, test in tests.items()]
    if together and tests:
        every = list(tests.values())
        checks = [_check("together", lambda column: all(test(column).all() for test in every))]
    return pa.Column(
        dtype,
        checks=checks,
        nullable=not field.required,
        title=field.title,
        description=field.description,
    )


def _check(rule: str, test: Callable[[Any], Any], **options: Any) -> pa.Check:
    return pa.Check(test, name=rule, error=rule, **options)


def _limit(field: Field, limit: Any) -> Any:
    """Return the limit of a date as dates: the schema's JSON has texts."""
    if field.type != "date" or isinstance(limit, bool):
        return limit
    if isinstance(limit, list):
        return [datetime.date.fromisoformat(each) for each in limit]
    return datetime.date.fromisoformat(limit)


Test = Callable[["pd.Series[Any]"], "pd.Series[bool]"]


def _by_value(test: Callable[[Any], bool]) -> Test:
    """Apply a test value by value, by Python's own rules: pandas' depend on its engine."""
    return lambda series: series.map(test).astype(bool)


def _pattern(pattern: str) -> Test:
    # not re.match with "$", which accepts a trailing newline
    compiled = re.compile(pattern)
    return _by_value(lambda text: compiled.fullmatch(text) is not None)


_TESTS: dict[str, Callable[[Any], Test]] = {
    # nulls are left out before a check runs, so they never count as each other's duplicates
    "unique": lambda _: lambda series: ~series.duplicated(keep="first"),
    "enum": lambda allowed: lambda series: series.isin(allowed),
    "pattern": _pattern,
    "minimum": lambda limit: lambda series: series >= limit,
    "maximum": lambda limit: lambda series: series <= limit,
    "minLength": lambda limit: _by_value(lambda text: len(text) >= limit),
    "maxLength": lambda limit: _by_value(lambda text: len(text) <= limit),
}
