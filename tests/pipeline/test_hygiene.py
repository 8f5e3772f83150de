from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_role_data.pipeline.rules.text_hygiene import text_fault
from pipeline.checkouts import Checkout

UNCLEAN = {
    "space before": (" text", "white space"),
    "space after": ("text ", "white space"),
    "two spaces": ("two  spaces", "two spaces"),
    "line feed": ("two\nlines", "line break"),
    "carriage return": ("two\rlines", "line break"),
    "line feed at the end": ("text\n", "line break"),
    "tab": ("a\tb", "U+0009"),
    "vertical tab": ("a\vb", "U+000B"),
    "NUL": ("a\x00b", "U+0000"),
    "escape": ("a\x1bb", "U+001B"),
    "delete": ("a\x7fb", "U+007F"),
    "next line": ("a\x85b", "U+0085"),
    "line separator": ("a\u2028b", "U+2028"),
    "paragraph separator": ("a\u2029b", "U+2029"),
    "soft hyphen": ("a\u00adb", "U+00AD"),
    "zero-width space": ("a\u200bb", "U+200B"),
    "zero-width non-joiner": ("a\u200cb", "U+200C"),
    "zero-width joiner": ("a\u200db", "U+200D"),
    "word joiner": ("a\u2060b", "U+2060"),
    "byte-order mark": ("\ufefftext", "U+FEFF"),
    "left-to-right mark": ("a\u200eb", "U+200E"),
    "right-to-left override": ("a\u202eb", "U+202E"),
    "left-to-right isolate": ("a\u2066b", "U+2066"),
    "Arabic letter mark": ("a\u061cb", "U+061C"),
    "no-break space": ("a\u00a0b", "U+00A0"),
    "narrow no-break space": ("a\u202fb", "U+202F"),
    "thin space": ("a\u2009b", "U+2009"),
    "ideographic space": ("a\u3000b", "U+3000"),
    "grapheme joiner": ("a\u034fb", "U+034F"),
    "Hangul filler": ("a\u3164b", "U+3164"),
    "Braille blank": ("a\u2800b", "U+2800"),
    "variation selector": ("a\ufe0fb", "U+FE0F"),
    "tag character": ("a\U000e0041b", "U+E0041"),
    "variation selector supplement": ("a\U000e0100b", "U+E0100"),
    "replacement character": ("a\ufffdb", "U+FFFD"),
    "private use": ("a\ue000b", "U+E000"),
    "no character": ("a\uffffb", "U+FFFF"),
    "decomposed": ("cafe\u0301", "NFC"),
    "angstrom sign": ("\u212b", "NFC"),
    **{
        f"formula by {unicodedata.name(sign).lower()}": (f"{sign}1", "formula")
        for sign in "=+-@\uff1d\uff0b\uff0d\uff20"
    },
}
CLEAN = [
    "",
    "a",
    "caf\u00e9",
    "a-b = c+d @ e",
    "AI/ML: C++",
    "\u201cquoted\u201d \u2013 so",
    "\u65e5\u672c",
]


@pytest.mark.parametrize("kind", UNCLEAN)
def test_unclean_text_is_named(kind: str) -> None:
    text, words = UNCLEAN[kind]
    assert words in (text_fault(text) or "")


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_passes(text: str) -> None:
    assert text_fault(text) is None


# In a file, a carriage return ends a line: that is for the reader to say.
@pytest.mark.parametrize("kind", sorted(set(UNCLEAN) - {"carriage return"}))
def test_every_kind_is_found_in_a_table(checkout: Checkout, kind: str) -> None:
    text, _ = UNCLEAN[kind]
    line = checkout.edit("markets", "bread", "name", text)
    assert ("markets", line, "name", "text") in checkout.ruled()


@pytest.mark.parametrize("text", CLEAN[1:])
def test_clean_text_passes_in_a_table(checkout: Checkout, text: str) -> None:
    checkout.edit("markets", "bread", "name", text)
    assert checkout.ruled() == set()


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_a_clean_text_is_normalised_printable_and_one_line(text: str) -> None:
    if text_fault(text) is None:
        assert unicodedata.normalize("NFC", text) == text
        assert text == text.strip()
        assert text == "" or text.isprintable()
        assert text[:1] not in set("=+-@")
