"""The second judge: a Pandera contract for each table, compiled from the same schema.

pandera's own converter from frictionless drops foreign keys, turns dates into text, makes integers
non-nullable and anchors patterns wrongly, so the closed subset is compiled here. Each check carries
the name of the constraint that it enforces.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import pandera.pandas as pa
from msgspec import structs
from pandera.engines import pandas_engine
from pandera.errors import SchemaErrors

from mlops_role_data._release.catalog import Field, Table
from mlops_role_data._release.parquet import arrow_type, pandas_dtypes
from mlops_role_data.pipeline.raw_csv.cells import misspelt
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.report.problems import Finding, Problem, explain
from mlops_role_data.pipeline.schema.fields import TESTS

JUDGE = "pandera"

_RULES = {
    "not_nullable": "required",
    "column_in_dataframe": "header",
    "column_in_schema": "header",
    "column_ordered": "header",
    "dataframe_column_labels_unique": "header",
}
_TEXT = pandas_dtypes()[arrow_type("string")]


class _Text(pandas_engine.STRING):
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


def contract(
    table: Table, *, categories: bool = True, together: bool = False
) -> pa.DataFrameSchema:
    """Compile a table's schema into a Pandera contract.

    Parameters
    ----------
    table
        The table's definition.
    categories
        Expect ordered categoricals where the schema orders an enum, as ``load`` gives them; raw
        data is judged as text, since converting would lose a value that is no category.
    together
        Make one check of all constraints of all columns: faster, and it does not say which is
        broken.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        Strict (no other column, in this order), without coercion.
    """
    key = list(table.primary_key)

    def unique(frame: pd.DataFrame) -> pd.Series[bool]:
        first = ~frame.duplicated(key, keep="first")
        # an empty part of a key is a fault of its own, and repeats nothing
        return first if first.all() else first | frame[key].isna().any(axis=1)

    def holds(frame: pd.DataFrame) -> bool:
        return all(_hold(field, frame[field.name].to_list()) for field in table.fields)

    checks: dict[str, Callable[[pd.DataFrame], Any]] = {}
    if set(table.columns) >= set(key):
        checks["primaryKey"] = unique
    if together:
        checks["together"] = holds
    columns = {
        field.name: _column(field, categories=categories, tested=not together)
        for field in table.fields
    }
    return pa.DataFrameSchema(
        columns, _checks(checks, ignore_na=False), strict=True, ordered=True, **_said_of(table)
    )


def judge(raw: RawTable) -> Iterator[Problem]:
    """Let the table's contract judge the rows read.

    A column with a cell that is not of its type is judged as text too, so that Pandera sees that
    fault.
    """
    table = raw.schema
    yield from _header_problems(raw)
    readable = [field for field in table.fields if field.name in raw.typed.column_names]
    read = structs.replace(table, fields=tuple(readable))
    frame = raw.typed.to_pandas(types_mapper=pandas_dtypes().get)
    # most tables have no fault: then one check is enough
    found = list(failures(table, contract(read, categories=False, together=True), frame))
    if found:
        found = list(failures(table, contract(read, categories=False), frame))
    if raw.bad:
        texts = {name: [each or None for each in raw.text[name].to_pylist()] for name in raw.bad}
        spelling = pa.DataFrameSchema({name: _spelled(table.field(name)) for name in raw.bad})
        found += failures(table, spelling, pd.DataFrame(texts, dtype=_TEXT))
    for each in found:
        index = None if each.row is None else each.row - 2
        # a cell may be empty only because it could not be read
        if each.rule != "required" or index not in raw.bad.get(each.fields[0], ()):
            line = None if index is None else raw.lines[index]
            yield each.problem(table.name, raw.file, line, JUDGE)


def failures(table: Table, schema: pa.DataFrameSchema, frame: pd.DataFrame) -> Iterator[Finding]:
    """Judge a frame of a table's rows by a contract, and return every failure."""
    try:
        with warnings.catch_warnings():
            # Pandera joins its own failure cases, some of them all null, and pandas 2 warns of it
            warnings.filterwarnings("ignore", "The behavior of DataFrame concat", FutureWarning)
            schema.validate(frame, lazy=True)
            return
    except SchemaErrors as error:
        cases = error.failure_cases
    for case in cases.to_dict("records"):
        check, value = str(case["check"]), case["failure_case"]
        rule = "type" if check.startswith("dtype(") else _RULES.get(check, check)
        row = None if pd.isna(case["index"]) else int(case["index"]) + 2
        name = str(value if rule == "header" else case["column"])
        if rule == "primaryKey" and name != table.primary_key[0]:
            continue  # not once more for every other cell of the row
        if rule in {"primaryKey", "required"}:
            value = None
        field = table.field(name) if name in table.columns else None
        yield Finding(rule, (name,), row, value, explain(rule, table, field, value))


