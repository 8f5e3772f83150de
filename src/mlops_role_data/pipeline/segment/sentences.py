"""Cutting the lines of a plain text: marks, sentences, headings."""

import re
from collections.abc import Iterator

from mlops_role_data.pipeline.segment.language import Words

_BULLETS = "[-*\u2022\u2013\u25e6\u25aa\u00b7]"
# A digit, letter or Roman numeral with a bracket; only a digit may have a stop
_NUMBERS = r"(?:[0-9]{1,3}[.)]|[A-Za-z]\)|[ivx]{1,5}\)|\([0-9A-Za-z]{1,3}\))"
_HASHES = re.compile(r"(#{1,6})[ \t]+")
_BULLET = re.compile(rf"[ \t]*{_BULLETS}[ \t]+")
_NUMBER = re.compile(rf"[ \t]*{_NUMBERS}[ \t]+")
# What may stand before a line's text without being part of it
_MARK = re.compile(rf"(?:{_HASHES.pattern}|{_BULLET.pattern}|{_NUMBER.pattern}|[ \t]*)")
# A line of a table that is drawn with bars, without those at its ends; a ruled line has none
_ROW = re.compile(r"[^-:=+|\s].*[^|\s]|[^-:=+|\s]")
# All that no span need cover at the beginning of a line
_NO_TEXT = re.compile(rf"(?:#{{1,6}}|{_BULLETS}|{_NUMBERS}|\*\*|__|[-:=+|\s]+)?")
_BOLD = re.compile(r"(\*\*|__)\s*(\S|\S.*\S)\s*\1")
_LONGEST_HEADING = 80
# How deep the form of a heading puts it; whatever is no heading has depth 0
_CHAPTER, _PART, _NUMBERED, _LABEL = 1, 2, 3, 4


def bounds(line: str) -> tuple[int, int]:
    """Return the (start, end) of a line's text, its mark and the white space around left out.

    So are the signs of a line that is bold as a whole.

    Examples
    --------
    >>> bounds("  12. Deployment "), bounds("- "), bounds("**Pay**")
    ((6, 16), (2, 2), (2, 5))
    """
    mark = _MARK.match(line)
    start = mark.end() if mark else 0
    text = line[start:].strip()
    if bold := _BOLD.fullmatch(text):
        text = bold[2]
    start = line.index(text, start)
    return start, start + len(text)


def is_mark(text: str) -> bool:
    """Return whether what stands at the beginning of a line is a mark, a bar or nothing.

    Examples
    --------
    >>> is_mark("B)"), is_mark("|---|:--|"), is_mark("But")
    (True, True, False)
    """
    return bool(_NO_TEXT.fullmatch(text))


def pieces(line: str, words: Words) -> Iterator[tuple[int, int]]:
    """Cut one line into the (start, end) of its sentences, its mark left out.

    A line of a table that is drawn with bars is one piece: its cells belong together.
    """
    start, end = bounds(line)
    if "|" in line:
        row = _ROW.search(line)
        if row:
            yield row.span()
        return
    cuts = [*words.sentence_ends(line, start, end)]
    if _BULLET.match(line):
        cuts += [match.span() for match in words.run_on.finditer(line, start, end)]
    for left, right in sorted(cuts):
        yield start, left
        start = right
    if start < end:
        yield start, end


def heading_depth(line: str, following: str, before: str | None = None) -> int:
    """Return 0 for text, else how deep a heading's form puts it.

    Signs of ``#`` say it. A plain heading opens a chapter if it is over a paragraph, behind a blank
    line or in capitals; any other is taken for a part of it. Numbered headings are below, and
    bullets that end in a colon lowest.

    Parameters
    ----------
    line, following, before
        The line, the next one, and the one before it; None at the beginning.

    Examples
    --------
    >>> heading_depth("Overview", "This is a text."), heading_depth("- Tools:", "- a hammer")
    (1, 4)
    >>> heading_depth("This is a text.", "")
    0
    """
    start, end = bounds(line)
    words = line[start:end]
    if not words:
        return 0
    if hashes := _HASHES.match(line):
        return len(hashes[1])
    if _BULLET.match(line):
        return _LABEL if words.endswith(":") else 0
    if words[-1] in ".!?:" or "|" in words or len(words) > _LONGEST_HEADING:
        return 0
    if _NUMBER.match(line):
        # next to another number of its kind it is an item of a list
        return 0 if _kind(line) in {_kind(following), _kind(before or "")} else _NUMBERED
    over_paragraph = following.rstrip()[-1:] in set(".!?:") and not _BULLET.match(following)
    apart = before is not None and not before.strip()
    return _CHAPTER if over_paragraph or apart or words.isupper() else _PART


def _kind(line: str) -> str:
    """Return the number that a line begins with, with one digit or letter for all; "" for none."""
    mark = _NUMBER.match(line)
    return re.sub("[A-Za-z]+", "a", re.sub("[0-9]+", "1", mark.group().strip())) if mark else ""
