from __future__ import annotations

import pytest

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.references import booking
from mlops_role_data.pipeline.rules.sql_rules import OF_EVERY_DATA_SET, sql_rules
from mlops_role_data.pipeline.segment.draft import draft_csv
from pipeline.checkouts import ENGLISH, Checkout


def ledger_rules(data: Dataset) -> list[Problem]:
    return list(sql_rules(data, OF_EVERY_DATA_SET))


@pytest.mark.parametrize(
    ("key", "column", "value"),
    [
        pytest.param("bakery-002-2", "start", 20, id="begins inside the span above"),
        pytest.param("bakery-002-1", "end", 7, id="ends where it begins"),
        pytest.param("bakery-002-1", "end", 3, id="ends before it begins"),
        pytest.param("bakery-008-1", "end", 10_000, id="ends behind the document"),
        pytest.param("bakery-004-1", "line", 2, id="line of an earlier span"),
        pytest.param("bakery-008-1", "line", 9, id="line behind the document"),
        pytest.param("bakery-002-2", "span_id", "bakery-002-3", id="another count"),
        pytest.param("bakery-002-2", "span_id", "bakery-003-2", id="another line"),
        pytest.param("bakery-002-2", "span_id", "baker-002-2", id="another document"),
        pytest.param("bakery-004-1", "section_id", "bakery-bakers", id="a section further out"),
        pytest.param("bakery-004-1", "section_id", "bakery-markets", id="a section further down"),
    ],
)
def test_each_rule_of_spans_bites(checkout: Checkout, key: str, column: str, value: object) -> None:
    line = checkout.edit("spans", key, column, value)
    assert ("spans", line, column, "span") in checkout.ruled()


def test_swapped_spans_are_found(checkout: Checkout) -> None:
    rows = checkout.rows("spans")
    rows[6], rows[7] = rows[7], rows[6]
    checkout.write("spans", rows)
    found = checkout.ruled()
    assert {("spans", 9, "start", "span"), ("spans", 9, "line", "span")} <= found


def test_a_span_before_the_first_section_is_found(checkout: Checkout) -> None:
    checkout.edit("sections", "bakery-bakers", "document_id", "other")
    assert ("spans", 2, "section_id", "span") in checkout.ruled()


@pytest.mark.parametrize(
    ("key", "column", "value"),
    [
        pytest.param("bakery-pay", "first_line", 4, id="begins below its heading"),
        pytest.param("bakery-pay", "first_line", 2, id="begins above its heading"),
        pytest.param("bakery-pay", "last_line", 4, id="a gap behind it"),
        pytest.param("bakery-pay", "last_line", 6, id="runs into its sibling"),
        pytest.param("bakery-pay", "last_line", 2, id="ends before it begins"),
        pytest.param("bakery-markets", "last_line", 7, id="ends before its parent"),
        pytest.param("bakery-markets", "last_line", 9, id="ends after its parent"),
        pytest.param("bakery-bakers", "last_line", 5, id="ends before its child"),
        pytest.param("bakery-bakers", "last_line", 9, id="ends after the document"),
        pytest.param("bakery-pay", "level", 1, id="on its parent's level"),
        pytest.param("bakery-pay", "level", 3, id="two levels below its parent"),
        pytest.param("bakery-pay", "parent_section_id", "", id="no parent"),
        pytest.param("bakery-pay", "parent_section_id", "bakery-pay", id="its own parent"),
        pytest.param("bakery-markets", "parent_section_id", "bakery-pay", id="its sibling's child"),
        pytest.param("bakery-pay", "span_id", "bakery-004-1", id="not its heading"),
        pytest.param("bakery-pay", "span_id", "bakery-006-1", id="another's heading"),
    ],
)
def test_each_rule_of_sections_bites(
    checkout: Checkout, key: str, column: str, value: object
) -> None:
    line = checkout.edit("sections", key, column, value)
    assert ("sections", line, column, "section") in checkout.ruled()


def test_one_wrong_number_is_one_problem(checkout: Checkout) -> None:
    line = checkout.edit("sections", "bakery-pay", "first_line", 4)
    assert checkout.ruled() == {("sections", line, "first_line", "section")}


