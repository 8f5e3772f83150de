"""A sample of the points at which `python -m interruption.sweep` interrupts builds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interruption.builds import Builds
from interruption.points import (
    BROKEN,
    COMMAND_LINE,
    FULL,
    KILL,
    OVER_A_RELEASE,
    OVER_AN_INTERRUPTION,
    OVER_NONE,
    WITHOUT_EXCHANGE,
    Situation,
)
from interruption.tracing import TracerError, whats_missing

pytestmark = pytest.mark.skipif(bool(whats_missing()), reason=whats_missing() or "never")


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builds]:
    with Builds(tmp_path_factory.mktemp("builds"), judged=False) as started:
        yield started


@pytest.mark.parametrize(
    ("situation", "fault", "points"),
    [
        (OVER_A_RELEASE, KILL, ["mkdir", "write", "fsync", "renameat2", "unlinkat", "rmdir"]),
        (OVER_A_RELEASE, BROKEN, ["fsync", "renameat2"]),
        (OVER_A_RELEASE, FULL, ["write"]),
        (OVER_NONE, KILL, ["fsync", "rename"]),
        (OVER_AN_INTERRUPTION, KILL, ["rename"]),
        (WITHOUT_EXCHANGE, KILL, ["rename"]),
        (COMMAND_LINE, KILL, ["renameat2", "unlinkat"]),
    ],
    ids=lambda value: value.name if isinstance(value, Situation) else None,
)
def test_an_interrupted_build_leaves_one_whole_release(
    builds: Builds, tmp_path: Path, situation: Situation, fault: str, points: list[str]
) -> None:
    out = tmp_path / "work" / "out"
    try:
        found = situation.calls(builds, out)
    except TracerError as error:
        pytest.skip(f"this process may not trace others: {error}")
    for name in points:
        call = [each for each in found if each.name == name][-1]
        outcome = situation.interrupt(builds, out, call, fault)
        assert outcome.hit
        assert outcome.state in {"old", "new", "aside"}
        assert not outcome.wrong
