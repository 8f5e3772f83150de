"""Cut a document into sections and spans: the draft from which a curator starts.

Positions are 0-based code points into the whole text, end exclusive, as in the Web Annotation
TextPositionSelector (https://www.w3.org/TR/annotation-model/#text-position-selector). Between the
spans lie only white space, bullet marks and list numbers.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

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
    section_id: str
    line: int
    start: int
    end: int
    role: str
    text: str

    @property
    def sha256(self) -> str:
        """The digest of the span's text."""
        return digest(self.text)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all that stands beneath it."""

    section_id: str
    parent_section_id: str | None
    level: int
    heading: str
    span_id: str
    first_line: int
    last_line: int


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
        depth = heading_depth(line, lines[number] if number < len(lines) else "")
        cuts = [bounds(line)] if depth else pieces(line, words)
        for ordinal, (start, end) in enumerate(cuts, 1):
            span_id = f"{document_id}-{number:03d}-{ordinal}"
            cut = line[start:end]
            is_heading = bool(depth) or not sections
            if is_heading:
                while open_ and open_[-1][0] >= depth:
                    open_.pop()
                parent = open_[-1][1] if open_ else None
                section = Section(
                    section_id=_section_id(document_id, cut, parent, sections),
                    parent_section_id=parent.section_id if parent else None,
                    level=len(open_) + 1,
                    heading=cut.removesuffix(":"),
                    span_id=span_id,
                    first_line=number,
                    last_line=number,
                )
                sections.append(section)
                open_.append((depth or 1, section))
            role = "heading" if is_heading else "fact"
            owner = sections[-1].section_id
            spans.append(Span(span_id, owner, number, offset + start, offset + end, role, cut))
        offset += len(line) + 1
    return _with_last_lines(sections, _count_lines(text)), spans


def _count_lines(text: str) -> int:
    return text.count("\n") + (not text.endswith("\n"))


def draft_csv(text: str, document_id: str, table: str, words: Words) -> str:
    """Return the draft of a document's ``spans`` or ``sections`` as the CSV of that table."""
    sections, spans = draft(text, document_id, words)
    rows: list[list[object]]
    if table == "spans":
        header = ["span_id", "document_id", "section_id", "line", "start", "end", "sha256", "role"]
        rows = [
            [s.span_id, document_id, s.section_id, s.line, s.start, s.end, s.sha256, s.role]
            for s in spans
        ]
    else:
        header = ["section_id", "document_id", "parent_section_id", "position", "level",
                  "heading", "span_id", "first_line", "last_line"]  # fmt: skip
        rows = [
            [s.section_id, document_id, s.parent_section_id or "", position, s.level, s.heading,
             s.span_id, s.first_line, s.last_line]
            for position, s in enumerate(sections, 1)
        ]  # fmt: skip
    return to_csv(header, [[str(cell) for cell in row] for row in rows])


def _section_id(
    document_id: str, heading: str, parent: Section | None, sections: list[Section]
) -> str:
    """Make a key from the heading; one that is taken gets its parent's heading before it."""
    taken = {section.section_id for section in sections}
    own = slug(heading)
    above = f"{slug(parent.heading)}-" if parent else ""
    candidates = [f"{document_id}-{own}", f"{document_id}-{above}{own}"]
    candidates += [f"{document_id}-{above}{own}-{n}" for n in range(2, len(sections) + 3)]
    return next(candidate for candidate in candidates if candidate not in taken)


def _with_last_lines(sections: list[Section], last: int) -> list[Section]:
    """Let each section end where the next one of its level or above begins."""
    closed = []
    for index, section in enumerate(sections):
        after = (later for later in sections[index + 1 :] if later.level <= section.level)
        end = next((later.first_line - 1 for later in after), last)
        closed.append(replace(section, last_line=end))
    return closed
