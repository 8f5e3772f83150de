"""Interrupt builds at every system call, and print what became of the release."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from interruption.builds import Builds
from interruption.points import (
    BROKEN,
    FULL,
    KILL,
    OVER_A_RELEASE,
    SITUATIONS,
    Outcome,
    faults,
    spread,
)
from interruption.tracing import whats_missing

STATES = ("old", "new", "aside", "mixed", "lost")
FAULTS = {KILL: "SIGKILL", BROKEN: "EIO", FULL: "ENOSPC"}


def sweep(
    share: int, shares: int, *, real: bool, points: int | None, fresh: int, judged: bool
) -> Iterator[Outcome]:
    """Go through one share of all points."""
    with (
        tempfile.TemporaryDirectory() as name,
        Builds(Path(name), real=real, judged=judged) as builds,
    ):
        for situation in [OVER_A_RELEASE] if real else SITUATIONS:
            out = Path(name) / situation.name.replace(" ", "-") / "out"
            found = situation.calls(builds, out)
            count = fresh if situation.fresh else points
            chosen = found if count is None else spread(found, count)
            for call in chosen[share::shares]:
                for fault in [KILL] if real or situation.fresh else faults(call):
                    outcome = situation.interrupt(builds, out, call, fault)
                    if outcome.wrong or outcome.state in {"mixed", "lost"}:
                        print(outcome, file=sys.stderr, flush=True)
                    yield outcome
        print(builds.errors(), file=sys.stderr)


def show(title: str, outcomes: Iterable[tuple[str, Outcome]]) -> None:
    """Print a table with a row for each label."""
    rows: dict[str, Counter[str]] = {}
    for label, outcome in outcomes:
        row = rows.setdefault(label, Counter())
        row.update(["points", outcome.state, *(["wrong"] if outcome.wrong else [])])
    head = ("points", *STATES, "wrong")
    print(f"\n| {title} | {' | '.join(head)} |\n|---|{'---:|' * len(head)}")
    for label in sorted(rows):
        print(f"| {label} | {' | '.join(str(rows[label][column]) for column in head)} |")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--points", type=int, help="no more calls of each situation than these")
    parser.add_argument("--real-points", type=int, default=60, help="calls of a build of raw/")
    parser.add_argument(
        "--fresh-points", type=int, default=16, help="calls of a fresh process of the command line"
    )
    parser.add_argument(
        "--judged",
        action="store_true",
        help="let the judges look at what was written too, which touches no file and takes longest",
    )
    arguments = parser.parse_args()
    if reason := whats_missing():
        print(f"nothing done: {reason}")
        return 1
    jobs = range(arguments.jobs)
    outcomes: list[tuple[str, Outcome]] = []
    with ThreadPoolExecutor(arguments.jobs) as pool:
        for data, points in (("bakers", arguments.points), ("raw/", arguments.real_points)):
            parts = pool.map(
                lambda share, real=data == "raw/", points=points: list(
                    sweep(
                        share,
                        len(jobs),
                        real=real,
                        points=points,
                        fresh=arguments.fresh_points,
                        judged=arguments.judged,
                    )
                ),
                jobs,
            )
            outcomes += [(data, outcome) for part in parts for outcome in part]
    show(
        "situation",
        ((f"{FAULTS[one.fault]}, {one.situation}, {data}", one) for data, one in outcomes),
    )
    show("SIGKILL at", ((one.call.name, one) for _, one in outcomes if one.fault == KILL))
    show("fault", ((FAULTS[one.fault], one) for _, one in outcomes))
    bad = [one for _, one in outcomes if one.wrong or not one.hit or one.state in {"mixed", "lost"}]
    for one in bad:
        print(f"{one.situation}, {one.fault}, {one.call}: {one.code} {one.state} {one.wrong}")
    print(f"\n{len(outcomes)} points, {len(bad)} of them bad")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
