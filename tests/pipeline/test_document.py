from __future__ import annotations

from pathlib import Path

import pytest

from mlops_role_data.errors import DataPackageError
from mlops_role_data.pipeline.document.source import Source, find_source, uncovered
from mlops_role_data.pipeline.report.problems import Problem
from pipeline.checkouts import TEXT, Checkout, place


def found(checkout: Checkout, path: Path | None = None) -> Source:
    source = find_source(checkout.dataset(), path or checkout.document)
    assert isinstance(source, Source)
    return source


def refused(checkout: Checkout, path: Path) -> Problem:
    problem = find_source(checkout.dataset(), path)
    assert isinstance(problem, Problem)
    assert problem.found_by == ("source",)
    return problem


def test_a_document_is_known_by_its_digest_whatever_its_name(
    checkout: Checkout, tmp_path: Path
) -> None:
    checkout.document.rename(tmp_path / "other.md")
    source = found(checkout, tmp_path / "other.md")
    assert source.document["document_id"] == "bakery"
    assert source.text == TEXT


def test_another_edition_is_told_from_the_one_described(checkout: Checkout) -> None:
    checkout.document.write_bytes(TEXT.replace("bread", "cake").encode())
    problem = refused(checkout, checkout.document)
    assert place(problem) == ("documents", 2, "sha256", "document")
    assert "another edition" in problem.message
    assert checkout.proved() == [problem]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(f"\ufeff{TEXT}", id="byte-order mark"),
    ],
)
def test_so_is_the_same_text_in_another_form(checkout: Checkout, text: str) -> None:
    checkout.document.write_bytes(text.encode())
    assert "another edition" in refused(checkout, checkout.document).message


def test_among_several_documents_a_strange_one_is_not_described(
    checkout: Checkout, tmp_path: Path
) -> None:
    cells = checkout.rows("documents")[0]
    checkout.add("documents", **{**cells, "document_id": "mill", "sha256": "0" * 64})
    strange = tmp_path / "strange.txt"
    strange.write_text("Something else")
    problem = refused(checkout, strange)
    assert place(problem) == ("documents", None, "sha256", "document")
    assert "no row describes the file strange.txt" in problem.message
    assert found(checkout).index == 0


def test_what_is_no_text_is_named(checkout: Checkout) -> None:
    checkout.document.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in refused(checkout, checkout.document).message


def test_without_documents_there_is_nothing_to_match(checkout: Checkout) -> None:
    checkout.path("documents").unlink()
    assert "no row describes" in refused(checkout, checkout.document).message


def test_a_folder_is_no_document(checkout: Checkout) -> None:
    with pytest.raises(DataPackageError, match="cannot be read"):
        find_source(checkout.dataset(), checkout.root)


def test_a_document_without_key_is_still_found(checkout: Checkout) -> None:
    checkout.edit("documents", "bakery", "document_id", "")
    assert found(checkout).spans == {}
    assert checkout.proved()


def test_the_context_of_a_span_is_itself_and_the_headings_above(checkout: Checkout) -> None:
    source = found(checkout)
    lines = [line for line in source.context("bakery-004-1").split("\n") if line != "\0"]
    assert lines == [
        "Junior (0-2 years): $30,000 - $40,000 per year",
        "Pay (US, 2031)",
        "Bakers",
    ]


def test_a_section_whose_heading_is_not_there_has_those_above(checkout: Checkout) -> None:
    checkout.edit("sections", "bakery-pay", "span_id", "bakery-999-1")
    assert found(checkout).context("bakery-005-1").endswith("\n\0\nBakers")


def test_sections_in_a_circle_do_not_hang(checkout: Checkout) -> None:
    checkout.edit("sections", "bakery-bakers", "parent_section_id", "bakery-pay")
    assert "Bakers" in found(checkout).context("bakery-004-1")


@pytest.mark.parametrize(
    ("between", "lost"),
    [
        ("", ""),
        (" \t", ""),
        ("\n- ", ""),
        ("\n\n  12. ", ""),
        ("\n* \n\u2022 ", ""),
        (" - ", "-"),
        (" 10 ", "10"),
        ("\n- some words\n- ", "- some words"),
        ("\nheading\n", "heading"),
        ("\n2031. ", "2031."),
    ],
)
def test_only_white_space_and_marks_may_lie_between_spans(between: str, lost: str) -> None:
    text = f"one.{between}two"
    assert uncovered(text, 4, 4 + len(between)) == lost


@pytest.mark.parametrize(("text", "lost"), [("- a", ""), ("7) a", ""), ("x a", "x")])
def test_the_first_line_may_begin_with_a_mark(text: str, lost: str) -> None:
    assert uncovered(text, 0, len(text) - 1) == lost


@pytest.mark.parametrize(("start", "end"), [(9, 20), (20, 30), (5, 2)])
def test_places_outside_the_text_hold_nothing(start: int, end: int) -> None:
    assert uncovered("one. two", start, end) == ""
