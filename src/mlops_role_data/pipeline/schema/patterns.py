"""The patterns that a schema may use: those that both judges read alike and that cannot hang.

Both anchor a pattern as ``^p$``, so ``foo|bar`` would accept ``foozzz``; a group that can match one
text in several ways, repeated, takes exponential time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CHARACTER = r"(?:[A-Za-z0-9_,:;@/ \-]|\\[.\-+*?/()\[\]|])"
_CLASS = r"\[(?:[A-Za-z0-9._ /]|\\[.\-\]]|(?<!-)-(?!-))+\]"
_COUNT = r"(?:[?*+]|\{[0-9]{1,4}(?:,[0-9]{0,4})?\})"
_PART = rf"(?:{_CHARACTER}|{_CLASS}){_COUNT}?"
_INNER = rf"\(\?:{_PART}+(?:\|{_PART}+)*\)\??"
_CHOICE = rf"(?:{_PART}|{_INNER})+"
_GROUP = rf"\(\?:{_CHOICE}(?:\|{_CHOICE})*\)\??"
# one character that can be left out, then a class that does not hold it: `(?:-?[a-z0-9])*`
_REPEATED = rf"\(\?:{_CHARACTER}\?{_CLASS}\)[*+]"
_PATTERN = re.compile(rf"(?:{_REPEATED}|{_PART}|{_GROUP})+")


def pattern_faults(pattern: object) -> Iterator[str]:
    """Find what is wrong with a pattern.

    Examples
    --------
    >>> list(pattern_faults("[a-z0-9](?:-?[a-z0-9])*")), len(list(pattern_faults("foo|bar")))
    ([], 1)
    """
    if not isinstance(pattern, str) or not _PATTERN.fullmatch(pattern) or _is_ambiguous(pattern):
        yield (
            f"the pattern {pattern!r} is not supported: use ASCII characters, classes such as "
            "[a-z0-9], counts and groups (?:...), write alternatives as (?:a|b), and repeat a "
            "group only as in (?:-?[a-z0-9])*: others can hang a judge"
        )
        return
    try:
        re.compile(pattern)
    except (re.error, OverflowError) as error:
        yield f"the pattern {pattern!r} does not compile: {error}"


def _is_ambiguous(pattern: str) -> bool:
    """Return whether the character left out at will in a repeated group is in its class too."""
    for found in re.finditer(_REPEATED, pattern):
        optional, _, rest = found[0].removeprefix("(?:").partition("?[")
        if re.fullmatch(f"[{rest[:-2]}", optional[-1]):
            return True
    return False
