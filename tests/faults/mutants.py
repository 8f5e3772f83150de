"""One wrong cell at a time: every way in which a cell of the curated tables can be changed."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from faults.values import written
from mlops_role_data._release.catalog import Field
from mlops_role_data.pipeline.dataset import Dataset

_WORDS = ("wonder", "casual", "seventh", "oblique")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One cell of one table, changed in one way."""

    table: str
    index: int
    """Which row, counted from 0."""
    field: str
    way: str
    text: str
    """What stands in the cell now."""


class Mutator:
    """Changes each cell of a table in every way that its type allows, always the same way."""

    def __init__(self, data: Dataset, table: str) -> None:
        self._data = data
        self._raw = data.raw[table]

    @cached_property
    def cells(self) -> dict[str, list[str]]:
        """The table's cells by column, as they stand in the file."""
        text = self._raw.text
        return {name: [cell or "" for cell in text.column(name).to_pylist()] for name in
                text.column_names}  # fmt: skip

    def mutants(self) -> Iterator[Mutant]:
        """Give every mutant, no two of a cell alike."""
        for field in self._raw.schema.fields:
            others = self._others(field)
            for index, text in enumerate(self.cells[field.name]):
                seed = f"{self._raw.schema.name}.{field.name}.{index}"
                dice = random.Random(seed)  # noqa: S311
                seen = {text}
                for way, changed in _changes(field, text, others, dice):
                    if changed not in seen:
                        seen.add(changed)
                        yield Mutant(self._raw.schema.name, index, field.name, way, changed)

    def _others(self, field: Field) -> Sequence[str]:
        """Give the values that could stand in a column's cells instead."""
        if key := self._raw.schema.reference_of(field.name):
            place = key.fields.index(field.name)
            values = self._data.raw[key.resource].text.column(key.reference_fields[place])
            return sorted({cell for cell in values.to_pylist() if cell})
        enum = [written(each) for each in field.constraints.get("enum", [])]
        return enum or sorted({cell for cell in self.cells[field.name] if cell})


def _changes(
    field: Field, text: str, others: Sequence[str], dice: random.Random
) -> Iterator[tuple[str, str]]:
    rest = [each for each in others if each != text]
    if not text:
        yield "filled", dice.choice(rest) if rest else written(field.example)
        yield "filled by the example", written(field.example)
        return
    yield "emptied", ""
    if field.type == "boolean":
        yield "flipped", "false" if text == "true" else "true"
        return
    if rest:
        yield "another value", dice.choice(rest)
    if field.type in {"integer", "number"}:
        yield from _numbers(text, dice)
    elif field.type == "date":
        yield "next day", (dt.date.fromisoformat(text) + dt.timedelta(days=1)).isoformat()
        yield "digit", _digit(text, dice)
    else:
        yield from _texts(text, dice)


def _numbers(text: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    yield "digit", _digit(text, dice)
    whole, point, part = text.partition(".")
    yield "plus one", f"{int(whole) + 1}{point}{part}"
    if text != "0":
        tenth = f".{part[1:]}" if part[1:] else ""
        yield "times ten", whole + part[:1] + tenth + "0" * (not point)
    yield "sign", text[1:] if text.startswith("-") else f"-{text}"


def _digit(text: str, dice: random.Random) -> str:
    """Change one digit, not into a leading zero."""
    place = dice.choice([match.start() for match in re.finditer("[0-9]", text)])
    allowed = [each for each in "123456789" if each != text[place]]
    return text[:place] + dice.choice(allowed) + text[place + 1 :]


def _texts(text: str, dice: random.Random) -> Iterator[tuple[str, str]]:
    words = [match.span() for match in re.finditer(r"[A-Za-z0-9]+", text)]
    if words:
        start, end = dice.choice(words)
        yield "word", text[:start] + dice.choice(_WORDS) + text[end:]
    letters = [place for place, letter in enumerate(text) if letter.isascii() and letter.isalpha()]
    if letters:
        place = dice.choice(letters)
        other = dice.choice([each for each in "aeghnrstx" if each != text[place].lower()])
        other = other.upper() if text[place].isupper() else other
        yield "letter", text[:place] + other + text[place + 1 :]
        yield "case", text[: letters[0]] + text[letters[0]].swapcase() + text[letters[0] + 1 :]
        yield "all capitals", text.upper()
