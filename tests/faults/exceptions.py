"""What cannot be broken, and what a judge cannot see: the one list of it, each with its reason.

An entry that no longer applies fails the tests, so the list cannot grow old.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mlops_role_data._release.catalog import Field


@dataclass(frozen=True)
class Unbreakable:
    """A constraint that no cell of a CSV file can break."""

    rule: str
    applies: Callable[[Field], bool]
    reason: str

    def covers(self, field: Field, rule: str) -> bool:
        """Tell whether it is this constraint of this field."""
        return rule == self.rule and self.applies(field)


@dataclass(frozen=True)
class Unseen:
    """A breach that one judge does not see."""

    judge: str
    rule: str
    label: str
    """How the label of such a case ends."""
    reason: str
    seen_by: str
    """Who sees it instead, so that it is refused all the same."""


UNBREAKABLE = (
    Unbreakable("type", lambda field: field.type == "string", "every cell is a text"),
    Unbreakable(
        "minLength",
        lambda field: field.constraints["minLength"] == 1,
        "an empty cell is no text of no characters: it is a missing value",
    ),
)

UNSEEN = (
    Unseen(
        "frictionless",
        "pattern",
        "and a line break",
        "it matches from ^ to $, and $ also matches before a line break at the end",
        seen_by="pandera",
    ),
)
