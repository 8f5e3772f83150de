"""What holds for any rows and any bytes."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faults import strategies, verdicts
from faults.conform import conform
from faults.spelling import is_spelled
from faults.spellings import trials
from mlops_role_data._release.catalog import FieldType
from mlops_role_data.pipeline.judges import pandera_judge as contracts
from mlops_role_data.pipeline.raw_csv.canonical import canonical, to_csv
from mlops_role_data.pipeline.raw_csv.cells import convert
from mlops_role_data.pipeline.raw_csv.lines import parse
from mlops_role_data.pipeline.raw_csv.table import read_table
from mlops_role_data.pipeline.report.problems import Problem, merge

SOUND = to_csv(
    trials().columns,
    [
        ["a", "one", "1", "0.5", "true", "2024-01-31"],
        ["b", "one, two", "", "", "", ""],
        ["c", 'a "word"', "-7", "24", "false", "2024-02-29"],
    ],
).encode("utf-8")

# Few examples, and the same ones each time: a search without end is not for a test to make.
few = settings(max_examples=6, deadline=None, database=None, derandomize=True)
many = settings(max_examples=150, deadline=None, database=None, derandomize=True)


def judged(data: bytes) -> list[Problem]:
    table = trials()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "trials.csv")
        path.write_bytes(data)
        raw = read_table(path, table, path.name)
        judges: Iterable[Problem] = [
            *raw.problems,
            *conform({table.name: raw}, path.parent),
            *contracts.judge(raw),
        ]
    return merge(judges)


@pytest.mark.parametrize("table", sorted(verdicts.tables()))
@few
@given(data=st.data())
def test_rows_that_a_schema_allows_pass_both_judges(table: str, data: st.DataObject) -> None:
    schema = verdicts.tables()[table]
    rows = data.draw(strategies.rows(schema))
    for judge in verdicts.JUDGES.values():
        assert verdicts.judged(schema, rows, judge) == []


@many
@given(data=strategies.files(SOUND))
def test_any_bytes_end_in_a_report(data: bytes) -> None:
    problems = judged(data)
    assert data == SOUND or problems or _is_sound(data)
    last = max(len(data.splitlines()), 1)
    assert all(each.row is None or 1 <= each.row <= last for each in problems)


def _is_sound(data: bytes) -> bool:
    """Tell whether bytes are what our writer writes for a header as due and rows of its width."""
    records = parse(data)
    return (
        records.header == trials().columns
        and not records.faults
        and to_csv(records.header, records.rows).encode("utf-8") == data
    )


@many
@given(sheet=strategies.sheets())
def test_what_is_written_is_read_again(sheet: list[list[str]]) -> None:
    header, *rows = sheet
    records = parse(to_csv(header, rows).encode("utf-8"))
    assert (list(records.header), records.rows, records.faults) == (header, rows, [])


@many
@given(data=strategies.files(SOUND))
def test_the_canonical_form_is_final_and_keeps_every_cell(data: bytes) -> None:
    try:
        once = canonical(data)
    except ValueError:
        return
    assert canonical(once) == once
    assert read(once) == read(data)


def read(data: bytes) -> list[list[str]]:
    """Read a file's cells by other means than ours."""
    records = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    while not records[-1]:
        records.pop()
    return records


@pytest.mark.parametrize("kind", get_args(FieldType))
@many
@given(
    text=st.text(min_size=1, max_size=12)
    | st.text("0123456789.-+eE_, TZWtruefals", min_size=1, max_size=12)
)
def test_reader_and_contract_agree_on_every_text(kind: FieldType, text: str) -> None:
    column, bad = convert(pa.array([text], pa.string()), kind)
    assert bad == ([] if is_spelled(kind)(text) else [0])
    assert column.null_count == len(bad)
