"""Each chart shows what the tables hold, in words, units and marks that need no colour."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from test_import import HEAVY, modules_after

import mlops_role_data as mrd
from mlops_role_data import plot
from mlops_role_data._release.release import catalog
from mlops_role_data.errors import MissingExtraError, QueryError, UnknownNameError
from mlops_role_data.plot.pay_chart import _steps
from mlops_role_data.plot.theme import PALETTES

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd
    from synthetic import PublishedPackage

CHARTS: dict[str, Callable[..., alt.LayerChart]] = {
    "coverage": plot.coverage,
    "market": plot.market,
    "pay": plot.pay,
    "skills": plot.skills,
}
each_chart = pytest.mark.parametrize("name", CHARTS)
each_theme = pytest.mark.parametrize("theme", PALETTES)
real = pytest.mark.usefixtures("real_package")


def rows(chart: alt.LayerChart, column: str) -> list[dict[str, Any]]:
    """Give the rows in the chart that have this column."""
    return [row for data in chart.to_dict()["datasets"].values() for row in data if column in row]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give rows as JSON has them, nulls included."""
    listed: list[dict[str, Any]] = json.loads(frame.to_json(orient="records", double_precision=15))
    return listed


def only(row: dict[str, Any], columns: list[str]) -> dict[str, Any]:
    return {column: row[column] for column in columns}


def values(spec: Any, key: str) -> list[Any]:
    """List what `key` holds in a specification, at whatever depth."""
    if isinstance(spec, dict):
        inner = [found for value in spec.values() for found in values(value, key)]
        return inner + ([spec[key]] if key in spec else [])
    if isinstance(spec, list):
        return [found for value in spec for found in values(value, key)]
    return []


@real
def test_pay_shows_every_pay_figure_as_published() -> None:
    table = mrd.load("pay")
    drawn = {row["pay_figure_id"]: row for row in rows(plot.pay(), "statistic")}
    assert len(drawn) == len(table)
    columns = table.columns.to_list()
    for row in records(table):
        assert only(drawn[row["pay_figure_id"]], columns) == row


@real
def test_only_what_has_no_measure_is_drawn_as_a_rule() -> None:
    drawn = rows(plot.pay(), "statistic")
    assert [row["label"] for row in drawn if row["group"] is None] == [
        "Top end, role not stated: $134,000 a year (\u201ccan approach\u201d)"
    ]


@real
def test_a_pay_label_has_a_period_just_where_the_source_states_one() -> None:
    drawn = rows(plot.pay(), "statistic")
    assert {row["pay_figure_id"] for row in drawn if " a year" in row["label"]} == {
        row["pay_figure_id"] for row in records(mrd.load("pay")) if row["period"]
    }


@real
def test_the_steps_go_from_the_midpoint_of_a_stage_to_that_of_the_next() -> None:
    # 120,000-150,000, 150,000-180,000 and 180,000-220,000
    drawn = rows(plot.pay(), "from")
    steps = [row for row in drawn if "to_place" in row]
    assert [(row["from"], row["to"]) for row in steps] == [(135_000, 165_000), (165_000, 200_000)]
    assert [row["label"] for row in steps] == ["+$30,000 (+22.2 %)", "+$35,000 (+21.2 %)"]


def test_a_step_down_says_so_and_bands_of_two_years_are_not_compared() -> None:
    shared = dict.fromkeys(("role", "measure", "statistic", "period", "country", "document"), "x")
    band = {**shared, "currency": "EUR", "year": 2024, "who": "", "place": ""}
    placed = [
        {**band, "stage": "low", "midpoint": 60_000.0},
        {**band, "stage": "high", "midpoint": 58_500.0},
        {**band, "stage": "high", "midpoint": 1.0, "year": 2025},
    ]
    assert [each["label"] for each in _steps(placed, ("low", "high"))] == ["-\u20ac1,500 (-2.5 %)"]


