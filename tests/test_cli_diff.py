from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result
from pipeline.releases import Made

from mlops_role_data.cli.main import cli


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, ["diff", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Made().publish(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    made = Made()
    made.package["version"] = "1.3.0"
    made.rows["pay"][2]["amount"] = 5
    made.rows["pay"][1]["note"] = "<b>*x*</b>\x1b[31m"
    return made.publish(tmp_path / "new")


def test_text_is_a_summary_by_table(old: Path, new: Path) -> None:
    result = run(old, new)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "The package",
        '  version changed from "1.2.3" to "1.3.0"',
        "pay",
        '  row a, note: changed from "[b]x" to "<b>*x*</b>\\u001b[31m"',
        "  row c, amount: changed from 0 to 5",
        "From 1.2.3 to 1.3.0: 3 changes, calling for MINOR (1.3.0 at least)",
    ]


def test_json_is_of_the_documented_shape(old: Path, new: Path) -> None:
    found = json.loads(run(old, new, "--format", "json").stdout)
    schema = json.loads(
        files("mlops_role_data._diff").joinpath("diff.schema.json").read_text("utf-8")
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(found, schema)
    assert {name: found[name] for name in ("old", "new", "bump", "least_version")} == {
        "old": "1.2.3",
        "new": "1.3.0",
        "bump": "minor",
        "least_version": "1.3.0",
    }
    assert [change["bump"] for change in found["changes"]] == ["none", "minor", "minor"]
    assert found["changes"][2] | {"text": ""} == {
        "change": 3,
        "bump": "minor",
        "level": "cell",
        "kind": "changed",
        "table": "pay",
        "column": "amount",
        "record": {"pay_id": "c"},
        "property": None,
        "old": 0,
        "new": 5,
        "text": "",
    }


def test_no_text_acts_as_markup_in_markdown(old: Path, new: Path) -> None:
    text = run(old, new, "--format", "markdown").stdout
    assert text.startswith("From 1.2.3 to 1.3.0: 3 changes, calling for MINOR (1.3.0 at least).\n")
    assert "\n- `pay`\n\n" in text
    assert r"\<b\>\*x\*\</b\>" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("form", ["text", "json", "markdown", "changes"])
@pytest.mark.parametrize(("option", "code"), [([], 0), (["--exit-code"], 1)])
def test_the_exit_code_tells_of_differences_if_asked(
    old: Path, new: Path, form: str, option: list[str], code: int
) -> None:
    assert run(old, new, "--format", form, *option).exit_code == code
    assert run(old, old, "--format", form, *option).exit_code == 0


def test_equal_releases_have_no_change(old: Path) -> None:
    assert run(old, old).stdout == "From 1.2.3 to 1.2.3: no change\n"
    assert json.loads(run(old, old, "--format", "json").stdout)["changes"] == []


def test_long_lists_are_cut_for_people_and_whole_for_programs(old: Path, tmp_path: Path) -> None:
    made = Made()
    made.rows["steps"] += [
        {"pay_id": "c", "position": position, "after": None} for position in range(1, 101)
    ]
    new = made.publish(tmp_path / "long")
    lines = run(old, new).stdout.splitlines()
    assert lines[-2] == "  and 70 more"
    assert len(lines) == 33
    assert len(json.loads(run(old, new, "--format", "json").stdout)["changes"]) == 100


def test_a_wrong_name_is_a_wrong_call(old: Path) -> None:
    result = run(old, "no-such-thing")
    assert result.exit_code == 2
    assert "no path or git revision 'no-such-thing'" in result.stderr


def test_an_unreadable_release_is_an_error_of_the_data(old: Path) -> None:
    (old / "pay.parquet").write_bytes(b"PAR1")
    result = run(old, old)
    assert result.exit_code == 1
    assert "pay.parquet is not the file" in result.stderr
