"""What all charts share: colours, type, caption, and the checks of their options.

Hues are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which colour-blind people can
distinguish. No chart leaves a difference to the hue alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from mlops_role_data.errors import MissingExtraError, QueryError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

    import altair as alt

    from mlops_role_data.plot.data import Row

Theme = Literal["light", "dark"]

# The first that is there: all have the widths of Helvetica, so a layout holds anywhere.
FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"
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


PALETTES: Mapping[str, Palette] = {
    "light": Palette(
        background="#ffffff",
        ink="#1a1a1a",
        muted="#595959",
        grid="#e4e4e4",
        first="#0072b2",
        second="#d55e00",
        third="#009e73",
        ramp=("#c6dff0", "#00395c"),
    ),
    "dark": Palette(
        background="#16181d",
        ink="#f2f2f2",
        muted="#b4b8c0",
        grid="#33373f",
        first="#56b4e9",
        second="#e69f00",
        third="#3cc9a0",
        ramp=("#1f4a66", "#c9e8fb"),
    ),
}


def altair(theme: str, **sizes: int | None) -> tuple[ModuleType, Palette]:
    """Import Altair, and give the colours of `theme`; `sizes` are in pixels.

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
    try:
        import altair as alt
    except ModuleNotFoundError as error:
        if error.name != "altair":
            raise
        raise MissingExtraError("a chart", "plot") from error
    return alt, PALETTES[theme]


def drawn(rows: Sequence[Row]) -> alt.Chart:
    """Return an empty chart with these rows in it."""
    import altair as alt

    return alt.Chart(alt.InlineData(values=list(rows)))


def layered(*layers: alt.Chart) -> alt.LayerChart:
    """Draw charts over each other, the first undermost."""
    import altair as alt

    return alt.LayerChart(layer=list(layers))


def finish(
    chart: alt.LayerChart,
    colours: Palette,
    *,
    title: str,
    notes: Sequence[str],
    description: str,
    width: int,
    height: int,
) -> alt.LayerChart:
    """Set the size, texts and style of a chart; the last of `notes` is the caption."""
    heading: dict[str, Any] = {
        "text": title,
        "subtitle": list(notes),
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
        "color": colours.ink,
        "fontSize": 16,
        "subtitleColor": colours.muted,
        "subtitleFontSize": 11.5,
        "subtitleLineHeight": 16,
        "subtitlePadding": 6,
    }
    axis: dict[str, Any] = {
        "labelColor": colours.ink,
        "labelFontSize": 11.5,
        "titleColor": colours.muted,
        "titleFontSize": 11.5,
        "titleFontWeight": "normal",
        "titlePadding": 8,
        "domainColor": colours.muted,
        "tickColor": colours.muted,
        "gridColor": colours.grid,
        "labelFlush": False,
    }
    legend: dict[str, Any] = {
        "labelColor": colours.ink,
        "labelFontSize": 11.5,
        "titleColor": colours.muted,
        "titleFontSize": 11.5,
        "titleFontWeight": "normal",
    }
    finished: alt.LayerChart = chart.properties(
        title=heading, description=description, width=width, height=height
    ).configure(
        background=colours.background,
        font=FONT,
        padding=16,
        axis=axis,
        legend=legend,
        view={"stroke": None},
        text={"color": colours.ink, "fontSize": 11.5},
    )
    return finished
