"""``market``: the sizes of the markets, as stated, and the paths that they imply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_role_data.errors import QueryError
from mlops_role_data.plot.data import Row, Source, read
from mlops_role_data.plot.theme import (
    CURRENCIES,
    SIGNS,
    Palette,
    Theme,
    dots,
    drawn,
    finish,
    labels,
    palette,
)

if TYPE_CHECKING:
    import altair as alt

_RATE = "percent"
_NOTES = [
    "Filled marks are figures of the source. Open marks and dashed paths are derived, at one rate",
    "of growth a year between the first value and the last.",
]


def market(
    *, document: str | None = None, theme: Theme = "light", width: int = 620, height: int = 340
) -> alt.LayerChart:
    """Draw what each market is said to be worth, and the growth that this comes to.

    All figures are in the table ``demand``. Filled marks are printed in the source. Open marks and
    dashed paths are derived: a rate that follows from two stated values, or a start value that
    follows from the last value and a stated rate, ``end / (1 + rate / 100) ** years``. A path is
    compound growth, ``start * (end / start) ** (t / years)`` after ``t`` years; nothing is known
    between its ends.

    Parameters
    ----------
    document : str, optional
        ID of the document that is drawn; by default the first one.
    theme : {"light", "dark"}
        For a light or a dark page.
    width, height : int
        Of the plotting area in pixels, 300 to 4000.

    Returns
    -------
    altair.LayerChart
        With a row per market and year in it: values in the currency of the table, the axis in
        billions.

    Raises
    ------
    MissingExtraError
        If the extra ``plot`` is not installed.
    UnknownNameError
        If there is no such document or theme.
    QueryError
        If a size is out of bounds, or the document has no value of a market.
    DataPackageError
        If the tables cannot be read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> mrd.plot.market().to_dict()["layer"][0]["mark"]["type"]
    'line'
    """
    colours = palette(theme, width=width, height=height)
    source = read("demand", document=document)
    ends, path = _rows(source)
    if not ends:
        raise QueryError(
            "this document says of no market what it is worth: there is nothing to draw"
        )
    return finish(
        _layers(ends, path, colours),
        colours,
        title="What the profile says about its markets",
        notes=[*_NOTES, source.caption],
        description=_description(ends, path),
        width=width,
        height=height,
    )


def _rows(source: Source) -> tuple[list[Row], list[Row]]:
    """Return the first and the last value of each market, and the value in each year."""
    markets: dict[str, list[Row]] = {}
    for row in source.rows["demand"]:
        if row["subject_type"] == "market":
            markets.setdefault(row["subject"], []).append(row)
    ends, path = [], []
    for market, rows in markets.items():
        sizes = sorted((row for row in rows if row["value_unit"] != _RATE), key=_year)
        if not sizes:
            continue
        rates = [
            row
            for row in rows
            if row["value_unit"] == _RATE
            and row["from_year"]
            and row["to_year"] == _year(sizes[-1])
        ]
        last = sizes[-1]
        value, to_year = last["value"], _year(last)
        if len(sizes) > 1:
            start, from_year, basis = sizes[0]["value"], _year(sizes[0]), _said(sizes[0])
            rate, how = last["implied_growth_percent"], "implied"
        elif rates:
            rate, how, from_year, basis = (
                rates[0]["value"],
                "stated",
                rates[0]["from_year"],
                "implied",
            )
            start = value / (1 + rate / 100) ** (to_year - from_year)
        else:
            start, from_year, basis = None, to_year, ""
        currency = last["value_unit"]
        shared = {"market": market, "currency": currency}
        sign = SIGNS.get(currency, f"{currency} ")
        for end, year, amount, status in (
            ("start", from_year, start, basis), ("end", to_year, value, _said(last)),
        ):  # fmt: skip
            if amount is None:
                continue
            told = {"value": amount, "basis": "implied" if status == "implied" else "stated"}
            label = f"{sign}{amount / 1e9:.1f} bn, {status}"
            ends.append(
                {**shared, **told, "end": end, "year": year, "status": status, "label": label}
            )
        if start is None:
            continue
        years, words = to_year - from_year, f"{rate:.1f} % a year, {how}"
        for passed in range(years + 1):
            told = {"value": start * (value / start) ** (passed / years), "rate": words}
            # The rate is a label in the middle year.
            told["label"] = words if passed == (years + 1) // 2 else None
            path.append({**shared, **told, "year": from_year + passed})
    return ends, path


def _year(size: Row) -> int:
    return int(size["to_year"])


def _said(size: Row) -> str:
    """Return how the source puts a value: stated, expected or projected."""
    return str(size["claim"]).rpartition(", ")[2]


def _layers(ends: list[Row], path: list[Row], colours: Palette) -> list[alt.Chart]:
    import altair as alt

    markets = list(dict.fromkeys(row["market"] for row in ends))
    (currency,) = {row["currency"] for row in ends}
    years = [row["year"] for row in ends]
    ticks = list(range(min(years), max(years) + 1))
    dates = alt.Axis(title="Year", format="d", values=ticks, grid=False)
    span = alt.Scale(domain=[min(years) - 0.4, max(years) + 0.4], nice=False)
    worth = f"Value of the market (billion {CURRENCIES.get(currency, currency)})"
    billions = "format(datum.value / 1e9, 'd')"
    money = alt.Axis(title=worth, labelExpr=billions, tickCount=6, domain=False, ticks=False)
    # Room above the last values for what stands there.
    most = alt.Scale(domain=[0, max(row["value"] for row in ends) * 1.18], nice=False)
    hues = alt.Scale(domain=markets, range=[colours.first, colours.second, colours.third])
    where: dict[str, Any] = {
        "x": alt.X("year:Q", scale=span, axis=dates),
        "y": alt.Y("value:Q", scale=most, axis=money),
        "color": alt.Color("market:N", scale=hues, legend=None),
    }
    told = {"market": "Market", "year": "Year", "value": "Value"}
    paths = drawn(path, **told, rate="Growth").encode(**where)
    marks = drawn(ends, **told, basis="Basis", status="Put as").encode(**where)
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
    currency = ends[0]["currency"]
    return (
        f"Market sizes in {CURRENCIES.get(currency, currency)} over the years. {'; '.join(said)}. "
        f"Growth: {'; '.join(sorted(grown)) or 'not said'}."
    )
