"""The marks of the chart ``compensation``, from the rows that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_role_data.plot.data import Row
from mlops_role_data.plot.theme import Palette, drawn, layered

if TYPE_CHECKING:
    import altair as alt

# Between a group and its row: a role may stand in several groups.
WITHIN = "\t"


def layers(
    amounts: list[Row], steps: list[Row], lines: list[str], step: float, colours: Palette
) -> alt.LayerChart:
    """Draw the marks of the pay chart."""
    import altair as alt

    placed = [row for row in amounts if row["group"]]
    heads = alt.FieldOneOfPredicate("value", sorted({row["group"] for row in placed}))
    y_axis = alt.Axis(
        title=None,
        ticks=False,
        domain=False,
        labelLimit=260,
        labelPadding=10,
        labelExpr=f"peek(split(datum.label, '{WITHIN}'))",
        labelFontWeight=alt.condition(heads, alt.value("bold"), alt.value("normal")),
    )
    y = alt.Y("place:N", scale=alt.Scale(domain=lines), axis=y_axis)
    x_axis = alt.Axis(title="Pay (US dollars)", format="$,d", tickCount=6)
    low = alt.X("amount_min_usd:Q", axis=x_axis, scale=alt.Scale(zero=True))
    hues = alt.Scale(
        domain=list(dict.fromkeys(row["measure"] for row in placed)),
        range=[colours.first, colours.second, colours.third],
    )
    colour = alt.Color("measure:N", scale=hues, legend=None)
    told = [
        alt.Tooltip("line:N", title="Who"),
        alt.Tooltip("group:N", title="What"),
        alt.Tooltip("label:N", title="US dollars"),
        alt.Tooltip("compensation_id:N", title="Record"),
        alt.Tooltip("span_id:N", title="Place in the source"),
    ]
    rows = drawn(placed).encode(y=y, x=low, tooltip=told)
    bars = rows.transform_filter("datum.amount_min_usd < datum.amount_max_usd")
    dots = rows.transform_filter("datum.amount_min_usd == datum.amount_max_usd")
    top_end = [row for row in amounts if not row["group"]]
    top = drawn(top_end).encode(x="amount_max_usd:Q", tooltip=told[2:])
    derived = drawn(steps).encode(
        tooltip=[
            alt.Tooltip("from_line:N", title="From"),
            alt.Tooltip("to_line:N", title="To"),
            alt.Tooltip("label:N", title="Between midpoints (US dollars)"),
            alt.Tooltip("formula:N", title="Method"),
            alt.Tooltip("derived_compensation_gap_id:N", title="Record"),
        ]
    )
    diamond = derived.mark_point(
        shape="diamond", size=60, fill=colours.background, stroke=colours.ink, opacity=1
    )
    return layered(
        bars.mark_bar(height=14, cornerRadius=2).encode(x2="amount_max_usd:Q", color=colour),
        top.mark_rule(color=colours.ink, strokeWidth=1.5),
        top.mark_text(align="left", dx=6, y=step / 2).encode(text="label:N"),
        dots.mark_point(filled=True, size=110, opacity=1).encode(color=colour),
        rows.mark_text(align="left", dx=9).encode(x="amount_max_usd:Q", text="label:N"),
        derived.mark_rule(color=colours.ink, strokeDash=[3, 3]).encode(
            x="from_usd:Q", x2="to_usd:Q", y="from_place:N", y2="to_place:N"
        ),
        diamond.encode(x="from_usd:Q", y="from_place:N"),
        diamond.encode(x="to_usd:Q", y="to_place:N"),
        derived.mark_text(
            align="left",
            dx=26,
            dy=-step / 2,
            fontSize=10.5,
            fontStyle="italic",
            color=colours.muted,
        ).encode(x="between_usd:Q", y="to_place:N", text="label:N"),
    )
