"""For one field, valid cells, and cells just inside and just outside each of its constraints.

The constraints are read here a third time, by neither judge's means.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import count, islice, product
from string import ascii_lowercase, ascii_uppercase, digits

from mlops_role_data._release.catalog import Field

SMALLEST_STEP = {"integer": Decimal(1), "number": Decimal("0.000001")}
LETTERS = digits + ascii_lowercase + ascii_uppercase
WRONG_TYPE = {
    "string": (),
    "integer": ("twelve", "1.5"),
    "number": ("twelve", "1.5.0"),
    "boolean": ("maybe", "0"),
    "date": ("soon", "2024-02-30"),
}


@dataclass(frozen=True)
class Cell:
    """One cell beside the edge of one constraint."""

    rule: str
    label: str
    text: str


def inside(field: Field) -> list[Cell]:
    """Give cells that meet every constraint, at the edge of each."""
    cells = [Cell("type", "example", written(field.example))]
    if not field.required:
        cells.append(Cell("required", "empty", ""))
    for rule, limit in field.constraints.items():
        cells += (Cell(rule, label, text) for label, text in _at(field, rule, limit))
    return [cell for cell in cells if not broken(field, cell.text)]


def outside(field: Field) -> list[Cell]:
    """Give cells that break one constraint and no other, as closely as can be."""
    cells = [Cell("type", text, text) for text in WRONG_TYPE[field.type]]
    if field.type == "integer":
        # between the limits, so that nothing but the type refuses it
        cells.append(Cell("type", "a fraction", f"{field.example}.5"))
    for rule, limit in field.constraints.items():
        cells += (Cell(rule, label, text) for label, text in _beyond(field, rule, limit))
    return [cell for cell in cells if broken(field, cell.text) == {cell.rule}]


def broken(field: Field, text: str) -> set[str]:
    """Name the constraints that a cell breaks by itself."""
    if text == "":
        return {"required"} if field.required else set()
    limits = field.constraints
    value: object = text
    if field.type in SMALLEST_STEP:
        if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) or (
            field.type == "integer" and "." in text
        ):
            return {"type"}
        value = Decimal(text)
    elif text in WRONG_TYPE[field.type]:
        return {"type"}
    number = value if isinstance(value, Decimal) else Decimal(0)
    found = {
        "enum": text not in map(written, limits.get("enum", [text])),
        "pattern": not re.fullmatch(limits.get("pattern", ".*"), text, re.DOTALL),
        "minLength": len(text) < limits.get("minLength", 0),
        "maxLength": len(text) > limits.get("maxLength", len(text)),
        "minimum": _below(field, number, text, limits.get("minimum")),
        "maximum": _below(field, -number, text, limits.get("maximum"), sign=-1),
    }
    return {rule for rule, breaks in found.items() if breaks}


def _below(field: Field, number: Decimal, text: str, limit: object, sign: int = 1) -> bool:
    if limit is None:
        return False
    if field.type == "date":
        return text < str(limit) if sign > 0 else text > str(limit)
    return number < sign * Decimal(str(limit))


def capacity(field: Field) -> float:
    """Count the different valid cells of a field, as far as they are few."""
    if "enum" in field.constraints:
        return len(field.constraints["enum"])
    return 2 if field.type == "boolean" else math.inf


def valid(field: Field) -> Iterator[str]:
    """Give different valid cells of a field, as many as there are."""
    limits = field.constraints
    candidates: Iterator[str]
    if "enum" in limits:
        candidates = map(written, limits["enum"])
    elif field.type == "boolean":
        candidates = iter(("true", "false"))
    elif field.type in SMALLEST_STEP:
        start = limits.get("minimum", limits.get("maximum", 10_000) - 10_000)
        candidates = (written(start + step) for step in count())
    elif field.type == "date":
        first = dt.date.fromisoformat(limits.get("minimum", "2000-01-01"))
        candidates = ((first + dt.timedelta(days=step)).isoformat() for step in count())
    elif "pattern" in limits:
        candidates = _words(field)
    else:
        least = limits.get("minLength", 1)
        candidates = (f"x{number}".ljust(least, "y") for number in count())
    return (text for text in candidates if not broken(field, text))


def written(value: object) -> str:
    """Write a JSON value as a cell."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _words(field: Field) -> Iterator[str]:
    """Give all words of a pattern that are found from the example by one edit after another."""
    ahead = deque([str(field.example)])
    seen = set(ahead)
    yield ahead[0]
    while ahead:
        word = ahead.popleft()
        for place, letter in product(reversed(range(len(word))), LETTERS):
            for rest in (word[place + 1 :], word[place:]):
                edit = word[:place] + letter + rest
                if edit not in seen and not broken(field, edit):
                    seen.add(edit)
                    ahead.append(edit)
                    yield edit


