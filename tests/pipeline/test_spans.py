from __future__ import annotations

import csv
import io
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_role_data._release.values import digest
from mlops_role_data.pipeline.segment.draft import draft, draft_csv, slug
from pipeline.checkouts import ENGLISH, LINES, ROOT, TEXT, Checkout, Row

# What the curators changed in the draft of the real document, beside the roles of spans: how deep
# headings stand, which plain text does not show, and one heading that would repeat the source.
DECISIONS: dict[str, dict[str, str]] = {
    "mlops-profile-key-aspects-of-ai-ml": {"heading": "Key Aspects of AI/ML"},
    "mlops-profile-core-skills-and-knowledge": {"last_line": "120"},
    "mlops-profile-devops-foundations": {
        "parent_section_id": "mlops-profile-core-skills-and-knowledge",
        "level": "3",
    },
    "mlops-profile-machine-learning-and-ai": {
        "parent_section_id": "mlops-profile-core-skills-and-knowledge",
        "level": "3",
    },
    "mlops-profile-market-demand": {"last_line": "157"},
    "mlops-profile-high-demand-skills": {
        "parent_section_id": "mlops-profile-market-demand",
        "level": "2",
    },
    "mlops-profile-industry-specific-demand": {
        "parent_section_id": "mlops-profile-market-demand",
        "level": "2",
        "last_line": "153",
    },
    "mlops-profile-compensation-and-career-opportunities": {
        "parent_section_id": "mlops-profile-market-demand",
    },
}


def rows(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def committed(table: str) -> list[Row]:
    return rows((ROOT / "raw" / f"{table}.csv").read_text("utf-8"))


def test_the_real_spans_are_the_draft_but_for_their_roles(real_document: Path) -> None:
    drafted = rows(
        draft_csv(real_document.read_bytes().decode(), "mlops-profile", "spans", ENGLISH)
    )
    raw = committed("spans")
    for row in drafted:
        if row["role"] == "fact":
            del row["role"]
    kept = [dict(row) for row in raw]
    for row in kept:
        if row["role"] != "heading":
            del row["role"]
    assert kept == drafted
    assert {row["role"] for row in raw} == {"heading", "fact", "framing"}


def test_the_real_sections_are_the_draft_but_for_what_the_curators_decided(
    real_document: Path,
) -> None:
    drafted = rows(
        draft_csv(real_document.read_bytes().decode(), "mlops-profile", "sections", ENGLISH)
    )
    decided = {
        row["section_id"]: {
            column: value for column, value in row.items() if value != draft_row[column]
        }
        for row, draft_row in zip(committed("sections"), drafted, strict=True)
    }
    assert {key: changes for key, changes in decided.items() if changes} == DECISIONS


def test_a_small_draft_is_what_one_would_write(checkout: Checkout) -> None:
    spans = rows(draft_csv(TEXT, "bakery", "spans", ENGLISH))
    due = checkout.rows("spans")
    assert [row["span_id"] for row in spans] == [row["span_id"] for row in due]
    for column in ("document_id", "line", "start", "end", "sha256"):
        assert [row[column] for row in spans] == [row[column] for row in due]
    roles = {row["span_id"]: row["role"] for row in spans}
    assert [key for key, role in roles.items() if role == "heading"] == [
        "bakery-001-1",
        "bakery-003-1",
        "bakery-006-1",
    ]
    assert set(roles.values()) == {"heading", "fact"}


def test_sections_nest_as_their_headings_do() -> None:
    text = "Bakers\nThey bake.\nTools\n- oven\n1. Rye\n- Kinds:\n- dark\nMills\nThey mill."
    sections, spans = draft(text, "craft", ENGLISH)
    assert [
        (each.section_id, each.parent_section_id, each.level, each.first_line, each.last_line)
        for each in sections
    ] == [
        ("craft-bakers", None, 1, 1, 7),
        ("craft-tools", "craft-bakers", 2, 3, 7),
        ("craft-rye", "craft-tools", 3, 5, 7),
        ("craft-kinds", "craft-rye", 4, 6, 7),
        ("craft-mills", None, 1, 8, 9),
    ]
    assert sections[3].heading == "Kinds"
    assert [each.text for each in spans if each.section_id == "craft-kinds"] == ["Kinds:", "dark"]


def test_a_heading_is_one_span_even_if_it_reads_like_two_sentences() -> None:
    sections, spans = draft("Bakers\n- a\nWhat is rye? An answer\n- b", "x", ENGLISH)
    assert [each.heading for each in sections] == ["Bakers", "What is rye? An answer"]
    assert [each.line for each in spans] == [1, 2, 3, 4]


def test_a_text_that_begins_without_heading_has_a_section_all_the_same() -> None:
    sections, spans = draft("Rye is milled. Then it is baked.", "x", ENGLISH)
    assert [each.heading for each in sections] == ["Rye is milled."]
    assert [each.role for each in spans] == ["heading", "fact"]


def test_headings_that_repeat_get_keys_of_their_own() -> None:
    text = "Bread\n- a\n1. Tools\n- b\nCake\n- c\n1. Tools\n- d\n2. Tools\n- e\n3. Tools\n- f"
    keys = [each.section_id for each in draft(text, "x", ENGLISH)[0]]
    assert keys == [
        "x-bread", "x-tools", "x-cake", "x-cake-tools", "x-cake-tools-2", "x-cake-tools-3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Key Aspects", "key-aspects"),
        ("One two three four five six seven", "one-two-three-four-five-six"),
        ("The end of the", "the-end"),
        ("Caf\u00e9 & Bar", "cafe-bar"),
        ("\u65e5\u672c", "section"),
        ("of the", "section"),
        ("", "section"),
    ],
)
def test_slugs_are_short_readable_and_never_empty(text: str, due: str) -> None:
    assert slug(text) == due


