"""What helps curators: rows drafted from a span, what is left to do, and rows of links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from mlops_role_data.cli.main import cli
from mlops_role_data.pipeline.rules.registry import RULES
from pipeline.checkouts import Checkout

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [*map(str, arguments)])


def add(checkout: Checkout, document: Path, table: str, span: str) -> list[dict[str, str]]:
    """Take the rows of a span out of a table, let them be added again, and return them."""
    rows = checkout.rows(table)
    place = next(at for at, row in enumerate(rows) if row["span_id"] == span)
    rest = [row for row in rows if row["span_id"] != span]
    checkout.write(table, rest)
    raw = checkout.root / "raw"
    result = run("add-rows", table, "--span", span, "--document", document, "--raw", raw)
    assert result.exit_code == 0, result.output
    after = checkout.rows(table)
    added = after[place : place + len(after) - len(rest)]
    assert {row["span_id"] for row in added} == {span}, "the rows are at their place"
    assert [row for row in after if row not in added] == rest
    return [{name: cell for name, cell in row.items() if cell} for row in added]


@pytest.mark.parametrize(
    ("table", "span", "filled"),
    [
        (
            "skill_mentions",
            "mlops-profile-022-1",
            [
                {"skill_id": "cloud-platform", "worded_as": "Cloud platform"},
                {"skill_id": "aws", "worded_as": "AWS"},
                {"skill_id": "azure", "worded_as": "Azure"},
                {"skill_id": "google-cloud", "worded_as": "Google Cloud"},
            ],
        ),
        (
            "pay_figures",
            "mlops-profile-161-1",
            [
                {
                    "career_stage_id": "entry", "amount_min": "120000", "amount_max": "150000",
                    "currency_code": "USD",
                }
            ],
        ),
        (
            "market_growth",
            "mlops-profile-140-1",
            [
                {
                    "market_id": "ai-in-devops", "rate_kind": "cagr",
                    "hedge": "projected to",
                }
            ],
        ),
        ("statements", "mlops-profile-205-1", [{}]),
    ],
)  # fmt: skip
def test_rows_have_what_the_span_prints_beyond_doubt(
    project_copy: Checkout,
    real_document: Path,
    table: str,
    span: str,
    filled: list[dict[str, str]],
) -> None:
    added = add(project_copy, real_document, table, span)
    for row in added:
        assert row.pop("span_id") == span
        if table == "skill_mentions":
            assert row.pop("skill_mention_id") == f"{row['skill_id']}-{span}"
    assert added == filled


def test_rows_that_are_there_are_not_added_again(
    project_copy: Checkout, real_document: Path
) -> None:
    span, raw = "mlops-profile-022-1", project_copy.root / "raw"
    before = project_copy.rows("skill_mentions")
    again = ("add-rows", "skill_mentions", "--span", span, "--document", real_document)
    result = run(*again, "--raw", raw)
    assert (result.exit_code, "nothing added" in result.stdout) == (0, True), result.output
    assert project_copy.rows("skill_mentions") == before
    lost = next(row for row in before if row["span_id"] == span)
    project_copy.write("skill_mentions", [row for row in before if row is not lost])
    assert run(*again, "--raw", raw).stdout.count("added") == 1
    keys = [row["skill_mention_id"] for row in project_copy.rows("skill_mentions")]
    assert sorted(keys) == sorted(row["skill_mention_id"] for row in before)


@pytest.mark.parametrize(
    ("table", "span", "message"),
    [
        ("pay", "mlops-profile-161-1", "there is no curated table 'pay'"),
        ("skills", "mlops-profile-161-1", "there is no table that cites spans 'skills'"),
        ("pay_figures", "mlops-profile-999-1", "no document at hand has the span"),
    ],
)
def test_what_cannot_be_added_is_a_wrong_call(
    project_copy: Checkout, real_document: Path, table: str, span: str, message: str
) -> None:
    raw = project_copy.root / "raw"
    result = run("add-rows", table, "--span", span, "--document", real_document, "--raw", raw)
    assert result.exit_code == 2
    assert message in result.stderr


def test_what_is_left_is_listed_by_span(project_copy: Checkout, real_document: Path) -> None:
    raw, wanted = project_copy.root / "raw", ["--uncited", "--document", real_document]
    done = run("coverage", *wanted, "--raw", raw)
    assert (done.exit_code, done.stdout) == (0, "")
    span = "mlops-profile-161-1"
    for name, table in project_copy.dataset().project.curated.items():
        if table.kind == "fact":
            rows = project_copy.rows(name)
            project_copy.write(name, [row for row in rows if row["span_id"] != span])
    left = run("coverage", *wanted, "--raw", raw)
    assert left.exit_code == 1
    assert f"line 161 ({span}): no row cites this span" in left.stdout
    assert "prints $120,000 here" in left.stdout
    assert "Tables with columns of money: figures, market_sizes, pay_figures" in left.stdout


def test_a_record_that_nobody_has_looked_up_gets_a_row(
    project_copy: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project_copy.root)
    before = project_copy.rows("taxonomy_links")
    skill = {**project_copy.rows("skills")[0], "skill_id": "rye", "name": "rye", "label": "rye"}
    project_copy.add("skills", **skill)
    result = run("links", "--stub")
    assert (result.exit_code, result.stdout) == (0, "raw/taxonomy_links.csv: 2 rows added\n")
    after = project_copy.rows("taxonomy_links")
    assert after[: len(before)] == before
    assert [row["taxonomy_link_id"] for row in after[len(before) :]] == ["esco-rye", "onet-rye"]
    assert {row["match_relation"] for row in after[len(before) :]} == {"not_looked_up"}
    found = [each for rule in RULES for each in rule(project_copy.dataset())]
    assert not [each for each in found if each.rule.startswith("link")]
    assert run("links", "--stub").stdout == "raw/taxonomy_links.csv: 0 rows added\n"


def test_links_need_something_to_do() -> None:
    result = run("links")
    assert result.exit_code == 2
    assert "--check, or add rows with --stub" in result.stderr
