"""The one canonical form of a raw file."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from mlops_role_data.errors import DataPackageError
from mlops_role_data.pipeline.raw_csv.canonical import canonical, format_file, to_csv


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("plain", "plain"),
        ("", ""),
        (" padded ", " padded "),
        ("a,b", '"a,b"'),
        ('say "no"', '"say ""no"""'),
        ('"', '""""'),
        ("two\nlines", '"two\nlines"'),
        ("two\rlines", '"two\rlines"'),
        ("'single'", "'single'"),
        ("semi;colon\ttab", "semi;colon\ttab"),
        ("\u2028", "\u2028"),
    ],
    ids=ascii,
)
def test_only_what_needs_quotes_gets_them(cell: str, written: str) -> None:
    assert to_csv(["a", "b"], [[cell, "x"]]) == f"a,b\n{written},x\n"


def test_a_lone_empty_cell_is_no_blank_line() -> None:
    assert to_csv(["a"], [[""]]) == 'a\n""\n'


@pytest.mark.parametrize(
    ("data", "due"),
    [
        (b"\xef\xbb\xbfa,b\n1,2\n", b"a,b\n1,2\n"),
        (b"a,b\r\n1,2\r\n", b"a,b\n1,2\n"),
        (b"a,b\r1,2\r", b"a,b\n1,2\n"),
        (b"a,b\n1,2", b"a,b\n1,2\n"),
        (b"a,b\n1,2\n\n\n", b"a,b\n1,2\n"),
        (b'"a","b"\n"1","2"\n', b"a,b\n1,2\n"),
        (b'a,b\n"",2\n', b"a,b\n,2\n"),
        (b'a,b\n1,x"y\n', b'a,b\n1,"x""y"\n'),
        (b'a,b\n1,"x, y"\n', b'a,b\n1,"x, y"\n'),
        (b'a,b\n 1,"x\r\ny"\n', b'a,b\n 1,"x\r\ny"\n'),
        ("a,b\nä,\N{NO-BREAK SPACE}\n".encode(), "a,b\nä,\N{NO-BREAK SPACE}\n".encode()),
    ],
)
def test_the_form_goes_and_the_cells_stay(data: bytes, due: bytes) -> None:
    assert canonical(data) == due


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"\xef\xbb\xbf",
        b"a,b\n1,2,3\n",
        b"a,b\n\n1,2\n",
        b'a,b\n"1,2\n',
        b'a,b\n"1" x,2\n',
        b"a,b\n1,\xff\n",
        b"a,b\n1,\0\n",
        "a,b\n1,2\n".encode("utf-16"),
        b"<<<<<<< x\na,b\n=======\n",
    ],
)
def test_what_is_more_than_form_is_left_alone(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "pay.csv"
    path.write_bytes(data)
    with pytest.raises(DataPackageError, match=r"pay\.csv has a fault that is more than form"):
        format_file(path)
    assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_rewritten_once(tmp_path: Path) -> None:
    path = tmp_path / "pay.csv"
    path.write_bytes(b"a,b\r\n1,2")
    assert format_file(path)
    assert path.read_bytes() == b"a,b\n1,2\n"
    assert not format_file(path)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_permissions_stay(tmp_path: Path) -> None:
    path = tmp_path / "pay.csv"
    path.write_bytes(b"a\r\n")
    path.chmod(0o640)
    format_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_every_raw_file_is_canonical() -> None:
    raw = Path(__file__).resolve().parents[2] / "raw"
    assert [
        path.name
        for path in sorted(raw.glob("*.csv"))
        if canonical(path.read_bytes()) != path.read_bytes()
    ] == []
