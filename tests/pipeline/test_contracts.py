"""Pandera as the second judge: contracts compiled from the schemas."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa
import pytest
from faults.spellings import trials
from pandera.errors import SchemaErrors

from mlops_role_data._release.catalog import Table
from mlops_role_data._release.parquet import arrow_type, pandas_dtypes
from mlops_role_data.pipeline.judges.pandera_judge import contract, failures, judge
from mlops_role_data.pipeline.raw_csv.table import read_table
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.schema.closed_subset import parse_schema

HEADER = b"trial_id,word,whole,ratio,flag,day\n"


def limited(column: str, **constraints: object) -> Table:
    """Give the table of trials with other constraints on one column."""
    schema: dict[str, Any] = json.loads(json.dumps(trials().descriptor))
    for field in schema["fields"]:
        if field["name"] == column:
            field["constraints"] = constraints
            field["example"] = constraints.get("enum", [field["example"]])[0]  # type: ignore[index]
    return parse_schema(schema)


def judged(folder: Path, data: bytes, table: Table | None = None) -> list[Problem]:
    path = folder / "trials.csv"
    path.write_bytes(data)
    return list(judge(read_table(path, table or trials(), path.name)))


def places(problems: list[Problem]) -> list[tuple[int | None, str | None, str]]:
    assert {each.found_by for each in problems} <= {("pandera",)}
    return sorted(((each.row, each.field, each.rule) for each in problems), key=str)


def test_a_sound_file_keeps_its_contract(tmp_path: Path) -> None:
    data = HEADER + b"a,one,1,0.5,true,2024-01-31\nb,,,,,\n"
    assert judged(tmp_path, data) == []


def test_no_rows_keep_every_contract(tmp_path: Path) -> None:
    assert judged(tmp_path, HEADER) == []


def test_lines_are_physical_whatever_stands_before(tmp_path: Path) -> None:
    data = HEADER + b'a,"one\nand\ntwo",,,,\n\nb\n"c" x,,,,,\nd,,x,,,\nd,,,,,\n'
    assert places(judged(tmp_path, data)) == [
        (8, "whole", "type"),
        (9, "trial_id", "primaryKey"),
        (9, "trial_id", "unique"),
    ]


def test_a_cell_that_could_not_be_read_is_not_called_empty(tmp_path: Path) -> None:
    table = limited("whole", required=True, unique=True)
    data = HEADER + b"a,,x,,,\nb,,,,,\nc,,y,,,\nd,,7,,,\ne,,7,,,\n"
    assert places(judged(tmp_path, data, table)) == [
        (2, "whole", "type"),
        (3, "whole", "required"),
        (4, "whole", "type"),
        (6, "whole", "unique"),
    ]


@pytest.mark.parametrize(
    ("constraints", "good", "bad"),
    [
        ({"minimum": 5}, ["5", "6"], "4"),
        ({"maximum": 5}, ["5", "-6"], "6"),
        ({"enum": [5, 7]}, ["5", "7"], "6"),
        ({"unique": True}, ["5", "7"], "5"),
        ({"unique": False}, ["5", "5"], None),
        ({"required": False}, ["", ""], None),
    ],
    ids=str,
)
@pytest.mark.parametrize("column", ["whole", "ratio"])
def test_numbers_keep_their_limits(
    tmp_path: Path, column: str, constraints: dict[str, Any], good: list[str], bad: str | None
) -> None:
    assert_limited(tmp_path, column, constraints, good, bad)


@pytest.mark.parametrize(
    ("column", "constraints", "good", "bad"),
    [
        ("ratio", {"minimum": 0.5}, ["0.5"], "0.499999"),
        ("ratio", {"enum": [0.5, 24]}, ["0.5", "24"], "24.5"),
        ("day", {"minimum": "2024-02-01"}, ["2024-02-01"], "2024-01-31"),
        ("day", {"maximum": "2024-02-01"}, ["2024-02-01"], "2024-02-02"),
        ("day", {"enum": ["2024-02-01", "2024-03-01"]}, ["2024-03-01"], "2024-02-02"),
        ("day", {"unique": True}, ["2024-02-01"], "2024-02-01"),
        ("flag", {"enum": [True]}, ["true"], "false"),
        ("flag", {"required": True}, ["true", "false"], ""),
        ("word", {"minLength": 2}, ["ab", "éé"], "é"),
        ("word", {"maxLength": 2}, ["ab", "éé"], "abc"),
        ("word", {"enum": ["ab", "cd"]}, ["ab", "cd"], "AB"),
        ("word", {"pattern": "(?:ab|cd)"}, ["ab", "cd"], "abd"),
    ],
    ids=str,
)
def test_other_values_keep_their_limits(
    tmp_path: Path, column: str, constraints: dict[str, Any], good: list[str], bad: str
) -> None:
    assert_limited(tmp_path, column, constraints, good, bad)


def assert_limited(
    folder: Path, column: str, constraints: dict[str, Any], good: list[str], bad: str | None
) -> None:
    schema: dict[str, Any] = json.loads(json.dumps(trials().descriptor))
    field = next(each for each in schema["fields"] if each["name"] == column)
    field["constraints"] = constraints
    table = Table.from_schema(schema)
    place = table.columns.index(column)
    cells = [*good, *([bad] if bad is not None else [])]
    rows = [[f"t{number}", *[""] * 5] for number in range(len(cells))]
    for row, cell in zip(rows, cells, strict=True):
        row[place] = cell
    data = HEADER + "".join(",".join(row) + "\n" for row in rows).encode()
    found = judged(folder, data, table)
    rule = next(iter(constraints))
    due = [(len(cells) + 1, column, rule)] if bad is not None else []
    assert places(found) == due


def test_empty_cells_are_not_each_others_duplicates(tmp_path: Path) -> None:
    assert_limited(tmp_path, "word", {"unique": True}, ["", "", "x"], "x")


def test_a_line_break_at_the_end_breaks_a_pattern(tmp_path: Path) -> None:
    """Where a match from ^ to $ would let it pass."""
    data = HEADER + b'"a\n",,,,,\n'
    assert places(judged(tmp_path, data)) == [(2, "trial_id", "pattern")]


def test_a_wrong_header_does_not_hide_the_rest(tmp_path: Path) -> None:
    data = b"trial_id,wrod,whole,ratio,flag,day\na,,x,,,\nA,,,,,\na,,,,,\n"
    found = judged(tmp_path, data)
    assert places(found) == [
        (1, "word", "header"),
        (1, "wrod", "header"),
        (2, "whole", "type"),
        (3, "trial_id", "pattern"),
        (4, "trial_id", "primaryKey"),
        (4, "trial_id", "unique"),
    ]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        (b"trial_id,whole,word,ratio,flag,day", "whole"),
        (b"trial_id,word,whole,ratio,flag", "day"),
        (b"word,whole,ratio,flag,day", "trial_id"),
        (b"trial_id,word,whole,ratio,flag,day,note", "note"),
        (b"trial_id,word,whole,ratio,flag,day,day", "day"),
    ],
)
def test_the_contract_has_a_header_of_its_own(tmp_path: Path, header: bytes, column: str) -> None:
    found = judged(tmp_path, header + b"\n")
    assert set(places(found)) == {(1, column, "header")}


def test_a_key_of_several_columns(tmp_path: Path) -> None:
    schema: dict[str, Any] = json.loads(json.dumps(trials().descriptor))
    schema["primaryKey"] = ["trial_id", "word"]
    schema["fields"][0]["constraints"] = schema["fields"][1]["constraints"] = {"required": True}
    data = HEADER + b"a,x,,,,\na,y,,,,\nb,x,,,,\na,x,,,,\na,,,,,\na,,,,,\n"
    assert places(judged(tmp_path, data, parse_schema(schema))) == [
        (5, "trial_id", "primaryKey"),
        (6, "word", "required"),
        (7, "word", "required"),
    ]


def frame(**cells: object) -> pd.DataFrame:
    """Give one row with the table's columns and dtypes."""
    types = {each.name: arrow_type(each.type) for each in trials().fields}
    row = {"trial_id": "a", **cells}
    columns = {name: pa.array([row.get(name)], kind) for name, kind in types.items()}
    found: pd.DataFrame = pa.table(columns).to_pandas(types_mapper=pandas_dtypes().get)
    return found


