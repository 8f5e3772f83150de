from __future__ import annotations

import pytest

from mlops_role_data.pipeline.segment.sentences import bounds, heading_depth, pieces
from pipeline.checkouts import ENGLISH


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("", []),
        ("   ", []),
        ("- ", []),
        ("Bread", ["Bread"]),
        ("  Bread  ", ["Bread"]),
        ("- Bread", ["Bread"]),
        ("* Bread", ["Bread"]),
        ("\u2022 Bread", ["Bread"]),
        ("12. Bread", ["Bread"]),
        ("3) Bread", ["Bread"]),
        ("2031. Bread", ["2031.", "Bread"]),
        ("-Bread", ["-Bread"]),
        (
            "Bread is baked. Cake too! Is pie? Yes.",
            ["Bread is baked.", "Cake too!", "Is pie?", "Yes."],
        ),
        ("Grain (e.g. Rye) is milled. So.", ["Grain (e.g. Rye) is milled.", "So."]),
        ("Rye, etc. Also oats, i.e. Oats vs. Rye", ["Rye, etc. Also oats, i.e. Oats vs. Rye"]),
        ("It costs 3.50 now. it stays", ["It costs 3.50 now. it stays"]),
        (
            "Dr. Rye of St. Gallen bakes. J. Oat too.",
            ["Dr. Rye of St. Gallen bakes.", "J. Oat too."],
        ),
        ("Baked in the U.S. The U.S. Rye sells.", ["Baked in the U.S.", "The U.S. Rye sells."]),
        (
            "Z\u00fcrich. \u00c4rzte eat. \u201eBrot\u201d, too.",
            ["Z\u00fcrich.", "\u00c4rzte eat.", "\u201eBrot\u201d, too."],
        ),
        ('"Bread." So "cake." Then', ['"Bread."', 'So "cake."', "Then"]),
        ("A) Bread. Cake", ["Bread.", "Cake"]),
        ("(b) Bread", ["Bread"]),
        ("iv) Bread", ["Bread"]),
        ("A. Bread", ["A. Bread"]),
        ("| Bread | 3 kg. Fine |", ["Bread | 3 kg. Fine"]),
        ("| --- | :-: |", []),
        ("Bread | 3", ["Bread | 3"]),
        ("Bread\r", ["Bread"]),
        ('He said so. "Why?" (Nobody knows.)', ["He said so.", '"Why?"', "(Nobody knows.)"]),
        ("- Bake bread As a rule, daily.", ["Bake bread", "As a rule, daily."]),
        ("- Bake (rye) These loaves keep.", ["Bake (rye)", "These loaves keep."]),
        ("- Bake In Paris", ["Bake In Paris"]),
        ("Bake bread As a rule", ["Bake bread As a rule"]),
    ],
)
def test_a_line_is_cut_into_its_sentences(line: str, due: list[str]) -> None:
    assert [line[start:end] for start, end in pieces(line, ENGLISH)] == due


@pytest.mark.parametrize(
    ("line", "due"),
    [("", ""), (" \t", ""), ("- ", ""), ("- a b ", "a b"), ("1. a", "a"), ("\u00a0a\u00a0", "a")],
)
def test_bounds_leave_out_mark_and_white_space(line: str, due: str) -> None:
    start, end = bounds(line)
    assert line[start:end] == due


@pytest.mark.parametrize(
    ("line", "following", "depth"),
    [
        ("Bakers", "They bake bread.", 1),
        ("Bakers", "These are the steps:", 1),
        ("Bakers", "- bread", 2),
        ("Bakers", "- They bake.", 2),
        ("Bakers", "More bakers", 2),
        ("Bakers", "", 2),
        ("1. Bakers", "They bake.", 3),
        ("- Tools:", "- oven", 4),
        ("- Oven", "", 0),
        ("They bake.", "", 0),
        ("What do they bake?", "", 0),
        ("The tools:", "- oven", 0),
        ("x" * 81, "", 0),
        ("", "Bakers", 0),
        ("- ", "Bakers", 0),
    ],
)
def test_the_form_of_a_heading_tells_its_depth(line: str, following: str, depth: int) -> None:
    assert heading_depth(line, following) == depth
