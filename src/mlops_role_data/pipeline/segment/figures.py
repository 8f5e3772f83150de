"""Figures as a text prints them: money in any currency, percentages, plain numbers, and ranges.

A number that is part of a name, such as the 5 of "5G" or the 3.11.2 of a version, is no figure. Nor
is a time of day, or the number of a thing such as "#5".
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from mlops_role_data._release.catalog import Field

# The unit of columns of money; the row names the currency
MONEY = "currency unit"
PERCENT = "percent"
# The unit of columns of figures of any kind; the row names it
STATED = "as stated"
# The power of ten that a word stands for. A letter is one only next to a currency: "4K" is a name
_WORDS = {"thousand": 3, "lakh": 5, "million": 6, "crore": 7, "billion": 9, "trillion": 12}
_LETTERS = {"k": 3, "mn": 6, "m": 6, "bn": 9, "b": 9}
_TENS = {**_WORDS, **_LETTERS}

# How a currency is printed, and the codes that this may stand for: "$" is printed for several
_CURRENCIES: Mapping[str, list[str]] = json.loads(
    files(__package__).joinpath("currencies.json").read_text(encoding="utf-8")
)
CODES = frozenset(code for codes in _CURRENCIES.values() for code in codes)
_CURRENCY = "|".join(map(re.escape, sorted(_CURRENCIES, key=len, reverse=True)))
# Between thousands, apart from a point: "1.200" is 1.2, but for money and with cents ("1.200,50")
_BETWEEN_THOUSANDS = "[,'\u2019\u00a0\u202f]"
_THOUSANDS = r"[0-9]{1,3}(?:\.[0-9]{3})"
_NUMBER = (
    rf"(?:{_THOUSANDS}+,[0-9]{{1,2}}(?![0-9])|{_THOUSANDS}{{2,}}|[0-9]+,[0-9]{{1,2}}(?![0-9])"
    rf"|(?:[0-9]{{1,3}}(?:{_BETWEEN_THOUSANDS}[0-9]{{3}})+|[0-9]+)(?:\.[0-9]+)?)"
)
_FIGURE = re.compile(
    rf"(?:(?<![A-Za-z])(?P<before>{_CURRENCY})\s?(?:\$\s?)?"
    # "#5", "\u00a7 5" and the footnote "[5]" are numbers of things
    r"|(?<![A-Za-z0-9.,#\u00a7\[])(?<![0-9][:/])(?<!\u00a7 ))"
    rf"(?P<number>{_NUMBER})"
    rf"(?:\s?(?P<scale>(?i:{'|'.join(_TENS)}))s?(?![A-Za-z]))?"
    rf"(?:\s?(?P<percent>%|(?i:per\s?cent\b))|\s?(?P<after>{_CURRENCY})s?(?![A-Za-z]))?"
    # a unit may follow at once, as in "25kg" or "\u00a330,000pa"
    r"(?:(?=(?:pa|pm|p\.a|h|hrs?|kg|km|x|yrs?)(?![A-Za-z0-9]))"
    r"|(?![A-Za-z0-9%]|[.,'\u2019:/][0-9]))"
)
# A plain space between the thousands of money, as in "45 000 \u20ac"
_SPACED = re.compile(
    rf"(?:(?<![A-Za-z])(?:{_CURRENCY})\s?)[0-9]{{1,3}}(?: [0-9]{{3}})+(?![0-9])"
    rf"|(?<![0-9] )(?<![0-9])[0-9]{{1,3}}(?: [0-9]{{3}})+(?=\s?(?:{_CURRENCY})(?![A-Za-z]))"
)
_TO = re.compile(r"\s?(?:[-\u2013\u2014]|to)\s?")
_BETWEEN = re.compile(r"\bbetween\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as the source prints it.

    Attributes
    ----------
    unit
        ``currency unit``, ``percent``, or empty for a plain number (a year, a count of years).
    value
        In base units: 45000 for "45k".
    currencies
        The ISO 4217 codes that the printed currency may stand for; none if it is no money.
    start, end
        Where it is printed.
    """

    unit: str
    value: float
    printed: str
    currencies: tuple[str, ...] = ()
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    digits: str
    scale: str
    percent: bool
    currencies: tuple[str, ...]
    leads: bool  # whether its currency is printed before it

    @property
    def number(self) -> float:
        text = re.sub(_BETWEEN_THOUSANDS + "(?=[0-9]{3})", "", self.digits)
        whole = self.currencies and not self.scale and re.fullmatch(f"{_THOUSANDS}+", text)
        if "," in text or whole or text.count(".") > 1:
            text = text.replace(".", "")
        return float(text.replace(",", "."))

    @property
    def value(self) -> float:
        # scaling in floating point would turn 10.4 billion into 10400000000.000002
        power: int = _TENS.get(self.scale, 0)
        return round(self.number * float(10**power), 6)