def test_a_frame_as_loaded_keeps_the_contract() -> None:
    good = frame(whole=1, ratio=0.5, flag=True, day=dt.date(2024, 1, 31))
    assert list(failures(trials(), contract(trials()), good)) == []


@pytest.mark.parametrize(
    ("column", "dtype"),
    [("whole", "Float64"), ("whole", "str"), ("flag", "bool"), ("day", "object")],
)  # fmt: skip
def test_another_dtype_is_another_type(column: str, dtype: str) -> None:
    filled = frame(word="x", whole=1, ratio=0.5, flag=True, day=dt.date(2024, 1, 31))
    found = list(failures(trials(), contract(trials()), filled.astype({column: dtype})))
    assert [(each.rule, each.fields, each.row) for each in found] == [("type", (column,), None)]


def test_nothing_is_coerced() -> None:
    with pytest.raises(SchemaErrors):
        contract(trials()).validate(frame().astype({"whole": "str"}), lazy=True)


def test_ordered_categories_are_part_of_the_contract() -> None:
    schema: dict[str, Any] = json.loads(json.dumps(trials().descriptor))
    schema["fields"][1] |= {
        "example": "low",
        "categories": ["low", "high"],
        "categoriesOrdered": True,
        "constraints": {"enum": ["low", "high"]},
    }
    table = parse_schema(schema)
    ordered = pd.CategoricalDtype(["low", "high"], ordered=True)
    sound = frame(word="high").astype({"word": ordered})
    assert list(failures(table, contract(table), sound)) == []
    other = frame(word="high").astype({"word": pd.CategoricalDtype(["high", "low"], ordered=True)})
    assert [each.rule for each in failures(table, contract(table), other)] == ["type"]
    # raw data is text, so that a value that is no category is not lost before it is judged
    raw = contract(table, categories=False)
    assert [each.rule for each in failures(table, raw, frame(word="mid"))] == ["enum"]


def test_a_contract_says_what_it_is_about() -> None:
    made = contract(trials())
    assert isinstance(made, pandera.DataFrameSchema)
    assert (made.name, made.title, made.description) == ("trials", "Trials", "Cells to try.")
    assert made.columns["day"].description == "A day."
    assert (made.strict, made.ordered, made.coerce) == (True, True, False)
