from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pipeline.checkouts import Checkout

from mlops_role_data.pipeline.hygiene import text_fault

UNCLEAN = [
    pytest.param(" text", "white space", id="space before"),
    pytest.param("text ", "white space", id="space after"),
    pytest.param("two  spaces", "two spaces", id="two spaces"),
    pytest.param("two\nlines", "line break", id="line feed"),
    pytest.param("two\rlines", "line break", id="carriage return"),
    pytest.param("text\n", "line break", id="line feed at the end"),
    pytest.param("a\tb", "U+0009", id="tab"),
    pytest.param("a\vb", "U+000B", id="vertical tab"),
    pytest.param("a\x00b", "U+0000", id="NUL"),
    pytest.param("a\x1bb", "U+001B", id="escape"),
    pytest.param("a\x7fb", "U+007F", id="delete"),
    pytest.param("a\x85b", "U+0085", id="next line"),
    pytest.param("a\u2028b", "U+2028", id="line separator"),
    pytest.param("a\u2029b", "U+2029", id="paragraph separator"),
    pytest.param("a\u00adb", "U+00AD", id="soft hyphen"),
    pytest.param("a\u200bb", "U+200B", id="zero-width space"),
    pytest.param("a\u200cb", "U+200C", id="zero-width non-joiner"),
    pytest.param("a\u200db", "U+200D", id="zero-width joiner"),
    pytest.param("a\u2060b", "U+2060", id="word joiner"),
    pytest.param("\ufefftext", "U+FEFF", id="byte-order mark"),
    pytest.param("a\u200eb", "U+200E", id="left-to-right mark"),
    pytest.param("a\u202eb", "U+202E", id="right-to-left override"),
    pytest.param("a\u2066b", "U+2066", id="left-to-right isolate"),
    pytest.param("a\u061cb", "U+061C", id="Arabic letter mark"),
    pytest.param("a\u00a0b", "U+00A0", id="no-break space"),
    pytest.param("a\u202fb", "U+202F", id="narrow no-break space"),
    pytest.param("a\u2009b", "U+2009", id="thin space"),
    pytest.param("a\u3000b", "U+3000", id="ideographic space"),
    pytest.param("a\u034fb", "U+034F", id="grapheme joiner"),
    pytest.param("a\u3164b", "U+3164", id="Hangul filler"),
    pytest.param("a\u2800b", "U+2800", id="Braille blank"),
    pytest.param("a\ufe0fb", "U+FE0F", id="variation selector"),
    pytest.param("a\U000e0041b", "U+E0041", id="tag character"),
    pytest.param("a\U000e0100b", "U+E0100", id="variation selector supplement"),
    pytest.param("a\ufffdb", "U+FFFD", id="replacement character"),
    pytest.param("a\ue000b", "U+E000", id="private use"),
    pytest.param("a\uffffb", "U+FFFF", id="no character"),
    pytest.param("cafe\u0301", "NFC", id="decomposed"),
    pytest.param("\u212b", "NFC", id="angstrom sign"),
    *(
        pytest.param(f"{sign}1", "formula", id=f"formula by {unicodedata.name(sign).lower()}")
        for sign in "=+-@\uff1d\uff0b\uff0d\uff20"
    ),
]
CLEAN = ["", "a", "caf\u00e9", "a-b = c+d @ e", "AI/ML: C++", "\u201cquoted\u201d \u2013 so", "\u65e5\u672c"]


@pytest.mark.parametrize(("text", "words"), UNCLEAN)
def test_unclean_text_is_named(text: str, words: str) -> None:
    assert words in (text_fault(text) or "")


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_passes(text: str) -> None:
    assert text_fault(text) is None


@pytest.mark.parametrize(
    "text", [pytest.param(each.values[0], id=each.id) for each in UNCLEAN if "\r" not in each.values[0]]
)
def test_every_kind_is_found_in_a_table(checkout: Checkout, text: str) -> None:
    line = checkout.edit("markets", "bread", "name", text)
    assert ("markets", line, "name", "text") in checkout.ruled()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_a_clean_text_is_normalised_printable_and_one_line(text: str) -> None:
    if text_fault(text) is None:
        assert unicodedata.normalize("NFC", text) == text
        assert text == text.strip()
        assert text == "" or text.isprintable()
        assert text[:1] not in set("=+-@")
