"""Text cells to typed Arrow columns, accepting one spelling of each value and no other."""

import datetime
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from mlops_role_data._release.catalog import FieldType
from mlops_role_data._release.parquet import arrow_type

# One spelling per value: no sign on zero, no leading or trailing zeros, no exponent, no separators.
# The lengths keep an integer within 64 bits and a number within what a double holds exactly.
_FORMS: dict[str, str] = {
    "integer": r"^(?:0|-?[1-9][0-9]{0,17})$",
    "number": r"^(?:0|-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,8})\.[0-9]{0,5}[1-9])$",
    "boolean": r"^(?:true|false)$",
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}


def convert(cells: pa.Array, kind: FieldType) -> tuple[pa.Array, list[int]]:
    """Convert a column of text cells, the empty text being null.

    Parameters
    ----------
    cells : pyarrow.StringArray
        The cells as they stand in the file.
    kind
        The field's Table Schema type.

    Returns
    -------
    tuple of (pyarrow.Array, list of int)
        The typed column, and the indices of cells that are not of the type (null in the column).

    Examples
    --------
    >>> column, bad = convert(pa.array(["120000", "", "120,000"]), "integer")
    >>> column.to_pylist(), bad
    ([120000, None, None], [2])
    """
    filled = pc.if_else(pc.equal(cells, ""), pa.scalar(None, pa.string()), cells)
    if kind == "string":
        return filled, []
    fits = pc.match_substring_regex(filled, _FORMS[kind])
    if kind == "date":
        fits = pc.and_(fits, _are_dates(filled))
    bad = pc.indices_nonzero(pc.fill_null(pc.invert(fits), fill_value=False)).to_pylist()
    good = pc.if_else(fits, filled, pa.scalar(None, pa.string()))
    return good.cast(arrow_type(kind)), bad


def misspelt(cells: Sequence[str], kind: FieldType) -> list[int]:
    """Return the indices of text cells that are not of a type."""
    return convert(pa.array(cells, pa.string()), kind)[1]


def true_rows(mask: pa.ChunkedArray) -> list[int]:
    """Count out the rows, from 0, in which a column of booleans is true.

    Examples
    --------
    >>> true_rows(pa.chunked_array([[True, None], [False, True]]))
    [0, 3]
    """
    # pyarrow 16 to 19 at least end the process over a column of no chunks
    found: list[int] = pc.indices_nonzero(mask.combine_chunks()).to_pylist()
    return found


def _are_dates(cells: pa.Array) -> pa.Array:
    known = {text: _is_date(text) for text in pc.unique(cells).to_pylist() if text is not None}
    return pa.array([known.get(text) for text in cells.to_pylist()], pa.bool_())


def _is_date(text: str) -> bool:
    try:
        return bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False
