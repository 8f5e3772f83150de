from __future__ import annotations

import pytest

from mlops_role_data.pipeline.document.cells import evidence
from mlops_role_data.pipeline.document.source import Source, find_source, of_all
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.vocabulary_names import Spellings
from pipeline.checkouts import Checkout, place


def found(checkout: Checkout) -> list[Problem]:
    source = find_source(checkout.dataset(), checkout.document)
    assert isinstance(source, Source)
    together = of_all([source])
    assert together is not None
    return [*evidence(source), *evidence(together)]


@pytest.mark.parametrize(
    ("cell", "value", "shown"),
    [
        (("pay_figures", "junior", "amount_min"), 31000, "30000 ($30,000), 40000 ($40,000)"),
        (("pay_figures", "junior", "year"), 2030, "2031 (2031)"),
        (("pay_figures", "senior", "experience_min_years"), 4, "3 (3)"),
        (
            ("market_sizes", "bread-2030-bakery-007-1", "value"),
            15000000000,
            "1500000000 (USD 1.5 billion)",
        ),
        (("market_growth", "cake-2030-2035", "rate_percent_min"), 12, "12.5 (12.5%)"),
        (("market_growth", "cake-2030-2035", "rate_percent_min"), 2030, "12.5 (12.5%)"),
        (("pay_figures", "senior", "amount_max"), 2031, "50000 ($50,000)"),
    ],
)
def test_a_wrong_figure_is_found_and_the_printed_ones_named(
    checkout: Checkout, cell: tuple[str, str, str], value: int, shown: str
) -> None:
    table, key, column = cell
    line = checkout.edit(table, key, column, value)
    (problem,) = found(checkout)
    assert place(problem) == (table, line, column, "figure")
    assert problem.value == value
    assert f"{value} is not in the source here" in problem.message
    assert shown in problem.message


def test_a_figure_where_none_is_printed_is_found(checkout: Checkout) -> None:
    checkout.edit("market_sizes", "cake-2035-bakery-008-1", "span_id", "bakery-002-1")
    problems = [each for each in found(checkout) if each.rule == "figure"]
    assert [each.field for each in problems] == ["year", "value"]
    assert "no such figure" in problems[0].message


@pytest.mark.parametrize(
    ("table", "key", "column", "value"),
    [
        ("pay_figures", "senior", "hedge", "might reach"),
        ("pay_figures", "junior", "country_code", "DE"),
        ("markets", "bread", "name", "rye market"),
        ("sections", "bakery-pay", "heading", "Wages"),
        ("roles", "baker", "name", "Miller"),
    ],
)
def test_words_that_the_source_does_not_say_are_found(
    checkout: Checkout, table: str, key: str, column: str, value: str
) -> None:
    line = checkout.edit(table, key, column, value)
    problems = [each for each in found(checkout) if each.rule == "verbatim"]
    assert [place(each) for each in problems] == [(table, line, column, "verbatim")]
    assert f"does not say {value!r}" in problems[0].message


@pytest.mark.parametrize(
    ("cell", "value", "printed"),
    [
        (("pay_figures", "senior", "hedge"), "May reach", "'may reach'"),
        (("pay_figures", "junior", "pay_term"), "PAY", "'Pay', 'pay'"),
        (("markets", "bread", "name"), "Bread market", "'bread market'"),
        (("career_stages", "mid", "name"), "SENIOR", "'Senior', 'senior'"),
    ],
)
def test_other_capitals_than_the_sources_are_found(
    checkout: Checkout, cell: tuple[str, str, str], value: str, printed: str
) -> None:
    table, key, column = cell
    line = checkout.edit(table, key, column, value)
    (problem,) = found(checkout)
    assert place(problem) == (table, line, column, "capitals")
    assert f"the source prints {printed} here" in problem.message


@pytest.mark.parametrize(
    ("table", "key", "column", "value"),
    [("career_stages", "mid", "name", "senior"), ("pay_figures", "junior", "pay_term", "pay")],
)
def test_a_capital_that_only_opens_a_line_may_be_small(
    checkout: Checkout, table: str, key: str, column: str, value: str
) -> None:
    checkout.edit(table, key, column, value)
    assert found(checkout) == []


def test_a_code_has_its_own_capitals(checkout: Checkout) -> None:
    (growth,) = checkout.rows("market_growth")
    assert growth["rate_kind"] == "cagr"
    assert "CAGR" in checkout.document.read_text("utf-8")
    assert found(checkout) == []


