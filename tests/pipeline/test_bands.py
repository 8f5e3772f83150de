from __future__ import annotations

import pytest

from mlops_role_data.pipeline.rules.sql_rules import sql_rules
from pipeline.checkouts import Checkout, Row

BAND = "experience_min_years", "experience_max_years"


def set_bands(checkout: Checkout, *bands: tuple[object, object]) -> None:
    """Let one ladder have these bands, and no caveat concern any of them."""
    model = checkout.rows("pay_figures")[0]
    rows: list[Row] = [
        {**model, "pay_figure_id": f"band-{n}"} | dict(zip(BAND, map(str, band), strict=True))
        for n, band in enumerate(bands, 1)
    ]
    checkout.write("pay_figures", rows)
    checkout.write("caveat_records", [])
    checkout.write("caveats", [])


def found(checkout: Checkout) -> list[tuple[int | None, str | None, str]]:
    problems = sql_rules(checkout.dataset(), ["experience-band"])
    return [(each.row, each.field, each.message) for each in problems]


@pytest.mark.parametrize(
    ("bands", "line", "words"),
    [
        pytest.param([(0, 3), (4, 7)], 3, "gap above the one of band-1, which ends at 3", id="gap"),
        pytest.param([(0, 7), (7, "")], 3, "overlaps the one of band-1", id="shared end"),
        pytest.param([(0, 7), (2, 9)], 3, "overlaps the one of band-1", id="overlap"),
        pytest.param([(4, 7), (0, 3)], 2, "gap above the one of band-2", id="other order"),
        pytest.param([(3, ""), (5, 6)], 3, "overlaps the one of band-1", id="open end"),
    ],
)
def test_gap_and_overlap_are_named(
    checkout: Checkout, bands: list[tuple[object, object]], line: int, words: str
) -> None:
    set_bands(checkout, *bands)
    ((row, field, message),) = found(checkout)
    assert (row, field) == (line, "experience_min_years")
    assert words in message


def test_a_band_is_compared_with_the_one_that_reaches_highest(checkout: Checkout) -> None:
    set_bands(checkout, (0, 10), (1, 2), (5, 6))
    messages = [message for _, _, message in found(checkout)]
    assert len(messages) == 2
    assert all("overlaps the one of band-1" in message for message in messages)


def concern(checkout: Checkout, caveat: str, *records: str, kind: str = "tension") -> None:
    checkout.add("caveats", caveat_id=caveat, kind=kind, title=caveat, span_id="bakery-005-1")
    for record in records:
        checkout.add("caveat_records", caveat_id=caveat, table_name="pay_figures", record_id=record)


def test_one_tension_that_concerns_both_rows_settles_it(checkout: Checkout) -> None:
    set_bands(checkout, (0, 3), (4, 7))
    concern(checkout, "gap", "band-1", "band-2")
    assert found(checkout) == []


def test_nothing_less_does(checkout: Checkout) -> None:
    set_bands(checkout, (0, 3), (4, 7))
    concern(checkout, "one", "band-1")
    concern(checkout, "other", "band-2")
    concern(checkout, "silence", "band-1", "band-2", kind="silence")
    concern(checkout, "wide", "band-1", "band-2", "band-3")
    assert len(found(checkout)) == 1


def test_each_pair_of_neighbours_needs_its_own_caveat(checkout: Checkout) -> None:
    set_bands(checkout, (0, 3), (4, 7), (7, ""))
    concern(checkout, "gap", "band-1", "band-2")
    assert [row for row, _, _ in found(checkout)] == [4]


@pytest.mark.parametrize("column", ["role_id", "measure", "statistic", "country_code", "year"])
def test_bands_of_different_ladders_are_not_compared(checkout: Checkout, column: str) -> None:
    set_bands(checkout, (0, 3), (4, 7))
    checkout.edit("pay_figures", "band-2", column, "")
    assert found(checkout) == []


def test_bands_of_different_documents_are_not_compared(checkout: Checkout) -> None:
    set_bands(checkout, (0, 3), (4, 7))
    checkout.edit("pay_figures", "band-2", "span_id", "bakery-005-1")
    checkout.edit("spans", "bakery-005-1", "document_id", "other")
    assert found(checkout) == []


def test_a_row_without_a_band_is_none(checkout: Checkout) -> None:
    set_bands(checkout, (0, 3), ("", ""))
    assert found(checkout) == []


@pytest.mark.parametrize("caveat", ["experience-gap-3-to-4", "experience-overlap-at-7"])
def test_the_real_bands_need_their_caveats(project_copy: Checkout, caveat: str) -> None:
    records = [row for row in project_copy.rows("caveat_records") if row["caveat_id"] != caveat]
    project_copy.write("caveat_records", records)
    assert len(found(project_copy)) == 1