def _of_length(field: Field, length: int, also: str) -> str:
    """Stretch or cut the example to a length, breaking nothing but `also`."""
    text = str(field.example)
    if not {"pattern", "enum"} & set(field.constraints):
        return text[:length].ljust(length, text[-1])
    while len(text) != length:
        if len(text) < length:
            edits = [
                text[:place] + text[place - 1] + text[place:] for place in range(1, len(text) + 1)
            ]
        else:
            edits = [text[:place] + text[place + 1 :] for place in range(len(text))]
        allowed = {also, "maxLength"} if len(text) > length else {also, "minLength"}
        found = next((edit for edit in edits if broken(field, edit) <= allowed), None)
        if found is None:
            break  # its pattern allows no other length
        text = found
    return text


def _at(field: Field, rule: str, limit: object) -> Iterator[tuple[str, str]]:
    if rule == "enum" and isinstance(limit, list):
        yield from ((written(each), written(each)) for each in limit)
    elif rule in {"minimum", "maximum"}:
        yield "at", written(limit)
    elif rule in {"minLength", "maxLength"} and isinstance(limit, int):
        yield f"{limit} characters", _of_length(field, limit, "")
    elif rule == "pattern":
        yield from ((f"word {number}", word) for number, word in enumerate(islice(valid(field), 4)))
    elif rule == "required":
        yield "filled", written(field.example)


def _beyond(field: Field, rule: str, limit: object) -> Iterator[tuple[str, str]]:
    if rule == "required" and limit:
        yield "empty", ""
    elif rule in {"minimum", "maximum"}:
        yield "beyond", _step(field, str(limit), -1 if rule == "minimum" else 1)
    elif rule == "minLength" and isinstance(limit, int):
        yield f"{limit - 1} characters", _of_length(field, limit - 1, rule)
    elif rule == "maxLength" and isinstance(limit, int):
        yield f"{limit + 1} characters", _of_length(field, limit + 1, rule)
    elif rule == "enum" and isinstance(limit, list):
        for each in map(written, limit):
            yield from _edits(each)
    elif rule == "pattern":
        yield from _edits(str(field.example))


def _step(field: Field, limit: str, sign: int) -> str:
    if field.type == "date":
        return (dt.date.fromisoformat(limit) + dt.timedelta(days=sign)).isoformat()
    value = Decimal(limit)
    # a number of more digits would not be safe in a double, and be refused for that
    step = SMALLEST_STEP[field.type] if abs(value) < 10**9 else 1
    return f"{value + sign * step:f}"


def _edits(word: str) -> Iterator[tuple[str, str]]:
    yield f"{word} cut", word[:-1]
    yield f"{word} begun late", word[1:]
    yield f"{word} and more", f"{word}s"
    yield f"{word} doubled", word * 2
    yield f"{word} dashed", f"{word}-"
    yield f"{word} spaced", f"{word} "
    yield f"{word} marked", f"_{word}"
    yield f"{word} shouted", word.upper()
    yield f"{word} whispered", word.lower()
    yield f"{word} and a line break", f"{word}\n"
