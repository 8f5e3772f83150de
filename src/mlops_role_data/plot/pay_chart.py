"""``pay``: what the role is paid, next to the figures of other roles."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any

from mlops_role_data.errors import QueryError
from mlops_role_data.plot.data import Row, Source, read
from mlops_role_data.plot.theme import (
    CURRENCIES,
    SIGNS,
    dots,
    drawn,
    finish,
    labels,
    name_axis,
    palette,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

    from mlops_role_data.plot.theme import Palette, Theme

# A measure that is not among these is shown by its own name.
_MEASURES = {
    "base": "Base salary",
    "total": "Total compensation",
    "additional_cash": "Additional cash",
}
# Bands of different kinds are never compared.
_ALIKE = ("role", "measure", "statistic", "currency", "period", "country", "year", "document")
_STEP = 33
# Between a group and its row: a role may stand in several groups.
_WITHIN = "\t"
_NOTES = [
    "Bars, dots and the rule are figures of the source, with a period where it states one.",
    "Open diamonds and dashed lines are derived: the midpoints of bands, and the steps between.",
]


def pay(
    *,
    document: str | None = None,
    theme: Theme = "light",
    width: int = 680,
    height: int | None = None,
) -> alt.LayerChart:
    """Draw every pay figure: bands by career stage, averages of roles, and cash on top.

    Bars (ranges), dots (single amounts) and the rule (top end) are printed in the source. Open
    diamonds and the dashed line are derived: a midpoint is the mean of the ends of a band, and a
    step is the distance from the midpoint of a stage to that of the next.

    Parameters
    ----------
    document : str, optional
        ID of the document that is drawn; by default the first one.
    theme : {"light", "dark"}
        For a light or a dark page.
    width, height : int
        Of the plotting area in pixels, 300 to 4000; by default the height follows the rows.

    Returns
    -------
    altair.LayerChart
        With the rows of ``pay`` in it, in the currency of the table.

    Raises
    ------
    MissingExtraError
        If the extra ``plot`` is not installed.
    UnknownNameError
        If there is no such document or theme.
    QueryError
        If a size is out of bounds, or the document has no pay figure.
    DataPackageError
        If the tables cannot be read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> chart = mrd.plot.pay(theme="dark")
    >>> chart.to_dict()["layer"][0]["mark"]["type"]
    'bar'
    """
    colours = palette(theme, width=width, height=height)
    source = read("pay", "career_stages", document=document)
    amounts, left_out = _on_one_axis(_amounts(source))
    placed = [row for row in amounts if row["group"]]
    # The name of a group is a row of its own above its rows.
    groups: dict[str, list[str]] = {}
    for row in placed:
        groups.setdefault(row["group"], [row["group"]]).append(row["place"])
    lines = [line for group in groups.values() for line in group]
    step = height / len(lines) if height else _STEP
    steps = _steps(placed, source.catalog.table("pay").field("stage").categories)
    return finish(
        _layers(amounts, steps, lines, step, colours),
        colours,
        title="What the profile says about pay",
        notes=[*_NOTES, *left_out, source.caption],
        description=_description(amounts, steps),
        width=width,
        height=round(step * len(lines)),
    )


def _on_one_axis(amounts: list[Row]) -> tuple[list[Row], list[str]]:
    """Return the amounts in the currency and for the period that most have, and notes on others."""
    if not amounts:
        raise QueryError("this document has no pay figure: there is nothing to draw")
    notes = []
    for column, preposition in (("currency", "in"), ("period", "per")):
        counts = Counter(row[column] for row in amounts if row[column])
        most, *others = [each for each, _ in counts.most_common()] or [None]
        notes += [f"Left out: {counts[each]} {preposition} {each}." for each in others]
        # most amounts have no period
        amounts = [row for row in amounts if row[column] in {None, most}]
    return amounts, notes


def _amounts(source: Source) -> list[Row]:
    """Add to each pay figure where it is drawn, and its amount in words."""
    rows = []
    stages = {row["career_stage_id"]: row["name"] for row in source.rows["career_stages"]}
    for row in source.rows["pay"]:
        line = stages.get(row["stage"]) or row["role"] or "Role not stated"
        years, most = row["experience_min_years"], row["experience_max_years"]
        if years is not None:
            line += f", {years}+ years" if most is None else f", {years}\u2013{most} years"
        # A top end is a bound without a measure: a rule across, not a row.
        group = None
        if row["measure"] or row["statistic"] != "top_end":
            measure = _MEASURES.get(row["measure"], row["measure"] or "Pay")
            about = " ".join(str(part) for part in (row["country"], row["year"]) if part)
            group = f"{measure} ({row['statistic']})" + (f", {about}" if about else "")
        place = f"{group}{_WITHIN}{line}"
        low, high = row["amount_min"], row["amount_max"]
        # A range that is open at one end is drawn as its other end.
        ends = {"amount_min": low or high, "amount_max": high or low} if group else {}
        said = {"group": group, "who": line, "place": place, "label": _label(row)}
        rows.append({**row, **ends, **said})
    return rows


def _label(row: Row) -> str:
    low, high = row["amount_min"], row["amount_max"]
    is_top = row["statistic"] == "top_end"
    if high is None:
        text = f"from {_money(low, row)}"
    elif low is None and not is_top:
        text = f"up to {_money(high, row)}"
    else:
        text = (
            _money(high, row) if low in {None, high} else f"{_money(low, row)}\u2013{_digits(high)}"
        )
    if row["period"]:
        text += f" {'an' if row['period'] == 'hour' else 'a'} {row['period']}"
    if row["hedge"]:
        text += f" (\u201c{row['hedge']}\u201d)"
    return f"Top end, role not stated: {text}" if is_top else text


def _money(amount: float, row: Row) -> str:
    return f"{SIGNS.get(row['currency'], row['currency'] + ' ')}{_digits(amount)}"


def _digits(amount: float) -> str:
    """Write an amount with its cents, if it has any."""
    return f"{amount:,.2f}".removesuffix(".00")


def _steps(placed: list[Row], stages: Sequence[str]) -> list[Row]:
    """Return the step from each stage to the next, with the midpoints that it leads between."""
    steps = []
    for low, high in product(placed, placed):
        alike = all(low[each] == high[each] for each in _ALIKE)
        known = None not in {low["stage"], high["stage"], low["midpoint"], high["midpoint"]}
        if alike and known and stages.index(high["stage"]) == stages.index(low["stage"]) + 1:
            change = high["midpoint"] - low["midpoint"]
            sign, share = "-" if change < 0 else "+", 100 * change / low["midpoint"]
            steps.append(
                {
                    "from_line": low["who"], "from_place": low["place"], "from": low["midpoint"],
                    "to_line": high["who"], "to_place": high["place"], "to": high["midpoint"],
                    "between": (low["midpoint"] + high["midpoint"]) / 2,
                    "label": f"{sign}{_money(abs(change), low)} ({share:+.1f} %)",
                }
            )  # fmt: skip
    return steps


def _layers(
    amounts: list[Row], steps: list[Row], lines: list[str], step: float, colours: Palette
) -> list[alt.Chart]:
    import altair as alt

    placed = [row for row in amounts if row["group"]]
    heads = alt.FieldOneOfPredicate("value", sorted({row["group"] for row in placed}))
    weight = alt.condition(heads, alt.value("bold"), alt.value("normal"))
    inner = f"peek(split(datum.label, '{_WITHIN}'))"
    names = name_axis(260, 10, labelExpr=inner, labelFontWeight=weight)
    (currency,) = {row["currency"] for row in amounts}
    title = f"Pay ({CURRENCIES.get(currency, currency)})"
    money = alt.Axis(title=title, format=",d" if currency != "USD" else "$,d", tickCount=6)
    measures = list(dict.fromkeys(row["measure"] for row in placed))
    hues = alt.Scale(domain=measures, range=[colours.first, colours.second, colours.third])
    told = {"label": "Pay", "pay_figure_id": "Record", "line": "Line of the source"}
    rows = drawn(placed, who="Who", group="What", **told).encode(
        y=alt.Y("place:N", scale=alt.Scale(domain=lines), axis=names),
        x=alt.X("amount_min:Q", axis=money, scale=alt.Scale(zero=True)),
    )
    hued = rows.encode(color=alt.Color("measure:N", scale=hues, legend=None))
    bars = hued.transform_filter("datum.amount_min < datum.amount_max")
    single = hued.transform_filter("datum.amount_min == datum.amount_max")
    top_end = [row for row in amounts if not row["group"]]
    top = drawn(top_end, **told).encode(x="amount_max:Q")
    between = {"from_line": "From", "to_line": "To", "label": "Between midpoints"}
    derived = drawn(steps, **between)
    path = derived.mark_rule(color=colours.ink, strokeDash=[3, 3])
    edge: dict[str, Any] = {"fill": colours.background, "stroke": colours.ink}
    diamond = derived.mark_point(shape="diamond", size=60, opacity=1, **edge)
    change = derived.encode(x="between:Q", y="to_place:N")
    looks = {"fontSize": 10.5, "fontStyle": "italic", "color": colours.muted}
    return [
        bars.mark_bar(height=14, cornerRadius=2).encode(x2="amount_max:Q"),
        top.mark_rule(color=colours.ink, strokeWidth=1.5),
        labels(top, dx=6, y=step / 2),
        dots(single),
        labels(rows, dx=9).encode(x="amount_max:Q"),
        path.encode(x="from:Q", x2="to:Q", y="from_place:N", y2="to_place:N"),
        diamond.encode(x="from:Q", y="from_place:N"),
        diamond.encode(x="to:Q", y="to_place:N"),
        labels(change, dx=26, dy=-step / 2, **looks),
    ]


def _description(amounts: list[Row], steps: list[Row]) -> str:
    """Say in words what is drawn, for those who do not see it."""
    said = [
        f"{row['label']} for {row['who']}, {row['group']}" if row["group"] else row["label"]
        for row in amounts
    ]
    grown = [f"{step['from_line']} to {step['to_line']}: {step['label']}" for step in steps]
    return (
        f"Pay. {'; '.join(said)}. "
        f"Derived distances between the midpoints of the bands: {'; '.join(grown)}."
    )
