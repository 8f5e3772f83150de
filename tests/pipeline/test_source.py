from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.checkouts import TEXT, Checkout, Place, place, places


def found(checkout: Checkout) -> set[Place]:
    return places(iter(checkout.proved()))


def test_nothing_is_found_where_nothing_is_wrong(checkout: Checkout) -> None:
    assert checkout.proved() == []


def test_nothing_is_found_in_the_real_data(project_copy: Checkout, real_document: Path) -> None:
    assert project_copy.proved(real_document) == []


@pytest.mark.parametrize(("column", "value"), [("characters", 9), ("lines", 9)])
def test_the_size_of_the_document_is_checked(checkout: Checkout, column: str, value: int) -> None:
    line = checkout.edit("documents", "bakery", column, value)
    assert ("documents", line, column, "document") in found(checkout)


def test_a_last_line_without_end_counts(checkout: Checkout) -> None:
    text = TEXT.rstrip("\n")
    checkout.document.write_text(text, "utf-8", newline="")
    checkout.edit("documents", "bakery", "characters", len(text))
    digest = hashlib.sha256(text.encode()).hexdigest()
    checkout.edit("documents", "bakery", "sha256", digest)
    assert checkout.proved() == []


def test_a_wrong_digest_is_found_and_the_right_one_named(checkout: Checkout) -> None:
    due = checkout.rows("spans")[4]["sha256"]
    line = checkout.edit("spans", "bakery-004-1", "sha256", "0" * 64)
    (problem,) = checkout.proved()
    assert place(problem) == ("spans", line, "sha256", "digest")
    assert problem.value == "0" * 64
    assert due in problem.message


def test_a_shifted_span_is_found(checkout: Checkout) -> None:
    start = int(checkout.rows("spans")[4]["start"])
    line = checkout.edit("spans", "bakery-004-1", "start", start + 1)
    assert {
        ("spans", line, "sha256", "digest"),
        ("spans", line, "start", "tiling"),
    } <= found(checkout)


def test_a_wrong_line_is_found(checkout: Checkout) -> None:
    line = checkout.edit("spans", "bakery-004-1", "line", 5)
    assert found(checkout) == {("spans", line, "line", "line")}


@pytest.mark.parametrize(
    ("key", "row", "field"), [("bakery-002-2", 4, "start"), ("bakery-008-1", 9, "end")]
)
def test_text_in_no_span_is_found(checkout: Checkout, key: str, row: int, field: str) -> None:
    checkout.drop("spans", key)
    problems = [each for each in checkout.proved() if each.rule == "tiling"]
    assert [(each.row, each.field) for each in problems] == [(row, field)]


def test_what_is_quoted_of_a_lost_text_is_short(checkout: Checkout) -> None:
    checkout.drop("spans", "bakery-008-1")
    (problem,) = (each for each in checkout.proved() if each.rule == "tiling")
    assert problem.message.endswith("'- The cake market reaches ...'")


def test_a_document_without_any_span_is_all_lost(checkout: Checkout) -> None:
    checkout.write("spans", [])
    assert ("spans", None, "end", "tiling") in found(checkout)


@pytest.mark.parametrize("end", [100_000, 999_999_999])
def test_a_span_that_ends_behind_the_document_is_no_crash(checkout: Checkout, end: int) -> None:
    line = checkout.edit("spans", "bakery-007-1", "end", end)
    assert ("spans", line, "sha256", "digest") in found(checkout)


@pytest.mark.parametrize("column", ["start", "end", "line", "span_id", "section_id", "role"])
def test_an_empty_cell_is_no_crash(checkout: Checkout, column: str) -> None:
    checkout.edit("spans", "bakery-002-1", column, "")
    assert all(each.table == "spans" for each in checkout.proved())


SIX = "the cake market reaches USD 800"
SEVEN = "the cake market reaches USD 800 million"


@pytest.mark.parametrize(("text", "own"), [(SIX, True), (SEVEN, False)])
def test_seven_words_in_common_with_the_source_are_too_many(
    checkout: Checkout, text: str, *, own: bool
) -> None:
    line = checkout.edit("caveats", "gap-2-to-3", "statement", f"It says: {text.upper()}, so.")
    problems = checkout.proved()
    assert bool(problems) != own
    for problem in problems:
        assert place(problem) == ("caveats", line, "statement", "own-words")
        assert "the cake market reaches usd 800 million" in problem.message


def test_a_sentence_cut_over_two_cells_is_still_the_sources(checkout: Checkout) -> None:
    checkout.edit("caveats", "gap-2-to-3", "title", "As for the cake market")
    line = checkout.edit("caveats", "gap-2-to-3", "statement", "reaches USD 800 million, it says")
    (problem,) = checkout.proved()
    assert place(problem) == ("caveats", line, None, "own-words")
    assert "neighbouring cells" in problem.message


def test_two_documents_are_proved_one_at_a_time(checkout: Checkout) -> None:
    cells = checkout.rows("documents")[0]
    checkout.add("documents", **{**cells, "document_id": "mill", "sha256": "0" * 64})
    checkout.edit("spans", "bakery-008-1", "document_id", "mill")
    # the spans of the other one are not looked at, and what it covers is not covered here
    assert found(checkout) == {("spans", 9, "end", "tiling")}


def test_a_span_holds_one_sentence(project_copy: Checkout, real_document: Path) -> None:
    one, other = "mlops-profile-159-1", "mlops-profile-159-2"
    spans = {row["span_id"]: row for row in project_copy.rows("spans")}
    line = project_copy.edit("spans", one, "end", spans[other]["end"])
    found = places(iter(project_copy.proved(real_document)))
    assert ("spans", line, "end", "cut") in found
    project_copy.edit("spans", one, "is_joined", "true")
    found = places(iter(project_copy.proved(real_document)))
    assert ("spans", line, "end", "cut") not in found


def test_a_language_without_words_is_a_problem_and_no_crash(checkout: Checkout) -> None:
    line = checkout.edit("documents", "bakery", "language", "ee")
    (problem,) = checkout.proved()
    assert (problem.table, problem.row, problem.field) == ("documents", line, "language")
    assert "schemas/language/ee.json" in problem.message
