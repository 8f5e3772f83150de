"""What cells say, and how rows are ordered, is printed that way."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from mlops_role_data.pipeline.document.checks import judge
from pipeline.checkouts import Checkout, place


def rewrite(checkout: Checkout, old: str, new: str) -> None:
    """Change words of the bakers' document, without changing its length."""
    assert len(old) == len(new)
    text = checkout.document.read_text("utf-8").replace(old, new)
    checkout.document.write_text(text, "utf-8", newline="")
    checkout.edit("documents", "bakery", "sha256", hashlib.sha256(text.encode()).hexdigest())
    for row in checkout.rows("spans"):
        words = text[int(row["start"]) : int(row["end"])]
        digest = hashlib.sha256(words.encode()).hexdigest()
        checkout.edit("spans", row["span_id"], "sha256", digest)


def test_a_value_is_printed_in_one_of_its_words(checkout: Checkout) -> None:
    assert checkout.proved() == []
    line = checkout.edit("pay_figures", "senior", "period", "year")
    (problem,) = (each for each in checkout.proved() if each.rule == "printed-as")
    assert place(problem) == ("pay_figures", line, "period", "printed-as")
    assert "'per year'" in problem.message


def test_a_value_without_words_needs_none(checkout: Checkout) -> None:
    field = next(each for each in checkout.schema("pay_figures")["fields"]
                 if each["name"] == "statistic")  # fmt: skip
    assert "range" not in field["printedAs"]
    assert checkout.proved() == []


@pytest.mark.parametrize(
    ("words", "lost"), [("is not so high", 1), ("isn't as large", 1), ("is a knot high", 0)]
)
def test_a_negation_that_no_row_repeats_is_missed(
    checkout: Checkout, words: str, lost: int
) -> None:
    rewrite(checkout, "market reaches", words)
    found = [place(each) for each in checkout.proved() if each.rule == "unbooked-negation"]
    line = checkout.line("spans", "bakery-008-1")
    assert found == [("spans", line, "span_id", "unbooked-negation")] * lost


def test_a_cell_that_begins_behind_a_negation_is_named(
    project_copy: Checkout, real_document: Path
) -> None:
    line = project_copy.edit("statements", "ai-does-not-replace", "action", "replace")
    (problem,) = judge(project_copy.dataset(), [real_document])
    assert place(problem) == ("statements", line, "action", "unbooked-negation")


def test_a_list_keeps_the_order_in_which_it_is_printed(
    project_copy: Checkout, real_document: Path
) -> None:
    rows = project_copy.rows("skill_mentions")
    keys = [row["skill_mention_id"] for row in rows]
    one, other = (
        keys.index("aws-mlops-profile-082-1"),
        keys.index("google-cloud-mlops-profile-082-1"),
    )
    rows[one], rows[other] = rows[other], rows[one]
    project_copy.write("skill_mentions", rows)
    found = [place(each) for each in judge(project_copy.dataset(), [real_document])]
    assert ("skill_mentions", other + 2, "worded_as", "list-order") in found
    assert {rule for *_, rule in found} == {"list-order"}


@pytest.mark.parametrize(
    ("cell", "value", "rule"),
    [
        (("mlops", "first_span_id"), "mlops-profile-123-1", "first-use"),
        (("sql", "first_span_id"), "mlops-profile-018-1", "first-use"),
        (("mttd", "expansion"), "Mean Time to Resolve", "short-form"),
    ],
)
def test_a_short_form_stands_where_and_for_what_the_glossary_says(
    project_copy: Checkout, real_document: Path, cell: tuple[str, str], value: str, rule: str
) -> None:
    key, column = cell
    line = project_copy.edit("glossary", key, column, value)
    found = {place(each) for each in judge(project_copy.dataset(), [real_document])}
    assert found == {("glossary", line, column, rule)}


@pytest.mark.parametrize(("words", "lost"), [("sold in May at", 0), ("which may grow", 1)])
def test_the_month_of_may_is_no_hedge(checkout: Checkout, words: str, lost: int) -> None:
    rewrite(checkout, "market reaches", words)
    found = [each for each in checkout.proved() if each.rule == "unbooked-hedge"]
    assert len([each for each in found if "'may'" in each.message]) == lost
