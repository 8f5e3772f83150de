"""Rows picked out by a condition on Arrow columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

if TYPE_CHECKING:
    import pyarrow as pa


def true_rows(mask: pa.ChunkedArray) -> list[int]:
    """Count out the rows, from 0, in which a column of booleans is true.

    Examples
    --------
    >>> import pyarrow as pa
    >>> true_rows(pa.chunked_array([[True, None], [False, True]]))
    [0, 3]
    """
    # pyarrow 16 to 19 at least end the process over a column of no chunks
    found: list[int] = pc.indices_nonzero(mask.combine_chunks()).to_pylist()
    return found
