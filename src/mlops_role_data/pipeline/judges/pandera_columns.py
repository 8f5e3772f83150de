"""A field's type and constraints as a Pandera column, check by check.

Each check carries the name of the constraint that it enforces.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.engines import pandas_engine

from mlops_role_data._release.catalog import Field
from mlops_role_data._release.parquet import arrow_type, pandas_dtypes
from mlops_role_data.pipeline.raw_csv.spelling import is_spelled

TEXT = pandas_dtypes()[arrow_type("string")]


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


Test = Callable[["pd.Series[Any]"], "pd.Series[bool]"]


def column(field: Field, *, categories: bool, together: bool = False) -> pa.Column:
    """Compile a field.

    Parameters
    ----------
    field
        The column's description.
    categories
        Whether an ordered enum is a categorical by now.
    together
        Whether all constraints are one check, which says faster that there is no fault, and not
        which constraint is broken.
    """
    dtype = pandas_dtypes()[arrow_type(field.type)]
    if dtype == TEXT:
        dtype = Text.from_parametrized_dtype(TEXT)
    if categories and field.categories:
        dtype = pd.CategoricalDtype(list(field.categories), ordered=True)
    return pa.Column(
        dtype,
        checks=_together(field) if together else list(_checks(field)),
        nullable=not field.required,
        required=True,
        title=field.title,
        description=field.description,
    )


def spelled(field: Field) -> pa.Column:
    """Compile the one spelling that a field's values have, for a column of texts."""
    check = pa.Check(_by_value(is_spelled(field.type)), name="type", error="type")
    return pa.Column(TEXT, checks=check, nullable=True)


def unique_key(key: list[str]) -> pa.Check:
    """Compile a primary key, for the frame as a whole."""

    def unique(frame: pd.DataFrame) -> pd.Series[bool]:
        # an empty part of a key is a fault of its own, and repeats nothing
        return ~frame.duplicated(key, keep="first") | frame[key].isna().any(axis=1)

    return pa.Check(unique, name="primaryKey", error="primaryKey", ignore_na=False)


def _checks(field: Field) -> Iterator[pa.Check]:
    for rule, limit in field.constraints.items():
        if rule == "required" or (rule == "unique" and not limit):
            continue
        yield pa.Check(_TESTS[rule](_value(field, limit)), name=rule, error=rule)


def _together(field: Field) -> list[pa.Check]:
    tests = [
        _TESTS[rule](_value(field, limit))
        for rule, limit in field.constraints.items()
        if rule != "required" and not (rule == "unique" and not limit)
    ]

    def check(series: pd.Series[Any]) -> bool:
        return all(bool(test(series).all()) for test in tests)

    return [pa.Check(check, name="together", error="together")] if tests else []


def _value(field: Field, limit: Any) -> Any:
    """Return the limit of a date as dates: the schema's JSON has texts."""
    if field.type != "date" or isinstance(limit, bool):
        return limit
    if isinstance(limit, list):
        return [datetime.date.fromisoformat(each) for each in limit]
    return datetime.date.fromisoformat(limit)


def _by_value(test: Callable[[Any], bool]) -> Test:
    """Apply a test value by value, by Python's own rules: pandas' depend on its engine."""

    def check(series: pd.Series[Any]) -> pd.Series[bool]:
        return series.map(test).astype(bool)

    return check


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
