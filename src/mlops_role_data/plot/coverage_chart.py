"""``coverage``: the source from end to end, and what each piece of it was taken for."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from mlops_role_data.plot.coverage_chart_marks import layers
from mlops_role_data.plot.data import Row, Source, read
from mlops_role_data.plot.theme import Theme, altair, finish

if TYPE_CHECKING:
    import altair as alt

_STEP = 52
# Pixels that a letter of a label takes, on the generous side.
_LETTER = 5.6


def coverage(
    *, theme: Theme = "light", width: int = 760, height: int | None = None
) -> alt.LayerChart:
    """Draw the source as strips of its spans, one strip per section of the first level.

    Each piece is a row of the table ``spans``, as wide as it has characters. What it was taken for
    shows in its colour and its form: a fact is filled and high, a heading filled and low, a
    framing sentence, which states no fact, hollow. The lines above the strips are the sections of
    the second level, named where there is room.

    Parameters
    ----------
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
        If there is no such theme.
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
    _, colours = altair(theme, width=width, height=height)
    source = read("spans", "sections", "facts")
    spans, sections = _spans(source), _sections(source)
    strips = list(dict.fromkeys(span["strip"] for span in spans))
    longest = max(span["to"] for span in spans)
    for section in sections:
        room = (section["to"] - section["from"]) / longest * width
        section["label"] = _fit(section["heading"], int(room / _LETTER))
    counts = Counter(span["role"] for span in spans)
    told = ", ".join(f"{count} {role}" for role, count in counts.most_common())
    about = "A strip is a section of the first level, a line above it one of the second."
    return finish(
        layers(spans, sections, strips, colours),
        colours,
        title="How the profile was read, span by span",
        notes=[
            f"{len(spans)} spans: {told}. {about}",
            source.caption,
        ],
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


def _tops(source: Source) -> dict[str, Row]:
    """Return the section of the first level that each section lies in, by its id."""
    sections = {row["section_id"]: row for row in source.rows["sections"]}
    tops = {}
    for key, row in sections.items():
        top = row
        while top["parent_section_id"]:
            top = sections[top["parent_section_id"]]
        tops[key] = top
    return tops


def _spans(source: Source) -> list[Row]:
    """Return each span with its strip, its place there, and how many facts cite it."""
    tops = _tops(source)
    facts = Counter(row["span_id"] for row in source.rows["facts"])
    starts = {row["span_id"]: row["start"] for row in source.rows["spans"]}
    rows = []
    for span in source.rows["spans"]:
        top = tops[span["section_id"]]
        origin = starts[top["span_id"]]
        rows.append(
            {
                "span_id": span["span_id"],
                "role": span["role"],
                "strip": top["heading"],
                "line": span["line"],
                "start": span["start"],
                "end": span["end"],
                "from": span["start"] - origin,
                "to": span["end"] - origin,
                "facts": facts[span["span_id"]],
            }
        )
    return rows


def _sections(source: Source) -> list[Row]:
    """Return each section of the second level with its strip and its place there."""
    tops = _tops(source)
    spans = {row["span_id"]: row for row in source.rows["spans"]}
    rows = []
    for section in source.rows["sections"]:
        if section["level"] != 2:
            continue
        top = tops[section["section_id"]]
        origin = spans[top["span_id"]]["start"]
        within = range(section["first_line"], section["last_line"] + 1)
        rows.append(
            {
                "section_id": section["section_id"],
                "heading": section["heading"],
                "strip": top["heading"],
                "from": spans[section["span_id"]]["start"] - origin,
                "to": max(row["end"] for row in spans.values() if row["line"] in within) - origin,
            }
        )
    return rows
