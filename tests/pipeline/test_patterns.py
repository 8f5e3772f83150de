"""Which regular expressions a schema may use."""

from __future__ import annotations

import re

import pytest

from mlops_role_data.pipeline.schema.patterns import pattern_faults


@pytest.mark.parametrize(
    "pattern",
    [
        "[a-z0-9](?:-?[a-z0-9])*",
        "[a-z0-9](?:-?[a-z0-9])*-[0-9]{3,}-[1-9][0-9]*",
        "[A-Z]{2}",
        "[a-z]{2,3}(?:-[A-Z]{2})?",
        "(?:yes|no)",
        "(?:[0-9]{3},)*[0-9]{3}",
        "(?:a(?:b|c))?",
        r"v[0-9]+\.[0-9]+",
        r"[A-Za-z0-9][A-Za-z0-9._\-]*",
    ],
)
def test_what_is_harmless_is_supported(pattern: str) -> None:
    assert list(pattern_faults(pattern)) == []


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        pytest.param("foo|bar", "(?:a|b)", id="alternatives on top"),
        pytest.param("foo(?:a|b)|bar", "(?:a|b)", id="alternatives on top, and in a group"),
        pytest.param("^a", "anchored already", id="anchored at the start"),
        pytest.param("a$", "anchored already", id="anchored at the end"),
        pytest.param(r"\d{4}", r"'\\d{4}'", id="class of all scripts' digits"),
        pytest.param(r"a\b", "not supported", id="word boundary"),
        pytest.param("a.c", "'.c'", id="any character"),
        pytest.param("[^a]", "'[^a]'", id="anything but"),
        pytest.param(r"[\w]", "not supported", id="class in a class"),
        pytest.param("[[:alpha:]]", "not supported", id="POSIX class"),
        pytest.param("(a)", "'(a)'", id="group that captures"),
        pytest.param("(?i:a)", "not supported", id="flags"),
        pytest.param("(?=a)", "not supported", id="look-ahead"),
        pytest.param("(?<!a)b", "not supported", id="look-behind"),
        pytest.param(r"(?:a)\1", "not supported", id="back-reference"),
        pytest.param("a+?", "'+?'", id="lazy repetition"),
        pytest.param("a++", "'++'", id="possessive repetition"),
        pytest.param("a{,3}", "not supported", id="repetition without a lower bound"),
        pytest.param("a{3,2}", "does not compile", id="repetition upside down"),
        pytest.param("a{99999999999}", "does not compile", id="repetition beyond all bounds"),
        pytest.param("*a", "does not compile", id="repetition of nothing"),
        pytest.param("(?:a", "does not compile", id="group that stays open"),
        pytest.param("a)", "does not compile", id="group that was never opened"),
        pytest.param("[z-a]", "does not compile", id="range upside down"),
        pytest.param("[a--b]", "does not compile", id="what may become a set difference"),
        pytest.param("é+", "ASCII", id="letter beyond ASCII"),
        pytest.param("", "ASCII", id="nothing"),
        pytest.param(None, "ASCII", id="null"),
        pytest.param(["a"], "ASCII", id="list"),
    ],
)
def test_what_a_judge_may_take_otherwise_is_refused(pattern: object, message: str) -> None:
    (fault,) = pattern_faults(pattern)
    assert message in fault


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:a+)+",
        "(?:a*)*b",
        "(?:a|a)*",
        "(?:a|ab)*",
        "(?:a?a)*",
        "(?:aa?)*",
        "(?:a?)+",
        "(?:-?-?a)*",
        "(?:[a-z]{1,3})*",
        "(?:[a-z]{2,})*",
        "(?:[a-z]?[0-9])*",
        "(?:(?:ab)c)*",
        "(?:a*){20}",
    ],
)
def test_what_can_hang_a_judge_is_refused(pattern: str) -> None:
    (fault,) = pattern_faults(pattern)
    assert "can hang" in fault


def test_why_alternatives_on_top_are_refused() -> None:
    assert re.match("^foo|bar$", "foozzz")
