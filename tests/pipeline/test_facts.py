"""The long table holds every fact row once, in the source's order, in words to search."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from mlops_role_data.pipeline.dataset import Dataset, read_dataset
from mlops_role_data.pipeline.derive.tables import derive
from mlops_role_data.pipeline.project import open_project
from pipeline.checkouts import ROOT, Checkout

Row = dict[str, Any]


def facts(data: Dataset) -> list[Row]:
    rows: list[Row] = derive(data)["facts"].to_pylist()
    return rows


@pytest.fixture(scope="module")
def real() -> Dataset:
    return read_dataset(open_project(ROOT))


def test_every_fact_row_stands_once(real: Dataset) -> None:
    found = Counter((row["table_name"], row["record_id"]) for row in facts(real))
    expected = Counter(
        (name, key)
        for name, table in real.project.curated.items()
        if table.kind == "fact"
        for key in real.column(name, table.primary_key[0])
    )
    assert found == expected


def test_they_stand_in_the_sources_order(real: Dataset) -> None:
    rows = facts(real)
    assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))
    lines = [row["line"] for row in rows]
    assert lines == sorted(lines)
    spans = {span["span_id"]: span for span in real.rows("spans")}
    for row in rows:
        span = spans[row["span_id"]]
        assert (row["section_id"], row["document_id"]) == (span["section_id"], span["document_id"])


def test_the_text_says_what_the_row_does(checkout: Checkout) -> None:
    rows = {row["record_id"]: row for row in facts(checkout.dataset())}
    text = rows["junior"]["text"]
    # the names of what the keys refer to, figures with their unit, and no keys
    assert "Role: Baker; " in text
    assert "30000 USD" in text
    assert "bakery-004-1" not in text
    assert "Hedge" not in text  # empty cells say nothing
    assert "Hedge: may reach" in rows["senior"]["text"]
    assert rows["gap-2-to-3"]["label"] == "No band from two to three"
