"""``compensation``: what the role is paid, beside the figures given for other roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_role_data.plot.data import Row, Source, read
from mlops_role_data.plot.theme import dots, drawn, finish, labels, name_axis, palette

if TYPE_CHECKING:
    import altair as alt

    from mlops_role_data.plot.theme import Palette, Theme

# Beside those of the schema, a measure of a later version is shown by its own name.
_MEASURES = {
    "base": "Base salary",
    "total": "Total compensation",
    "additional_cash": "Additional cash",
}
_STEP = 33
# Between a group and its row: a role may stand in several groups.
_WITHIN = "\t"
_NOTES = [
    "Bars, dots and the rule are figures of the source, most of them without a period.",
    "Open diamonds and dashed lines are derived: the midpoints of bands, and the steps between.",
]


def compensation(
    *, theme: Theme = "light", width: int = 680, height: int | None = None
) -> alt.LayerChart:
    """Draw every pay figure: bands by career stage, averages of roles, and cash on top.

    Bars (ranges), dots (single amounts) and the rule (top end) are printed in the source. Open
    diamonds and the dashed line are derived: a midpoint is the mean of the ends of a band, and
    the distances between midpoints are those of the table ``derived_compensation_gaps``, whose
    column ``formula`` has the method.

    Parameters
    ----------
    theme : {"light", "dark"}
        For a light or a dark page.
    width, height : int
        Of the plotting area in pixels, 300 to 4000; by default the height follows the rows.

    Returns
    -------
    altair.LayerChart
        With the rows of ``compensation`` in it, in US dollars.

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
    >>> chart = mrd.plot.compensation(theme="dark")
    >>> chart.to_dict()["layer"][0]["mark"]["type"]
    'bar'
    """
    colours = palette(theme, width=width, height=height)
    source = read("compensation", "derived_compensation_gaps", "career_stages", "roles")
    amounts = _amounts(source)
    placed = [row for row in amounts if row["group"]]
    # The name of a group stands as a row of its own above its rows.
    groups: dict[str, list[str]] = {}
    for row in placed:
        groups.setdefault(row["group"], [row["group"]]).append(row["place"])
    lines = [line for group in groups.values() for line in group]
    step = height / len(lines) if height else _STEP
    steps = _steps(source, placed)
    return finish(
        _layers(amounts, steps, lines, step, colours),
        colours,
        title="What the profile says about pay",
        notes=[*_NOTES, source.caption],
        description=_description(amounts, steps),
        width=width,
        height=round(step * len(lines)),
    )


def _amounts(source: Source) -> list[Row]:
    """Add to each pay figure where it stands, and its amount in words."""
    stages, roles = source.names("career_stages"), source.names("roles")
    rows = []
    for row in source.rows["compensation"]:
        line = stages.get(row["career_stage_id"]) or roles.get(row["role_id"], "Role not stated")
        years, most = row["experience_min_years"], row["experience_max_years"]
        if years is not None:
            line += f", {years}+ years" if most is None else f", {years}\u2013{most} years"
        # A top end is a bound without a measure: a rule across, not a row.
        group = None
        if row["measure"]:
            measure = _MEASURES.get(row["measure"], row["measure"])
            about = " ".join(str(part) for part in (row["country_code"], row["year"]) if part)
            group = f"{measure} ({row['statistic']})" + (f", {about}" if about else "")
        place = f"{group}{_WITHIN}{line}"
        rows.append({**row, "group": group, "line": line, "place": place, "label": _label(row)})
    return rows


def _label(row: Row) -> str:
    low, high = row["amount_min_usd"], row["amount_max_usd"]
    text = f"${high:,}" if low in {None, high} else f"${low:,}\u2013{high:,}"
    if row["period"]:
        text += f" a {row['period']}"
    if row["hedge"]:
        text += f" (\u201c{row['hedge']}\u201d)"
    return f"Top end, role not stated: {text}" if row["statistic"] == "top_end" else text


def _change(usd: float, percent: float) -> str:
    return f"{'-' if usd < 0 else '+'}${abs(usd):,.0f} ({percent:+.1f} %)"


def _steps(source: Source, placed: list[Row]) -> list[Row]:
    """Return the step from each stage to the next, with the midpoints that it leads between."""
    found = {row["compensation_id"]: row for row in placed}
    steps = []
    for gap in source.rows["derived_compensation_gaps"]:
        if gap["comparison"] != "stage_step":
            continue
        step = {**gap, "label": _change(gap["gap_midpoint_usd"], gap["gap_midpoint_percent"])}
        for side in ("from", "to"):
            row = found[gap[f"{side}_compensation_id"]]
            step[f"{side}_line"], step[f"{side}_place"] = row["line"], row["place"]
            step[f"{side}_usd"] = (row["amount_min_usd"] + row["amount_max_usd"]) / 2
        step["between_usd"] = (step["from_usd"] + step["to_usd"]) / 2
        steps.append(step)
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
    money = alt.Axis(title="Pay (US dollars)", format="$,d", tickCount=6)
    measures = list(dict.fromkeys(row["measure"] for row in placed))
    hues = alt.Scale(domain=measures, range=[colours.first, colours.second, colours.third])
    told = {"label": "US dollars", "compensation_id": "Record", "span_id": "Place in the source"}
    rows = drawn(placed, line="Who", group="What", **told).encode(
        y=alt.Y("place:N", scale=alt.Scale(domain=lines), axis=names),
        x=alt.X("amount_min_usd:Q", axis=money, scale=alt.Scale(zero=True)),
    )
    hued = rows.encode(color=alt.Color("measure:N", scale=hues, legend=None))
    bars = hued.transform_filter("datum.amount_min_usd < datum.amount_max_usd")
    single = hued.transform_filter("datum.amount_min_usd == datum.amount_max_usd")
    top_end = [row for row in amounts if not row["group"]]
    top = drawn(top_end, **told).encode(x="amount_max_usd:Q")
    between = {"from_line": "From", "to_line": "To", "label": "Between midpoints (US dollars)"}
    how = {"formula": "Method", "derived_compensation_gap_id": "Record"}
    derived = drawn(steps, **between, **how)
    path = derived.mark_rule(color=colours.ink, strokeDash=[3, 3])
    edge: dict[str, Any] = {"fill": colours.background, "stroke": colours.ink}
    diamond = derived.mark_point(shape="diamond", size=60, opacity=1, **edge)
    change = derived.encode(x="between_usd:Q", y="to_place:N")
    looks = {"fontSize": 10.5, "fontStyle": "italic", "color": colours.muted}
    return [
        bars.mark_bar(height=14, cornerRadius=2).encode(x2="amount_max_usd:Q"),
        top.mark_rule(color=colours.ink, strokeWidth=1.5),
        labels(top, dx=6, y=step / 2),
        dots(single),
        labels(rows, dx=9).encode(x="amount_max_usd:Q"),
        path.encode(x="from_usd:Q", x2="to_usd:Q", y="from_place:N", y2="to_place:N"),
        diamond.encode(x="from_usd:Q", y="from_place:N"),
        diamond.encode(x="to_usd:Q", y="to_place:N"),
        labels(change, dx=26, dy=-step / 2, **looks),
    ]


def _description(amounts: list[Row], steps: list[Row]) -> str:
    """Say in words what is drawn, for those who do not see it."""
    said = [
        f"{row['label']} for {row['line']}, {row['group']}" if row["group"] else row["label"]
        for row in amounts
    ]
    grown = [f"{step['from_line']} to {step['to_line']}: {step['label']}" for step in steps]
    return (
        f"Pay in US dollars. {'; '.join(said)}. "
        f"Derived distances between the midpoints of the bands: {'; '.join(grown)}."
    )
