"""Both judges over what was read back from Parquet."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pyarrow as pa
import pytest
from faults.spellings import trials
from frictionless import Package, Report
from frictionless.errors import PackageError

from mlops_role_data._release.catalog import Table
from mlops_role_data._release.parquet import arrow_type
from mlops_role_data.pipeline.judges.published import judge_published
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.schema.closed_subset import parse_schema

ROWS: list[tuple[Any, ...]] = [
    ("a", "one", 9_007_199_254_740_993, 0.5, True, dt.date(2024, 1, 31)),
    # a null integer beside another number, which frictionless' own reader of Parquet refuses
    ("b", None, None, 24.0, None, None),
    ("c", None, 7, None, False, dt.date(1, 1, 1)),
]


def data(table: Table, rows: list[tuple[Any, ...]]) -> pa.Table:
    columns = pa.schema([(each.name, arrow_type(each.type)) for each in table.fields])
    return pa.Table.from_pylist(
        [dict(zip(table.columns, row, strict=True)) for row in rows], columns
    )


def judged(rows: list[tuple[Any, ...]], table: Table | None = None) -> list[Problem]:
    table = table or trials()
    return judge_published({table.name: (table, data(table, rows))})


def test_what_is_sound_passes() -> None:
    assert judged(ROWS) == []
    assert judged([]) == []


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ((None, "x", *[None] * 4), (4, "trial_id", "required")),
        (("A", *[None] * 5), (4, "trial_id", "pattern")),
        (("a", *[None] * 5), (4, "trial_id", "unique")),
    ],
)
def test_both_judges_find_the_row(row: tuple[Any, ...], place: tuple[int, str, str]) -> None:
    (problem,) = judged([*ROWS, row])
    assert (problem.row, problem.field, problem.rule) == place
    assert problem.found_by == ("frictionless", "pandera")
    assert problem.file == "trials.parquet"


def test_a_reference_that_leads_nowhere_is_found() -> None:
    key = {"fields": ["word"], "reference": {"resource": "trials", "fields": ["trial_id"]}}
    table = parse_schema({**trials().descriptor, "foreignKeys": [key]})
    rows = [("a", *[None] * 5), ("b", "a", *[None] * 4), ("c", "x", *[None] * 4)]
    (problem,) = judged(rows, table)
    assert (problem.row, problem.field, problem.rule) == (3, "word", "foreignKey")
    assert problem.found_by == ("frictionless",)


def test_columns_in_another_order_are_found() -> None:
    table = trials()
    swapped = data(table, ROWS).select(["word", "trial_id", *table.columns[2:]])
    found = judge_published({table.name: (table, swapped)})
    judges = {by for each in found if each.rule == "header" for by in each.found_by}
    assert judges == {"frictionless", "pandera"}


def test_ordered_categories_pass() -> None:
    schema: dict[str, Any] = json.loads(json.dumps(trials().descriptor))
    schema["fields"][1] |= {
        "example": "one",
        "categories": ["one", "two"],
        "categoriesOrdered": True,
        "constraints": {"enum": ["one", "two"]},
    }
    assert judged(ROWS, parse_schema(schema)) == []


def test_what_frictionless_says_of_the_package_as_a_whole_is_not_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report = Report.from_validation(time=0, errors=[PackageError(note="no such thing")])
    monkeypatch.setattr(Package, "validate", lambda *_, **__: report)
    (problem,) = judged(ROWS)
    assert (problem.table, problem.rule, problem.file) == (
        None,
        "package-error",
        "datapackage.json",
    )
