"""Words of a language that cutting and checking a document need: ``schemas/language/CODE.json``."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import msgspec

from mlops_role_data.errors import SchemaError


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """The words of one language.

    Attributes
    ----------
    abbreviations
        Abbreviations that end in a stop and end no sentence, such as "e.g.".
    openers
        Words that open a sentence, where a bullet without a stop runs on into a paragraph.
    hedges
        What is a hedge even where no row has it.
    lists
        By rule for reading a list, the words that announce or join such a list.
    """

    abbreviations: tuple[str, ...]
    openers: tuple[str, ...]
    hedges: tuple[str, ...]
    negations: tuple[str, ...]
    lists: dict[str, tuple[str, ...]]

    @cached_property
    def sentence_end(self) -> re.Pattern[str]:
        """A stop, white space and a capital, but not after an abbreviation."""
        not_after = "".join(rf"(?<!{re.escape(each)})" for each in self.abbreviations)
        return re.compile(rf"(?<=[.!?]){not_after}\s+(?=[A-Z\"'(])")

    @cached_property
    def run_on(self) -> re.Pattern[str]:
        """A small letter or closing bracket, then a word that opens a sentence."""
        openers = "|".join(map(re.escape, self.openers))
        return re.compile(rf"(?<=[a-z)])\s+(?=(?:{openers})\s+[a-z])")

    @cached_property
    def negation(self) -> re.Pattern[str]:
        """A negation, short forms such as "isn't" included, and the white space after it."""
        words = "|".join(map(re.escape, self.negations))
        return re.compile(rf"\b(?:{words}|\w+n['\u2019]t)\b\s*", re.IGNORECASE)


def parse_words(content: Any, where: str) -> Words:
    """Read the words of a language from JSON bytes, or from what JSON gave.

    Raises
    ------
    SchemaError
        If a word list is missing, unknown or of another type.
    """
    try:
        if isinstance(content, bytes):
            return msgspec.json.decode(content, type=Words)
        return msgspec.convert(content, Words)
    except msgspec.MsgspecError as error:
        raise SchemaError(f"{where}: {error}") from error
