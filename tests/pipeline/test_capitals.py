from __future__ import annotations

import pytest

from mlops_role_data.pipeline.segment.matching import spellings

TEXT = (
    "Baking Bread and Cakes\n- Rye Bread: Knead by hand in DevOps style.\n"
    "Ovens bake rye bread with AI (Heat it) by John."
)


@pytest.mark.parametrize(
    ("name", "due"),
    [
        ("baking bread", ["Baking Bread", "baking bread"]),
        ("rye bread", ["Rye Bread", "rye bread"]),
        ("RYE BREAD", ["Rye Bread", "rye bread"]),
        ("knead by hand", ["Knead by hand", "knead by hand"]),
        ("cake", ["Cake", "cake"]),
        ("oven", ["Oven", "oven"]),
        ("heat", ["Heat", "heat"]),
        ("john", ["John"]),
        ("devops style", ["DevOps style"]),
        ("ai", ["AI"]),
        ("by HAND", ["by hand"]),
        ("butter", []),
    ],
)
def test_position_alone_calls_for_some_capitals(name: str, due: list[str]) -> None:
    assert list(dict.fromkeys(spellings(TEXT, name))) == due


def test_a_title_is_lowered_as_a_whole_or_not_at_all() -> None:
    assert "baking Bread" not in spellings(TEXT, "Baking Bread")


def test_white_space_does_not_count() -> None:
    assert list(spellings("Rye  bread here", "rye bread")) == ["Rye bread", "rye bread"]
