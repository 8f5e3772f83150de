"""The shape of a change, and of all changes between two releases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["package", "table", "column", "row", "cell"]
Kind = Literal["added", "removed", "changed", "reordered", "rewritten"]


@dataclass(frozen=True)
class Change:
    """One change; which members are set depends on the level and the kind.

    Attributes
    ----------
    record
        The row's key, by column; None where all rows of a table are meant.
    """

    level: Level
    kind: Kind
    table: str | None = None
    column: str | None = None
    record: Mapping[str, Any] | None = None
    property: str | None = None
    old: Any = None
    new: Any = None


@dataclass(frozen=True)
class Diff:
    """All that changed between two releases; false if nothing did.

    Attributes
    ----------
    old
        OLD's version.
    """

    old: str
    new: str
    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)
