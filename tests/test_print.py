from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sys
from decimal import Decimal
from typing import Any

import pytest
from rich.console import Console

from mlops_role_data._print.rows import print_rows
from mlops_role_data._print.table import table_text

ROWS: list[dict[str, Any]] = [
    {"n": 2**60, "x": 0.5, "b": True, "d": dt.date(2024, 2, 29), "t": 'a,b "c" | \\ *d*'},
    {"n": None, "x": None, "b": None, "d": None, "t": None},
    {"n": -1, "x": 1e300, "b": False, "d": dt.date.min, "t": ""},
    {"n": 0, "x": -0.0, "b": True, "d": dt.date.max, "t": "two\nlines\tand \u201cé\u201d"},
]
# Colours, the title of the window, a line sent back, text read from right to left.
EVIL = "\x1b[31mred \x1b]0;title\x07 over\rwrite \x9b2J \u202egnp.exe \x00 del\x7f"


def printed(capsysbinary: pytest.CaptureFixture[bytes], form: str | None, **more: Any) -> str:
    print_rows(more.pop("rows", ROWS), title="Title", form=form, **more)
    return capsysbinary.readouterr().out.decode("utf-8")


def test_csv_follows_rfc_4180(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert printed(capsysbinary, "csv") == (
        "n,x,b,d,t\r\n"
        '1152921504606846976,0.5,true,2024-02-29,"a,b ""c"" | \\ *d*"\r\n'
        ",,,,\r\n"
        '-1,1e+300,false,0001-01-01,""\r\n'
        '0,-0.0,true,9999-12-31,"two\nlines\tand \u201cé\u201d"\r\n'
    )


def test_json_has_true_types(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    found = json.loads(printed(capsysbinary, "json"))
    assert found == [{**row, "d": row["d"] and row["d"].isoformat()} for row in ROWS]
    assert [type(found[0][name]) for name in "nxbdt"] == [int, float, bool, str, str]


def test_json_has_one_row_a_line(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    first, *lines, last = printed(capsysbinary, "json").splitlines()
    assert (first, last) == ("[", "]")
    assert [json.loads(line.rstrip(","))["n"] for line in lines] == [row["n"] for row in ROWS]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal(12345678901234567890123), 12345678901234567890123),
        (Decimal("0.5"), 0.5),
        (float("nan"), None),
        (float("inf"), None),
        (Decimal("NaN"), None),
        (dt.datetime(2024, 1, 2, 3, 4), "2024-01-02T03:04:00"),  # noqa: DTZ001
        (dt.time(3, 4), "03:04:00"),
        ([1, {"a": dt.date(2024, 1, 2)}, float("nan")], [1, {"a": "2024-01-02"}, None]),
        (dt.timedelta(days=1), "1 day, 0:00:00"),
    ],
    ids=str,
)
def test_json_has_a_form_for_whatever_a_query_gives(
    value: Any, expected: Any, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (found,) = json.loads(printed(capsysbinary, "json", rows=[{"x": value}]))
    assert (found["x"], type(found["x"])) == (expected, type(expected))


def test_markdown_keeps_cells_apart(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert printed(capsysbinary, "markdown").splitlines() == [
        "| n | x | b | d | t |",
        "| ---: | ---: | --- | --- | --- |",
        r'| 1152921504606846976 | 0.5 | true | 2024-02-29 | a,b "c" \| \\ \*d\* |',
        "|  |  |  |  |  |",
        "| -1 | 1e+300 | false | 0001-01-01 |  |",
        "| 0 | -0.0 | true | 9999-12-31 | two<br>lines\tand \u201cé\u201d |",
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("a_b_c", "a_b_c"),
        ("_a_", r"\_a\_"),
        ("<b>", r"\<b\>"),
        ("[x](y)", r"\[x\](y)"),
        ("`|`", r"\`\|\`"),
    ],
)
def test_markdown_shows_a_text_as_it_is(
    cell: str, expected: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    found = printed(capsysbinary, "markdown", rows=[{"x": cell}])
    assert found.splitlines()[2] == f"| {expected} |"


def test_piped_it_is_tab_separated(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    found = printed(capsysbinary, None)
    assert "\r" not in found
    read = list(csv.reader(io.StringIO(found), delimiter="\t"))
    assert read[0] == ["n", "x", "b", "d", "t"]
    assert [row[4] for row in read[1:]] == [row["t"] or "" for row in ROWS]


@pytest.mark.parametrize("form", [None, "csv", "json", "markdown"])
def test_a_null_alone_is_a_row_all_the_same(
    form: str | None, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    one = printed(capsysbinary, form, rows=[{"x": None}])
    two = printed(capsysbinary, form, rows=[{"x": None}, {"x": None}])
    assert two.count("\n") == one.count("\n") + 1
    assert "\n\n" not in two


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (None, "a\tb\n"),
        ("csv", "a,b\r\n"),
        ("json", "[]\n"),
        ("markdown", "| a | b |\n| --- | --- |\n"),
    ],
)
def test_of_no_rows_the_header_is_left(
    form: str | None, text: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert printed(capsysbinary, form, rows=[], columns=["a", "b"]) == text


def test_columns_choose_and_order(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    found = printed(capsysbinary, "csv", rows=[{"a": 1, "b": 2, "c": 3}], columns=["c", "a"])
    assert found == "c,a\r\n3,1\r\n"


@pytest.mark.parametrize("form", ["csv", "json"])
def test_no_value_is_changed_where_no_terminal_is(
    form: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    found = printed(capsysbinary, form, rows=[{"x": EVIL}])
    if form == "json":
        assert json.loads(found) == [{"x": EVIL}]
    else:
        assert list(csv.reader(io.StringIO(found, newline="")))[1] == [EVIL]


@pytest.mark.parametrize("form", [None, "table", "csv", "json", "markdown"])
def test_no_control_character_reaches_a_terminal(
    form: str | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    print_rows([{"x": EVIL, EVIL: 1}], title=EVIL, form=form)
    # A heading is in bold.
    found = re.sub(r"\x1b\[[013]*m", "", capsys.readouterr().out)
    assert "red" in found
    assert not set(EVIL) & set(found) - set(map(chr, range(32, 127)))


WIDE = [
    {"name": f"row {n}", **{f"column_{k}": "some words " * 4 for k in range(12)}} for n in (1, 2)
]


@pytest.mark.parametrize("width", [40, 80, 120, 160, 400])
def test_a_table_is_no_wider_than_the_terminal(width: int) -> None:
    console = Console(width=width, color_system=None)
    header = list(WIDE[0])
    cells = [list(row.values()) for row in WIDE]
    lines = table_text(header, cells, "Title", console).splitlines()
    assert max(map(len, lines)) <= width
    found = "".join(lines)
    assert all(name in found for name in header)
    # Side by side where it fits, below each other where not: a name per column, or per cell.
    assert found.count("column_3") == (1 if width == 400 else 2)


def test_a_long_word_is_not_cut_off() -> None:
    console = Console(width=60, color_system=None)
    assert table_text(["a", "b"], [["x", "y" * 200]], "", console).count("y") == 200
