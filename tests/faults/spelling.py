"""The one spelling of each value, by Python's own means: what it writes for the value it reads.

:mod:`convert` says the same in Arrow's terms; that the two agree is tested.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from mlops_role_data._release.catalog import FieldType


def is_spelled(kind: FieldType) -> Callable[[str], bool]:
    """Return the test whether a text is a value of a type, spelled as we spell it.

    Examples
    --------
    >>> [is_spelled("number")(text) for text in ("19.65", "19.650", "1e5", "NaN")]
    [True, False, False, False]
    """
    write = _WRITERS[kind]

    def test(text: str) -> bool:
        try:
            return write(text) == text
        except (ValueError, InvalidOperation):
            return False

    return test


def _integer(text: str) -> str | None:
    # 18 digits always fit into 64 bits
    return str(int(text)) if len(text.lstrip("-")) <= 18 else None


def _number(text: str) -> str | None:
    value = Decimal(text)
    if not value.is_finite():
        return None
    whole, _, decimals = text.lstrip("-").partition(".")
    # more digits than these are not safe in a double
    if len(decimals) > 6 or len(whole) > (9 if decimals else 15):
        return None
    # minus zero plus zero is zero
    return f"{(value + 0).normalize():f}"


def _boolean(text: str) -> str | None:
    return text if text in {"true", "false"} else None


def _date(text: str) -> str:
    return datetime.date.fromisoformat(text).isoformat()


_WRITERS: dict[str, Callable[[str], str | None]] = {
    "string": str,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
}
