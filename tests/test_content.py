from __future__ import annotations

import datetime as dt
import decimal
import hashlib
import random
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic import PAY, arrow_table, real_tables

import mlops_role_data
from mlops_role_data._release.catalog import FieldType, Table
from mlops_role_data._release.content_hash import content_hash
from mlops_role_data._release.parquet import to_pandas
from mlops_role_data._release.release import catalog
from mlops_role_data.errors import DataPackageError

# A published table is known by its name only when the tests run.
mrd: Any = mlops_role_data

COLUMNS: list[tuple[str, FieldType]] = [
    ("key", "string"),
    ("whole", "integer"),
    ("real", "number"),
    ("truth", "boolean"),
    ("day", "date"),
]
KEY = ["key"]
ROW = ("a", 1, 1.5, True, dt.date(2024, 1, 31))


def hashed(*rows: Any) -> str:
    return content_hash(COLUMNS, KEY, rows)


def one_cell(kind: FieldType, value: object) -> str:
    return content_hash([("key", "string"), ("x", kind)], KEY, [("a", value)])


def test_the_format_is_the_documented_one() -> None:
    """Nobody may change this digest: it is version 1."""
    header = [f'["{name}","{kind}"]' for name, kind in COLUMNS]
    lines = [
        f'{{"columns":[{",".join(header)}],"primaryKey":["key"],"version":1}}',
        '["A\\"\\u0001\\n/\u00e9\u2028",null,null,null,null]',
        '["a",1,1e+16,false,"0999-01-31"]',
        '["b",-9007199254740993,1.0,true,"2024-01-31"]',
        "3",
    ]
    text = "".join(f"{line}\n" for line in lines)
    expected = hashlib.sha256(text.encode()).hexdigest()
    found = hashed(
        ("b", -9_007_199_254_740_993, 1, True, dt.date(2024, 1, 31)),
        ("a", 1, 1e16, False, dt.date(999, 1, 31)),
        ('A"\x01\n/\u00e9\u2028', None, None, None, None),
    )
    assert found == f"v1:sha256:{expected}"
    assert expected == "6d9197ce7dad4f4b83b280728878e0ab777e8e8cbafdc423c8c39806fa734694"


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("number", [1, 1.0, np.float64(1), np.int64(1), np.float32(1), decimal.Decimal("1.00")]),
        ("number", [0, 0.0, -0.0]),
        ("integer", [7, 7.0, np.int64(7), np.uint8(7), np.float64(7), pa.scalar(7)]),
        ("boolean", [True, np.True_, pa.scalar(True)]),
        ("string", ["x", np.str_("x"), pa.scalar("x")]),
        (
            "date",
            [
                dt.date(2024, 1, 31),
                dt.datetime(2024, 1, 31),  # noqa: DTZ001 - this is what pandas gives
                pd.Timestamp("2024-01-31"),
                np.datetime64("2024-01-31"),
                pa.scalar(dt.date(2024, 1, 31)),
            ],
        ),
        ("number", [None, float("nan"), np.nan, pd.NA, pd.NaT, pa.scalar(None, pa.float64())]),
        ("string", [None, float("nan"), pd.NA]),
        ("date", [None, pd.NaT, np.datetime64("NaT")]),
    ],
    ids=["one", "zero", "integer", "boolean", "string", "date", "null", "no text", "no date"],
)
def test_one_value_has_one_hash_whatever_holds_it(kind: FieldType, values: list[Any]) -> None:
    assert len({one_cell(kind, value) for value in values}) == 1


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("number", [0.1, 0.1 + 2**-55, 1.0, None, 5e-324]),
        ("integer", [2**53, 2**53 + 1, -1, None, 0]),
        ("boolean", [True, False, None]),
        ("string", ["", " ", "null", "x", "X", "\u00e9", "e\u0301", None, "1"]),
        ("date", [dt.date(2024, 1, 31), dt.date(2024, 1, 30), None]),
    ],
)
def test_other_values_have_other_hashes(kind: FieldType, values: list[Any]) -> None:
    assert len({one_cell(kind, value) for value in values}) == len(values)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", float("inf")),
        ("number", float("-inf")),
        ("number", "1"),
        ("number", True),
        ("number", 10**400),
        ("integer", 1.5),
        ("integer", float("inf")),
        ("integer", "1"),
        ("integer", True),
        ("string", 1),
        ("string", b"x"),
        ("string", ["x"]),
        ("boolean", 1),
        ("boolean", "true"),
        ("date", "2024-01-31"),
        ("date", dt.datetime(2024, 1, 31, 12)),  # noqa: DTZ001
        ("date", dt.datetime(2024, 1, 31, tzinfo=dt.UTC)),
        ("date", 19_753),
    ],
    ids=repr,
)
def test_a_value_of_another_type_is_refused(kind: FieldType, value: object) -> None:
    with pytest.raises(DataPackageError, match=f"column 'x' is of type {kind}"):
        one_cell(kind, value)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(DataPackageError, match="not valid Unicode"):
        one_cell("string", "\ud800")


