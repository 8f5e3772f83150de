"""The closed subset of regular expressions that a schema may use.

Both judges put ``^`` and ``$`` around a pattern and backtrack, so what reads harmlessly may accept
too much or never come to an end. What is left is: ASCII literals and classes, ``(?:...)``, ``|``
inside one, and the repetitions ``?``, ``*``, ``+``, ``{n}``, ``{n,}``, ``{n,m}``.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

_ESCAPED = r"\\[^A-Za-z0-9\s]"
_TOKEN = re.compile(
    rf"(?P<literal>{_ESCAPED}|[^\\\[\](){{}}*+?|^$.])"
    rf"|(?P<class>\[(?:{_ESCAPED}|[^\\\[\]^])+\])"
    r"|(?P<open>\(\?:)|(?P<close>\))|(?P<or>\|)"
    # no second repetition, lazy or possessive, behind the first
    r"|(?P<repeat>[*+?]|\{[0-9]+(?:,[0-9]*)?\})(?![*+?{])"
)

Token = tuple[str, str]
"""Kind and text."""


def pattern_faults(pattern: object) -> Iterator[str]:
    """Say why a pattern is not in the subset.

    Examples
    --------
    >>> list(pattern_faults("[a-z]+(?:-[0-9]{2})?"))
    []
    >>> list(pattern_faults("foo|bar"))
    ['write alternatives in a pattern as (?:a|b)']
    """
    if not isinstance(pattern, str) or not pattern.isascii() or not pattern:
        yield "a pattern must be a text in ASCII"
        return
    tokens, rest = _tokens(pattern)
    if rest:
        yield (
            f"the pattern is not supported from {rest!r} on: use literals, classes like [a-z0-9], "
            "(?:...), | inside it, ?, *, +, {n,m}, and no ^ or $, since it is anchored already"
        )
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, FutureWarning, OverflowError) as error:
        yield f"the pattern does not compile: {error}"
        return
    yield from _structure_faults(tokens)


def _tokens(pattern: str) -> tuple[list[Token], str]:
    """Cut a pattern into tokens; what cannot be cut is the rest."""
    tokens: list[Token] = []
    end = 0
    while found := _TOKEN.match(pattern, end):
        tokens.append((str(found.lastgroup), found.group()))
        end = found.end()
    return tokens, pattern[end:]


def _structure_faults(tokens: list[Token]) -> Iterator[str]:
    groups: list[list[Token]] = [[]]
    for (kind, text), following in zip(tokens, [*tokens[1:], ("end", "")], strict=True):
        if kind == "open":
            groups.append([])
        elif kind == "close":
            body = groups.pop()
            groups[-1].append(("group", ""))
            if following[0] == "repeat" and following[1] != "?" and not _is_unambiguous(body):
                yield (
                    "a repeated group may hold literals and classes alone, and optional ones only "
                    "where no other part of it matches the same: else a judge can hang"
                )
        elif kind == "or" and len(groups) == 1:
            # both judges anchor as ^p$, so `foo|bar` would accept `foozzz`
            yield "write alternatives in a pattern as (?:a|b)"
        else:
            groups[-1].append((kind, text))


def _is_unambiguous(body: list[Token]) -> bool:
    """Return whether a text divides into repetitions of a group in one way only.

    So it is if the group is a row of characters, and those left out at will cannot be mistaken for
    any other: `-?[a-z]`, but not `a?[a-z]`, nor a group that holds another or repeats something.
    """
    atoms = [token for token in body if token[0] != "repeat"]
    if any(kind in {"group", "or"} for kind, _ in atoms):
        return False
    repeats = [
        (body[index - 1], text) for index, (kind, text) in enumerate(body) if kind == "repeat"
    ]
    optional = [atom for atom, text in repeats if text == "?"]
    if len(optional) == len(atoms) or any("," in text or text in "*+" for _, text in repeats):
        return False
    return all(
        kind == "literal" and sum(_matches(other, literal) for other in atoms) == 1
        for kind, literal in optional
    )


def _matches(atom: Token, literal: str) -> bool:
    return re.fullmatch(atom[1], literal[-1]) is not None
