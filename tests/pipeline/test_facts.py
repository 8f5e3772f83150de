"""The fact cards hold every fact row once, in the source's order, in words to search."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from mlops_role_data.pipeline.dataset import Dataset, read_dataset
from mlops_role_data.pipeline.derive.tables import derive
from mlops_role_data.pipeline.project import open_project
from pipeline.checkouts import ROOT, Checkout

Row = dict[str, Any]


def cards(data: Dataset) -> list[Row]:
    rows: list[Row] = derive(data)["fact_cards"].to_pylist()
    return rows


@pytest.fixture(scope="module")
def real() -> Dataset:
    return read_dataset(open_project(ROOT))


@pytest.fixture(scope="module")
def real_cards(real: Dataset) -> list[Row]:
    return cards(real)


def test_every_fact_row_stands_once(real: Dataset, real_cards: list[Row]) -> None:
    found = Counter((row["table_name"], row["record_id"]) for row in real_cards)
    expected = Counter(
        (name, key)
        for name, table in real.project.curated.items()
        if table.kind == "fact"
        for key in real.column(name, table.primary_key[0])
    )
    assert found == expected


def test_they_stand_in_the_sources_order(real: Dataset, real_cards: list[Row]) -> None:
    order = {span: index for index, span in enumerate(real.column("spans", "span_id"))}
    span_of = {
        (name, row[table.primary_key[0]]): row["span_id"]
        for name, table in real.project.curated.items()
        if table.kind == "fact"
        for row in real.rows(name)
    }
    spans = [span_of[row["table_name"], row["record_id"]] for row in real_cards]
    places = [order[span] for span in spans]
    assert places == sorted(places)
    lines = [row["line"] for row in real_cards]
    assert lines == [real.span_of[span]["line"] for span in spans]


def test_the_text_ends_with_the_summary_after_the_role_of_an_instruction(
    real: Dataset, real_cards: list[Row]
) -> None:
    texts = {(row["table_name"], row["record_id"]): row["text"] for row in real_cards}
    told = set()
    for name, table in real.project.curated.items():
        if table.kind == "fact" and "summary" in table.columns:
            for row in real.rows(name):
                text, summary = texts[name, row[table.primary_key[0]]], row["summary"]
                lead = text[: -len(summary)]
                assert (lead + summary).lower() == text.lower()
                kind = row.get("kind", "")
                assert bool(lead) == (kind == "duty" or kind.endswith("_advice"))
                assert not lead or "AI/ML DevOps Engineer" in lead
                told.add(name)
    assert {"statements", "pay_figures", "demand_claims"} < told


def test_every_text_is_a_sentence(real_cards: list[Row]) -> None:
    for row in real_cards:
        text = row["text"]
        assert text.endswith((".", '."'))
        assert text == " ".join(text.split())
        assert not re.search(r"\(\s*\)|\(;|; ?\)|\.\.|NULL", text), text
        # the hidden keys of the rows say nothing to readers
        assert not re.search(r"\b[a-z]+-profile-[0-9]{3}", text), text


def test_a_mention_says_what_is_asked_for_and_how(real: Dataset, real_cards: list[Row]) -> None:
    texts = {
        row["record_id"]: row["text"] for row in real_cards if row["table_name"] == "skill_mentions"
    }
    labels = {row["skill_id"]: row["label"] for row in real.rows("skills")}
    words = {
        "required": "is required", "preferred": "is preferred", "recommended": "is recommended",
        "in_demand": "in demand", "additional": "is an additional", None: "is mentioned in",
    }  # fmt: skip
    for row in real.rows("skill_mentions"):
        text, label = texts[row["skill_mention_id"]], labels[row["skill_id"]]
        assert text.lower().startswith(label.lower())
        assert words[row["necessity"]] in text
        assert ("as an example" in text) == row["is_example"]
        assert ("one of several options" in text) == (row["choice_rule"] == "any_of")
        assert (f"{row['career_stage_id']} stage" in text) == bool(row["career_stage_id"])
        assert row["hedge"] is None or f"hedged: {row['hedge']}" in text
        level = row["proficiency_level"]
        assert (f"at the level of {level}" in text) == bool(level)


def test_a_party_stands_before_what_it_takes_part_in(real: Dataset, real_cards: list[Row]) -> None:
    texts = {(row["table_name"], row["record_id"]): row["text"] for row in real_cards}
    summaries = {row["statement_id"]: row["summary"] for row in real.rows("statements")}
    for row in real.rows("statement_parties"):
        text = texts["statement_parties", row["statement_party_id"]]
        lead = text.removesuffix(summaries[row["statement_id"]])
        assert lead != text
        assert lead.startswith(f"The source names {row['party']} a")


def test_the_text_says_what_the_row_does(checkout: Checkout) -> None:
    checkout.edit("pay_figures", "senior", "summary", "A senior baker may earn 50,000 dollars.")
    rows = {row["record_id"]: row for row in cards(checkout.dataset())}
    senior = rows["senior"]
    assert senior["text"] == "A senior baker may earn 50,000 dollars."
    assert (senior["topic"], senior["kind"]) == ("Baker", "pay_figure")
    assert (senior["section"], senior["line"], senior["document"]) == ("Pay", 5, "On bakers")
    caveat = rows["gap-2-to-3"]
    assert caveat["topic"] == "No band from two to three"
    assert caveat["text"] == "Someone with 2.5 years is in neither of the bands."


def test_a_mention_without_more_has_no_brackets(checkout: Checkout) -> None:
    checkout.add("skills", skill_id="rye", name="rye", label="rye", kind="tool")
    cells = {
        "skill_id": "rye", "worded_as": "bread", "context": "requirement", "necessity": "required",
        "is_example": False, "span_id": "bakery-007-1",
    }  # fmt: skip
    checkout.add("skill_mentions", skill_mention_id="rye-bakery-007-1", **cells)
    bare = {"necessity": "", "is_example": True, "hedge": "may"}
    checkout.add("skill_mentions", skill_mention_id="rye-bakery-008-1", **cells | bare)
    rows = {row["record_id"]: row["text"] for row in cards(checkout.dataset())}
    assert rows["rye-bakery-007-1"] == "Rye is required of the Baker."
    assert rows["rye-bakery-008-1"] == (
        "Rye is mentioned in the requirements part of the Baker profile "
        "(as an example; hedged: may)."
    )
