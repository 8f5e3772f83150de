"""A condition on a column, whatever pieces the column is in."""

from __future__ import annotations

import pyarrow as pa
import pytest

from mlops_role_data.pipeline.raw_csv.cells import true_rows


@pytest.mark.parametrize(
    ("chunks", "rows"),
    [([], []), ([[]], []), ([[True, None], [], [False, True]], [0, 3])],
    ids=["no pieces", "an empty piece", "several"],
)
def test_rows_are_counted_through_all_pieces(chunks: list[list[bool]], rows: list[int]) -> None:
    assert true_rows(pa.chunked_array(chunks, type=pa.bool_())) == rows
