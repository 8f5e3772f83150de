"""How well a row answers a search: first the grade of the match, then BM25.

BM25 is that of S. Robertson and H. Zaragoza, The Probabilistic Relevance Framework: BM25 and
Beyond, Foundations and Trends in Information Retrieval 3(4), 2009, over the words of a row, with
the idf that never gets negative, ln(1 + (N - n + 0.5) / (n + 0.5)).
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mlops_role_data._find.words import Word, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlops_role_data._release.records import Record

EXACT, ALIAS, LABEL, PHRASE, REFERENCE, ALL, BEGUN = 7, 6, 5, 4, 3, 2, 1
# The usual values, in the middle of the ranges that the paper recommends.
_K1, _B = 1.2, 0.75
# Shorter beginnings begin too many words.
_SHORTEST_BEGINNING = 3


class Cell(NamedTuple):
    """One text that speaks for a row: its own, an alias, or a name of what it refers to."""

    column: str
    text: str
    whole: int
    """The grade of a match with the whole text."""
    part: int = PHRASE
    """The grade of a match with words that stand side by side in it."""


class Match(NamedTuple):
    """How a row answers a search."""

    grade: int
    cell: Cell
    found: tuple[Word, ...]
    """The words of the cell that matched."""
    forms: tuple[str, ...]
    """The words of the whole row that matched."""
    together: bool
    """Whether the words of the cell stand side by side, in the order of the query."""


@dataclass(frozen=True)
class Document:
    """A row as a search sees it."""

    record: Record
    cells: tuple[Cell, ...]

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(word.form for cell in self.cells for word in words(cell.text))

    @cached_property
    def length(self) -> int:
        return self.counts.total()


class Statistics:
    """What BM25 has to know of all documents."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._number = len(documents)
        self._mean = sum(each.length for each in documents) / max(1, self._number)
        self._holding = Counter(form for each in documents for form in each.counts)

    def score(self, document: Document, forms: Sequence[str]) -> float:
        """Return the BM25 score of a document for some of its words."""
        weight = _K1 * (1 - _B + _B * document.length / max(1.0, self._mean))
        total = 0.0
        for form in forms:
            count, holding = document.counts[form], self._holding[form]
            rarity = math.log(1 + (self._number - holding + 0.5) / (holding + 0.5))
            total += rarity * count * (_K1 + 1) / (count + weight)
        return total


def match(document: Document, query: Sequence[str]) -> Match | None:
    """Find the best match of all words of a query with a document.

    The first text of the best grade is taken; where the words are spread over several, the first
    one that holds the most of them.
    """
    counts = document.counts
    grade = ALL
    forms = tuple(dict.fromkeys(query))
    if any(form not in counts for form in forms):
        grade = BEGUN
        begun = [[word for word in counts if _begins(form, word)] for form in forms]
        if not all(begun):
            return None
        forms = tuple(dict.fromkeys(word for words in begun for word in words))
    matches = [
        _together(cell, query, forms)
        or Match(grade, cell, _held(cell, forms), forms, together=False)
        for cell in document.cells
    ]
    # max takes the first of equals.
    return max(matches, key=lambda each: (each.grade, len(each.found)))


def _begins(form: str, word: str) -> bool:
    return form == word or (len(form) >= _SHORTEST_BEGINNING and word.startswith(form))


def _together(cell: Cell, query: Sequence[str], forms: tuple[str, ...]) -> Match | None:
    """Match words that stand side by side in a cell, in the order of the query."""
    found, size = words(cell.text), len(query)
    for first in range(len(found) - size + 1):
        if all(found[first + at].form == form for at, form in enumerate(query)):
            grade = cell.whole if len(found) == size else cell.part
            return Match(grade, cell, found[first : first + size], forms, together=True)
    return None


def _held(cell: Cell, forms: tuple[str, ...]) -> tuple[Word, ...]:
    """Return the words of a cell that are among `forms`, each where it first stands."""
    first: dict[str, Word] = {}
    for word in words(cell.text):
        if word.form in forms:
            first.setdefault(word.form, word)
    return tuple(first.values())
