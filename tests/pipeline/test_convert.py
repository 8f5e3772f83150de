"""Text to typed values, and the two ways of telling whether a text is one."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from faults.spelling import is_spelled
from faults.spellings import RIGHT, WRONG, trials

from mlops_role_data._release.catalog import FieldType
from mlops_role_data.pipeline.raw_csv.cells import convert


@pytest.mark.parametrize(
    ("kind", "texts", "values", "arrow"),
    [
        ("string", ["x", "", " "], ["x", None, " "], pa.string()),
        ("integer", ["0", "", "-7", "9" * 18], [0, None, -7, 10**18 - 1], pa.int64()),
        ("number", ["24", "", "-0.5", "19.65"], [24.0, None, -0.5, 19.65], pa.float64()),
        ("boolean", ["true", "", "false"], [True, None, False], pa.bool_()),
        ("date", ["2024-02-29", ""], [dt.date(2024, 2, 29), None], pa.date32()),
    ],
)
def test_values(
    kind: FieldType, texts: list[str], values: list[object], arrow: pa.DataType
) -> None:
    column, bad = convert(pa.array(texts, pa.string()), kind)
    assert (column.to_pylist(), bad, column.type) == (values, [], arrow)


@pytest.mark.parametrize("column", sorted(WRONG))
def test_what_is_no_value_is_null_and_named(column: str) -> None:
    kind = trials().field(column).type
    texts = [RIGHT[column][0], *WRONG[column], RIGHT[column][-1]]
    values, bad = convert(pa.array(texts, pa.string()), kind)
    assert bad == list(range(1, len(texts) - 1))
    assert [index for index, value in enumerate(values.to_pylist()) if value is None] == bad


@pytest.mark.parametrize("column", sorted(RIGHT))
def test_both_ways_of_telling_agree(column: str) -> None:
    kind = trials().field(column).type
    assert all(map(is_spelled(kind), RIGHT[column]))
    assert not any(map(is_spelled(kind), WRONG.get(column, ())))


@pytest.mark.parametrize("kind", ["string", "integer", "number", "boolean", "date"])
def test_no_cells_are_no_problem(kind: FieldType) -> None:
    column, bad = convert(pa.array([], pa.string()), kind)
    assert (len(column), bad) == (0, [])
