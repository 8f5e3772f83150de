"""Text hygiene: nothing in a cell that cannot be seen, or that does harm in another program."""

import re
import unicodedata
from collections.abc import Iterator

import pyarrow.compute as pc

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.cells import true_rows
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.rules.each_table import Fault, each_table

# Control, format, surrogate, private and unassigned characters, line and paragraph separators
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Shown as nothing or as a blank, though Unicode files them under letters, marks and symbols
_INVISIBLE = re.compile(
    r"[\u034f\u115f\u1160\u3164\uffa0"  # grapheme joiner, Hangul fillers
    r"\u17b4\u17b5\u180b-\u180f"  # Khmer vowels, Mongolian selectors
    r"\ufe00-\ufe0f\U000e0100-\U000e01ef"  # variation selectors
    r"\u2800\ufffc\ufffd]"  # Braille blank, and what stands for something that was lost
)
_FORMULA = frozenset("=+-@")


@each_table("text")
def hygiene(_data: Dataset, raw: RawTable) -> Iterator[Fault]:
    """Text is NFC, trimmed, without hidden characters or line breaks, and no formula."""
    for name in raw.text.column_names:
        if raw.schema.field(name).type != "string":
            continue
        cells = raw.text.column(name)
        # only what can be at fault is looked at in Python
        suspects = pc.match_substring_regex(cells, r"^[ =+\-@]| $|  |[^\x20-\x7e]")
        for index in true_rows(suspects):
            if fault := text_fault(cells[index].as_py()):
                yield index, name, fault


# Prose of a shorter least length is a label
_SENTENCE = 10


@each_table("sentence")
def sentences(_data: Dataset, raw: RawTable) -> Iterator[Fault]:
    """Prose begins with a capital or a digit, and is not in capitals throughout."""
    for field in raw.schema.fields:
        is_sentence = field.constraints.get("minLength", 0) >= _SENTENCE
        if field.evidence != "prose" or not is_sentence or field.name not in raw.text.column_names:
            continue
        for index, text in enumerate(raw.text.column(field.name).to_pylist()):
            word = text.partition(" ")[0]
            # a name such as "iOS", or a word in quotation marks, may come first
            if word.islower() and word[0].isalpha():
                yield index, field.name, "a sentence begins with a capital: correct the word"
            if text.isupper() and len(text) >= _SENTENCE:
                yield index, field.name, "the text is in capitals throughout: use small letters"


def text_fault(text: str) -> str | None:
    """Say what is unclean about a text, or None.

    Examples
    --------
    >>> text_fault("clean"), text_fault(" padded")
    (None, 'the text begins or ends with white space: trim it')
    """
    return next(_faults(text), None)


def _faults(text: str) -> Iterator[str]:
    if "\n" in text or "\r" in text:
        yield "the text holds a line break: write one line"
    for character in text:
        category, code = unicodedata.category(character), f"U+{ord(character):04X}"
        if category in _HIDDEN or _INVISIBLE.match(character):
            yield f"the text holds the hidden character {code}: remove it"
        if category == "Zs" and character != " ":
            yield f"the text holds the space {code}: use a plain space"
    if text != text.strip():
        yield "the text begins or ends with white space: trim it"
    if "  " in text:
        yield "the text holds two spaces in a row: keep one"
    if unicodedata.normalize("NFC", text) != text:
        yield "the text is not in Unicode's composed form (NFC): normalise it"
    # some spreadsheets take the full-width forms for formulas too
    if unicodedata.normalize("NFKC", text[:1]) in _FORMULA:
        yield f"the text begins with {text[0]!r}, a formula to spreadsheets: use another character"
