"""What Frictionless is asked and what it answers, as plain data for another process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Task(NamedTuple):
    """A file to be judged, and what it refers to."""

    schema: Mapping[str, Any]
    """The table's schema, with those foreign keys that can be followed."""
    folder: str
    file: str
    referred: Mapping[str, Mapping[str, Sequence[str]]]
    """By table referred to, its key columns: each row once."""


class Finding(NamedTuple):
    """One of frictionless' errors in the terms of all judges."""

    rule: str
    fields: tuple[str, ...]
    """The columns concerned, as far as the error says; the first is where the problem is shown."""
    row: int | None
    """The record, counted from 1 at the header; None for the file as a whole."""
    value: str | None
    message: str
    of_package: bool = False
    """Whether it is about the package that was made of the file, and no fault of the data."""
