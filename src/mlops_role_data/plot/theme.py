"""What all charts share: colours, type, caption, and the checks of their options.

Hues are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which colour-blind people can
distinguish. No chart leaves a difference to the hue alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from mlops_role_data.errors import QueryError, UnknownNameError, import_extra

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import altair as alt

    from mlops_role_data.plot.data import Row

Theme = Literal["light", "dark"]

# The first that is there: all have the widths of Helvetica, so a layout holds anywhere.
FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"
_SIZE = 11.5
_SMALLEST, _LARGEST = 300, 4000


@dataclass(frozen=True)
class Palette:
    """The colours of a theme; `ramp` goes from the weakest to the strongest."""

    background: str
    ink: str
    muted: str
    grid: str
    first: str
    second: str
    third: str
    ramp: tuple[str, str]


# By name: on a light page, and on a dark one.
_COLOURS: Mapping[str, tuple[Any, Any]] = {
    "background": ("#ffffff", "#16181d"),
    "ink": ("#1a1a1a", "#f2f2f2"),
    "muted": ("#595959", "#b4b8c0"),
    "grid": ("#e4e4e4", "#33373f"),
    "first": ("#0072b2", "#56b4e9"),
    "second": ("#d55e00", "#e69f00"),
    "third": ("#009e73", "#3cc9a0"),
    "ramp": (("#c6dff0", "#00395c"), ("#1f4a66", "#c9e8fb")),
}
PALETTES: Mapping[str, Palette] = {
    theme: Palette(**{name: pair[at] for name, pair in _COLOURS.items()})
    for at, theme in enumerate(("light", "dark"))
}


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
        form = ",.0f" if column.endswith("_usd") else alt.Undefined
        told.append(alt.Tooltip(f"{column}:{kind}", title=title, format=form))
    return alt.Chart(alt.InlineData(values=list(rows))).encode(tooltip=told)


def finish(
    *layers: alt.Chart,
    colours: Palette,
    title: str,
    notes: Sequence[str],
    description: str,
    width: int,
    height: int,
) -> alt.LayerChart:
    """Draw charts over each other, the first undermost, in the style of all charts.

    The last of `notes` is the caption.
    """
    import altair as alt

    heading: dict[str, Any] = {
        "text": title,
        "subtitle": list(notes),
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
        "color": colours.ink,
        "fontSize": 16,
        "subtitleColor": colours.muted,
        "subtitleFontSize": _SIZE,
        "subtitleLineHeight": 16,
        "subtitlePadding": 6,
    }
    legend: dict[str, Any] = {
        "labelColor": colours.ink,
        "labelFontSize": _SIZE,
        "titleColor": colours.muted,
        "titleFontSize": _SIZE,
        "titleFontWeight": "normal",
    }
    axis = {
        **legend,
        "titlePadding": 8,
        "domainColor": colours.muted,
        "tickColor": colours.muted,
        "gridColor": colours.grid,
        "labelFlush": False,
    }
    chart = alt.layer(*layers, title=heading, description=description, width=width, height=height)
    finished: alt.LayerChart = chart.configure(
        background=colours.background,
        font=FONT,
        padding=16,
        axis=axis,
        legend=legend,
        view={"stroke": None},
        text={"color": colours.ink, "fontSize": _SIZE},
    )
    return finished
