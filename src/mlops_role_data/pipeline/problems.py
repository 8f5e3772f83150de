"""One shape for every problem that any judge finds, and one wording for each rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from mlops_role_data._catalog import Field, Table


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the data, where it is, and what to do about it."""

    table: str | None
    file: str
    row: int | None
    """Physical line in the file, 1-based; None where the whole file is meant."""
    field: str | None
    rule: str
    value: Any
    message: str
    found_by: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the problem as the JSON report has it."""
        return {
            "table": self.table, "file": self.file, "row": self.row, "field": self.field,
            "rule": self.rule, "value": self.value, "message": self.message,
            "found_by": list(self.found_by),
        }  # fmt: skip

    @property
    def place(self) -> tuple[str, int, str, str]:
        return (self.file, self.row or 0, self.field or "", self.rule)


def merge(problems: Iterable[Problem]) -> list[Problem]:
    """Make one problem of those that several judges found at the same place by the same rule.

    The judges' order decides whose wording and value stay; a judge that can only say that a column
    is wrong as a whole joins the cell-level findings of the others on that column and rule.
    """
    merged: dict[tuple[str, int, str, str], Problem] = {}
    whole: list[Problem] = []
    for problem in problems:
        if problem.row is None and problem.field is not None:
            whole.append(problem)
            continue
        _add(merged, problem)
    by_column: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in merged.values():
        by_column.setdefault((problem.file, problem.field or "", problem.rule), []).append(problem)
    for problem in whole:
        cells = by_column.get((problem.file, problem.field or "", problem.rule))
        for cell in cells or [problem]:
            _add(merged, replace(problem, row=cell.row))
    _fold_keys(merged)
    return sorted(merged.values(), key=lambda problem: problem.place)


def _fold_keys(merged: dict[tuple[str, int, str, str], Problem]) -> None:
    """A key that repeats is one fault, though schemas state it as ``unique`` and ``primaryKey``.

    An empty key is one fault too: it is ``required``, and no repetition.
    """
    for place, problem in list(merged.items()):
        file, row, field, rule = place
        if rule != "primaryKey":
            continue
        for other in ("required", "unique"):
            twin = merged.pop((file, row, field, other), None)
            if twin is not None:
                del merged[place]
                judges = tuple(sorted({*twin.found_by, *problem.found_by}))
                merged[twin.place] = replace(twin, found_by=judges)
                break


def _add(merged: dict[tuple[str, int, str, str], Problem], problem: Problem) -> None:
    known = merged.get(problem.place)
    if known is None:
        merged[problem.place] = problem
    else:
        judges = tuple(sorted({*known.found_by, *problem.found_by}))
        merged[problem.place] = replace(known, found_by=judges)


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
    wording = {
        "type": f"{shown} is not {_TYPE_FORMS[field.type]}",
        "required": f"the cell is empty, and {field.name} must have a value: fill it in",
        "unique": f"{shown} stands in another row too, and {field.name} must be unique",
        "pattern": f"{shown} does not have the form {limit} that {schema} asks for",
        "minimum": f"{shown} is below the minimum {limit} of {schema}",
        "maximum": f"{shown} is above the maximum {limit} of {schema}",
        "minLength": f"{shown} is shorter than the {limit} characters that {schema} asks for",
        "maxLength": f"{shown} is longer than the {limit} characters that {schema} allows",
    }
    if rule == "enum" and isinstance(limit, list):
        allowed = ", ".join(map(str, limit))
        return f"{shown} is not one of: {allowed}. Use one of them, or add it to {schema}"
    return wording.get(rule, f"{shown} breaks {rule} of {schema}")
