"""Hypothesis strategies: rows that a schema allows, and files that nobody would expect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal

from hypothesis import strategies as st

from faults.values import broken, written
from mlops_role_data._release.catalog import Field, Table

# What is no text of a file at all, or would be another line
_TEXT = st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0")
_CLEAN = st.characters(codec="utf-8", categories=["L", "N", "P", "S"])


def rows(table: Table, *, max_size: int = 6) -> st.SearchStrategy[list[tuple[str, ...]]]:
    """Give rows that meet every constraint of a table, keys and uniqueness included."""
    apart = [_at(table, table.primary_key)]
    apart += (_at(table, (each.name,)) for each in table.fields if each.constraints.get("unique"))
    return st.lists(st.tuples(*map(cells, table.fields)), max_size=max_size, unique_by=tuple(apart))


def _at(table: Table, columns: Sequence[str]) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    places = [table.columns.index(name) for name in columns]
    return lambda row: tuple(row[place] for place in places)


def cells(field: Field) -> st.SearchStrategy[str]:
    """Give cells that meet every constraint of a field by itself."""
    limits = field.constraints
    found: st.SearchStrategy[str]
    if "enum" in limits:
        found = st.sampled_from([written(each) for each in limits["enum"]])
    elif "pattern" in limits:
        found = st.from_regex(limits["pattern"], fullmatch=True)
    elif field.type == "boolean":
        found = st.sampled_from(["true", "false"])
    elif field.type == "date":
        first, last = (limits.get(end) for end in ("minimum", "maximum"))
        found = st.dates(
            dt.date.fromisoformat(first) if first else dt.date.min,
            dt.date.fromisoformat(last) if last else dt.date.max,
        ).map(str)
    elif field.type == "string":
        least, most = limits.get("minLength", 1), limits.get("maxLength", 40)
        found = st.text(_CLEAN, min_size=least, max_size=most)
    else:
        # a raw file has decimals only next to a whole part of nine digits at most
        places = 0 if field.type == "integer" else 4
        least, most = limits.get("minimum", -(10**8)), limits.get("maximum", 10**8)
        if places:
            least, most = max(least, 1 - 10**9), min(most, 10**9 - 1)
        found = st.integers(int(least * 10**places), int(most * 10**places)).map(
            lambda value: f"{(Decimal(value).scaleb(-places) + 0).normalize():f}"
        )
    found = found.filter(lambda text: not broken(field, text))
    return found if field.required else st.just("") | found


def sheets() -> st.SearchStrategy[list[list[str]]]:
    """Give rows of any texts, all as wide as the first, of which none is a lone empty cell."""
    return st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.text(_TEXT, max_size=8), min_size=width, max_size=width).filter(any),
            min_size=1,
            max_size=5,
        )
    )


def files(sound: bytes) -> st.SearchStrategy[bytes]:
    """Give any bytes, and a sound file with some of its bytes exchanged for any others."""
    parts = st.binary(max_size=6) | st.sampled_from(
        [
            b'"',
            b'""',
            b",",
            b"\n",
            b"\r",
            b"\r\n",
            b"\0",
            b"\xff",
            b"\xef\xbb\xbf",
            b"<<<<<<< ",
            b" ",
        ]
    )
    edits = st.tuples(st.integers(0, len(sound)), st.integers(0, 8), parts)
    return st.binary(max_size=80) | st.lists(edits, min_size=1, max_size=4).map(
        lambda found: _edited(sound, found)
    )


def _edited(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for start, length, part in edits:
        data = data[:start] + part + data[start + length :]
    return data
