"""What all charts share: colours, type, caption, and the checks of their options.

Hues are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which colour-blind people can
distinguish. No chart leaves a difference to the hue alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from mlops_role_data.errors import QueryError, UnknownNameError, import_extra

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

    from mlops_role_data.plot.data import Row

Theme = Literal["light", "dark"]

# The first that is there: all have the widths of Helvetica, so a layout holds anywhere.
FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"
_SIZE = 11.5
_SMALLEST, _LARGEST = 300, 4000
# A currency that is not among these is shown by its code.
CURRENCIES = {"USD": "US dollars", "EUR": "euros", "GBP": "pounds"}
SIGNS = {"USD": "$", "EUR": "\u20ac", "GBP": "\u00a3"}


class Palette:
    """The colours of a theme; `ramp` goes from the weakest to the strongest."""

    def __init__(self, *, dark: bool) -> None:
        # On a light page, and on a dark one.
        self.background = ("#ffffff", "#16181d")[dark]
        self.ink = ("#1a1a1a", "#f2f2f2")[dark]
        self.muted = ("#595959", "#b4b8c0")[dark]
        self.grid = ("#e4e4e4", "#33373f")[dark]
        self.first = ("#0072b2", "#56b4e9")[dark]
        self.second = ("#d55e00", "#e69f00")[dark]
        self.third = ("#009e73", "#3cc9a0")[dark]
        self.ramp = (("#c6dff0", "#00395c"), ("#1f4a66", "#c9e8fb"))[dark]


PALETTES = {"light": Palette(dark=False), "dark": Palette(dark=True)}


def palette(theme: str, **sizes: int | None) -> Palette:
    """Return the colours of `theme`; check that Altair is there, and `sizes`, in pixels.

    Raises
    ------
    MissingExtraError
        If Altair is not installed.
    UnknownNameError
        If there is no such theme.
    QueryError
        If a size is none that a chart can be read at.
    """
    if theme not in PALETTES:
        raise UnknownNameError("theme", theme, PALETTES)
    for name, size in sizes.items():
        if size is not None and not _SMALLEST <= size <= _LARGEST:
            raise QueryError(
                f"the {name} is {size}, but must be from {_SMALLEST} to {_LARGEST} pixels"
            )
    import_extra("altair", "a chart", "plot")
    return PALETTES[theme]


def drawn(rows: Sequence[Row], **titles: str) -> alt.Chart:
    """Return an empty chart with these rows in it; a tooltip shows the columns of `titles`."""
    import altair as alt

    told = []
    for column, title in titles.items():
        kind = "Q" if any(isinstance(row[column], int | float) for row in rows) else "N"
        form = ",.0f" if column == "value" else alt.Undefined
        told.append(alt.Tooltip(f"{column}:{kind}", title=title, format=form))
    return alt.Chart(alt.InlineData(values=list(rows))).encode(tooltip=told)


def dots(chart: alt.Chart) -> alt.Chart:
    """Mark what the source states."""
    marked: alt.Chart = chart.mark_point(filled=True, size=110, opacity=1)
    return marked


def labels(chart: alt.Chart, text: str = "label", /, **looks: Any) -> alt.Chart:
    """Write a column to the right of its place."""
    marked: alt.Chart = chart.mark_text(align="left", **looks).encode(text=f"{text}:N")
    return marked


def name_axis(width: int, padding: int, **more: Any) -> alt.Axis:
    """Return an axis of names without a line, at most so wide and so far from what is drawn."""
    import altair as alt

    return alt.Axis(
        title=None, ticks=False, domain=False, labelLimit=width, labelPadding=padding, **more
    )


def finish(
    layers: Sequence[alt.Chart], colours: Palette, *, title: str, notes: Sequence[str], **about: Any
) -> alt.LayerChart:
    """Draw charts over each other, the first undermost, in the style of all charts.

    The last of `notes` is the caption; `about` is the description and the size.
    """
    import altair as alt

    words = {"labelColor": colours.ink, "labelFontSize": _SIZE}
    titles = {"titleColor": colours.muted, "titleFontSize": _SIZE, "titleFontWeight": "normal"}
    legend: dict[str, Any] = {**words, **titles}
    lines = {"domainColor": colours.muted, "tickColor": colours.muted, "gridColor": colours.grid}
    heading = {"color": colours.ink, "fontSize": 16, "anchor": "start", "frame": "bounds"}
    notices = {"subtitleColor": colours.muted, "subtitleFontSize": _SIZE, "subtitleLineHeight": 16}
    chart = alt.layer(*layers, title=alt.TitleParams(title, subtitle=list(notes)), **about)
    finished: alt.LayerChart = chart.configure(
        background=colours.background,
        font=FONT,
        padding=16,
        title={**heading, **notices, "offset": 14, "subtitlePadding": 6},
        axis={**legend, **lines, "titlePadding": 8, "labelFlush": False},
        legend=legend,
        view={"stroke": None},
        text={"color": colours.ink, "fontSize": _SIZE},
    )
    return finished
