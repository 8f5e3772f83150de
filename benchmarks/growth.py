"""Blow raw tables up and see what each judge takes for them: time and peak memory.

A copy of the checkout is made in which one fact table has 10, 100, 1,000 and 10,000 times its rows;
the tables that it refers to, and all others, stay as they are. The table has ten columns,
and few enough rows that the largest copy fits everywhere. Each copied row has a key and a
wording of its own and stands behind its original, so that everything holds as before (a run fails
if a judge finds anything); only the limit of the schema on a key's length is raised.

Every cell of the resulting table is a process of its own. Time is what the judge alone took by the
clock, without imports and, but for the reader, without reading; the last line of each size is the
whole of ``validate``, Frictionless in processes of its own, imports included. Memory is the most
that the process held above what the imports took, with the rows read; for the whole, the most
that it and the largest of its processes held. pyarrow reads the same file by its own CSV reader.

    python benchmarks/growth.py [LARGEST FACTOR]
"""

from __future__ import annotations

import csv
import json
import math
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = "pay_comparisons"
FACTORS = (1, 10, 100, 1_000, 10_000)

MEASURED = """
import json, resource, sys, time
from pathlib import Path
import pyarrow.csv
from mlops_role_data.pipeline.judges import frictionless_judge, inspection
from mlops_role_data.pipeline.judges import pandera_judge as contracts
from mlops_role_data.pipeline.rules import registry as rules
from mlops_role_data.pipeline.dataset import read_dataset
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.raw_csv.table import read_table

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

project = open_project()
path = Path("raw", "{table}.csv")
before = peak()
if "{judge}" in {{"frictionless", "pandera", "rules"}}:
    data = read_dataset(project)
    raw = data.raw["{table}"]
work = {{
    "pyarrow": lambda: pyarrow.csv.read_csv(path) and (),
    "reader": lambda: read_table(path, project.tables["{table}"], path.name).problems,
    "frictionless": lambda: frictionless_judge.judge(data.raw, data.folder, ["{table}"]),
    "pandera": lambda: contracts.judge(raw),
    "rules": lambda: [each for rule in rules.RULES for each in rule(data)],
}}["{judge}"]
start = time.perf_counter()
found = list(work())
taken = time.perf_counter() - start
assert not found, found[:3]
print(json.dumps([taken, peak() - before]))
"""
WHOLE = """
import json, resource, time
start = time.perf_counter()
from pathlib import Path
from mlops_role_data.pipeline.judges.frictionless_judge import inspectors
with inspectors(Path("raw")) as pool:
    from mlops_role_data.pipeline.project import open_project
    from mlops_role_data.pipeline.validate import validate
    verdict, _ = validate(open_project(), inspectors=pool)
taken = time.perf_counter() - start
assert verdict.valid, verdict.problems[:3]
whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
print(json.dumps([taken, sum(resource.getrusage(each).ru_maxrss for each in whose) / 1024]))
"""
JUDGES = ("pyarrow", "reader", "frictionless", "pandera", "rules", "whole")


@dataclass(frozen=True)
class Cell:
    """What one judge took for one size."""

    seconds: float
    mebibytes: float


def grow(checkout: Path, factor: int) -> int:
    """Write a copy of the checkout's data with `factor` times the rows, and give their number."""
    for name in ("raw", "schemas"):
        shutil.copytree(ROOT / name, checkout / name)
    shutil.copy(ROOT / "datapackage.json", checkout)
    schema_file = checkout / "schemas" / f"{TABLE}.json"
    schema = json.loads(schema_file.read_text("utf-8"))
    fields = {field["name"]: field for field in schema["fields"]}
    (key,) = schema["primaryKey"]
    fields[key]["constraints"]["maxLength"] = 200
    schema_file.write_text(json.dumps(schema), "utf-8")
    with (ROOT / "raw" / f"{TABLE}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    path = checkout / "raw" / f"{TABLE}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            for copy in range(1, factor):
                own = {key: f"{row[key]}-{copy}", "summary": f"{row['summary']} {copy}"}
                writer.writerow(row | own)
    return len(rows) * factor


def measure(checkout: Path, judge: str) -> Cell:
    """Let one judge look at a checkout, in a process of its own."""
    code = WHOLE if judge == "whole" else MEASURED.format(table=TABLE, judge=judge)
    program = [sys.executable, "-c", code]
    done = subprocess.run(program, cwd=checkout, stdout=subprocess.PIPE, check=True, text=True)
    return Cell(*json.loads(done.stdout))


def line(rows: int, judge: str, cell: Cell, baseline: Cell) -> str:
    """Give a line of the table, in Markdown."""
    return (
        f"| {rows:,} | {judge} | {cell.seconds:.3f} | {rows / cell.seconds:,.0f} "
        f"| {cell.seconds / baseline.seconds:,.0f} | {cell.mebibytes:.0f} |"
    )


def main(largest: int) -> None:
    """Measure and print as the sizes grow, and say at last how time grew with the rows."""
    print("| rows | judge | s | rows/s | times pyarrow | peak MiB |")
    print("| --: | -- | --: | --: | --: | --: |")
    sizes: list[tuple[int, dict[str, Cell]]] = []
    for factor in (each for each in FACTORS if each <= largest):
        with tempfile.TemporaryDirectory() as folder:
            rows = grow(Path(folder), factor)
            cells = {}
            for judge in JUDGES:
                cells[judge] = measure(Path(folder), judge)
                print(line(rows, judge, cells[judge], cells["pyarrow"]), flush=True)
            sizes.append((rows, cells))
    (fewer, less), (more, most) = sizes[-2:]
    print(f"\nFrom {fewer:,} to {more:,} rows, time grew with the power of the rows (1: linear):")
    for judge in JUDGES:
        power = math.log(most[judge].seconds / less[judge].seconds) / math.log(more / fewer)
        print(f"- {judge}: {power:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FACTORS[-1])
