"""``market``: the sizes of the markets, as stated, and the paths that they imply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_role_data.plot.data import Row, Source, read
from mlops_role_data.plot.theme import Palette, Theme, dots, drawn, finish, labels, palette

if TYPE_CHECKING:
    import altair as alt

_NOTES = [
    "Filled marks are figures of the source. Open marks and dashed paths are derived, at one rate",
    "of growth a year between the first value and the last.",
]


def market(*, theme: Theme = "light", width: int = 620, height: int = 340) -> alt.LayerChart:
    """Draw what each market is said to be worth, and the growth that this comes to.

    Filled marks are printed in the source, as in the table ``market_sizes``. Open marks and
    dashed paths are derived, as in ``derived_market_growth``, whose column ``formula`` has the
    method: a start value that follows from the last value and a stated rate, or a rate that
    follows from two stated values. A path is compound growth between the two values of its row,
    ``start * (end / start) ** (t / years)`` after ``t`` years; nothing is known between them.

    Parameters
    ----------
    theme : {"light", "dark"}
        For a light or a dark page.
    width, height : int
        Of the plotting area in pixels, 300 to 4000.

    Returns
    -------
    altair.LayerChart
        With a row per market and year in it: values are in US dollars, the axis in billions.

    Raises
    ------
    MissingExtraError
        If the extra ``plot`` is not installed.
    UnknownNameError
        If there is no such theme.
    QueryError
        If a size is out of bounds.
    DataPackageError
        If the tables cannot be read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> mrd.plot.market().to_dict()["layer"][0]["mark"]["type"]
    'line'
    """
    colours = palette(theme, width=width, height=height)
    source = read("derived_market_growth", "market_sizes", "markets")
    ends, path = _rows(source)
    return finish(
        _layers(ends, path, list(source.names("markets").values()), colours),
        colours,
        title="What the profile says about its markets",
        notes=[*_NOTES, source.caption],
        description=_description(ends, path),
        width=width,
        height=height,
    )


def _rows(source: Source) -> tuple[list[Row], list[Row]]:
    """Return the first and the last value of each market, and the value in each year."""
    names = source.names("markets")
    sizes = {row["market_size_id"]: row for row in source.rows["market_sizes"]}
    ends, path = [], []
    for growth in source.rows["derived_market_growth"]:
        shared = {column: growth[column] for column in ("derived_market_growth_id", "formula")}
        shared["market"] = names[growth["market_id"]]
        for end, year in (("start", growth["from_year"]), ("end", growth["to_year"])):
            value, basis = growth[f"{end}_value_usd"], growth[f"{end}_basis"]
            # How the source puts it says more than that it does.
            status = sizes.get(growth[f"{end}_size_id"], {}).get("status", basis)
            told = {"value_usd": value, "basis": basis, "status": status}
            label = f"${value / 1e9:.1f} bn, {status}"
            ends.append({**shared, **told, "end": end, "year": year, "label": label})
        start, years = growth["start_value_usd"], growth["years"]
        ratio = growth["end_value_usd"] / start
        rate = f"{growth['cagr_percent']:.1f} % a year, {growth['cagr_basis']}"
        for passed in range(years + 1):
            told = {"value_usd": start * ratio ** (passed / years), "rate": rate}
            # The rate is a label in the middle year.
            told["label"] = rate if passed == (years + 1) // 2 else None
            path.append({**shared, **told, "year": growth["from_year"] + passed})
    return ends, path


def _layers(
    ends: list[Row], path: list[Row], markets: list[str], colours: Palette
) -> list[alt.Chart]:
    import altair as alt

    years = [row["year"] for row in ends]
    ticks = list(range(min(years), max(years) + 1))
    dates = alt.Axis(title="Year", format="d", values=ticks, grid=False)
    span = alt.Scale(domain=[min(years) - 0.4, max(years) + 0.4], nice=False)
    worth = "Value of the market (billion US dollars)"
    billions = "format(datum.value / 1e9, 'd')"
    money = alt.Axis(title=worth, labelExpr=billions, tickCount=6, domain=False, ticks=False)
    # Room above the last values for what stands there.
    most = alt.Scale(domain=[0, max(row["value_usd"] for row in ends) * 1.18], nice=False)
    hues = alt.Scale(domain=markets, range=[colours.first, colours.second, colours.third])
    where: dict[str, Any] = {
        "x": alt.X("year:Q", scale=span, axis=dates),
        "y": alt.Y("value_usd:Q", scale=most, axis=money),
        "color": alt.Color("market:N", scale=hues, legend=None),
    }
    told = {"market": "Market", "year": "Year", "value_usd": "US dollars"}
    how = {"formula": "Method", "derived_market_growth_id": "Record"}
    paths = drawn(path, **told, rate="Growth", **how).encode(**where)
    marks = drawn(ends, **told, basis="Basis", status="Put as", **how).encode(**where)
    forms = alt.Scale(domain=markets, range=["circle", "square", "triangle-up"])
    points = marks.encode(shape=alt.Shape("market:N", scale=forms, legend=None))
    derived = points.transform_filter("datum.basis != 'stated'")
    last = marks.transform_filter("datum.end == 'end'")
    first = marks.transform_filter("datum.end == 'start'").encode(color=alt.value(colours.ink))
    rates = paths.transform_filter("datum.label != null").encode(color=alt.value(colours.muted))
    return [
        paths.mark_line(strokeDash=[5, 4], strokeWidth=1.8),
        dots(points.transform_filter("datum.basis == 'stated'")),
        derived.mark_point(fill=colours.background, size=100, opacity=1, strokeWidth=1.8),
        last.mark_text(dy=-31, fontWeight="bold").encode(text="market:N"),
        last.mark_text(dy=-16).encode(text="label:N", color=alt.value(colours.ink)),
        labels(first, dx=6, dy=17),
        labels(rates, dx=12, dy=8, fontStyle="italic"),
    ]


def _description(ends: list[Row], path: list[Row]) -> str:
    """Say in words what is drawn, for those who do not see it."""
    said = [f"{row['market']} in {row['year']}: {row['label']}" for row in ends]
    grown = {f"{row['market']}: {row['rate']}" for row in path}
    return (
        f"Market sizes in US dollars over the years. {'; '.join(said)}. "
        f"Growth: {'; '.join(sorted(grown))}."
    )
