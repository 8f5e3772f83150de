"""``skills``: which skills the source speaks of most, and how well they should be mastered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_role_data.errors import QueryError
from mlops_role_data.plot.data import Row, Source, read
from mlops_role_data.plot.theme import Palette, Theme, drawn, finish, labels, name_axis, palette

if TYPE_CHECKING:
    import altair as alt

_NONE = "none stated"
_STEP = 20


def skills(
    limit: int = 25, *, theme: Theme = "light", width: int = 620, height: int | None = None
) -> alt.LayerChart:
    """Draw the skills that are mentioned most, with the strongest level asked of each.

    Both figures are in the table ``skill_profile``: how many places mention the skill, and the
    highest level that is asked for. A bar is the darker (on a dark page: the lighter) the stronger
    the level, and the label says it too.

    Parameters
    ----------
    limit : int
        How many skills, 1 or more; those of equal mentions come by name, so that the last
        places may be shared with skills that are left out. The caption says how many.
    theme : {"light", "dark"}
        For a light or a dark page.
    width, height : int
        Of the plotting area in pixels, 300 to 4000; by default the height follows the rows.

    Returns
    -------
    altair.LayerChart
        With a row per skill in it.

    Raises
    ------
    MissingExtraError
        If the extra ``plot`` is not installed.
    UnknownNameError
        If there is no such theme.
    QueryError
        If a size is out of bounds, or `limit` below 1.
    DataPackageError
        If the tables cannot be read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> data = mrd.plot.skills(limit=3).to_dict()["datasets"]
    >>> [row["skill"] for rows in data.values() for row in rows]
    ['artificial intelligence', 'machine learning', 'DevOps']
    """
    colours = palette(theme, width=width, height=height)
    if limit < 1:
        raise QueryError(f"the limit is {limit}, but must be 1 or more")
    source = read("skill_profile", pooled=True)
    rows = _rows(source)
    shown = rows[:limit]
    levels = source.catalog.table("skill_profile").field("strongest_level").categories
    said = [f"{row['skill']} {row['mentions']} ({row['level']})" for row in shown]
    return finish(
        _layers(shown, list(levels), colours),
        colours,
        title="The skills that are mentioned most",
        notes=[_cut(shown, rows), source.caption],
        description=f"Skills by mentions, with the strongest level asked: {'; '.join(said)}.",
        width=width,
        height=height or _STEP * len(shown),
    )


def _rows(source: Source) -> list[Row]:
    rows = [
        {column: row[column] for column in ("skill_id", "mentions", "sections")}
        | {"skill": row["label"], "level": row["strongest_level"] or _NONE}
        for row in source.rows["skill_profile"]
    ]
    # sorted() keeps the published order among equals.
    return sorted(rows, key=lambda row: -int(row["mentions"]))


def _cut(shown: list[Row], rows: list[Row]) -> str:
    """Say how many there are, and whether the last places are shared."""
    said = f"{len(shown)} of {len(rows)} skills"
    least = shown[-1]["mentions"]
    tied = sum(row["mentions"] == least for row in rows[len(shown) :])
    if tied:
        verb = "has" if tied == 1 else "have"
        said += f"; {tied} more {verb} {least} mention{'s' * (least != 1)} as well"
    return f"{said}. Counts are derived; at the bar's end stands the strongest level asked, if any."


def _layers(shown: list[Row], levels: list[str], colours: Palette) -> list[alt.Chart]:
    import altair as alt

    title = "Mentions (number of places in the source)"
    axis = alt.Axis(title=title, tickMinStep=1, tickCount=7)
    # Room for the words behind the longest bar.
    counts = alt.Scale(domainMin=0, domainMax=shown[0]["mentions"] * 1.16, nice=False)
    told = {"skill": "Skill", "mentions": "Mentions", "sections": "Sections"}
    rows = drawn(shown, **told, level="Strongest level asked", skill_id="Record").encode(
        y=alt.Y("skill:N", sort=[row["skill"] for row in shown], axis=name_axis(220, 8)),
        x=alt.X("mentions:Q", scale=counts, axis=axis),
    )
    # Beside the short bars, if there are enough of them.
    where: Any = "bottom-right" if len(shown) > 15 else "right"
    symbol: dict[str, Any] = {"symbolType": "square", "symbolSize": 140, "symbolStrokeWidth": 1}
    symbol["symbolStrokeColor"] = colours.muted
    legend = alt.Legend(title="Strongest level asked", orient=where, **symbol)
    steps = [colours.background, *_ramp(*colours.ramp, len(levels))]
    scale = alt.Scale(domain=[_NONE, *levels], range=steps)
    shade = alt.Color("level:N", scale=scale, legend=legend)
    bars = rows.mark_bar(height={"band": 0.72}, stroke=colours.muted, strokeWidth=1)
    words = f"datum.mentions + (datum.level == '{_NONE}' ? '' : ' · ' + datum.level)"
    return [bars.encode(color=shade), labels(rows.transform_calculate(words=words), "words", dx=6)]


def _ramp(weak: str, strong: str, steps: int) -> list[str]:
    """Return colours at equal steps from one to the other."""
    low, high = (bytes.fromhex(colour.removeprefix("#")) for colour in (weak, strong))
    parts = [step / max(steps - 1, 1) for step in range(steps)]
    mixed = [[round(a + (b - a) * part) for a, b in zip(low, high, strict=True)] for part in parts]
    return [f"#{bytes(channels).hex()}" for channels in mixed]
