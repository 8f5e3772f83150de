"""Prose is written as sentences are."""

from __future__ import annotations

import pytest

from mlops_role_data.pipeline.rules.registry import known_currencies
from mlops_role_data.pipeline.rules.text_hygiene import sentences
from pipeline.checkouts import Checkout, place


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("bread is baked at night.", "begins with a capital"),
        ("BREAD IS BAKED AT NIGHT.", "is in capitals throughout"),
        ("Bread is baked at night.", None),
        ("9 of 10 loaves are rye.", None),
        ("iBake is a tool of bakers.", None),
        ('"rye" is a kind of bread.', None),
        ("", None),
    ],
)
def test_prose_begins_with_a_capital(checkout: Checkout, text: str, fault: str | None) -> None:
    line = checkout.edit("pay_figures", "junior", "summary", text)
    found = list(sentences(checkout.dataset()))
    assert [place(each) for each in found] == [("pay_figures", line, "summary", "sentence")] * bool(
        fault
    )
    assert all(str(fault) in each.message for each in found)


def test_a_label_may_begin_as_it_likes(checkout: Checkout) -> None:
    checkout.add("skills", skill_id="rye", name="rye", label="rye")
    checkout.add("skills", skill_id="oat", name="OAT", label="OAT")
    assert list(sentences(checkout.dataset())) == []


@pytest.mark.parametrize(("code", "faults"), [("CHF", 0), ("CHX", 1), ("", 0)])
def test_a_currency_is_a_known_code(checkout: Checkout, code: str, faults: int) -> None:
    line = checkout.edit("pay_figures", "junior", "currency_code", code)
    found = [place(each) for each in known_currencies(checkout.dataset())]
    assert found == [("pay_figures", line, "currency_code", "currency")] * faults
