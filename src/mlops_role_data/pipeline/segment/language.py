"""Words of a language that cutting and checking a document need: ``schemas/language/CODE.json``."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import msgspec

from mlops_role_data.errors import SchemaError

_CLOSING, _OPENING = r"[\"'\u201c\u201d\u2019\u00bb\u00ab)\]]", r"[\"'\u201c\u2018\u201e\u00ab(\[]"
_SENTENCE_END = re.compile(
    rf"(?:(?<=[.!?])|(?<=[.!?]{_CLOSING}))(?P<space>\s+)(?P<quotes>{_OPENING}*)(?=(?P<letter>[^\W\d_]))"
)
_WORD = re.compile(r"[\w'\u2019]+")
_INITIAL = re.compile(r"[^\W\d_]\.")


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
    numbers
        Numbers that are spelled out, such as "one", and what they stand for.
    lists
        By rule for reading a list, the words that announce or join such a list.
    bounds
        By end of a range (min, max), the words before a figure that is this end of an open one;
        some are so before money only (min_of_money), some behind the figure and its unit
        (min_behind, max_behind). What may also be a length of time ("over 5 years") is left out.
    numbered
        What has a number of its own, such as "No." and "Article": that number counts nothing.
    """

    abbreviations: tuple[str, ...]
    openers: tuple[str, ...]
    hedges: tuple[str, ...]
    negations: tuple[str, ...]
    numbers: dict[str, int]
    lists: dict[str, tuple[str, ...]]
    bounds: dict[str, tuple[str, ...]] = {}
    numbered: tuple[str, ...] = ()

    def sentence_ends(self, line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Return the (start, end) of the white space between the sentences of a line.

        The next sentence begins with a capital of any script, behind quotation marks and opening
        brackets. Behind an abbreviation or an initial it begins only with a word that opens one.
        """
        for match in _SENTENCE_END.finditer(line, start, end):
            opener = _WORD.findall(line, match.end("quotes"))[0] in self.openers
            before = line[start : match.start("space")]
            if match["letter"].isupper() and (opener or not self._is_short(before)):
                yield match.span("space")

    def bound(self, before: str, after: str, *, money: bool) -> str | None:
        """Return which end of an open range a figure is, by the text before it and behind it.

        A negation ("not over", "never more than") makes the other end of it.
        """
        if after.startswith("+") or (money and self._closes(before, "min_of_money")):
            return "min"
        for end in ("min", "max"):
            words = "|".join(map(re.escape, self.bounds.get(f"{end}_behind", ())))
            if words and re.match(rf"(?:\s+\w+)?\s+(?:{words})\b", after):
                return end
        ends = {end: self._closes(before, end) for end in ("min", "max")}
        end = max(ends, key=lambda end: len(ends[end]))
        if not ends[end]:
            return None
        if self.negation.search(before[: -len(ends[end])]):
            return "max" if end == "min" else "min"
        return end

    def _closes(self, text: str, end: str) -> str:
        """Return the longest of the words for an end with which a text closes, or nothing."""
        found = [each for each in self.bounds.get(end, ()) if _ends_in(text.lower(), each)]
        return max(found, key=len, default="")

    def _is_short(self, before: str) -> bool:
        """Return whether a text ends in an abbreviation or an initial."""
        last = before.rsplit(None, 1)[-1].lstrip("(\"'\u201c\u2018").rpartition("-")[2]
        return last in self.abbreviations or bool(_INITIAL.fullmatch(last))

    @cached_property
    def run_on(self) -> re.Pattern[str]:
        """A small letter or closing bracket, then a word that opens a sentence."""
        openers = "|".join(map(re.escape, self.openers))
        return re.compile(rf"(?<=[a-z)])\s+(?=(?:{openers})\s+[a-z])")

    @cached_property
    def number_of_thing(self) -> re.Pattern[str]:
        """A number that tells one thing from others of its kind, such as "No. 5"."""
        words = "|".join(map(re.escape, self.numbered))
        return re.compile(rf"(?<!\w)(?:{words})\s?[0-9]+(?![0-9]|[.,][0-9])" if words else r"(?!)")

    @cached_property
    def negation(self) -> re.Pattern[str]:
        """A negation, short forms such as "isn't" included, and the white space after it."""
        words = "|".join(map(re.escape, self.negations))
        return re.compile(rf"\b(?:{words}|\w+n['\u2019]t)\b\s*", re.IGNORECASE)


def _ends_in(text: str, word: str) -> bool:
    return text.endswith(word) and not text.removesuffix(word)[-1:].isalpha()


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
