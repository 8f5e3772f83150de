from __future__ import annotations

from pathlib import Path

import pytest

from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.validate import Report, validate
from pipeline.checkouts import Checkout, place


def judged(checkout: Checkout, document: Path | None = None) -> Report:
    return validate(open_project(checkout.root), None, document)[0]


def test_what_is_right_is_valid(checkout: Checkout) -> None:
    report = judged(checkout, checkout.document)
    assert report.valid
    assert report.tables == len(checkout.dataset().raw)
    assert report.rows == 27
    assert report.document == "bakers.txt"


def test_the_real_data_is_valid(project_copy: Checkout) -> None:
    report = judged(project_copy)
    assert report.problems == ()
    assert report.document is None


def test_the_real_data_is_valid_against_its_document(
    project_copy: Checkout, real_document: Path
) -> None:
    assert judged(project_copy, real_document).problems == ()


def test_all_problems_come_at_once_from_every_judge(checkout: Checkout) -> None:
    checkout.edit("compensation", "junior", "amount_min_usd", "30,000")
    checkout.edit("market_sizes", "bread-2030", "status", "guessed")
    checkout.edit("market_sizes", "bread-2035", "market_id", "pie")
    checkout.edit("market_growth", "cake-2030-2035", "rate_percent", 13.5)
    checkout.edit("roles", "baker", "name", "Baker ")
    (checkout.root / "raw" / "more.csv").write_text("a\n")
    found = {
        place(each): set(each.found_by) for each in judged(checkout, checkout.document).problems
    }
    both = {"frictionless", "pandera"}
    assert found.pop(("spans", 6, "span_id", "unbooked-figure")) == {"source"}
    assert found.pop(("spans", 10, "span_id", "unbooked-figure")) == {"source"}
    assert found == {
        (None, None, None, "unknown-file"): {"reader"},
        ("compensation", 2, "amount_min_usd", "type"): both | {"reader"},
        ("market_sizes", 2, "status", "enum"): both,
        ("market_sizes", 3, "market_id", "foreignKey"): {"frictionless", "rules"},
        ("market_sizes", 3, "market_id", "name"): {"source"},
        ("market_growth", 2, "rate_percent", "figure"): {"source"},
        ("roles", 2, "name", "text"): {"rules"},
    }


def test_problems_are_sorted_by_file_and_row(checkout: Checkout) -> None:
    checkout.edit("roles", "baker", "kind", "unknown")
    checkout.edit("markets", "cake", "name", "cake  market")
    checkout.edit("markets", "bread", "name", "bread  market")
    files = [(each.file, each.row) for each in judged(checkout).problems]
    assert files == [("raw/markets.csv", 2), ("raw/markets.csv", 3), ("raw/roles.csv", 2)]


@pytest.mark.parametrize("table", ["spans", "sections", "documents", "roles", "caveats"])
def test_a_missing_file_is_one_problem_of_its_own(checkout: Checkout, table: str) -> None:
    checkout.path(table).unlink()
    problems = judged(checkout, checkout.document).problems
    assert (table, None, None, "missing-file") in {place(each) for each in problems}
    assert len(problems) <= 2


def test_one_row_too_short_is_one_problem(checkout: Checkout) -> None:
    path = checkout.path("spans")
    path.write_text(path.read_text("utf-8").replace("bakery-004-1,bakery,", "bakery-004-1,"))
    places = [place(each) for each in judged(checkout, checkout.document).problems]
    assert places == [("spans", 6, None, "cell-count")]
