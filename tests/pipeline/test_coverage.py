from __future__ import annotations

from pathlib import Path

import pytest

from mlops_role_data.errors import DataPackageError
from mlops_role_data.pipeline.document.coverage import Coverage, measure
from pipeline.checkouts import LINES, TEXT, Checkout


def measured(checkout: Checkout) -> Coverage:
    return measure(checkout.dataset(), [checkout.document])[0]


def test_the_small_document_is_covered(checkout: Checkout) -> None:
    coverage = measured(checkout)
    in_spans = sum(len(piece) for _, pieces in LINES for piece in pieces)
    assert coverage == Coverage(
        document_id="bakery",
        characters=len(TEXT),
        in_spans=in_spans,
        marks=len(TEXT) - in_spans,
        spans=9,
        digests_held=9,
        roles={"heading": 3, "framing": 2, "fact": 4},
        facts_cited=4,
        fact_rows=7,
    )
    assert coverage.complete
    assert str(coverage) == (
        f"bakery: {len(TEXT)} characters\n"
        f"  100.00 % accounted for: {in_spans} in exactly one span, {len(TEXT) - in_spans} white "
        "space, bullet marks and list numbers\n"
        "  9 spans (4 fact, 2 framing, 3 heading); 9 digests hold\n"
        "  4 of 4 fact spans are cited, by 7 rows"
    )


def test_the_real_document_is_covered(project_copy: Checkout, real_document: Path) -> None:
    coverage = measure(project_copy.dataset(), [real_document])[0]
    assert coverage.in_spans + coverage.marks == coverage.characters
    assert coverage.digests_held == coverage.spans
    assert coverage.facts_cited == coverage.roles["fact"]


def test_a_lost_span_is_lost(checkout: Checkout) -> None:
    checkout.drop("spans", "bakery-002-2")
    coverage = measured(checkout)
    assert not coverage.complete
    lost = len(LINES[1][1][1]) + len(" \n")
    assert coverage.in_spans + coverage.marks == len(TEXT) - lost
    assert "100.00" not in str(coverage)


@pytest.mark.parametrize(
    ("key", "column", "value"),
    [
        pytest.param("bakery-002-2", "start", 10, id="an overlap"),
        pytest.param("bakery-002-2", "sha256", "0" * 64, id="a wrong digest"),
        pytest.param("bakery-002-2", "role", "fact", id="a fact that nobody cites"),
        pytest.param("bakery-008-1", "end", 100_000, id="an end outside"),
        pytest.param("bakery-001-1", "start", -5, id="a start outside"),
    ],
)
def test_coverage_is_complete_only_if_all_holds(
    checkout: Checkout, key: str, column: str, value: object
) -> None:
    checkout.edit("spans", key, column, value)
    assert not measured(checkout).complete


def test_an_overlap_is_in_no_single_span(checkout: Checkout) -> None:
    before = measured(checkout).in_spans
    checkout.edit("spans", "bakery-002-1", "end", 40)
    assert measured(checkout).in_spans == before + len(" ") - len("It is an old")


def test_a_document_that_is_not_described_cannot_be_measured(checkout: Checkout) -> None:
    checkout.document.write_text("something else")
    with pytest.raises(DataPackageError, match="digest"):
        measured(checkout)


def test_nothing_is_all_of_nothing() -> None:
    assert "0.00 %" in str(Coverage("x", 0, 0, 0, 0, 0, {}, 0, 0))