@real
def test_market_shows_first_and_last_values_with_their_basis() -> None:
    ends = rows(plot.market(), "basis")
    shown = [(row["market"], row["year"], round(row["value"]), row["status"]) for row in ends]
    # 24,900,000,000 / 1.24 ** 10 is the one that the source does not print
    assert shown == [
        ("DevOps market", 2023, 10_400_000_000, "stated"),
        ("DevOps market", 2028, 25_500_000_000, "expected"),
        ("AI in DevOps market", 2023, 2_897_226_811, "implied"),
        ("AI in DevOps market", 2033, 24_900_000_000, "projected"),
    ]
    assert [row["basis"] for row in ends] == ["stated", "stated", "implied", "stated"]


@real
def test_each_stated_value_of_a_market_is_drawn_once() -> None:
    drawn = [row["value"] for row in rows(plot.market(), "basis") if row["basis"] == "stated"]
    assert drawn == mrd.load("market_sizes")["value"].to_list()


@real
def test_a_path_grows_at_the_rate_of_its_market() -> None:
    path = rows(plot.market(), "rate")
    # (25.5 / 10.4) ** (1 / 5) - 1, and the rate that the source prints
    for market, rate, years in (
        ("DevOps market", 19.6476, range(2023, 2029)),
        ("AI in DevOps market", 24.0, range(2023, 2034)),
    ):
        own = [row for row in path if row["market"] == market]
        assert [row["year"] for row in own] == list(years)
        for before, after in pairwise(row["value"] for row in own):
            assert 100 * (after / before - 1) == pytest.approx(rate, abs=1e-3)


@real
def test_paths_are_dashed_and_only_what_is_stated_is_filled() -> None:
    layers = plot.market().to_dict()["layer"]
    (line,) = [layer["mark"] for layer in layers if layer["mark"]["type"] == "line"]
    assert line["strokeDash"]
    filled = {
        layer["transform"][0]["filter"]: layer["mark"].get("filled", False)
        for layer in layers
        if layer["mark"]["type"] == "point"
    }
    assert filled == {"datum.basis == 'stated'": True, "datum.basis != 'stated'": False}


@real
@pytest.mark.parametrize("limit", [1, 7, 25, 150, 1000])
def test_skills_are_those_mentioned_most(limit: int) -> None:
    table = mrd.load("skill_profile")
    most = records(table.sort_values("mentions", ascending=False, kind="stable").head(limit))
    assert rows(plot.skills(limit), "level") == [
        {
            "skill_id": row["skill_id"],
            "skill": row["label"],
            "mentions": row["mentions"],
            "sections": row["sections"],
            "level": row["strongest_level"] or "none stated",
        }
        for row in most
    ]


@real
@pytest.mark.parametrize("limit", [2, 25, 1000])
def test_the_caption_tells_of_shared_last_places(limit: int) -> None:
    counts = sorted(mrd.load("skill_profile")["mentions"], reverse=True)
    more = sum(count == counts[limit - 1] for count in counts[limit:])
    caption = plot.skills(limit).to_dict()["title"]["subtitle"][0]
    assert caption.startswith(f"{min(limit, len(counts))} of {len(counts)} skills")
    assert (f"; {more} more ha" in caption) == bool(more)


@real
def test_levels_are_in_the_order_of_the_vocabulary() -> None:
    levels = mrd.load("skill_profile")["strongest_level"].cat.categories
    scale = plot.skills().to_dict()["layer"][0]["encoding"]["color"]["scale"]
    assert scale["domain"] == ["none stated", *levels]


@real
@each_theme
def test_a_stronger_level_is_further_from_the_page_in_grey(theme: plot.Theme) -> None:
    scale = plot.skills(theme=theme).to_dict()["layer"][0]["encoding"]["color"]["scale"]
    greys = [sum(bytes.fromhex(colour.removeprefix("#"))) for colour in scale["range"]]
    assert greys == sorted(greys, reverse=theme == "light")
    assert len(set(greys)) == len(greys)


@real
def test_coverage_shows_every_span_in_its_place() -> None:
    spans = mrd.load("spans")
    columns = ["span_id", "role", "line", "start", "end"]
    drawn = rows(plot.coverage(), "facts")
    assert [only(row, columns) for row in drawn] == records(spans[columns])
    assert all(row["to"] - row["from"] == row["end"] - row["start"] for row in drawn)
    assert sum(row["facts"] for row in drawn) == len(mrd.load("fact_cards"))


