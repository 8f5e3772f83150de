"""How long validating everything takes, beside merely importing the libraries that it needs.

Each measurement is a fresh process, and the two alternate, so that both meet the same machine.

    python benchmarks/validate_vs_imports.py [RUNS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
IMPORTS = "import pandas, pandera.pandas, frictionless"
VALIDATE = "from mlops_role_data.cli import main; import sys; sys.argv[1:] = ['validate']; main()"


def seconds(code: str) -> float:
    """Run `code` in a process of its own and give the wall-clock time."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Print the medians and their ratio."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    times: dict[str, list[float]] = {IMPORTS: [], VALIDATE: []}
    for _ in range(runs):
        for code, values in times.items():
            values.append(seconds(code))
    imports, validate = (statistics.median(values) for values in times.values())
    print(f"imports alone       {imports:.2f} s (median of {runs})")
    print(f"validate everything {validate:.2f} s (median of {runs})")
    print(f"ratio               {validate / imports:.2f}")


if __name__ == "__main__":
    main()