@lru_cache(maxsize=4096)
def figures(text: str) -> tuple[Figure, ...]:
    """Find every figure of a text, in base units.

    The two ends of a range share what is printed once: both of "10-15%" are percentages, and both
    of "\u00a345-55k" are thousands of pounds.

    Examples
    --------
    >>> [(figure.unit, figure.value) for figure in figures("USD 10.4 billion in 2023, up 24%")]
    [('currency unit', 10400000000.0), ('', 2023.0), ('percent', 24.0)]
    >>> [(figure.value, figure.currencies) for figure in figures("CHF 7,200 to 8,900 a month")]
    [(7200.0, ('CHF',)), (8900.0, ('CHF',))]
    >>> figures("5G and IoT")
    ()
    """
    whole = _SPACED.sub(lambda money: re.sub("(?<=[0-9]) (?=[0-9])", "\u202f", money[0]), text)
    tokens = list(map(_token, _FIGURE.finditer(whole)))
    for place, (low, high) in enumerate(pairwise(tokens)):
        if _is_range(text, low, high):
            tokens[place : place + 2] = _shared(low, high)
    return tuple(
        Figure(
            MONEY if each.currencies else PERCENT if each.percent else "",
            each.value,
            text[each.start : each.end].strip(),
            each.currencies,
            each.start,
            each.end,
        )
        for each in tokens
        if each.currencies or each.scale not in _LETTERS
    )


def _token(match: re.Match[str]) -> _Token:
    printed = match["before"] or match["after"]
    return _Token(
        *match.span(),
        match["number"],
        (match["scale"] or "").lower(),
        bool(match["percent"]),
        tuple(_CURRENCIES[printed]) if printed else (),
        bool(match["before"]),
    )


def _is_range(text: str, low: _Token, high: _Token) -> bool:
    between = text[low.end : high.start]
    pair = between.strip() == "and" and _BETWEEN.search(text, 0, low.start)
    rises = low.number <= high.number or low.value <= high.value
    return rises and bool(pair or _TO.fullmatch(between))


def _shared(low: _Token, high: _Token) -> Iterator[_Token]:
    """Return the two ends of a range, each with what only the other one prints."""
    scale = low.scale or ("" if high.leads or low.number > high.number else high.scale)
    yield replace(
        low,
        scale=scale,
        percent=low.percent or (high.percent and not low.currencies),
        currencies=low.currencies or (() if low.percent or high.leads else high.currencies),
    )
    plain = not high.percent and not high.currencies
    yield replace(high, currencies=low.currencies if plain else high.currencies)


def spelled(text: str, numbers: Mapping[str, int]) -> Iterator[Figure]:
    """Return the plain numbers that a text spells out, such as "one" and "twelve".

    Parameters
    ----------
    numbers
        The words of the language and what they stand for.
    """
    for word in re.findall(r"[^\W\d_]+", text):
        if (value := numbers.get(word.lower())) is not None:
            yield Figure("", value, word)


def unit_of(field: Field) -> str:
    """Return the unit in which a column's figures are printed: money, percent, any, or none."""
    return field.unit if field.unit in {MONEY, PERCENT, STATED} else ""


def holds(field: Field, unit: str) -> bool:
    """Return whether a column is one of figures of this unit."""
    return unit_of(field) in {unit, STATED}


def plain(value: float) -> str:
    """Write a figure as a raw file does: no exponent, no needless point.

    Examples
    --------
    >>> plain(10400000000.0), plain(12.5)
    ('10400000000', '12.5')
    """
    return str(int(value)) if value == int(value) else str(value)
