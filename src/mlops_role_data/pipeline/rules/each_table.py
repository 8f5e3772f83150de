"""The loop that is common to the rules about one table after the other."""

from collections.abc import Callable, Iterator
from functools import wraps

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.report.problems import Problem

Rule = Callable[[Dataset], Iterator[Problem]]
# The row, counted from 0; its column, or None for the row as a whole; and what is wrong
Fault = tuple[int, str | None, str]


def each_table(name: str) -> Callable[[Callable[[Dataset, RawTable], Iterator[Fault]]], Rule]:
    """Make a rule out of a function that finds the faults of one table."""

    def rule(find: Callable[[Dataset, RawTable], Iterator[Fault]]) -> Rule:
        @wraps(find)
        def apply(data: Dataset) -> Iterator[Problem]:
            for raw in data.raw.values():
                for index, column, message in find(data, raw):
                    yield raw.problem(name, message, index, column)

        return apply

    return rule
