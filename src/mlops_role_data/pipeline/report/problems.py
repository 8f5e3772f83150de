"""One shape for every problem that any judge finds, and one wording for each rule."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from mlops_role_data._release.catalog import Field, Table

Place = tuple[str, int, str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the data, where it is, and what to do about it.

    The JSON report has the same members, in the same order.

    Attributes
    ----------
    row
        Physical line in the file, 1-based; None where the whole file is meant.
    """

    table: str | None
    file: str
    row: int | None
    field: str | None
    rule: str
    value: Any
    message: str
    found_by: tuple[str, ...]

    @property
    def place(self) -> Place:
        """What two judges that found the same fault agree on, and reports are sorted by."""
        return (self.file, self.row or 0, self.field or "", self.rule)


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


@dataclass(frozen=True)
class Report:
    """The verdict: every problem at once, or none.

    Attributes
    ----------
    documents, not_at_hand
        The documents that the rows were checked against, and those that were not there.
    changed
        The tables that the verdict was asked for; None: all.
    """

    problems: tuple[Problem, ...]
    tables: int
    rows: int
    documents: tuple[str, ...] = ()
    not_at_hand: tuple[str, ...] = ()
    changed: tuple[str, ...] | None = None

    @property
    def valid(self) -> bool:
        """Whether no judge found a problem."""
        return not self.problems


def merge(problems: Iterable[Problem]) -> list[Problem]:
    """Make one problem of those that several judges found at the same place by the same rule.

    The judges' order decides whose wording and value stay. What one judge finds there twice, in
    other words, is two problems.

    Examples
    --------
    >>> fault = Problem("pay", "pay.csv", 2, "usd", "minimum", "-1", "too low", ("frictionless",))
    >>> [each.found_by for each in merge([fault, replace(fault, found_by=("pandera",))])]
    [('frictionless', 'pandera')]
    """
    merged: dict[tuple[Place, int], Problem] = {}
    # what may say a fault again comes after what says it first
    for problem in sorted(problems, key=lambda problem: problem.rule in _TWINS):
        file, row, field, rule = problem.place
        twins = ((file, row, of, twin) for twin in _TWINS.get(rule, ()) for of in (field, ""))
        place = next((twin for twin in twins if (twin, 0) in merged), problem.place)
        time = 0
        # a twin says the same fault, whatever its words
        while place == problem.place and _other(merged.get((place, time)), problem):
            time += 1
        known = merged.get((place, time), problem)
        judges = tuple(sorted({*known.found_by, *problem.found_by}))
        merged[place, time] = replace(known, found_by=judges)
    return sorted(merged.values(), key=lambda problem: problem.place)


def _other(known: Problem | None, problem: Problem) -> bool:
    """Return whether the judge of a problem has found another one at the same place."""
    if known is None:
        return False
    return set(problem.found_by) <= set(known.found_by) and known.message != problem.message


# By rule, the rules under which the same fault may stand already
_TWINS = {
    # a key that repeats is stated as `unique` too, and an empty one is no repetition
    "primaryKey": ("required", "unique"),
    # what is no UTF-8 was read as U+FFFD, a hidden character
    "text": ("encoding",),
}
_TYPE_FORMS = {
    "string": "a text",
    "integer": "a whole number in plain digits (120000, not 120,000 or 1.0)",
    "number": "a number in plain digits (19.65, not 19.650 or 1e5)",
    "boolean": "true or false",
    "date": "a date as YYYY-MM-DD",
}


def explain(rule: str, table: Table, field: Field | None, value: Any) -> str:
    """Word a broken constraint: what was found, what is allowed, what to do."""
    shown = "an empty cell" if value is None or value == "" else repr(value)
    schema = f"schemas/{table.name}.json"
    if rule == "primaryKey":
        key = ", ".join(table.primary_key)
        return f"another row has the same key ({key}): give this row its own, or remove one of them"
    if field is None:
        return f"{shown} breaks {rule} of {schema}"
    limit = field.constraints.get(rule)
    if isinstance(limit, list):
        limit = ", ".join(map(str, limit))
    wording = {
        "type": f"{shown} is not {_TYPE_FORMS[field.type]}",
        "required": f"the cell is empty, and {field.name} must have a value: fill it in",
        "unique": f"{shown} is in another row too, and {field.name} must be unique",
        "enum": f"{shown} is not one of: {limit}. Use one of them, or add it to {schema}",
        "pattern": f"{shown} does not have the form {limit} that {schema} asks for",
        "minimum": f"{shown} is below the minimum {limit} of {schema}",
        "maximum": f"{shown} is above the maximum {limit} of {schema}",
        "minLength": f"{shown} is shorter than the {limit} characters that {schema} asks for",
        "maxLength": f"{shown} is longer than the {limit} characters that {schema} allows",
    }
    return wording.get(rule, f"{shown} breaks {rule} of {schema}")


def missing_reference(value: object, resource: str, column: str) -> str:
    """Word a foreign key that leads nowhere, for every judge that sees it."""
    return f"{value!r} is no {column} of {resource}: correct it, or add the row to {resource}"
