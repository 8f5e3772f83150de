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

import datetime as dt
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from mlops_role_data._release.catalog import Catalog, Field, FieldType
from mlops_role_data._release.values import sha256
from mlops_role_data.errors import DataPackageError

VERSION = 1

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode

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
    lines = []
    for row in rows:
        found = row if isinstance(row, Mapping) else dict(zip(names, row, strict=False))
        if len(row) != len(names) or set(found) != set(names):
            raise DataPackageError(
                f"a row has {len(row)} cells, of {sorted(found)}, and the table has the columns "
                f"{sorted(names)}. Hash whole rows."
            )
        cells = {name: _canonical(found[name], name, kind) for name, kind in columns}
        # A null sorts first; the line itself settles the order where a key is repeated.
        order = [(cells[name] is not None, cells[name]) for name in key]
        lines.append((order, _encode([*cells.values()])))
    lines.sort()
    header = _encode({"columns": columns, "primaryKey": key, "version": VERSION})
    return _hashed([header, *(line for _, line in lines), str(len(lines))])


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
    return _hashed(f"{name} {hashes[name]}" for name in sorted(hashes))


def release_hash(catalog: Catalog) -> str:
    """Hash what all tables of a release say together, from their published hashes."""
    return package_hash({table.name: table.content_hash for table in catalog})


def _hashed(lines: Iterable[str]) -> str:
    text = "".join(f"{line}\n" for line in lines)
    try:
        return f"v{VERSION}:{sha256(text.encode())}"
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
        match kind, value:
            case "string", str():
                return str(value)
            case "integer" | "number", bool():
                pass
            # A column of whole numbers with a null is one of floats to some libraries.
            case "integer", int() | float() if value == int(value):
                return int(value)
            # Decimals come from databases.
            case "number", int() | float() | Decimal() if math.isfinite(value):
                return float(value) or 0.0
            case "boolean", bool():
                return value
            # A timestamp is a date as well; only midnight says no more than the day.
            case "date", dt.datetime() if value.tzinfo is not None or value.time() != dt.time():
                pass
            case "date", dt.date():
                return dt.date.isoformat(value)
    except (TypeError, ValueError, OverflowError):
        pass
    raise DataPackageError(
        f"column {name!r} is of type {kind}, and holds {value!r}. "
        "Read the table with its published types."
    )
