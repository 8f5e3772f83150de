from __future__ import annotations

import ast
import datetime
import io
import json
import math
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from rich.console import Console

from mlops_role_data.pipeline.document import cells as evidence
from mlops_role_data.pipeline.judges import inspection
from mlops_role_data.pipeline.judges import pandera_judge as contracts
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.report.formats import (
    repository_root,
    show,
    to_github,
    to_json,
)
from mlops_role_data.pipeline.report.problems import Problem, Report
from mlops_role_data.pipeline.rules.sql_rules import OF_EVERY_DATA_SET
from mlops_role_data.pipeline.schema import fields
from pipeline.checkouts import ROOT

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
SCHEMA = json.loads(
    files("mlops_role_data.pipeline.report").joinpath("report.schema.json").read_text()
)
GOOD = Report((), 3, 40)
BAD = Report((CELL, FILE), 3, 40, ("paper",))


def shown(report: Report, width: int = 200) -> str:
    file = io.StringIO()
    show(report, Console(file=file, width=width, soft_wrap=True, emoji=False, no_color=True))
    return re.sub(r"\x1b\[[0-9;]*m", "", file.getvalue())


def faults(text: str) -> list[str]:
    judge = jsonschema.Draft202012Validator(SCHEMA)
    return [error.message for error in judge.iter_errors(json.loads(text))]


def test_json_is_one_object_of_the_documented_shape() -> None:
    assert json.loads(to_json(GOOD)) == {
        "valid": True,
        "documents": {"checked": [], "not_at_hand": []},
        "problems": [],
    }
    assert json.loads(to_json(BAD)) == {
        "valid": False,
        "documents": {"checked": ["paper"], "not_at_hand": []},
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
    text = to_json(Report((odd,), 1, 1))
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
        "2 problems in 3 tables, 40 rows, against paper\n"
    )


def test_one_problem_is_one() -> None:
    assert shown(Report((CELL,), 1, 1)).endswith("1 problem in 1 tables, 1 rows\n")


@pytest.mark.parametrize("text", ["[red]no[/red]", "[/]", "[link=x]", ":smile:", "back\\", "[bold"])
def test_markup_in_the_data_is_shown_not_obeyed(text: str) -> None:
    odd = Problem("pay", text, 2, text, "text", text, text, ("rules",))
    assert shown(Report((odd,), 1, 1, (text,))).count(text) == 4


def test_a_long_message_stays_on_its_line() -> None:
    odd = Problem("pay", "pay.csv", 2, "a", "text", None, "word " * 100, ("rules",))
    assert len(shown(Report((odd,), 1, 1), width=40).splitlines()) == 3


def test_what_a_terminal_would_obey_is_spelled_out() -> None:
    odd = "a\x1b[2Jb\u202ec\rd\x07\udc80"
    report = Report((Problem("pay", odd, 2, odd, "text", odd, odd, ("rules",)),), 1, 1, (odd,))
    for text in (shown(report), to_github(report)):
        assert all(each.isprintable() for each in text.replace("\n", ""))
        assert "a\\x1b[2Jb\\u202ec\\rd\\x07\\udc80" in text


