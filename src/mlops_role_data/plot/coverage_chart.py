"""``coverage``: the source from end to end, and what each piece of it was taken for."""

from __future__ import annotations

import textwrap
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

from mlops_role_data.plot.data import Row, Source, read
from mlops_role_data.plot.theme import Palette, Theme, drawn, finish, labels, name_axis, palette

if TYPE_CHECKING:
    import altair as alt

_STEP = 52
# Pixels that a letter of a label takes, on the generous side.
_LETTER = 5.6


def coverage(
    *,
    document: str | None = None,
    theme: Theme = "light",
    width: int = 760,
    height: int | None = None,
) -> alt.LayerChart:
    """Draw the source as strips of its spans, one strip per section of the first level.

    Each piece is a row of the table ``spans``, as wide as it has characters. What it was taken for
    shows in its colour and its form: a fact is filled and high, a heading filled and low, a
    framing sentence, which states no fact, hollow. The lines above the strips are the sections of
    the second level, named where there is room.

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
        With a row per span and section in it; places are in characters.

    Raises
    ------
    MissingExtraError
        If the extra ``plot`` is not installed.
    UnknownNameError
        If there is no such document or theme.
    QueryError
        If a size is out of bounds.
    DataPackageError
        If the tables cannot be read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> mrd.plot.coverage().to_dict()["title"]["text"]
    'How the profile was read, span by span'
    """
    colours = palette(theme, width=width, height=height)
    source = read("spans", "sections", kind="fact", document=document)
    spans, sections = _pieces(source)
    strips = list(dict.fromkeys(span["strip"] for span in spans))
    longest = max(span["to"] for span in spans)
    for section in sections:
        room = (section["to"] - section["from"]) / longest * width
        section["label"] = _fit(section["heading"], int(room / _LETTER))
    counts = Counter(span["role"] for span in spans)
    told = ", ".join(f"{count} {role}" for role, count in counts.most_common())
    about = "A strip is a section of the first level, a line above it one of the second."
    return finish(
        _layers(spans, sections, strips, colours),
        colours,
        title="How the profile was read, span by span",
        notes=[f"{len(spans)} spans: {told}. {about}", source.caption],
        description=(
            f"The source as strips of {len(spans)} spans by role: {told}. "
            f"Sections of the first level: {'; '.join(strips)}."
        ),
        width=width,
        height=height or _STEP * len(strips),
    )


def _fit(heading: str, letters: int) -> str:
    """Return a heading in one or two lines of so many letters, or nothing if it has no room."""
    lines = textwrap.wrap(heading, max(letters, 1), break_long_words=False)
    fits = len(lines) <= 2 and max(map(len, lines)) <= letters
    return "\n".join(lines) if fits else ""


def _pieces(source: Source) -> tuple[list[Row], list[Row]]:
    """Return each span, and each section of the second level, with its strip and place there."""
    spans = {row["span_id"]: row for row in source.rows["spans"]}
    sections = {row["section_id"]: row for row in source.rows["sections"]}
    tables = source.catalog.tables.items()
    citing = (source.rows[name] for name, table in tables if table.kind == "fact")
    facts = Counter(row["span_id"] for row in chain.from_iterable(citing))

    def place(section: Row, start: int, end: int) -> Row:
        """Return the strip, which is the section of the first level, and the place in it."""
        while section["parent_section_id"]:
            section = sections[section["parent_section_id"]]
        origin = spans[section["span_id"]]["start"]
        return {"strip": section["heading"], "from": start - origin, "to": end - origin}

    pieces = [
        {column: span[column] for column in ("span_id", "role", "line", "start", "end")}
        | {"facts": facts[span["span_id"]]}
        | place(sections[span["section_id"]], span["start"], span["end"])
        for span in spans.values()
    ]
    second = []
    for section in sections.values():
        if section["level"] == 2:
            start = spans[section["span_id"]]["start"]
            lines = range(section["first_line"], section["last_line"] + 1)
            end = max(span["end"] for span in spans.values() if span["line"] in lines)
            named = {column: section[column] for column in ("section_id", "heading")}
            second.append(named | place(section, start, end))
    return pieces, second


def _layers(
    spans: list[Row], sections: list[Row], strips: list[str], colours: Palette
) -> list[alt.Chart]:
    import altair as alt

    title = "Place in the section (characters from its start)"
    wide = alt.Scale(domain=[0, max(span["to"] for span in spans)], nice=False)
    high = alt.Scale(domain=strips, paddingInner=0, paddingOuter=0)
    place: dict[str, Any] = {
        "y": alt.Y("strip:N", scale=high, axis=name_axis(220, 10)),
        "x": alt.X("from:Q", scale=wide, axis=alt.Axis(title=title, grid=False, tickCount=8)),
    }
    roles = ["fact", "heading", "framing"]
    # An edge in the colour of the page parts each piece from the next.
    edges = [colours.background, colours.background, colours.second]
    fills = [colours.first, colours.ink, colours.background]
    symbol: dict[str, Any] = {"symbolType": "square", "symbolSize": 150, "symbolStrokeWidth": 1.5}
    legend = alt.Legend(title=None, orient="top", **symbol)
    told = {"span_id": "Span", "role": "Role", "line": "Line", "start": "First character"}
    pieces = drawn(spans, **told, end="Behind the last", facts="Rows that go back to it").encode(
        **place,
        x2="to:Q",
        fill=alt.Fill("role:N", scale=alt.Scale(domain=roles, range=fills), legend=legend),
        stroke=alt.Stroke("role:N", scale=alt.Scale(domain=roles, range=edges), legend=legend),
    )
    texts = pieces.transform_filter("datum.role != 'heading'")
    headings = pieces.transform_filter("datum.role == 'heading'")
    second = drawn(sections, heading="Section", section_id="Record").encode(**place)
    line = second.mark_rule(color=colours.muted, strokeWidth=1.5, yOffset=-12, xOffset=4)
    broken = {"baseline": "bottom", "lineBreak": "\n", "lineHeight": 11}

    def names(lines: int) -> alt.Chart:
        """Name the sections in so many lines; a text of two hangs from its first."""
        named = second.transform_filter(f"length(split(datum.label, '\\n')) == {lines}")
        return labels(named, dx=4, dy=-3 - 11 * lines, fontSize=10, color=colours.muted, **broken)

    return [
        texts.mark_bar(height=16, strokeWidth=1),
        headings.mark_bar(height=8, yOffset=4, strokeWidth=1),
        line.encode(x2="to:Q"),
        names(1),
        names(2),
    ]