def test_sections_keep_the_order_of_their_headings(checkout: Checkout) -> None:
    rows = checkout.rows("sections")
    rows[1], rows[2] = rows[2], rows[1]
    checkout.write("sections", rows)
    assert ("sections", 4, "first_line", "section") in checkout.ruled()


def test_a_section_without_heading_is_found(checkout: Checkout) -> None:
    checkout.edit("spans", "bakery-003-1", "role", "framing")
    assert ("sections", 3, "span_id", "section") in checkout.ruled()


def test_a_second_document_has_an_outline_of_its_own(checkout: Checkout) -> None:
    document = checkout.rows("documents")[0]
    section, span = checkout.rows("sections")[0], checkout.rows("spans")[0]
    checkout.add(
        "documents",
        **{**document, "document_id": "mill", "title": "Of mills", "lines": 1, "characters": 6},
    )
    other = {"document_id": "mill", "section_id": "mill-bakers", "span_id": "mill-001-1"}
    checkout.add("sections", **{**section, **other, "last_line": 1})
    checkout.add("spans", **{**span, **other})
    assert checkout.ruled() == set()


@pytest.mark.parametrize(
    ("key", "role"),
    [
        pytest.param("bakery-002-1", "fact", id="a fact that nobody cites"),
        pytest.param("bakery-007-1", "framing", id="framing that is cited"),
        pytest.param("bakery-002-1", "heading", id="a heading of no section"),
    ],
)
def test_each_rule_of_booking_bites(checkout: Checkout, key: str, role: str) -> None:
    line = checkout.edit("spans", key, "role", role)
    assert ("spans", line, "role", "booking") in checkout.ruled()


def test_a_heading_may_be_cited(checkout: Checkout) -> None:
    checkout.add("caveats", caveat_id="a", title="On the whole pay", span_id="bakery-003-1")
    assert not list(booking(checkout.dataset()))


def test_what_could_not_be_read_is_not_missing(checkout: Checkout) -> None:
    path = checkout.path("spans")
    path.write_text(path.read_text("utf-8").replace("bakery-004-1,bakery,", "bakery-004-1,"))
    data = checkout.dataset()
    assert [*ledger_rules(data), *booking(data)] == []


@pytest.mark.parametrize("column", ["document_id", "line", "start", "end"])
def test_an_empty_cell_is_for_the_contracts(checkout: Checkout, column: str) -> None:
    checkout.edit("spans", "bakery-005-1", column, "")
    data = checkout.dataset()
    assert [each for each in ledger_rules(data) if each.rule == "span"] == []


def test_a_section_without_heading_and_line_opens_nothing(checkout: Checkout) -> None:
    checkout.edit("spans", "bakery-006-1", "role", "framing")
    checkout.edit("sections", "bakery-markets", "first_line", "")
    found = checkout.ruled()
    assert {each[:3] for each in found if each[3] == "section"} == {("sections", 3, "last_line")}


@pytest.mark.parametrize("column", ["first_line", "last_line", "level"])
def test_so_is_one_of_a_section(checkout: Checkout, column: str) -> None:
    line = checkout.edit("sections", "bakery-markets", column, "")
    assert line not in {each.row for each in ledger_rules(checkout.dataset())}


TEXTS = [
    "Bakers\nThey bake.\nTools\n- oven\n1. Rye\n- Kinds:\n- dark\nMills\nThey mill.\n",
    "Rye is milled. Then it is baked.",
    "\n\nBakers\n\n- Bake bread As a rule, daily.\n\nTools\nWhat is rye? An answer\n",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_draft_obeys_the_rules_as_it_is(checkout: Checkout, text: str) -> None:
    cells = {"characters": len(text), "lines": text.count("\n") + (text[-1] != "\n")}
    for column, value in cells.items():
        checkout.edit("documents", "bakery", column, value)
    for table in ("sections", "spans"):
        checkout.path(table).write_text(draft_csv(text, "bakery", table, ENGLISH), "utf-8")
    data = checkout.dataset()
    assert ledger_rules(data) == []
    assert all(each.value == "fact" for each in booking(data))
