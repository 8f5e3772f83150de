"""Time the accessor beside what a reader would do without it, by turns, in fresh processes.

Prints the median of each, the ratio to what it is held against, and whether the ratio keeps its
limit; the exit code is 1 if one does not. Of other packages with data sets only those are timed
that are installed, on a table of about the size of ours.

    python benchmarks/accessor.py [ROUNDS]

To have all of them, in an environment of its own:

    python -m pip install . palmerpenguins scikit-learn vega_datasets
"""

from __future__ import annotations

import importlib.util
import math
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
TABLE = "pay"

BARE_IMPORT = "import json, importlib.resources"
OWN_IMPORT = "import mlops_role_data"
START = "pass"
BARE_READ = f"import pandas as pd; pd.read_parquet('build/{TABLE}.parquet')"
OWN_LOAD = f"import mlops_role_data as mrd; mrd.load('{TABLE}')"
OWN_ARROW = f"import mlops_role_data as mrd; mrd.load('{TABLE}', 'pyarrow')"
# Ours has 151 rows of ten columns, iris 150 of five, penguins 344 of eight, wine 178 of fourteen.
OWN_SKILLS = "import mlops_role_data as mrd; mrd.load('skills')"
OWN_SKILLS_ARROW = "import mlops_role_data as mrd; mrd.load('skills', 'pyarrow')"
OTHERS = {
    "palmerpenguins": "from palmerpenguins import load_penguins; load_penguins()",
    "vega_datasets": "from vega_datasets import local_data; local_data.iris()",
    "sklearn": "from sklearn.datasets import load_wine; load_wine(as_frame=True)",
}

# Libraries imported and one file read beforehand; each side reads all files, by turns, in one
# process. The bare loop gives the same dtypes but for the order of categories: pandas has no
# word for it when it reads.
LOOPS = """
import sys, time
from pathlib import Path
from statistics import median
import pandas as pd
import pyarrow.parquet as pq
import mlops_role_data as mrd
from mlops_role_data._release.parquet import pandas_dtypes

names = list(mrd.tables(all=True)["name"])
dtypes = pandas_dtypes().get

def bare():
    for name in names:
        pq.read_table(f"build/{name}.parquet").to_pandas(types_mapper=dtypes)

def pandas():
    for name in names:
        pd.read_parquet(f"build/{name}.parquet")

def own():
    for name in names:
        mrd.load(name)

def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start

for work in (bare, pandas, own):
    work()
rounds = [[seconds(work) for work in (bare, pandas, own)] for _ in range(int(sys.argv[1]))]
print(*(median(column) for column in zip(*rounds)))
"""

# What a command of the command line must not have imported by its end.
SPARED = """
import sys
from mlops_role_data.cli.main import cli
cli({arguments}, standalone_mode=False)
print("pandas" in sys.modules)
"""


@dataclass(frozen=True)
class Comparison:
    """Two medians in seconds, and how many times the second the first may be."""

    what: str
    own: float
    other: float
    limit: float

    @property
    def ratio(self) -> float:
        return self.own / self.other

    @property
    def kept(self) -> bool:
        return self.ratio <= self.limit

    def line(self) -> str:
        verdict = "| |"
        if math.isfinite(self.limit):
            verdict = f"| {self.limit:.2f} | {'kept' if self.kept else 'EXCEEDED'} |"
        return (
            f"| {self.what} | {self.own * 1000:.1f} | {self.other * 1000:.1f} "
            f"| {self.ratio:.2f} {verdict}"
        )


def run(code: str, *arguments: str) -> str:
    """Run a program in a fresh process, from the checkout."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, "MLOPS_ROLE_DATA_DIR": str(ROOT / "build")},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def seconds(code: str) -> float:
    """Time a process from its start to its end."""
    start = time.perf_counter()
    run(code)
    return time.perf_counter() - start


def medians(programs: list[str], rounds: int) -> dict[str, float]:
    """Time programs by turns, once each round; the first round only warms the caches."""
    times = [[seconds(code) for code in programs] for _ in range(rounds + 1)][1:]
    return dict(zip(programs, map(median, zip(*times, strict=True)), strict=True))


def main(rounds: int) -> int:
    """Print all comparisons, and give the exit code."""
    others = {name: code for name, code in OTHERS.items() if importlib.util.find_spec(name)}
    for name in sorted(set(OTHERS) - set(others)):
        print(f"{name} is not installed, and left out.")
    # Its loader fetches each table from the network.
    print("seaborn's load_dataset packs no data, and is left out.\n")
    imports = [START, BARE_IMPORT, OWN_IMPORT]
    reads = [BARE_READ, OWN_LOAD, OWN_ARROW, OWN_SKILLS, OWN_SKILLS_ARROW]
    taken = medians([*imports, *reads, *others.values()], rounds)
    bare, pandas, all_own = map(float, run(LOOPS, str(rounds)).split())
    comparisons = [
        Comparison(
            "import, without the start of Python",
            max(taken[OWN_IMPORT] - taken[START], 0),
            taken[BARE_IMPORT] - taken[START],
            0.3,
        ),
        Comparison("first load, beside read_parquet", taken[OWN_LOAD], taken[BARE_READ], 1.0),
        Comparison("pyarrow, beside our pandas", taken[OWN_ARROW], taken[OWN_LOAD], 0.45),
        Comparison("all tables, beside a loop to the same dtypes", all_own, bare, 1.2),
        Comparison("all tables, beside pandas.read_parquet", all_own, pandas, 1.2),
        *(
            Comparison(f"{words}, beside {name}", taken[program], taken[code], limit)
            for name, code in others.items()
            # Those packages read a CSV file with pandas, which is quicker than to import a reader
            # of Parquet: in pandas ours can at best be as quick.
            for words, program, limit in (
                ("a table in pyarrow", OWN_SKILLS_ARROW, 1.0),
                ("a table in pandas", OWN_SKILLS, math.inf),
            )
        ),
    ]
    print("| what | ours, ms | other, ms | ratio | limit | |\n| -- | --: | --: | --: | --: | -- |")
    for each in comparisons:
        print(each.line())
    kept = all(each.kept for each in comparisons)
    print(f"\nMedians of {rounds} rounds.")
    for arguments in (["tables"], ["cite"]):
        imported = run(SPARED.format(arguments=arguments)).split()[-1] == "True"
        verdict = "IMPORTS pandas" if imported else "imports no pandas"
        print(f"mlops-role-data {' '.join(arguments)} {verdict}")
        kept = kept and not imported
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 25))
