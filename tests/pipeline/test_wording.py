from __future__ import annotations

import pytest

from mlops_role_data.pipeline.segment.figures import MONEY, figures, plain, spelled
from mlops_role_data.pipeline.segment.matching import mentions, runs, words


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("$120,000", [(MONEY, 120000)]),
        ("US$134,000", [(MONEY, 134000)]),
        ("$120,000 - $150,000", [(MONEY, 120000), (MONEY, 150000)]),
        ("USD 10.4 billion", [(MONEY, 10400000000)]),
        ("USD 25.5 billion by 2028.", [(MONEY, 25500000000), ("", 2028)]),
        ("$1.5M and $2bn", [(MONEY, 1500000), (MONEY, 2000000000)]),
        ("$120K", [(MONEY, 120000)]),
        ("$3 trillion", [(MONEY, 3000000000000)]),
        ("pays $5 more", [(MONEY, 5)]),
        ("$7 bricks", [(MONEY, 7)]),
        ("24%", [("percent", 24)]),
        ("12.5 % and 3 percent", [("percent", 12.5), ("percent", 3)]),
        ("0-3 years", [("", 0), ("", 3)]),
        ("7+ years", [("", 7)]),
        ("(US, 2024)", [("", 2024)]),
        ("in 2023, 2024 and 2025.", [("", 2023), ("", 2024), ("", 2025)]),
        ("1,000,000 bakers", [("", 1000000)]),
        ("5G, 4K, H2O, B2B", []),
        ("version 3.11.2", []),
        ("1.5GB", []),
        ("$120,0000", []),
        ("120,00", [("", 120)]),
        ("no figure at all", []),
        ("", []),
        ("\u20ac3,600 - \u20ac4,100", [(MONEY, 3600), (MONEY, 4100)]),
        ("\u20ac3,600-4,100 a month", [(MONEY, 3600), (MONEY, 4100)]),
        ("CHF 7,200 to CHF 8,900 a month", [(MONEY, 7200), (MONEY, 8900)]),
        ("CHF 7'200", [(MONEY, 7200)]),
        ("\u00a345k", [(MONEY, 45000)]),
        ("\u00a345-55k", [(MONEY, 45000), (MONEY, 55000)]),
        ("$1-2 million", [(MONEY, 1000000), (MONEY, 2000000)]),
        ("$500 - 1k", [(MONEY, 500), (MONEY, 1000)]),
        ("C$50,000 or CAD $5", [(MONEY, 50000), (MONEY, 5)]),
        ("EUR 4.3 billion", [(MONEY, 4300000000)]),
        ("from \u20ac7,500", [(MONEY, 7500)]),
        ("up to 3,600 \u20ac or 45,000 euros", [(MONEY, 3600), (MONEY, 45000)]),
        ("from 2023 to USD 25.5 billion", [("", 2023), (MONEY, 25500000000)]),
        ("10-15%", [("percent", 10), ("percent", 15)]),
        ("3-4 %", [("percent", 3), ("percent", 4)]),
        ("between 3 and 4 percent", [("percent", 3), ("percent", 4)]),
        ("3 and 4 percent", [("", 3), ("percent", 4)]),
        ("in 2023 - 24% more", [("", 2023), ("percent", 24)]),
        ("6+ years", [("", 6)]),
        ("2 million loaves", [("", 2000000)]),
        ("open 24/7, from 7:30", []),
        ("HL7 v2", []),
        ("#5 of \u00a7 5, see [5][6]", []),
        ("\u20b912 lakh or INR 1.5 crore", [(MONEY, 1200000), (MONEY, 15000000)]),
        ("Rs. 45,000", [(MONEY, 45000)]),
        ("R$ 8.500 or 1.200,50 \u20ac", [(MONEY, 8500), (MONEY, 1200.5)]),
        ("3.600 - 4.100 \u20ac", [(MONEY, 3600), (MONEY, 4100)]),
        ("\u20ac1.234 million", [(MONEY, 1234000)]),
        ("45 000 \u20ac, kr 52 000", [(MONEY, 45000), (MONEY, 52000)]),
        ("in 2024 300 planners", [("", 2024), ("", 300)]),
        ("3,5 % and 10,5-12,5 %", [("percent", 3.5), ("percent", 10.5), ("percent", 12.5)]),
        ("1, 2 and 3; 1,2,3", [("", 1), ("", 2), ("", 3)]),
        ("\u00a330,000pa for 37.5h", [(MONEY, 30000), ("", 37.5)]),
        ("a 25kg box, 2-3x as fast", [("", 25), ("", 2), ("", 3)]),
    ],
)
def test_figures_are_found_in_base_units(text: str, due: list[tuple[str, float]]) -> None:
    assert [(figure.unit, figure.value) for figure in figures(text)] == due


def test_a_figure_keeps_its_printed_form() -> None:
    assert [each.printed for each in figures("from USD 1.5 billion, up 24%, in 2030")] == [
        "USD 1.5 billion",
        "24%",
        "2030",
    ]


@pytest.mark.parametrize(("value", "due"), [(24.0, "24"), (12.5, "12.5"), (104e8, "10400000000")])
def test_figures_are_written_as_in_raw_files(value: float, due: str) -> None:
    assert plain(value) == due


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A baker bakes", "Baker"),
        ("Two bakers", "baker"),
        ("the baker's oven, the bakers' guild", "BAKER"),
        ("wages", "wage"),
        ("crosses", "cross"),
        ("AI/ML work", "AI"),
        ("(C++)", "C++"),
        ("CI/CD, C#", "CI/CD"),
        ("a  wide   gap", "wide gap"),
        ("in a.b", "a.b"),
    ],
)
def test_a_name_is_mentioned(text: str, name: str) -> None:
    assert mentions(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("bakery", "baker"),
        ("Z\u00fcrich", "rich"),
        ("ST\u00c4R", "R"),
        ("Rust", "R"),
        ("JavaScript", "Java"),
        ("C++", "C"),
        ("C#", "C"),
        ("R2", "R"),
        ("one baker\nguild of all", "baker guild"),
        ("axb", "a.b"),
        ("", "baker"),
    ],
)
def test_a_name_is_not_mentioned(text: str, name: str) -> None:
    assert not mentions(text, name)


def test_words_are_compared_without_case_and_punctuation() -> None:
    assert words("Bread, C++ & IT/OT!") == ["bread", "c++", "it", "ot"]


def test_runs_are_of_seven_words() -> None:
    assert runs("one two three four five six") == set()
    assert len(runs("one two three four five six seven")) == 1
    assert len(runs("one two three four five six seven eight")) == 2


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("C$50", ["CAD"]),
        ("US$50", ["USD"]),
        ("50 Swiss francs", ["CHF"]),
        ("kr 50", ["DKK", "NOK", "SEK"]),
        ("$50", ["USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD"]),
        ("50%", []),
    ],
)
def test_a_currency_is_what_is_printed(text: str, due: list[str]) -> None:
    assert [code for figure in figures(text) for code in figure.currencies] == due


def test_a_number_that_is_spelled_out_can_be_a_figure() -> None:
    found = spelled("One shift, and twelve in none", {"one": 1, "twelve": 12})
    assert [(figure.unit, figure.value) for figure in found] == [("", 1), ("", 12)]
