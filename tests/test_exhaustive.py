"""What takes minutes to hours: `nox -s tests -- -m exhaustive`.

Each is also a command, with `PYTHONPATH=tests`: `python -m faults.score` (every cell changed in
every way; writes docs/mutation-score.md), `python -m faults.corpus` (every bad input, and every
schema that allows more than ours), `python -m interruption.sweep` (builds interrupted at every
system call).
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from synthetic import ROOT


@pytest.mark.exhaustive
@pytest.mark.parametrize("module", ["faults.score", "faults.corpus", "interruption.sweep"])
def test_nothing_gets_through(module: str) -> None:
    subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},
        check=True,
    )
