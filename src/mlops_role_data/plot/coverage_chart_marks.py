"""The marks of the chart ``coverage``, from the rows that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_role_data.plot.data import Row
from mlops_role_data.plot.theme import Palette, drawn, layered

if TYPE_CHECKING:
    import altair as alt


def layers(
    spans: list[Row], sections: list[Row], strips: list[str], colours: Palette
) -> alt.LayerChart:
    """Draw the marks of the coverage chart."""
    import altair as alt

    longest = max(span["to"] for span in spans)
    y = alt.Y(
        "strip:N",
        scale=alt.Scale(domain=strips, paddingInner=0, paddingOuter=0),
        axis=alt.Axis(title=None, ticks=False, domain=False, labelLimit=220, labelPadding=10),
    )
    x = alt.X(
        "from:Q",
        scale=alt.Scale(domain=[0, longest], nice=False),
        axis=alt.Axis(
            title="Place in the section (characters from its start)", grid=False, tickCount=8
        ),
    )
    roles = ["fact", "heading", "framing"]
    key = alt.Legend(
        title=None, orient="top", symbolType="square", symbolSize=150, symbolStrokeWidth=1.5
    )
    fills = [colours.first, colours.ink, colours.background]
    # An edge in the colour of the page parts each piece from the next.
    edges = [colours.background, colours.background, colours.second]
    pieces = drawn(spans).encode(
        y=y,
        x=x,
        x2="to:Q",
        fill=alt.Fill("role:N", scale=alt.Scale(domain=roles, range=fills), legend=key),
        stroke=alt.Stroke("role:N", scale=alt.Scale(domain=roles, range=edges), legend=key),
        tooltip=[
            alt.Tooltip("span_id:N", title="Span"),
            alt.Tooltip("role:N", title="Role"),
            alt.Tooltip("line:Q", title="Line"),
            alt.Tooltip("start:Q", title="First character"),
            alt.Tooltip("end:Q", title="Behind the last"),
            alt.Tooltip("facts:Q", title="Rows that go back to it"),
        ],
    )
    second = drawn(sections).encode(
        y=y,
        x=x,
        tooltip=[
            alt.Tooltip("heading:N", title="Section"),
            alt.Tooltip("section_id:N", title="Record"),
        ],
    )
    return layered(
        pieces.transform_filter("datum.role != 'heading'").mark_bar(height=16, strokeWidth=1),
        pieces.transform_filter("datum.role == 'heading'").mark_bar(
            height=8, yOffset=4, strokeWidth=1
        ),
        second.mark_rule(color=colours.muted, strokeWidth=1.5, yOffset=-12, xOffset=4).encode(
            x2="to:Q"
        ),
        # A text of two lines hangs from its first.
        *(
            second.transform_filter(f"length(split(datum.label, '\\n')) == {lines}")
            .mark_text(
                align="left",
                baseline="bottom",
                dx=4,
                dy=-3 - 11 * lines,
                fontSize=10,
                lineBreak="\n",
                lineHeight=11,
                color=colours.muted,
            )
            .encode(text="label:N")
            for lines in (1, 2)
        ),
    )