def test_annotations_count_paths_from_the_repositorys_root(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    root = tmp_path / "data" / "mlops"
    (root / "raw").mkdir(parents=True)
    assert repository_root(root) == tmp_path
    assert repository_root(Path("/")) == Path("/")
    report = Report((CELL, FILE), 1, 1)
    first, second = to_github(report, root).splitlines()
    assert first.startswith("::error file=data/mlops/raw/pay.csv,line=3,")
    assert second.startswith("::error file=data/mlops/raw/x%2Cy%3Az.csv,title=")
    # what lies in no folder that is known is left as it is
    assert to_github(report, tmp_path) == to_github(report)


@pytest.mark.parametrize(
    ("value", "due"),
    [
        (datetime.date(2031, 2, 3), "2031-02-03"),
        (math.inf, "inf"),
        (math.nan, "nan"),
        (np.int64(5), 5),
        (np.bool_(True), True),
        (1.5, 1.5),
    ],
)
def test_any_value_has_a_form_in_json(value: object, due: object) -> None:
    text = to_json(Report((Problem("pay", "x", 2, "a", "text", value, "odd", ("rules",)),), 1, 1))
    assert json.loads(text)["problems"][0]["value"] == due
    assert not faults(text)


class TestSchema:
    def test_it_is_one_and_describes_what_is_written(self) -> None:
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        assert not faults(to_json(GOOD))
        assert not faults(to_json(BAD))

    @pytest.mark.parametrize(
        "change",
        [
            {"row": 0}, {"row": "3"}, {"rule": "nothing"}, {"found_by": []}, {"message": ""},
            {"found_by": ["somebody"]}, {"value": []}, {"file": None}, {"more": 1},
        ],
    )  # fmt: skip
    def test_it_refuses_what_is_not(self, change: dict[str, object]) -> None:
        verdict = json.loads(to_json(BAD))
        verdict["problems"][0].update(change)
        assert faults(json.dumps(verdict))

    @pytest.mark.parametrize("member", SCHEMA["$defs"]["problem"]["required"])
    def test_it_needs_every_member(self, member: str) -> None:
        verdict = json.loads(to_json(BAD))
        del verdict["problems"][0][member]
        assert faults(json.dumps(verdict))

    def test_valid_means_without_problems(self) -> None:
        assert faults(to_json(BAD).replace("false", "true", 1))
        assert faults(to_json(GOOD).replace("true", "false", 1))

    def test_it_names_every_rule_of_the_code_and_no_other(self) -> None:
        named = SCHEMA["$defs"]["rule"]["enum"]
        assert named == sorted(set(named))
        assert set(named) == set(rules_of_the_code())

    def test_a_rule_of_a_data_set_is_of_the_documented_shape(self) -> None:
        verdict = json.loads(to_json(BAD))
        for rule in (*open_project(ROOT).rules, "source-error"):
            verdict["problems"][0]["rule"] = rule
            assert not faults(json.dumps(verdict))

    def test_so_does_the_page(self) -> None:
        page = (ROOT / "docs" / "report.md").read_text("utf-8")
        cells = re.findall(r"^\| (`.*?`) \|", page.partition("\n## Rules\n")[2], re.MULTILINE)
        found = [name for cell in cells for name in re.findall(r"`(.+?)`", cell)]
        assert sorted(found) == sorted(SCHEMA["$defs"]["rule"]["enum"])


# Where the name of a rule stands in a call: the argument's place
_NAMED = {
    "problem": 0, "Fault": 0, "explain": 0, "Finding": 0, "each_table": 0,
    "of_form": 0, "_unreadable": 3, "Problem": 4,
}  # fmt: skip


def rules_of_the_code() -> Iterator[str]:
    """Collect the names of rules: those in calls, and those that are looked up."""
    for path in (ROOT / "src" / "mlops_role_data" / "pipeline").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            # as in `rule, message = "missing-file", ...`
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "(rule, message)":
                assert isinstance(node.value, ast.Tuple)
                yield from _texts(node.value.elts[0])
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            # `source.problem` has the table first
            ahead = int(ast.unparse(node.func) == "source.problem")
            if name in _NAMED and len(node.args) > _NAMED[name]:
                yield from _texts(node.args[_NAMED[name] + ahead])
            # as in `faults.append(("digest", "sha256", fault))`
            if name == "append" and isinstance(node.args[0], ast.Tuple):
                first = node.args[0].elts[0]
                yield from _texts(first) if ast.unparse(node).startswith("faults.") else ()
    yield from inspection.RULES.values()
    yield from contracts._RULES.values()
    yield from (name for each in fields._CONSTRAINTS.values() for name in each.__struct_fields__)
    yield from evidence._PROVED
    yield "capitals"  # of words that are found, but not as they are printed
    yield from (name.partition("_")[0] for name in OF_EVERY_DATA_SET)


def _texts(node: ast.expr) -> Iterator[Any]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
