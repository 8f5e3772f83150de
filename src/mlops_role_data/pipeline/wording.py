"""Finding the dataset's figures and words again in the source's text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mlops_role_data._catalog import Field

_SCALES = {
    **dict.fromkeys(("thousand", "k"), 10**3),
    **dict.fromkeys(("million", "m"), 10**6),
    **dict.fromkeys(("billion", "bn", "b"), 10**9),
    "trillion": 10**12,
}
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_BEGIN = r"(?<![A-Za-z0-9.,])"
# "5G", "1.5GB" and "3.11.2" are names, not figures
_END = r"(?![A-Za-z0-9%]|[.,][0-9])"
_FIGURE = re.compile(
    rf"(?:\$|USD\s?)(?P<money>{_NUMBER})(?:\s?(?P<scale>{'|'.join(_SCALES)}))?{_END}"
    rf"|{_BEGIN}(?P<percent>{_NUMBER})\s?(?:%|per\s?cent\b)"
    rf"|{_BEGIN}(?P<plain>{_NUMBER}){_END}",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z0-9+#]+")
_GROUPS = {"USD": "money", "percent": "percent", "": "plain"}
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
        unit = next(unit for unit, group in _GROUPS.items() if match[group])
        value = float(match[_GROUPS[unit]].replace(",", ""))
        # scaling in floating point would turn 10.4 billion into 10400000000.000002
        value = round(value * _SCALES.get((match["scale"] or "").lower(), 1), 6)
        found.append(Figure(unit, value, match.group().strip()))
    return tuple(found)


def unit_of(field: Field) -> str:
    """Give the unit in which a column's figures are printed: ``USD``, ``percent`` or none."""
    return field.unit if field.unit in {"USD", "percent"} else ""


def plain(value: float) -> str:
    """Write a figure as a raw file does: no exponent, no needless point.

    Examples
    --------
    >>> plain(10400000000.0), plain(12.5)
    ('10400000000', '12.5')
    """
    return str(int(value)) if value == int(value) else str(value)


@lru_cache(maxsize=4096)
def _whole_words(name: str) -> re.Pattern[str]:
    # not across lines: a name is no end of one line and beginning of the next
    words = r"[^\S\n]+".join(re.escape(word) for word in name.split())
    # "C" is no part of "C++" or "C#"
    return re.compile(rf"(?<![A-Za-z0-9]){words}(?:s|es|'s|s')?(?![A-Za-z0-9+#])", re.IGNORECASE)


def mentions(text: str, name: str) -> bool:
    """Tell whether a text holds a name as whole words, in the singular or a plural in -s or -es.

    Examples
    --------
    >>> mentions("Average pay of DevOps Engineers", "DevOps Engineer"), mentions("Rust", "R")
    (True, False)
    """
    return _whole_words(name).search(text) is not None


def without(text: str, name: str) -> str:
    """Blank out a name wherever a text holds it as whole words.

    Examples
    --------
    >>> without("AWS and AWS Certified", "AWS Certified")
    'AWS and |'
    """
    return _whole_words(name).sub("|", text)


def words(text: str) -> list[str]:
    """Cut a text into its words, lower-case, as the comparison of wording takes them."""
    return _WORD.findall(text.lower())


def runs(text: str, length: int = SHARED_WORDS) -> set[tuple[str, ...]]:
    """Give every run of `length` consecutive words of a text."""
    tokens = words(text)
    return {tuple(tokens[i : i + length]) for i in range(len(tokens) - length + 1)}