@pytest.mark.parametrize(
    "row",
    [ROW[:-1], (*ROW, 1), {"key": "a"}, {**dict(zip(dict(COLUMNS), ROW, strict=True)), "x": 1}],
    ids=["short", "long", "lacks", "has more"],
)
def test_a_row_of_other_columns_is_refused(row: Any) -> None:
    with pytest.raises(DataPackageError, match="a row has"):
        hashed(row)


def test_the_schema_is_part_of_the_content() -> None:
    hashes = {
        content_hash([("a", "integer"), ("b", "integer")], ["a"], [(1, 1)]),
        content_hash([("a", "number"), ("b", "integer")], ["a"], [(1, 1)]),
        content_hash([("a", "integer"), ("c", "integer")], ["a"], [(1, 1)]),
        content_hash([("b", "integer"), ("a", "integer")], ["a"], [(1, 1)]),
        content_hash([("a", "integer"), ("b", "integer")], ["a", "b"], [(1, 1)]),
        content_hash([("a", "integer"), ("b", "integer")], ["a"], []),
        content_hash([("a", "integer"), ("b", "integer")], ["a"], [(1, 1), (1, 1)]),
    }
    assert len(hashes) == 7


def test_a_mapping_and_a_sequence_are_the_same_row() -> None:
    names = [name for name, _ in COLUMNS]
    mapping = dict(zip(reversed(names), reversed(ROW), strict=True))
    assert hashed(mapping) == hashed(ROW) == hashed(list(ROW))


def test_keys_are_ordered_by_value_and_not_by_digits() -> None:
    columns: list[tuple[str, FieldType]] = [("n", "integer"), ("t", "string")]
    rows = [(10, "b"), (9, "a"), (None, "c"), (-1, "d")]
    expected = hashlib.sha256(
        b'{"columns":[["n","integer"],["t","string"]],"primaryKey":["n"],"version":1}\n'
        b'[null,"c"]\n[-1,"d"]\n[9,"a"]\n[10,"b"]\n4\n'
    ).hexdigest()
    assert content_hash(columns, ["n"], rows) == f"v1:sha256:{expected}"


CELLS: dict[FieldType, st.SearchStrategy[Any]] = {
    "string": st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    "integer": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "date": st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)),
}


@st.composite
def rows(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    kinds = [kind for _, kind in COLUMNS]
    cells = [CELLS[kinds[0]], *(st.none() | CELLS[kind] for kind in kinds[1:])]
    return draw(st.lists(st.tuples(*cells), max_size=8))


@settings(deadline=None)
@given(rows(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_says_nothing(
    data: list[tuple[Any, ...]], shuffler: random.Random
) -> None:
    """Even where a key is repeated."""
    shuffled = list(data)
    shuffler.shuffle(shuffled)
    assert content_hash(COLUMNS, KEY, shuffled) == content_hash(COLUMNS, KEY, data)


@settings(deadline=None)
@given(rows())
def test_a_changed_cell_changes_the_hash(data: list[tuple[Any, ...]]) -> None:
    changed = [*data, ROW]
    others = [*data, (*ROW[:1], 2, *ROW[2:])]
    assert len({hashed(*data), hashed(*changed), hashed(*others)}) == 3


def polars_rows(data: pa.Table) -> list[Any]:
    frame = pl.from_arrow(data)
    assert isinstance(frame, pl.DataFrame)
    return list(frame.iter_rows())


def duckdb_rows(data: pa.Table) -> list[Any]:
    with duckdb.connect() as connection:
        connection.register("data", data)
        return connection.sql("select * from data").fetchall()


def as_table() -> Table:
    fields = [
        {
            "name": name,
            "type": kind,
            "title": name,
            "description": name,
            "example": "",
            "evidence": "key",
        }
        for name, kind in COLUMNS
    ]
    return Table.from_schema({**PAY, "fields": fields, "primaryKey": KEY, "foreignKeys": []})


@settings(deadline=None, max_examples=50)
@given(rows())
def test_every_library_gives_the_same(data: list[tuple[Any, ...]]) -> None:
    schema = {"fields": [{"name": name, "type": kind} for name, kind in COLUMNS]}
    arrow = arrow_table(schema, data)
    expected = hashed(*data)
    assert hashed(*arrow.to_pylist()) == expected
    frame = to_pandas(arrow, as_table(), "1")
    assert hashed(*frame.to_dict("records")) == expected
    assert hashed(*frame.itertuples(index=False)) == expected
    assert hashed(*polars_rows(arrow)) == expected
    assert hashed(*duckdb_rows(arrow)) == expected


@pytest.mark.parametrize("name", real_tables())
@pytest.mark.usefixtures("real_package")
def test_the_published_hash_holds_in_every_library(name: str) -> None:
    table = catalog().table(name)
    arrow = mrd.load(name, "pyarrow")
    frame = mrd.load(name).sample(frac=1, random_state=0)
    for found in (
        arrow.to_pylist(),
        frame.to_dict("records"),
        polars_rows(arrow),
        duckdb_rows(arrow),
    ):
        assert content_hash(table.fields, table.primary_key, found) == table.content_hash
