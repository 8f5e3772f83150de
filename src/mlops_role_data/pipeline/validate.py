"""All judges over one dataset, and one report of what they find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mlops_role_data.pipeline import conform, contracts, rules, source
from mlops_role_data.pipeline.problems import Problem, merge
from mlops_role_data.pipeline.project import Dataset, Project, read_dataset


@dataclass(frozen=True)
class Report:
    """The verdict: every problem at once, or none."""

    problems: tuple[Problem, ...]
    tables: int
    rows: int
    document: str | None

    @property
    def valid(self) -> bool:
        """Whether no judge found a problem."""
        return not self.problems


def validate(
    project: Project, folder: Path | None = None, document: Path | None = None
) -> tuple[Report, Dataset]:
    """Read the raw files and let every judge look at them.

    Parameters
    ----------
    project
        The tables' definitions.
    folder
        The folder of raw files; the checkout's ``raw/`` by default.
    document
        The source document, if it is at hand: figures, names and wording are then checked too.

    Returns
    -------
    tuple of (Report, Dataset)
        The verdict, and the data as read.
    """
    data = read_dataset(project, folder)
    report = Report(
        problems=tuple(merge(_all_problems(data, document))),
        tables=len(data.raw),
        rows=sum(raw.typed.num_rows for raw in data.raw.values()),
        document=document.name if document else None,
    )
    return report, data


def _all_problems(data: Dataset, document: Path | None) -> Iterator[Problem]:
    yield from data.problems
    for raw in data.raw.values():
        yield from raw.problems
    yield from conform.conform(data.raw, data.folder)
    for raw in data.raw.values():
        if raw.path.is_file():
            yield from contracts.judge(raw)
    yield from rules.judge(data)
    if document is not None:
        yield from source.judge(data, document)
