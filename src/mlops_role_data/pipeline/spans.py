"""Cut a document into sections and spans: the draft from which a curator starts.

Positions are 0-based code points into the whole text, end exclusive, as in the Web Annotation
TextPositionSelector (https://www.w3.org/TR/annotation-model/#text-position-selector). Between the
spans lie only white space, bullet marks and list numbers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from mlops_role_data.pipeline.format import to_csv

# What may stand before a line's text without being part of it.
MARK = re.compile(r"[ \t]*(?:[-*\u2022][ \t]+|[0-9]{1,3}[.)][ \t]+)?")
_BULLET = re.compile(r"[ \t]*[-*\u2022][ \t]+")
_NUMBER = re.compile(r"[ \t]*[0-9]{1,3}[.)][ \t]+")
# A sentence ends at a stop or colon followed by white space and a capital; "e.g." and the like do
# not, nor does the colon of a bullet's own label.
_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!etc\.)(?<!vs\.)\s+(?=[A-Z\"'(])")
# A bullet without a final stop that runs on into a paragraph: a small letter or closing bracket,
# then a word that opens a sentence and would not be capitalised inside one.
_RUN_ON = re.compile(
    r"(?<=[a-z)])\s+(?=(?:As|At|Because|But|By|For|In|It|It's|On|Overall|That|The|These|They|This|"
    r"Those|To|We|While|With|You)\s+[a-z])"
)


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


def digest(text: str) -> str:
    """Give the SHA-256 of a text's UTF-8 bytes, in hexadecimal.

    Examples
    --------
    >>> digest("")[:12]
    'e3b0c44298fc'
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def slug(text: str) -> str:
    """Turn a heading into a readable key of six words at most, none of them small at the end.

    Longer keys would repeat the source's wording, not name it.

    Examples
    --------
    >>> slug("Salary Ranges (US Market, 2024)")
    'salary-ranges-us-market-2024'
    """
    kept = re.findall(r"[a-z0-9]+", text.lower())[:6]
    while kept and kept[-1] in {"a", "an", "and", "for", "in", "of", "on", "or", "the", "to", "with"}:
        kept.pop()
    return "-".join(kept)


def pieces(line: str) -> Iterator[tuple[int, int]]:
    """Cut one line into the (start, end) of its sentences, its mark left out.

    Examples
    --------
    >>> line = "- Cut costs By then, all is well. So it is."
    >>> [line[start:end] for start, end in pieces(line)]
    ['Cut costs', 'By then, all is well.', 'So it is.']
    """
    start = len(_mark(line))
    end = len(line.rstrip())
    cuts = [match.span() for match in _SENTENCE_END.finditer(line, start, end)]
    if _BULLET.match(line):
        cuts += [match.span() for match in _RUN_ON.finditer(line, start, end)]
    for left, right in sorted(cuts):
        if start < left:
            yield start, left
            start = right
    if start < end:
        yield start, end


def draft(text: str, document_id: str) -> tuple[list[Section], list[Span]]:
    """Draft the sections and spans of a document.

    Parameters
    ----------
    text
        The whole document, as decoded from UTF-8.
    document_id
        The prefix of every key made.

    Returns
    -------
    tuple of (list of Section, list of Span)
        In document order. A span's role is ``heading`` or, until the curator decides, ``fact``.
        How deep a heading without a mark stands cannot be seen in plain text, only guessed.
    """
    sections: list[Section] = []
    spans: list[Span] = []
    stack: list[tuple[int, Section]] = []
    offset = 0
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        depth = _heading_depth(line, lines[number] if number < len(lines) else "")
        for ordinal, (start, end) in enumerate(pieces(line), 1):
            span_id = f"{document_id}-{number:03d}-{ordinal}"
            words = line[start:end]
            if depth:
                while stack and stack[-1][0] >= depth:
                    stack.pop()
                parent = stack[-1][1] if stack else None
                section = Section(
                    section_id=_section_id(document_id, words, parent, sections),
                    parent_section_id=parent.section_id if parent else None,
                    level=len(stack) + 1,
                    heading=words.removesuffix(":"),
                    span_id=span_id,
                    first_line=number,
                    last_line=number,
                )
                sections.append(section)
                stack.append((depth, section))
            owner = sections[-1].section_id if sections else document_id
            role = "heading" if depth else "fact"
            spans.append(Span(span_id, owner, number, offset + start, offset + end, role, words))
        offset += len(line) + 1
    return _with_last_lines(sections, len(lines)), spans


def draft_csv(text: str, document_id: str, table: str) -> str:
    """Give the draft of a document's ``spans`` or ``sections`` as the CSV of that table."""
    sections, spans = draft(text, document_id)
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


def _heading_depth(line: str, following: str) -> int:
    """Give 0 for text, else how deep a heading's form puts it.

    A plain heading over a paragraph opens a chapter; one over a list, or over another heading, is
    taken for a part of it. Numbered headings stand below, and bullets that end in a colon lowest.
    """
    words = line[len(_mark(line)) :].rstrip()
    if not words:
        return 0
    if _BULLET.match(line):
        return 4 if words.endswith(":") else 0
    if words[-1] in ".!?:" or len(words) > 80:
        return 0
    if _NUMBER.match(line):
        return 3
    return 1 if following.rstrip()[-1:] in set(".!?:") and not _BULLET.match(following) else 2


def _mark(line: str) -> str:
    found = MARK.match(line)
    return found.group() if found else ""


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
