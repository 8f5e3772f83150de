"""Finding the dataset's names and words again in the source's text."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mlops_role_data.pipeline.segment.sentences import is_mark

_SPACE = re.compile(r"[^\S\n]")
_WORD = re.compile(r"[a-z0-9+#]+")
SHARED_WORDS = 7


# "C" is no part of "C++" or "C#"
_ENDING = re.compile(r"(?:s|es|'s|s')?(?![^\W_]|[+#])", re.IGNORECASE)
_ALONE = re.compile(r"(?<![^\W_])")


def occurrences(text: str, name: str) -> Iterator[tuple[int, str]]:
    """Find a name as whole words, in the singular or a plural in -s or -es; give place and words.

    A name does not reach across lines: it is no end of one and beginning of the next.

    Examples
    --------
    >>> list(occurrences("Bread, and more breads", "bread"))
    [(0, 'Bread'), (16, 'breads')]
    """
    searched, sought = _small(text), _small(" ".join(name.split()))
    # a sign such as "%" or "/day" may follow a word at once
    glued = not (sought[:1].isalnum() or sought.startswith("."))
    for start, end in _places(searched, sought):
        ending = _ENDING.match(text, end)
        if ending and (glued or _ALONE.match(text, start)):
            yield start, text[start : ending.end()]


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    if "  " in text:
        pattern = re.escape(name).replace(r"\ ", " +")
        yield from (match.span() for match in re.finditer(pattern, text))
        return
    # compiling a pattern for each of some thousand names would take most of the time
    start = text.find(name)
    while start >= 0:
        yield start, start + len(name)
        start = text.find(name, start + 1)


def mentions(text: str, name: str) -> bool:
    """Return whether a text holds a name, as :func:`occurrences` finds it.

    Examples
    --------
    >>> mentions("Average pay of DevOps Engineers", "DevOps Engineer"), mentions("Rust", "R")
    (True, False)
    """
    return any(True for _ in occurrences(text, name))


def has_capitals(text: str, name: str) -> bool:
    """Return whether a text holds a proper name: where the name has a capital, so has the text.

    Examples
    --------
    >>> has_capitals("We excel", "Excel"), has_capitals("EXCEL or Excel", "Excel")
    (False, True)
    """
    name = " ".join(name.split())
    return any(
        all(
            there.isupper()
            for here, there in zip(name, " ".join(found.split()), strict=False)
            if here.isupper()
        )
        for _, found in occurrences(text, name)
    )


def mentioned(text: str, names: Iterable[str]) -> Iterator[str]:
    """Return the names that a text holds; a longer name hides the shorter ones inside it.

    Examples
    --------
    >>> list(mentioned("an AWS Certified baker", ["AWS", "AWS Certified", "bakers"]))
    ['AWS Certified']
    """
    held = [name for name in names if mentions(text, name)]
    for name in sorted(held, key=lambda name: (-len(name), name)):
        if mentions(text, name):
            text = without(text, name)
            yield name


def without(text: str, name: str) -> str:
    """Blank out a name wherever a text holds it as whole words.

    Examples
    --------
    >>> without("AWS and AWS Certified", "AWS Certified")
    'AWS and |'
    """
    for start, found in reversed(list(occurrences(text, name))):
        text = f"{text[:start]}|{text[start + len(found) :]}"
    return text


@lru_cache(maxsize=4096)
def _small(text: str) -> str:
    """Return the small letters of a text, place by place, and each space as a plain one."""
    # the one capital whose small form has two characters, which would move all that follows
    return _SPACE.sub(" ", text.replace("\u0130", "i").lower())


def words(text: str) -> list[str]:
    """Cut a text into its words, lower-case, as the comparison of wording takes them."""
    return _WORD.findall(text.lower())


def runs(text: str, length: int = SHARED_WORDS) -> set[tuple[str, ...]]:
    """Return every run of `length` consecutive words of a text."""
    tokens = words(text)
    return {tuple(tokens[i : i + length]) for i in range(len(tokens) - length + 1)}


# "Container", but neither "AI" nor "DevOps": what is left of those in small letters is no word
_RAISED = re.compile(r"(?<![A-Za-z0-9])[A-Z](?=[a-z]*(?![A-Za-z0-9]))")
# Up to three letters, small ones stay small in titles
_SMALL_WORD = re.compile(r"(?<![A-Za-z0-9])[a-z][A-Za-z0-9]{3,}")
_OPENS = ("\n", "\0", ".", ":", "!", "?", "(", "\n-")


def spellings(text: str, name: str) -> Iterator[str]:
    """Return the spellings of a name that a text supports; none if the name is not in it.

    They are the text's own capitals, and small letters in place of those that open a sentence, an
    item or a label, or that make a title of a line or a label.

    Examples
    --------
    >>> list(spellings("Docker Images: Build with Docker.", "docker images"))
    ['Docker Images', 'docker images']
    >>> list(spellings("We build with Docker", "docker")), list(spellings("AI: a tool", "aI"))
    (['Docker'], ['AI'])
    """
    length = len(" ".join(name.split()))
    found: dict[str, list[int]] = {}
    for start, words in occurrences(text, name):
        # without the ending of a plural
        printed = " ".join(words.split())[:length]
        if printed not in found:
            yield printed
        found.setdefault(printed, []).append(start)
    # this is asked for only by the few cells that have not the text's own capitals
    for printed, starts in found.items():
        title = _RAISED.sub(lambda match: match.group().lower(), printed)
        elsewhere = [start for start in starts if not _in_title(text, start)]
        if title != printed and len(elsewhere) < len(starts):
            yield title
        before = (text[:start].rstrip(" ") for start in elsewhere)
        if _RAISED.match(printed) and any(map(_opens, before)):
            yield printed[0].lower() + printed[1:]


def _opens(before: str) -> bool:
    """Return whether what is before a word lets the word have a capital of its own."""
    return not before or before.endswith(_OPENS) or is_mark(before.rpartition("\n")[2].strip())


def _in_title(text: str, start: int) -> bool:
    """Return whether a line is a title, up to its colon."""
    begin = text.rfind("\n", 0, start) + 1
    end = min((at for mark in "\n:" if (at := text.find(mark, start)) >= 0), default=len(text))
    return _SMALL_WORD.search(text, begin, end) is None
