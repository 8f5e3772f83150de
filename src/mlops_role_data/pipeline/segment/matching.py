"""Finding the dataset's figures and words again in the source's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from mlops_role_data._release.catalog import Field

# The power of ten that a word stands for
_TENS = {"thousand": 3, "k": 3, "million": 6, "m": 6, "billion": 9, "bn": 9, "b": 9, "trillion": 12}
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_BEGIN = r"(?<![A-Za-z0-9.,])"
# "5G", "1.5GB" and "3.11.2" are names, not figures
_END = r"(?![A-Za-z0-9%]|[.,][0-9])"
_FIGURE = re.compile(
    rf"(?:\$|USD\s?)(?P<money>{_NUMBER})(?:\s?(?P<scale>{'|'.join(_TENS)}))?{_END}"
    rf"|{_BEGIN}(?P<percent>{_NUMBER})\s?(?:%|per\s?cent\b)"
    rf"|{_BEGIN}(?P<plain>{_NUMBER}){_END}",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[^\S\n]")
_WORD = re.compile(r"[a-z0-9+#]+")
# The unit of columns of money; the row names the currency
MONEY = "currency unit"
_GROUPS = {MONEY: "money", "percent": "percent", "": "plain"}
SHARED_WORDS = 7


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as the source prints it.

    Attributes
    ----------
    unit
        ``currency unit``, ``percent``, or empty for a plain number (a year, a count of years).
    """

    unit: str
    value: float
    printed: str

    @property
    def currency(self) -> str | None:
        """The currency of money, as an ISO 4217 code: what is read is printed in US dollars."""
        return "USD" if self.unit == MONEY else None


@lru_cache(maxsize=4096)
def figures(text: str) -> tuple[Figure, ...]:
    """Find every figure of a text, in base units.

    Examples
    --------
    >>> [(figure.unit, figure.value) for figure in figures("USD 10.4 billion in 2023, up 24%")]
    [('currency unit', 10400000000.0), ('', 2023.0), ('percent', 24.0)]
    >>> figures("5G and IoT")
    ()
    """
    found = []
    for match in _FIGURE.finditer(text):
        unit = next(unit for unit, group in _GROUPS.items() if match[group])
        value = float(match[_GROUPS[unit]].replace(",", ""))
        # scaling in floating point would turn 10.4 billion into 10400000000.000002
        value = round(value * 10 ** _TENS.get((match["scale"] or "").lower(), 0), 6)
        found.append(Figure(unit, value, match.group().strip()))
    return tuple(found)


def unit_of(field: Field) -> str:
    """Return the unit in which a column's figures are printed: money, ``percent`` or none."""
    return field.unit if field.unit in _GROUPS else ""


def plain(value: float) -> str:
    """Write a figure as a raw file does: no exponent, no needless point.

    Examples
    --------
    >>> plain(10400000000.0), plain(12.5)
    ('10400000000', '12.5')
    """
    return str(int(value)) if value == int(value) else str(value)


# "C" is no part of "C++" or "C#"
_ENDING = re.compile(r"(?:s|es|'s|s')?(?![A-Za-z0-9+#])", re.IGNORECASE)
_ALONE = re.compile(r"(?<![A-Za-z0-9])")


def occurrences(text: str, name: str) -> Iterator[tuple[int, str]]:
    """Find a name as whole words, in the singular or a plural in -s or -es; give place and words.

    A name does not reach across lines: it is no end of one and beginning of the next.

    Examples
    --------
    >>> list(occurrences("Bread, and more breads", "bread"))
    [(0, 'Bread'), (16, 'breads')]
    """
    searched, sought = _small(text), _small(" ".join(name.split()))
    for start, end in _places(searched, sought):
        ending = _ENDING.match(text, end)
        if ending and _ALONE.match(text, start):
            yield start, text[start : ending.end()]


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    if "  " in text:
        pattern = re.escape(name).replace(r"\ ", " +")
        yield from (match.span() for match in re.finditer(pattern, text))
        return
    # compiling a pattern for each of some thousand names would take most of the time
    start = text.find(name)
    while start >= 0:
        yield start, start + len(name)
        start = text.find(name, start + 1)


def mentions(text: str, name: str) -> bool:
    """Return whether a text holds a name, as :func:`occurrences` finds it.

    Examples
    --------
    >>> mentions("Average pay of DevOps Engineers", "DevOps Engineer"), mentions("Rust", "R")
    (True, False)
    """
    return any(True for _ in occurrences(text, name))


def mentioned(text: str, names: Iterable[str]) -> Iterator[str]:
    """Return the names that a text holds; a longer name hides the shorter ones inside it.

    Examples
    --------
    >>> list(mentioned("an AWS Certified baker", ["AWS", "AWS Certified", "bakers"]))
    ['AWS Certified']
    """
    held = [name for name in names if mentions(text, name)]
    for name in sorted(held, key=lambda name: (-len(name), name)):
        if mentions(text, name):
            text = without(text, name)
            yield name


def without(text: str, name: str) -> str:
    """Blank out a name wherever a text holds it as whole words.

    Examples
    --------
    >>> without("AWS and AWS Certified", "AWS Certified")
    'AWS and |'
    """
    for start, found in reversed(list(occurrences(text, name))):
        text = f"{text[:start]}|{text[start + len(found) :]}"
    return text


@lru_cache(maxsize=4096)
def _small(text: str) -> str:
    """Return the small letters of a text, place by place, and each space as a plain one."""
    # the one capital whose small form has two characters, which would move all that follows
    return _SPACE.sub(" ", text.replace("\u0130", "i").lower())


def words(text: str) -> list[str]:
    """Cut a text into its words, lower-case, as the comparison of wording takes them."""
    return _WORD.findall(text.lower())


def runs(text: str, length: int = SHARED_WORDS) -> set[tuple[str, ...]]:
    """Return every run of `length` consecutive words of a text."""
    tokens = words(text)
    return {tuple(tokens[i : i + length]) for i in range(len(tokens) - length + 1)}


# "Container", but neither "AI" nor "DevOps": what is left of those in small letters is no word
_RAISED = re.compile(r"(?<![A-Za-z0-9])[A-Z](?=[a-z]*(?![A-Za-z0-9]))")
# Up to three letters, small ones stay small in titles
_SMALL_WORD = re.compile(r"(?<![A-Za-z0-9])[a-z][A-Za-z0-9]{3,}")
_OPENS = ("\n", "\0", ".", ":", "!", "?", "(", "\n-")


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
        elsewhere = [start for start in starts if not _in_title(text, start)]
        if title != printed and len(elsewhere) < len(starts):
            yield title
        before = (text[:start].rstrip(" ") for start in elsewhere)
        if _RAISED.match(printed) and any(not each or each.endswith(_OPENS) for each in before):
            yield printed[0].lower() + printed[1:]


def _in_title(text: str, start: int) -> bool:
    """Return whether a line is a title, up to its colon."""
    begin = text.rfind("\n", 0, start) + 1
    end = min((at for mark in "\n:" if (at := text.find(mark, start)) >= 0), default=len(text))
    return _SMALL_WORD.search(text, begin, end) is None
