"""The content hash: what a table says, whatever library or file format holds it.

Standard library only, so that anyone can check a table in any language. Version 1 hashes these
lines with SHA-256, each of them UTF-8 and ended by a line feed:

1. a header, ``{"columns":[["name","type"],...],"primaryKey":["name",...],"version":1}``, with
   the columns in their published order and their logical types (string, integer, number,
   boolean, date);
2. each row as an array of its cells in that order, the rows sorted by their key: texts by code
   point, numbers by value, false before true, dates by day, a null before all (and rows of equal
   keys by their lines);
3. the number of rows.

Every line is JSON without white space, texts in UTF-8 with nothing escaped but what JSON
demands. A cell is ``null`` where it is missing, NaN included; an integer in plain digits; a
number as the double it is, in the shortest digits that give it back, as Python's ``repr`` writes
it, so always with a point or an exponent (``1.0``, ``0.5``, ``1e+16``) and without a negative
zero; a date as ``"2024-01-31"``. Infinite numbers have no form and are refused.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from mlops_role_data._release.catalog import Catalog, Field, FieldType
from mlops_role_data.errors import DataPackageError

VERSION = 1

_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
).encode

Row = Mapping[str, Any] | Sequence[Any]


def content_hash(
    fields: Iterable[Field | tuple[str, FieldType]], primary_key: Iterable[str], rows: Iterable[Row]
) -> str:
    """Hash what a table says, by whatever library and in any order of its rows.

    Parameters
    ----------
    fields : iterable of Field or (name, type) pairs
        The columns in their published order.
    primary_key : iterable of str
        The columns that order the rows.
    rows : iterable of mappings or sequences
        A mapping has the column names as keys, in any order; a sequence follows `fields`. Cells
        may be Python, NumPy or Arrow scalars; None, NaN, NaT and ``pandas.NA`` are all null.

    Returns
    -------
    str
        ``"v1:sha256:"`` and 64 hexadecimal digits.

    Raises
    ------
    DataPackageError
        If a cell has another type than its column, or a row other columns than the table.

    Examples
    --------
    >>> fields = [("role_id", "string"), ("pay", "number")]
    >>> rows = [{"pay": float("nan"), "role_id": "a"}, {"pay": 2.0, "role_id": "b"}]
    >>> content_hash(fields, ["role_id"], rows) == content_hash(
    ...     fields, ["role_id"], [("b", 2), ("a", None)]
    ... )
    True
    """
    columns = [(f.name, f.type) if isinstance(f, Field) else f for f in fields]
    names = [name for name, _ in columns]
    key = list(primary_key)
    positions = [names.index(name) for name in key]
    lines = []
    for row in rows:
        cells = [
            _canonical(value, name, kind)
            for value, (name, kind) in zip(_cells(row, names), columns, strict=True)
        ]
        # A null sorts first; the line itself settles the order where a key is repeated.
        order = [(cells[at] is not None, cells[at]) for at in positions]
        lines.append((order, _line(cells)))
    lines.sort()
    header = {"columns": columns, "primaryKey": key, "version": VERSION}
    digest = hashlib.sha256(_line(header))
    for _, line in lines:
        digest.update(line)
    digest.update(_line(len(lines)))
    return f"v{VERSION}:sha256:{digest.hexdigest()}"


def package_hash(hashes: Mapping[str, str]) -> str:
    """Hash what all tables of a release say together.

    It is the SHA-256 of one line per table, in the order of their names: the table's name, a
    space, its content hash, a line feed; in UTF-8.

    Parameters
    ----------
    hashes : mapping of str to str
        Each table's content hash by its name.

    Returns
    -------
    str
        ``"v1:sha256:"`` and 64 hexadecimal digits.
    """
    lines = "".join(f"{name} {hashes[name]}\n" for name in sorted(hashes))
    return f"v{VERSION}:sha256:{hashlib.sha256(lines.encode()).hexdigest()}"


def release_hash(catalog: Catalog) -> str:
    """Hash what all tables of a release say together, from their published hashes."""
    return package_hash({table.name: table.content_hash for table in catalog})


def _cells(row: Row, names: list[str]) -> Sequence[Any]:
    if isinstance(row, Mapping):
        if set(row) != set(names):
            raise DataPackageError(
                f"a row has the columns {sorted(row)}, and the table {sorted(names)}. "
                "Hash whole rows."
            )
        return [row[name] for name in names]
    if len(row) != len(names):
        raise DataPackageError(
            f"a row has {len(row)} cells, and the table {len(names)} columns. Hash whole rows."
        )
    return row


def _line(value: object) -> bytes:
    try:
        return f"{_encode(value)}\n".encode()
    except UnicodeEncodeError as error:
        raise DataPackageError(
            f"a text is not valid Unicode: {error}. Correct the cell that holds it."
        ) from error


def _canonical(value: Any, name: str, kind: FieldType) -> object:
    if not isinstance(value, str | int | float):
        # The scalars of pyarrow and NumPy give their Python value on request.
        for unbox in ("as_py", "item"):
            if hasattr(value, unbox):
                value = getattr(value, unbox)()
    # pandas.NA answers no comparison; NaN and NaT differ from themselves.
    if value is None or type(value).__name__ == "NAType" or value != value:  # noqa: PLR0124
        return None
    try:
        return _CANONICAL[kind](value)
    except (TypeError, ValueError, OverflowError):
        raise DataPackageError(
            f"column {name!r} is of type {kind}, and holds {value!r}. "
            "Read the table with its published types."
        ) from None


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return str(value)


def _integer(value: object) -> int:
    # A column of whole numbers with a null is one of floats to some libraries.
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise TypeError
    return int(value)


def _number(value: Any) -> float:
    # Decimals come from databases; a text is no number, though float() would read it.
    if isinstance(value, bool | str) or not math.isfinite(value):
        raise TypeError
    return float(value) or 0.0


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _date(value: object) -> str:
    # A timestamp is a date as well to isinstance; only midnight says no more than the day.
    if isinstance(value, dt.datetime):
        if value.tzinfo is not None or value.time() != dt.time():
            raise ValueError
        value = value.date()
    if not isinstance(value, dt.date):
        raise TypeError
    return value.isoformat()


_CANONICAL: Mapping[FieldType, Callable[[Any], Any]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
}
