"""Capitals: words of the source keep its own, but for those that only their position calls for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mlops_role_data.pipeline.segment.matching import occurrences

# "Container", but neither "AI" nor "DevOps": what is left of those in small letters is no word
_RAISED = re.compile(r"(?<![A-Za-z0-9])[A-Z](?=[a-z]*(?![A-Za-z0-9]))")
# Up to three letters, small ones stay small in titles
_SMALL_WORD = re.compile(r"(?<![A-Za-z0-9])[a-z][A-Za-z0-9]{3,}")
_OPENS = frozenset("\n\0.:!?(")


def spellings(text: str, name: str) -> Iterator[str]:
    """Return the spellings of a name that a text supports; none if the name is not in it.

    They are the text's own capitals, and small letters in place of those that open a sentence, an
    item or a label, or that make a title of a line or a label.

    Examples
    --------
    >>> list(spellings("Docker Images: Build with Docker.", "docker images"))
    ['Docker Images', 'docker images']
    >>> list(spellings("We build with Docker", "docker")), list(spellings("AI: a tool", "aI"))
    (['Docker'], ['AI'])
    """
    length = len(" ".join(name.split()))
    found: dict[str, list[int]] = {}
    for start, words in occurrences(text, name):
        # without the ending of a plural
        printed = " ".join(words.split())[:length]
        if printed not in found:
            yield printed
        found.setdefault(printed, []).append(start)
    # this is asked for only by the few cells that have not the text's own capitals
    for printed, starts in found.items():
        title = _RAISED.sub(lambda match: match.group().lower(), printed)
        if title != printed and any(_in_title(text, start) for start in starts):
            yield title
        if _RAISED.match(printed) and any(_opens_sentence(text, start) for start in starts):
            yield printed[0].lower() + printed[1:]


def _opens_sentence(text: str, start: int) -> bool:
    if _in_title(text, start):
        return False
    before = text[:start].rstrip(" ")
    return not before or before[-1] in _OPENS or before.endswith("\n-")


def _in_title(text: str, start: int) -> bool:
    """Return whether a line is a title, up to its colon."""
    begin = text.rfind("\n", 0, start) + 1
    end = min((at for mark in "\n:" if (at := text.find(mark, start)) >= 0), default=len(text))
    return _SMALL_WORD.search(text, begin, end) is None
