"""Time the validation of everything against the mere import of the libraries that it stands on.

Each is timed in fresh processes, by turns: from nothing imported to pandas, pandera and
frictionless imported; and from nothing imported to a verdict on all raw files, the imports
included. Prints both medians and their ratio; fails if the ratio is above 2.5.

    python benchmarks/validate_vs_imports.py [ROUNDS]

With MLOPS_ROLE_DATA_SOURCE set, the raw files are also held against the source document.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 2.5

TIMED = """
import time
start = time.perf_counter()
{work}
print(time.perf_counter() - start)
"""
IMPORTS = "import frictionless, pandas, pandera.pandas"
VALIDATE = """
import os
from pathlib import Path
from mlops_role_data.pipeline.judges.frictionless_judge import inspectors
with inspectors(Path("raw")) as pool:
    from mlops_role_data.pipeline.project import open_project
    from mlops_role_data.pipeline.validate import validate
    named = os.environ.get("MLOPS_ROLE_DATA_SOURCE")
    documents = [*map(Path, named.split(os.pathsep))] if named else []
    verdict, _ = validate(open_project(), None, documents, inspectors=pool)
assert verdict.valid, verdict.problems
"""


def seconds(work: str) -> float:
    """Time some work in a process of its own, without the start of Python."""
    program = [sys.executable, "-c", TIMED.format(work=work)]
    done = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True)
    return float(done.stdout)


def main(rounds: int) -> int:
    """Print the two medians and the ratio, and give the exit code."""
    times = [(seconds(IMPORTS), seconds(VALIDATE)) for _ in range(rounds)]
    imports, validation = (median(column) for column in zip(*times, strict=True))
    ratio = validation / imports
    print(f"imports alone           {imports:.2f} s")
    print(f"imports and validation  {validation:.2f} s")
    print(f"ratio                   {ratio:.2f} (limit {LIMIT}, median of {rounds} rounds)")
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
