"""One raw file as the reader hands it to the judges."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from faults.spellings import trials

from mlops_role_data.pipeline.raw_csv.table import RawTable, read_table

HEADER = b"trial_id,word,whole,ratio,flag,day\n"


def read(folder: Path, data: bytes) -> RawTable:
    path = folder / "trials.csv"
    path.write_bytes(data)
    return read_table(path, trials(), "raw/trials.csv")


def places(raw: RawTable) -> list[tuple[int | None, str | None, str]]:
    return [(each.row, each.field, each.rule) for each in raw.problems]


def test_a_sound_file(tmp_path: Path) -> None:
    raw = read(tmp_path, HEADER + b"a,one,1,0.5,true,2024-01-31\nb,,,,,\n")
    assert raw.problems == []
    assert raw.typed.to_pylist()[0]["whole"] == 1
    assert list(raw.typed.to_pylist()[1].values()) == ["b", None, None, None, None, None]
    assert raw.text.to_pylist()[1]["whole"] == ""
    assert (raw.lines, raw.header) == ([2, 3], trials().columns)
    assert raw.in_place == set(trials().columns)


def test_a_file_without_rows_is_sound_and_has_typed_columns(tmp_path: Path) -> None:
    raw = read(tmp_path, HEADER)
    assert raw.problems == []
    assert raw.typed.num_rows == 0
    assert [str(each.type) for each in raw.typed.schema] == [
        "string", "string", "int64", "double", "bool", "date32[day]",
    ]  # fmt: skip


def test_a_cell_that_is_no_value_is_null_and_kept_as_text(tmp_path: Path) -> None:
    raw = read(tmp_path, HEADER + b'a,,,,,\nb,,"120,000",,,\nc,,7,,,\n')
    assert places(raw) == [(3, "whole", "type")]
    assert raw.problems[0].value == "120,000"
    assert raw.bad == {"whole": [1]}
    assert raw.typed.column("whole").to_pylist() == [None, None, 7]
    assert raw.text.column("whole").to_pylist() == ["", "120,000", "7"]


def test_problems_bear_the_name_under_which_the_file_is_shown(tmp_path: Path) -> None:
    raw = read(tmp_path, HEADER + b"a,,x,,,\n")
    assert {(each.table, each.file, each.found_by) for each in raw.problems} == {
        ("trials", "raw/trials.csv", ("reader",))
    }


def test_refused_records_are_left_out_and_keep_their_lines(tmp_path: Path) -> None:
    data = HEADER + b'a,"one\nand two",,,,\n\nb\nc,,,,,,\n"d" x,,,,,\ne,,5.0,,,\n'
    raw = read(tmp_path, data)
    assert raw.typed.column("trial_id").to_pylist() == ["a", "e"]
    assert raw.lines == [2, 8]
    assert {line: each.rule for line, each in raw.refused.items()} == {
        4: "blank-row",
        5: "cell-count",
        6: "cell-count",
        7: "csv",
    }
    assert places(raw)[-1] == (8, "whole", "type")


def test_a_wrong_header_does_not_hide_the_rest(tmp_path: Path) -> None:
    data = b"trial_id,wrod,whole,ratio,ratio,day\na,x,1.0,1,2,2024-1-2\n"
    raw = read(tmp_path, data)
    assert places(raw) == [
        (1, "wrod", "header"),
        (1, "ratio", "header"),
        (1, "word", "header"),
        (1, "flag", "header"),
        (2, "whole", "type"),
        (2, "day", "type"),
    ]
    assert raw.typed.column_names == ["trial_id", "whole", "day"]
    assert raw.in_place == {"trial_id", "whole", "ratio", "day"}


def test_columns_in_another_order_are_read_by_their_names(tmp_path: Path) -> None:
    raw = read(tmp_path, b"word,trial_id,whole,ratio,flag,day\none,a,1,,,\n")
    assert places(raw) == [(1, "word", "header")]
    assert "trial_id, word, whole" in raw.problems[0].message
    assert raw.typed.to_pylist()[0]["word"] == "one"
    assert raw.in_place == {"whole", "ratio", "flag", "day"}


def test_a_header_that_is_not_on_top_is_found_but_in_no_judges_place(tmp_path: Path) -> None:
    raw = read(tmp_path, b"\n" + HEADER + b"a,,x,,,\n")
    assert places(raw) == [(1, None, "blank-row"), (3, "whole", "type")]
    assert raw.in_place == set()


def test_what_the_reader_knows_of_the_header(tmp_path: Path) -> None:
    raw = read(tmp_path, b"trial_id,wrod,whole,ratio,flag,day\na,x,x,,,\n")
    for column, found in (("word", "word"), ("wrod", "wrod"), ("day", "wrod"), (None, "wrod")):
        known = raw.known(column)
        assert known is not None
        assert known.field == found


def test_a_fault_of_a_cell_is_no_fault_of_the_file(tmp_path: Path) -> None:
    assert read(tmp_path, HEADER + b"a,,x,,,\n").known() is None


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (HEADER + b'a,"x",,,,\n', 2),
        (HEADER + b'a,x"y,,,,\n', 2),
        (HEADER + b"a,x,,,,\nb,x,,,,\r\n", 3),
        (HEADER.replace(b"word", b'"word"') + b"a,x,,,,\n", 1),
        (HEADER + b'a,"x\ny",,,,\nb,"z",,,,\n', 4),
    ],
)
def test_the_first_line_that_is_not_canonical_is_named(
    tmp_path: Path, data: bytes, line: int
) -> None:
    raw = read(tmp_path, data)
    assert places(raw) == [(line, None, "canonical")]
    assert "mlops-role-data format" in raw.problems[0].message


@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "trials.csv"
    if kind == "folder":
        path.mkdir()
    raw = read_table(path, trials(), "raw/trials.csv")
    rule = {"missing": "missing-file", "folder": "unreadable-file"}[kind]
    assert places(raw) == [(None, None, rule)]
    assert raw.typed.num_rows == 0


@pytest.mark.skipif(os.name != "posix", reason="no links or pipes that anyone may make")
@pytest.mark.parametrize("kind", ["link", "loop", "endless", "pipe"])
def test_what_is_no_plain_file_is_never_opened(tmp_path: Path, kind: str) -> None:
    """A link could print what lies elsewhere into a public report; a pipe would block for ever."""
    path = tmp_path / "trials.csv"
    (tmp_path / "secret").write_text("password\n", "utf-8")
    if kind == "pipe":
        os.mkfifo(path)
    else:
        targets = {"link": "secret", "loop": "trials.csv", "endless": "/dev/zero"}
        path.symlink_to(targets[kind])
    raw = read_table(path, trials(), "raw/trials.csv")
    assert places(raw) == [(None, None, "unreadable-file")]
    assert not raw.is_read
    assert "password" not in str(raw.problems)
    (problem,) = raw.problems
    assert "plain file" in problem.message


def test_a_header_of_too_many_columns_is_one_fault(tmp_path: Path) -> None:
    raw = read(tmp_path, ",".join(f"c{number}" for number in range(100_000)).encode() + b"\n")
    assert places(raw) == [(1, None, "unreadable-file")]
    assert "100000 columns, and at most 1000" in raw.problems[0].message
