"""Bytes as records: what is read, on which line, and what is wrong with it."""

from __future__ import annotations

import csv
import subprocess
import sys
import time

import pytest

from mlops_role_data.pipeline.raw_csv.lines import Records, parse


def faults(records: Records) -> list[tuple[str, int]]:
    return [(fault.rule, fault.line) for fault in records.faults]


def test_a_sound_file() -> None:
    records = parse(b'a,b\n1,"x, y"\n,"say ""no"""\n')
    assert records.header == ("a", "b")
    assert records.rows == [["1", "x, y"], ["", 'say "no"']]
    assert (records.lines, records.starts) == ([2, 3], [1, 2, 3])
    assert records.faults == []


def test_lines_are_physical_whatever_stands_before() -> None:
    data = b'a,b\n"one\ntwo",x\n\n1\n1,2,3\n,\n"p""q",r\n"open,x\nlast,row\n'
    records = parse(data)
    assert records.rows == [["one\ntwo", "x"], ['p"q', "r"], ["last", "row"]]
    assert records.lines == [2, 8, 10]
    assert faults(records) == [
        ("blank-row", 4),
        ("cell-count", 5),
        ("cell-count", 6),
        ("blank-row", 7),
        ("csv", 9),
    ]


def test_a_forgiving_parser_counts_otherwise() -> None:
    data = b'a,b\n"one\ntwo",x\n1,"y" z\n3,4\n"5,6\n7,8\n'
    records = parse(data)
    assert records.lines == [2, 5, 7]
    # it takes the stray quotes for text, and the open one for the rest of the file
    assert records.starts == [1, 2, 4, 5, 6]
    assert len(list(csv.reader(data.decode().splitlines(keepends=True)))) == 5


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_line_end_counts_as_one(end: bytes) -> None:
    records = parse(end.join([b"a,b", b"1,2", b"3", b"4,5", b""]))
    assert records.lines == [2, 4]
    assert faults(records) == [("cell-count", 3)]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"a,b\n1,\xff\n", "byte 0xff at byte 3 of the line"),
        (b"a,b\n1\xc3,2\n", "byte 0xc3 at byte 2 of the line"),
        (b"a,b\n1,\0\n", "a NUL byte at byte 3 of the line"),
    ],
)
def test_a_broken_byte_is_named_with_its_place(data: bytes, place: str) -> None:
    records = parse(data)
    assert faults(records) == [("encoding", 2)]
    assert place in records.faults[0].message
    assert len(records.rows) == 1


def test_every_broken_line_is_named() -> None:
    assert faults(parse(b"a\n\xff\nb\n\xfe\xfe\n")) == [("encoding", 2), ("encoding", 4)]


@pytest.mark.parametrize("marker", [b"<<<<<<< x", b"=======", b">>>>>>> x", b"||||||| x"])
def test_a_conflict_marker_is_no_row(marker: bytes) -> None:
    records = parse(b"a,b\n1,2\n" + marker + b"\r\n3,4\n")
    assert faults(records) == [("conflict-marker", 3)]
    assert records.lines == [2, 4]


@pytest.mark.parametrize("text", [b"======", b"========", b"<<<<<<<x", b" ======="])
def test_what_only_looks_like_a_marker_is_a_row(text: bytes) -> None:
    assert parse(b"a\n" + text + b"\n").faults == []


def test_a_header_below_what_is_refused_is_still_the_header() -> None:
    records = parse(b"\n<<<<<<< x\na,b\n1,2\n")
    assert (records.header, records.header_line, records.lines) == (("a", "b"), 3, [4])
    assert faults(records) == [("blank-row", 1), ("conflict-marker", 2)]


def test_a_broken_header_leaves_no_rows() -> None:
    records = parse(b'a,"b\n1,2\n3,4\n')
    assert (records.header, records.rows) == ((), [])
    assert faults(records) == [("csv", 1)]


def test_a_cell_of_any_length_is_a_cell() -> None:
    records = parse(b"a\n" + b"x" * 300_000 + b"\n")
    assert records.faults == []
    assert len(records.rows[0][0]) == 300_000


def test_what_is_read_does_not_depend_on_what_is_imported() -> None:
    """One of our libraries changes the limit that the standard library sets to a cell."""
    code = (
        "import sys; from mlops_role_data.pipeline.raw_csv.lines import parse; "
        "assert not parse(b'a\\n' + b'x' * 300_000 + b'\\n').faults; "
        "assert 'frictionless' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("line", [b'1,"x\n', b'1","\n', b'"\n', b'1,"x"y\n'])
def test_broken_quotes_all_over_do_not_take_forever(line: bytes) -> None:
    start = time.perf_counter()
    records = parse(b"a,b\n" + line * 20_000)
    assert records.faults
    assert sum(fault.rule == "csv" for fault in records.faults) <= 100
    assert time.perf_counter() - start < 10
