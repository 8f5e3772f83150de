"""Which regular expressions a schema may use."""

from __future__ import annotations

import re

import pytest

from mlops_role_data.pipeline.schema.fields import pattern_faults


@pytest.mark.parametrize(
    "pattern",
    [
        "[a-z0-9](?:-?[a-z0-9])*",
        "[a-z0-9](?:-?[a-z0-9])*-[0-9]{3,}-[1-9][0-9]*",
        "[A-Z]{2}",
        "[a-z]{2,3}(?:-[A-Z]{2})?",
        "(?:yes|no)",
        "[a-z](?:_?[a-z0-9])*",
        "[0-9a-f]{64}",
        "https?://[a-z0-9./-]+/",
        "(?:a(?:b|c))?",
        r"v[0-9]+\.[0-9]+",
        r"[A-Za-z0-9][A-Za-z0-9._\-]*",
    ],
)
def test_what_is_harmless_is_supported(pattern: str) -> None:
    assert list(pattern_faults(pattern)) == []


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("foo|bar", id="alternatives on top"),
        pytest.param("foo(?:a|b)|bar", id="alternatives on top, and in a group"),
        pytest.param("^a", id="anchored at the start"),
        pytest.param("a$", id="anchored at the end"),
        pytest.param(r"\d{4}", id="class of all scripts' digits"),
        pytest.param(r"a\b", id="word boundary"),
        pytest.param("a.c", id="any character"),
        pytest.param("[^a]", id="anything but"),
        pytest.param(r"[\w]", id="class in a class"),
        pytest.param("[[:alpha:]]", id="POSIX class"),
        pytest.param("(a)", id="group that captures"),
        pytest.param("(?i:a)", id="flags"),
        pytest.param("(?=a)", id="look-ahead"),
        pytest.param("(?<!a)b", id="look-behind"),
        pytest.param(r"(?:a)\1", id="back-reference"),
        pytest.param("a+?", id="lazy repetition"),
        pytest.param("a++", id="possessive repetition"),
        pytest.param("a{,3}", id="repetition without a lower bound"),
        pytest.param("a{3,2}", id="repetition upside down"),
        pytest.param("a{99999999999}", id="repetition beyond all bounds"),
        pytest.param("*a", id="repetition of nothing"),
        pytest.param("(?:a", id="group that stays open"),
        pytest.param("a)", id="group that was never opened"),
        pytest.param("[z-a]", id="range upside down"),
        pytest.param("[a--b]", id="what may become a set difference"),
        pytest.param("é+", id="letter beyond ASCII"),
        pytest.param("", id="nothing"),
        pytest.param(None, id="null"),
        pytest.param(["a"], id="list"),
    ],
)
def test_what_a_judge_may_take_otherwise_is_refused(pattern: object) -> None:
    (fault,) = pattern_faults(pattern)
    assert repr(pattern) in fault
    assert "is not supported: use" in fault or "does not compile" in fault


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
        "(a+)+$",
        "(?:[0-9]{3},)*[0-9]{3}",
        "(?:a?[a-z])*",
        "(?:[a-z]+(?:a|b)?)+",
    ],
)
def test_what_can_hang_a_judge_is_refused(pattern: str) -> None:
    (fault,) = pattern_faults(pattern)
    assert "can hang" in fault


def test_why_alternatives_on_top_are_refused() -> None:
    assert re.match("^foo|bar$", "foozzz")