def test_a_name_that_the_source_does_not_mention_is_found(checkout: Checkout) -> None:
    line = checkout.edit("market_sizes", "cake-2035-bakery-008-1", "market_id", "bread")
    (problem,) = found(checkout)
    assert place(problem) == ("market_sizes", line, "market_id", "name")
    assert "none of 'bread market'" in problem.message


def test_a_dangling_name_is_found_too(checkout: Checkout) -> None:
    checkout.edit("market_sizes", "cake-2035-bakery-008-1", "market_id", "pie")
    (problem,) = found(checkout)
    assert "none of 'pie'" in problem.message


def test_the_subject_of_a_document_need_not_be_named(checkout: Checkout) -> None:
    checkout.add("roles", role_id="miller", name="Miller")
    line = checkout.edit("pay_figures", "junior", "role_id", "miller")
    assert ("pay_figures", line, "role_id", "name") in {place(each) for each in found(checkout)}
    checkout.edit("documents", "bakery", "subject_role_id", "miller")
    checkout.edit("pay_figures", "senior", "role_id", "miller")
    assert "name" not in {each.rule for each in found(checkout)}


def add_aliases(checkout: Checkout) -> None:
    """Let markets have further spellings."""
    schema = checkout.schema("markets")
    key, name = schema["fields"][:2]
    schema |= {
        "name": "market_aliases",
        "aliasOf": "markets",
        "fields": [{**key, "name": "market_alias_id"}, {**key, "name": "market_id"}, name],
        "primaryKey": ["market_alias_id"],
        "foreignKeys": [
            {"fields": ["market_id"], "reference": {"resource": "markets", "fields": ["market_id"]}}
        ],
    }
    schema["fields"][1]["constraints"] = {"required": True}
    checkout.write_schema(schema)
    checkout.write("market_aliases", [])


def test_an_alias_is_as_good_as_the_name(checkout: Checkout) -> None:
    checkout.edit("markets", "bread", "name", "Bakers")
    assert [each.rule for each in found(checkout)] == []
    checkout.edit("markets", "bread", "name", "Junior")
    assert [each.rule for each in found(checkout)] == ["name", "name"]
    add_aliases(checkout)
    checkout.add("market_aliases", market_alias_id="a", market_id="bread", name="bread")
    assert found(checkout) == []
    assert Spellings(checkout.dataset()).of("markets", "bread") == ["Junior", "bread"]


def test_aliases_read_in_part_prove_nothing(checkout: Checkout) -> None:
    add_aliases(checkout)
    checkout.edit("market_sizes", "cake-2035-bakery-008-1", "market_id", "bread")
    assert [each.rule for each in found(checkout)] == ["name"]
    checkout.path("market_aliases").write_text("market_alias_id\n", "utf-8")
    assert found(checkout) == []


def test_a_row_without_a_name_has_no_spelling(checkout: Checkout) -> None:
    checkout.edit("markets", "bread", "name", "")
    assert Spellings(checkout.dataset()).of("markets", "bread") == []
    assert [each.rule for each in found(checkout)] == ["name", "name"]


def test_without_the_headings_nothing_is_missing(checkout: Checkout) -> None:
    checkout.path("sections").unlink()
    assert found(checkout) == []


def test_an_alias_is_no_use_of_the_thing(checkout: Checkout) -> None:
    add_aliases(checkout)
    checkout.add("markets", market_id="pie", name="pie market")
    checkout.add(
        "market_aliases", market_alias_id="tart-market", market_id="pie", name="tart market"
    )
    assert checkout.ruled() == {("markets", 4, "market_id", "orphan")}


def test_an_empty_cell_needs_no_proof(checkout: Checkout) -> None:
    checkout.edit("pay_figures", "senior", "hedge", "")
    checkout.edit("pay_figures", "senior", "country_code", "")
    assert found(checkout) == []


def test_a_vocabulary_is_only_judged_with_all_documents_at_hand(checkout: Checkout) -> None:
    cells = checkout.rows("documents")[0]
    checkout.add("documents", **{**cells, "document_id": "mill", "sha256": "0" * 64})
    checkout.add("markets", market_id="pie", name="pie market")
    source = find_source(checkout.dataset(), checkout.document)
    assert isinstance(source, Source)
    assert of_all([source]) is None
    assert list(evidence(source)) == []
