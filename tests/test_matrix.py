"""Every table in every backend and in Parquet itself: one set of values, nulls, order and types.

The exports are held against the same rows in ``test_export.py``.
"""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from synthetic import ARROW, BUILD, LEVELS, PAY, PublishedPackage, real_tables

import mlops_role_data
from mlops_role_data._read.load import BACKENDS, Backend
from mlops_role_data._release.release import catalog

# Not all of its tables are among those that the types know.
mrd: Any = mlops_role_data
Rows = list[tuple[Any, ...]]

# What each library calls the types of Table Schema.
TYPES: dict[str, dict[str, Any]] = {
    "pandas": {
        "string": pd.StringDtype(na_value=np.nan),
        "integer": pd.Int64Dtype(),
        "number": pd.Float64Dtype(),
        "boolean": pd.BooleanDtype(),
        "date": pd.ArrowDtype(pa.date32()),
    },
    "pyarrow": ARROW,
    "polars": {
        "string": pl.String(),
        "integer": pl.Int64(),
        "number": pl.Float64(),
        "boolean": pl.Boolean(),
        "date": pl.Date(),
    },
    "duckdb": {
        "string": "VARCHAR",
        "integer": "BIGINT",
        "number": "DOUBLE",
        "boolean": "BOOLEAN",
        "date": "DATE",
    },
}


def ordered_type(backend: str, categories: list[str]) -> Any:
    """Say what a column of texts in an order is."""
    return {
        "pandas": pd.CategoricalDtype(categories, ordered=True),
        "pyarrow": pa.string(),
        "polars": pl.Enum(categories),
        "duckdb": f"ENUM({', '.join(repr(each) for each in categories)})",
    }[backend]


def contents(loaded: Any, backend: str) -> tuple[dict[str, Any], Rows]:
    """Give the types of the columns, and the rows as Python's own values."""
    if backend == "pandas":
        assert loaded.index.equals(pd.RangeIndex(len(loaded)))
        columns = [loaded[name].astype(object) for name in loaded.columns]
        cells = [[None if pd.isna(cell) else cell for cell in column] for column in columns]
        return dict(loaded.dtypes), list(zip(*cells, strict=True))
    if backend == "pyarrow":
        cells = [column.to_pylist() for column in loaded.columns]
        return dict(zip(loaded.column_names, loaded.schema.types, strict=True)), list(
            zip(*cells, strict=True)
        )
    if backend == "polars":
        return dict(loaded.schema), loaded.rows()
    types = dict(zip(loaded.columns, map(str, loaded.types), strict=True))
    return types, loaded.fetchall()


def check(name: str, backend: str, rows: Rows, **options: Any) -> None:
    """Hold what is loaded against what was expected."""
    types, found = contents(mrd.load(name, backend, **options), backend)
    assert found == rows
    # True equals 1, and 1.0 too.
    assert [list(map(type, row)) for row in found] == [list(map(type, row)) for row in rows]
    assert list(types) == options.get("columns", list(types))
    for field in catalog().table(name).fields:
        if field.name in types:
            expected = TYPES[backend][field.type]
            if field.categories:
                expected = ordered_type(backend, list(field.categories))
            assert types[field.name] == expected, field.name


def test_each_backend_that_there_is_is_looked_at() -> None:
    assert list(TYPES) == list(BACKENDS) == list(get_args(Backend))


@pytest.mark.usefixtures("real_package")
@pytest.mark.parametrize("name", real_tables())
def test_every_backend_gives_what_is_published(name: str) -> None:
    # By the library that wrote it, without any code of ours.
    file = pq.read_table(BUILD / f"{name}.parquet")
    rows = list(zip(*(column.to_pylist() for column in file.columns), strict=True))
    assert rows
    for backend in TYPES:
        check(name, backend, rows)
    some = file.column_names[::-2]
    chosen = list(zip(*(file.column(column).to_pylist() for column in some), strict=True))
    for backend in TYPES:
        check(name, backend, chosen, columns=some)


@pytest.mark.usefixtures("real_package")
@pytest.mark.parametrize("name", real_tables())
def test_every_backend_gives_the_same_names_of_what_is_referred_to(name: str) -> None:
    data = mrd.load(name, "pyarrow", expand=True)
    rows = list(zip(*(column.to_pylist() for column in data.columns), strict=True))
    for backend in TYPES:
        check(name, backend, rows, expand=True)


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("backend", TYPES)
def test_every_type_with_nulls_and_large_numbers(backend: str) -> None:
    columns = [each["name"] for each in PAY["fields"]]
    rows = mrd.load("pay", "pyarrow").to_pylist()
    expected = [tuple(row[column] for column in columns) for row in rows]
    assert any(None in row for row in expected)
    check("pay", backend, expected, columns=columns)


@pytest.mark.parametrize("backend", TYPES)
def test_every_type_without_a_row(backend: str, package: PublishedPackage) -> None:
    package.publish({"roles": [], "pay": [], "steps": []})
    check("pay", backend, [], expand=True)
    types, _ = contents(mrd.load("pay", backend), backend)
    assert types["level"] == ordered_type(backend, LEVELS)
