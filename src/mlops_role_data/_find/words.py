"""Words of a text, in the form in which a search compares them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Initials are one word, with full stops or without. Else these part words, as hyphens and slashes
# do; a possessive 's belongs to none.
_INITIALS = r"\b[^\W\d_]{1,2}(?:\.[^\W\d_]{1,2})+\b"
_WORD = re.compile(rf"{_INITIALS}|(?!(?<=['\u2019])s\b)[^\W_]+")
# After these an e was put before the plural's s, or is the word's own: it goes in either case, so
# that "batches" is "batch" and "caches" is "cache".
_HISSING = ("sse", "she", "che", "xe", "ze")


class Word(NamedTuple):
    """A word of a text: its form for comparison, and its place."""

    form: str
    start: int
    end: int


@lru_cache(maxsize=1 << 15)
def words(text: str) -> tuple[Word, ...]:
    """Cut a text into its words.

    Examples
    --------
    >>> [word.form for word in words("CI/CD pipelines, a Bachelor's d\u00e9gree")]
    ['ci', 'cd', 'pipeline', 'a', 'bachelor', 'degree']
    """
    return tuple(
        Word(_form(match[0]), match.start(), match.end()) for match in _WORD.finditer(text)
    )


@lru_cache(maxsize=1 << 14)
def _form(word: str) -> str:
    """Fold case and accents, and take a plural back to its singular.

    The plural goes by the S stemmer (D. Harman, How effective is suffixing?, JASIS 42(1), 1991),
    but for hissing sounds and for words of three letters or less, many of which are initials.
    """
    decomposed = unicodedata.normalize("NFKD", word.replace(".", "").casefold())
    form = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    if len(form) > 3:
        if form.endswith("ies") and form[-4] not in "ea":
            form = f"{form[:-3]}y"
        elif form.endswith("s") and form[-2] not in "us":
            form = form[:-1]
        if form.endswith(_HISSING):
            form = form[:-1]
    return form