def test_the_draft_is_canonical_csv() -> None:
    assert draft_csv("Rye, and more", "x", "sections", ENGLISH).endswith(
        ',,1,"Rye, and more",x-001-1,1,1\n'
    )


# Texts of ordinary lines, and of anything else that UTF-8 can hold
marks = st.sampled_from(["", "", "- ", "* ", "1. ", "12) ", "  ", "\t- ", "-", "\u00a0"])
sentences = st.lists(
    st.sampled_from(
        ["Rye is milled.", "tools:", "Bread", "As a rule, so.", "e.g. oats", "5% of it"]
    ),
    max_size=4,
).map(" ".join)
plain_texts = st.lists(st.tuples(marks, sentences).map("".join), max_size=8).map("\n".join)
any_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(deadline=None)
@given(plain_texts | any_texts | any_texts.map(lambda text: text.replace("0", "\n- ")))
def test_any_text_is_tiled(text: str) -> None:
    sections, spans = draft(text, "x", ENGLISH)
    for span in spans:
        assert text[span.start : span.end] == span.text == span.text.strip() != ""
        assert "\n" not in span.text
        assert span.line == text.count("\n", 0, span.start) + 1
        assert span.sha256 == digest(span.text)
    for one, other in pairwise(spans):
        assert one.end <= other.start
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(text)]
    for end, start in zip(ends, starts, strict=True):
        for line in text[end:start].split("\n"):
            assert re.fullmatch(
                r"\s*(?:[*\u2022\u2013\u25e6\u25aa\u00b7]|\(?\w{1,5}[.)])?\s*|[-:=+|\s]+", line
            )
    assert len({span.span_id for span in spans}) == len(spans)
    assert {span.section_id for span in spans} == {section.section_id for section in sections}


@settings(deadline=None)
@given(plain_texts)
def test_the_sections_of_any_text_nest(text: str) -> None:
    sections, spans = draft(text, "x", ENGLISH)
    by_id = {section.section_id: section for section in sections}
    assert len(by_id) == len(sections)
    headings = [span.span_id for span in spans if span.role == "heading"]
    assert headings == [section.span_id for section in sections]
    for section in sections:
        assert section.first_line <= section.last_line
        if section.parent_section_id:
            parent = by_id[section.parent_section_id]
            assert section.level == parent.level + 1
            assert parent.first_line < section.first_line
            assert section.last_line <= parent.last_line
        else:
            assert section.level == 1


def test_the_lines_of_the_small_document_are_its_pieces() -> None:
    assert [span.text for span in draft(TEXT, "x", ENGLISH)[1]] == [
        piece for _, pieces in LINES for piece in pieces
    ]