def _header_problems(raw: RawTable) -> Iterator[Problem]:
    """Judge the header apart: the frame has only those columns that could be read."""
    if raw.header == raw.schema.columns:
        return
    columns = {name: pa.Column() for name in raw.schema.columns}
    schema = pa.DataFrameSchema(columns, strict=True, ordered=True, unique_column_names=True)
    found = failures(raw.schema, schema, pd.DataFrame(columns=list(raw.header)))
    # the reader names every such fault too
    known = filter(None, (raw.known(*failure.fields) for failure in found))
    yield from (replace(problem, found_by=(JUDGE,)) for problem in known)


def _column(field: Field, *, categories: bool, tested: bool) -> pa.Column:
    dtype = pandas_dtypes()[arrow_type(field.type)]
    if dtype == _TEXT:
        dtype = _Text.from_parametrized_dtype(_TEXT)
    if categories and field.categories:
        dtype = pd.CategoricalDtype(list(field.categories), ordered=True)

    def test(rule: str) -> Callable[[pd.Series[Any]], pd.Series[bool]]:
        # no nulls come here, so they are never each other's duplicates
        return lambda series: pd.Series(
            _marks(field, rule, series.to_list()), index=series.index, dtype=bool
        )

    tests = {rule: test(rule) for rule in _tested(field)} if tested else {}
    return pa.Column(dtype, _checks(tests), nullable=not field.required, **_said_of(field))


def _checks(tests: Mapping[str, Callable[[Any], Any]], **options: Any) -> list[pa.Check]:
    return [pa.Check(test, name=rule, error=rule, **options) for rule, test in tests.items()]


def _tested(field: Field) -> list[str]:
    """List the constraints that a check enforces."""
    stated = field.constraints.items()
    return [rule for rule, limit in stated if rule != "required" and limit is not False]


def _hold(field: Field, values: Sequence[Any]) -> bool:
    """Return whether all constraints hold for the values of a column that are not null."""
    present = [value for value in values if not pd.isna(value)]
    return all(all(_marks(field, rule, present)) for rule in _tested(field))


def _marks(field: Field, rule: str, values: Sequence[Any]) -> list[bool]:
    """Say of each value whether a constraint holds, by Python's own rules.

    Those of pandas depend on its engine.
    """
    if rule == "unique":
        first: dict[Any, int] = {}
        return [first.setdefault(value, place) == place for place, value in enumerate(values)]
    limit, test = field.constraints[rule], TESTS[rule]
    return [test(str(value) if field.type == "date" else value, limit) for value in values]


def _said_of(what: Table | Field) -> dict[str, Any]:
    return {"name": what.name, "title": what.title, "description": what.description}


def _spelled(field: Field) -> pa.Column:
    """Compile the one spelling that a field's values have, for a column of texts."""

    def spelled(series: pd.Series[Any]) -> pd.Series[bool]:
        bad = set(misspelt(series.to_list(), field.type))
        return pd.Series([place not in bad for place in range(len(series))], index=series.index)

    check = pa.Check(spelled, name="type", error="type")
    return pa.Column(_TEXT, check, nullable=True)
