"""Finding the dataset's figures and words again in the source's text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_FIGURE = re.compile(
    rf"(?:(?P<currency>\$|USD\s?)(?P<money>{_NUMBER})(?:\s(?P<scale>{'|'.join(_SCALES)}))?"
    rf"|(?<![A-Za-z0-9.,])(?P<percent>{_NUMBER})\s?%"
    rf"|(?<![A-Za-z0-9.,])(?P<plain>{_NUMBER})(?![A-Za-z0-9%]))"
)
_WORD = re.compile(r"[a-z0-9+#]+")
SHARED_WORDS = 7


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as the source prints it."""

    unit: str
    """``USD``, ``percent``, or empty for a plain number (a year, a count of years)."""
    value: float
    printed: str


@lru_cache(maxsize=4096)
def figures(text: str) -> tuple[Figure, ...]:
    """Find every figure of a text, in base units.

    Examples
    --------
    >>> [(figure.unit, figure.value) for figure in figures("USD 10.4 billion in 2023, up 24%")]
    [('USD', 10400000000.0), ('', 2023.0), ('percent', 24.0)]
    >>> figures("5G and IoT")
    ()
    """
    found = []
    for match in _FIGURE.finditer(text):
        group = match.lastgroup if match.lastgroup != "scale" else "money"
        digits = match["money"] or match["percent"] or match["plain"]
        value = float(digits.rstrip(",").replace(",", ""))
        unit = {"money": "USD", "percent": "percent"}.get(str(group), "")
        # scaling in floating point would turn 10.4 billion into 10400000000.000002
        value = round(value * _SCALES.get(match["scale"] or "", 1), 6)
        found.append(Figure(unit, value, match.group().strip()))
    return tuple(found)


@lru_cache(maxsize=4096)
def _whole_words(name: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in name.split())
    return re.compile(rf"(?<![A-Za-z0-9]){words}(?:s|es|'s|s')?(?![A-Za-z0-9])", re.IGNORECASE)


def mentions(text: str, name: str) -> bool:
    """Tell whether a text holds a name as whole words, in the singular or a plural in -s or -es.

    Examples
    --------
    >>> mentions("Average pay of DevOps Engineers", "DevOps Engineer"), mentions("Rust", "R")
    (True, False)
    """
    return _whole_words(name).search(text) is not None


def words(text: str) -> list[str]:
    """Cut a text into its words, lower-case, as the comparison of wording takes them."""
    return _WORD.findall(text.lower())


def runs(text: str, length: int = SHARED_WORDS) -> set[tuple[str, ...]]:
    """Give every run of `length` consecutive words of a text."""
    tokens = words(text)
    return {tuple(tokens[i : i + length]) for i in range(len(tokens) - length + 1)}
