"""A table is two files: what `add-table` writes, and what `build` writes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mlops_role_data.cli.main import cli
from mlops_role_data.pipeline.validate import validate
from pipeline.checkouts import Checkout


def run(checkout: Checkout, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.chdir(checkout.root)
    return CliRunner().invoke(cli, arguments)


def listed(checkout: Checkout) -> list[str]:
    descriptor = json.loads((checkout.root / "datapackage.json").read_text("utf-8"))
    return [each["name"] for each in descriptor["resources"]]


@pytest.mark.parametrize(
    ("kind", "group", "header"),
    [
        ("fact", "pay", "perk_id,summary,span_id"),
        ("vocabulary", "vocabularies", "perk_id,name"),
    ],
)
def test_a_new_table_is_read_at_once(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, kind: str, group: str, header: str
) -> None:
    result = run(checkout, monkeypatch, "add-table", "perks", "--kind", kind, "--group", group)
    assert result.exit_code == 0, result.output
    assert checkout.path("perks").read_text("utf-8") == f"{header}\n"
    assert "perks" in listed(checkout)
    report, _ = validate(checkout.dataset().project)
    assert [each for each in report.problems if each.table == "perks"] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("roles", "--group", "pay"), "not taken yet"),
        (("Bonus", "--group", "pay"), "snake_case"),
        (("perks", "--group", "wages"), "wages"),
        (("perks",), "--group"),
    ],
)
def test_what_cannot_be_a_table_is_refused(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    before = sorted(checkout.root.rglob("*"))
    result = run(checkout, monkeypatch, "add-table", *arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert sorted(checkout.root.rglob("*")) == before


def test_outside_a_checkout_there_is_nothing_to_add_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["add-table", "perks", "--group", "pay"])
    assert result.exit_code == 2
    assert "no checkout here" in result.output


def test_build_lists_the_tables_that_exist(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = checkout.root / "datapackage.json"
    before = listed(checkout)
    descriptor = json.loads(path.read_text("utf-8"))
    descriptor["resources"] = descriptor["resources"][1:]
    path.write_text(json.dumps(descriptor), "utf-8")
    report, _ = validate(checkout.dataset().project)
    assert [each.rule for each in report.problems] == ["resources"]
    result = run(checkout, monkeypatch, "build")
    assert result.exit_code == 0, result.output
    assert sorted(listed(checkout)) == sorted(before)
