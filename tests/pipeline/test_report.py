from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from mlops_role_data.pipeline.problems import Problem
from mlops_role_data.pipeline.report import show, to_github, to_json
from mlops_role_data.pipeline.validate import Report

CELL = Problem(
    "pay",
    "raw/pay.csv",
    3,
    "amount",
    "minimum",
    -1,
    "-1 is too low: raise it",
    ("frictionless", "pandera"),
)
FILE = Problem(
    None, "raw/x,y:z.csv", None, None, "unknown-file", None, "100 % odd\nreally", ("reader",)
)
GOOD = Report((), 3, 40, None)
BAD = Report((CELL, FILE), 3, 40, "paper.txt")


def shown(report: Report, width: int = 200) -> str:
    console = Console(file=io.StringIO(), width=width, soft_wrap=True, emoji=False)
    show(report, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_json_is_one_object_of_the_documented_shape() -> None:
    assert json.loads(to_json(GOOD)) == {"valid": True, "problems": []}
    assert json.loads(to_json(BAD)) == {
        "valid": False,
        "problems": [
            {
                "table": "pay",
                "file": "raw/pay.csv",
                "row": 3,
                "field": "amount",
                "rule": "minimum",
                "value": -1,
                "message": "-1 is too low: raise it",
                "found_by": ["frictionless", "pandera"],
            },
            {
                "table": None,
                "file": "raw/x,y:z.csv",
                "row": None,
                "field": None,
                "rule": "unknown-file",
                "value": None,
                "message": "100 % odd\nreally",
                "found_by": ["reader"],
            },
        ],
    }


def test_json_is_ascii_whatever_the_data() -> None:
    odd = Problem("pay", "pay.csv", 2, "a", "text", "\u202e\u00e9", "odd", ("rules",))
    text = to_json(Report((odd,), 1, 1, None))
    assert text.isascii()
    assert json.loads(text)["problems"][0]["value"] == "\u202e\u00e9"


def test_annotations_are_escaped_as_github_asks() -> None:
    assert to_github(GOOD) == ""
    assert to_github(BAD).splitlines() == [
        "::error file=raw/pay.csv,line=3,title=pay amount minimum::-1 is too low: raise it",
        "::error file=raw/x%2Cy%3Az.csv,title=unknown-file::100 %25 odd%0Areally",
    ]


def test_people_get_a_summary_by_file() -> None:
    assert shown(GOOD) == "valid: 3 tables, 40 rows\n"
    assert shown(BAD) == (
        "raw/pay.csv\n"
        "  row 3, amount: -1 is too low: raise it (minimum; frictionless, pandera)\n"
        "raw/x,y:z.csv\n"
        "  file: 100 % odd\nreally (unknown-file; reader)\n"
        "2 problems in 3 tables, 40 rows, against paper.txt\n"
    )


def test_one_problem_is_one() -> None:
    assert shown(Report((CELL,), 1, 1, None)).endswith("1 problem in 1 tables, 1 rows\n")


@pytest.mark.parametrize("text", ["[red]no[/red]", "[/]", "[link=x]", ":smile:", "back\\", "[bold"])
def test_markup_in_the_data_is_shown_not_obeyed(text: str) -> None:
    odd = Problem("pay", text, 2, text, "text", text, text, ("rules",))
    assert shown(Report((odd,), 1, 1, text)).count(text) == 4


def test_a_long_message_stays_on_its_line() -> None:
    odd = Problem("pay", "pay.csv", 2, "a", "text", None, "word " * 100, ("rules",))
    assert len(shown(Report((odd,), 1, 1, None), width=40).splitlines()) == 3
