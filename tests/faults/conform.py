"""Frictionless alone, over the files of a folder."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from mlops_role_data.pipeline.judges.frictionless_judge import inspect_file, problems, task
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.report.problems import Problem


def conform(
    raw: Mapping[str, RawTable], folder: Path, only: Collection[str] | None = None
) -> Iterator[Problem]:
    """Let Frictionless judge the raw files in `folder`: all of them, or `only` some."""
    for name, table in raw.items():
        if table.path.is_file() and (only is None or name in only):
            yield from problems(table, inspect_file(task(table, raw, folder)))
