"""Cut a document into sections and spans: the draft from which a curator starts.

Positions are 0-based code points into the whole text, end exclusive, as in the Web Annotation
TextPositionSelector (https://www.w3.org/TR/annotation-model/#text-position-selector). Between the
spans lie only white space, bullet marks and list numbers.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import chain, count

from mlops_role_data._release.values import digest
from mlops_role_data.pipeline.raw_csv.canonical import to_csv
from mlops_role_data.pipeline.segment.language import Words
from mlops_role_data.pipeline.segment.sentences import bounds, heading_depth, pieces

_LONGEST_SLUG = 6
_SMALL = {"a", "an", "and", "for", "in", "of", "on", "or", "the", "to", "with"}


@dataclass(frozen=True, slots=True)
class Span:
    """One sentence, bullet or heading of a document."""

    span_id: str
    document_id: str
    section_id: str
    line: int
    start: int
    end: int
    role: str
    text: str
    is_joined: str = "false"

    @property
    def sha256(self) -> str:
        """The digest of the span's text."""
        return digest(self.text)


@dataclass(slots=True)
class Section:
    """A heading and all that stands beneath it.

    Attributes
    ----------
    last_line
        Set as soon as the section is seen to end.
    """

    section_id: str
    document_id: str
    parent_section_id: str | None
    level: int
    heading: str
    span_id: str
    first_line: int
    last_line: int = 0


_COLUMNS = {
    "spans": (
        "span_id",
        "document_id",
        "section_id",
        "line",
        "start",
        "end",
        "sha256",
        "role",
        "is_joined",
    ),
    "sections": tuple(field.name for field in fields(Section)),
}


def slug(text: str) -> str:
    """Turn a heading into a readable key of six words at most, none of them small at the end.

    Longer keys would repeat the source's wording, not name it.

    Examples
    --------
    >>> slug("Salary Ranges (US Market, 2024)"), slug("\N{GREEK SMALL LETTER ALPHA}")
    ('salary-ranges-us-market-2024', 'section')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    kept = re.findall(r"[a-z0-9]+", plain.lower())[:_LONGEST_SLUG]
    while kept and kept[-1] in _SMALL:
        kept.pop()
    return "-".join(kept) or "section"


def draft(text: str, document_id: str, words: Words) -> tuple[list[Section], list[Span]]:
    """Draft the sections and spans of a document.

    Parameters
    ----------
    text
        The whole document, as decoded from UTF-8.
    document_id
        The prefix of every key made.
    words
        The words of the document's language.

    Returns
    -------
    tuple of (list of Section, list of Span)
        In document order. A span's role is ``heading`` or, until the curator decides, ``fact``.
        How deep a heading without a mark stands cannot be seen in plain text, only guessed; and
        the document's first sentence is taken for one, since every span needs a section.
    """
    sections: list[Section] = []
    spans: list[Span] = []
    open_: list[tuple[int, Section]] = []
    offset = 0
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        following = lines[number] if number < len(lines) else ""
        before = lines[number - 2] if number > 1 else None
        depth = heading_depth(line, following, before)
        cuts = [bounds(line)] if depth else pieces(line, words)
        for ordinal, (start, end) in enumerate(cuts, 1):
            span_id = f"{document_id}-{number:03d}-{ordinal}"
            cut, role = line[start:end], "fact"
            if depth or not sections:
                role = "heading"
                while open_ and open_[-1][0] >= depth:
                    open_.pop()[1].last_line = number - 1
                parent = open_[-1][1] if open_ else None
                section = Section(
                    _section_id(document_id, cut, parent, sections),
                    document_id,
                    parent.section_id if parent else None,
                    level=len(open_) + 1,
                    heading=cut.removesuffix(":"),
                    span_id=span_id,
                    first_line=number,
                )
                sections.append(section)
                open_.append((depth or 1, section))
            place = (number, offset + start, offset + end)
            spans.append(Span(span_id, document_id, sections[-1].section_id, *place, role, cut))
        offset += len(line) + 1
    for _, section in open_:
        section.last_line = len(lines) - text.endswith("\n")
    return sections, spans


def draft_csv(text: str, document_id: str, table: str, words: Words) -> str:
    """Return the draft of a document's ``spans`` or ``sections`` as the CSV of that table."""
    sections, spans = draft(text, document_id, words)
    columns = _COLUMNS[table]
    drafted: Sequence[Section | Span] = sections if table == "sections" else spans
    rows = ([getattr(each, name) for name in columns] for each in drafted)
    return to_csv(columns, [["" if cell is None else str(cell) for cell in row] for row in rows])


def _section_id(
    document_id: str, heading: str, parent: Section | None, sections: list[Section]
) -> str:
    """Make a key from the heading; one that is taken gets its parent's heading before it."""
    taken = {section.section_id for section in sections}
    own = f"{document_id}-{slug(heading)}"
    longer = f"{document_id}-{slug(parent.heading)}-{slug(heading)}" if parent else own
    candidates = chain((own, longer), (f"{longer}-{number}" for number in count(2)))
    return next(candidate for candidate in candidates if candidate not in taken)
