"""What the judges find, and what Frictionless is asked, as plain data for another process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mlops_role_data.pipeline.report.problems import Problem


class Task(NamedTuple):
    """A file to be judged, and what it refers to.

    Attributes
    ----------
    schema
        The table's schema, with those foreign keys that can be followed.
    referred
        By table referred to, its key columns: each row once.
    """

    schema: Mapping[str, Any]
    folder: str
    file: str
    referred: Mapping[str, Mapping[str, Sequence[str]]]


class Finding(NamedTuple):
    """What a judge found, in the terms of all judges.

    Attributes
    ----------
    fields
        The columns concerned, as far as the error says; the first is where the problem is shown.
    row
        The record, counted from 1 at the header; None for the file as a whole.
    of_package
        Whether it is about the package that was made of the file, and no fault of the data.
    """

    rule: str
    fields: tuple[str, ...]
    row: int | None
    value: Any
    message: str
    of_package: bool = False

    def problem(self, table: str | None, file: str, line: int | None, judge: str) -> Problem:
        """Return the problem that a report shows."""
        field = self.fields[0] if self.fields else None
        return Problem(table, file, line, field, self.rule, self.value, self.message, (judge,))