@real
def test_coverage_has_a_strip_per_section_of_the_first_level() -> None:
    sections = mrd.load("sections")
    chart = plot.coverage()
    domain = chart.to_dict()["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert domain == sections[sections["level"] == 1]["heading"].to_list()
    second = rows(chart, "heading")
    assert [row["section_id"] for row in second] == (
        sections[sections["level"] == 2]["section_id"].to_list()
    )
    for one, other in pairwise(second):
        assert one["strip"] != other["strip"] or one["to"] <= other["from"]


@real
def test_a_wider_chart_names_more_sections() -> None:
    named = [
        {row["section_id"] for row in rows(plot.coverage(width=width), "heading") if row["label"]}
        for width in (400, 760, 4000)
    ]
    assert (
        named[0]
        < named[1]
        < named[2]
        == {row["section_id"] for row in rows(plot.coverage(), "heading")}
    )


@real
@each_theme
@each_chart
def test_a_chart_says_where_it_comes_from_and_stands_alone(name: str, theme: plot.Theme) -> None:
    spec = CHARTS[name](theme=theme).to_dict()
    caption = spec["title"]["subtitle"][-1]
    assert f"{catalog().title}, version {catalog().version}" in caption
    assert all(title in caption for title in mrd.load("documents")["title"])
    assert len(spec["description"]) > 100
    assert not values(spec, "url")
    assert values(spec, "tooltip")
    assert spec["config"]["background"] == PALETTES[theme].background


@real
@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("pay", {"Pay (US dollars)"}),
        ("coverage", {"Place in the section (characters from its start)"}),
        ("market", {"Year", "Value of the market (billion US dollars)"}),
        ("skills", {"Mentions (number of places in the source)"}),
    ],
)
def test_axis_titles_carry_units(name: str, titles: set[str]) -> None:
    axes = values(CHARTS[name]().to_dict()["layer"], "axis")
    assert {axis["title"] for axis in axes if axis["title"]} == titles


@real
@each_chart
def test_the_size_is_the_one_asked_for(name: str) -> None:
    spec = CHARTS[name](width=500, height=600).to_dict()
    assert (spec["width"], spec["height"]) == (500, 600)


@real
@each_theme
def test_words_stand_out_from_the_page(theme: str) -> None:
    palette = PALETTES[theme]
    for colour in (palette.ink, palette.muted, palette.first):
        assert _contrast(colour, palette.background) >= 4.5
    for colour in (palette.second, palette.third):
        # Marks and large words: https://www.w3.org/TR/WCAG22/#non-text-contrast
        assert _contrast(colour, palette.background) >= 3


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [part / 255 for part in bytes.fromhex(colour.removeprefix("#"))]
        red, green, blue = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@real
@each_chart
@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"theme": "drak"}, UnknownNameError, "Did you mean 'dark'"),
        ({"width": 10}, QueryError, "the width is 10, but must be from 300 to 4000 pixels"),
        ({"height": 10**6}, QueryError, "the height is 1000000, but must be"),
    ],
    ids=["theme", "width", "height"],
)
def test_wrong_options_are_told(
    name: str, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        CHARTS[name](**options)


@real
@pytest.mark.parametrize("limit", [0, -1])
def test_no_skills_are_no_chart(limit: int) -> None:
    with pytest.raises(QueryError, match=f"the limit is {limit}, but must be 1 or more"):
        plot.skills(limit)


@each_chart
def test_a_release_without_the_tables_is_told(name: str, package: PublishedPackage) -> None:
    assert package.folder.is_dir()
    with pytest.raises(UnknownNameError, match="there is no table"):
        CHARTS[name]()


@each_chart
def test_without_altair_the_extra_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(MissingExtraError, match=r"mlops-role-data\[plot\]"):
        CHARTS[name]()


def test_naming_the_charts_loads_nothing_heavy() -> None:
    loaded = modules_after("import mlops_role_data.plot, mlops_role_data.cli.use")
    assert not loaded & {*HEAVY, "vl_convert"}
