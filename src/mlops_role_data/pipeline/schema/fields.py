"""What a field of a schema may say, and whether what it says holds together."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mlops_role_data.pipeline.schema.patterns import pattern_faults
from mlops_role_data.pipeline.schema.properties import FIELD_PROPERTIES, declared_faults

EVIDENCE = (
    "key", "ledger", "figure", "verbatim", "name", "prose", "judgement", "derived",
    "taxonomy",
)  # fmt: skip
TYPES = ("string", "integer", "number", "boolean", "date")
SNAKE = re.compile(r"[a-z][a-z0-9_]*")

_REQUIRED = {"name", "title", "type", "description", "example", "evidence"}
_OPTIONAL = {"unit", "constraints", "categories", "categoriesOrdered", *FIELD_PROPERTIES}
_CONSTRAINTS: dict[str, tuple[str, ...]] = {
    "required": TYPES,
    "unique": TYPES,
    "enum": TYPES,
    "pattern": ("string",),
    "minLength": ("string",),
    "maxLength": ("string",),
    "minimum": ("integer", "number", "date"),
    "maximum": ("integer", "number", "date"),
}


def field_faults(field: Mapping[str, Any]) -> Iterator[str]:
    """Say what is wrong with one field's description."""
    name = field.get("name")
    where = f"field {name!r}"
    for fault in _faults(field):
        yield f"{where}: {fault}"


def unsupported(found: Mapping[str, Any], required: set[str], optional: set[str]) -> Iterator[str]:
    """Name the properties that are missing, and those that no judge would enforce."""
    for key in sorted(required - set(found)):
        yield f"the property {key!r} is missing"
    for key in sorted(set(found) - required - optional):
        allowed = ", ".join(sorted(required | optional))
        yield f"the property {key!r} is not supported; these are: {allowed}"


def is_text(value: object) -> bool:
    """Return whether a value is a text with something in it."""
    return isinstance(value, str) and bool(value.strip())


def _faults(field: Mapping[str, Any]) -> Iterator[str]:
    yield from unsupported(field, _REQUIRED, _OPTIONAL)
    name, kind, constraints = field.get("name"), field.get("type"), field.get("constraints", {})
    if not isinstance(name, str) or not SNAKE.fullmatch(name):
        yield "a name is snake_case ASCII"
    for key in ("title", "description", "unit"):
        if key in field and not is_text(field[key]):
            yield f"{key} must be a text"
    if field.get("evidence") not in EVIDENCE:
        yield f"evidence is {field.get('evidence')!r}, not one of {', '.join(EVIDENCE)}"
    if kind not in TYPES:
        yield f"type is {kind!r}, not one of {', '.join(TYPES)}"
        return
    if not isinstance(constraints, dict):
        yield "constraints must be an object"
        return
    broken = list(_constraint_faults(kind, constraints)) or list(_crossed(constraints))
    yield from broken
    yield from declared_faults(field)
    if ("categories" in field) != (field.get("categoriesOrdered") is True):
        yield "categories and categoriesOrdered (true) come together"
    if "categories" in field and field["categories"] != constraints.get("enum"):
        # neither judge enforces categories, so the same list stands as enum
        yield "enum must repeat categories"
    if not fits(field.get("example"), kind):
        yield f"the example {field.get('example')!r} is not of type {kind}"
    elif not broken:
        for key in breaches(field["example"], constraints):
            yield f"the example {field['example']!r} breaks {key}"


def _constraint_faults(kind: str, constraints: Mapping[str, Any]) -> Iterator[str]:
    yield from unsupported(constraints, set(), set(_CONSTRAINTS))
    for key in sorted(set(constraints) & set(_CONSTRAINTS)):
        value = constraints[key]
        if kind not in _CONSTRAINTS[key]:
            yield f"{key} is for {', '.join(_CONSTRAINTS[key])}; the type is {kind}"
        elif key in {"required", "unique"}:
            if not isinstance(value, bool):
                yield f"{key} must be true or false"
        elif key in {"minLength", "maxLength"}:
            if not fits(value, "integer") or value < 1:
                yield f"{key} must be an integer of at least 1: an empty text is a missing value"
        elif key in {"minimum", "maximum"}:
            if not fits(value, kind):
                yield f"{key} must be of the field's type, {kind}"
        elif key == "pattern":
            yield from pattern_faults(value)
        elif (
            not isinstance(value, list) or not value or not all(fits(each, kind) for each in value)
        ):
            yield f"enum must be a list of values of the field's type, {kind}"
        elif len(set(value)) < len(value):
            yield "enum holds a value twice"


def _crossed(constraints: Mapping[str, Any]) -> Iterator[str]:
    for low, high in (("minimum", "maximum"), ("minLength", "maxLength")):
        if {low, high} <= set(constraints) and constraints[low] > constraints[high]:
            yield f"{low} {constraints[low]} lies above {high} {constraints[high]}"


def breaches(value: Any, constraints: Mapping[str, Any]) -> Iterator[str]:
    """Name the constraints that a value of the right type breaks (dates compare as texts)."""
    tests: dict[str, Callable[[Any], bool]] = {
        "enum": lambda limit: value in limit,
        "pattern": lambda limit: re.fullmatch(limit, value) is not None,
        "minLength": lambda limit: len(value) >= limit,
        "maxLength": lambda limit: len(value) <= limit,
        "minimum": lambda limit: value >= limit,
        "maximum": lambda limit: value <= limit,
    }
    return (key for key, limit in constraints.items() if key in tests and not tests[key](limit))


def fits(value: object, kind: str) -> bool:
    """Return whether a JSON value is of a Table Schema type."""
    if kind == "boolean":
        return isinstance(value, bool)
    if kind in {"integer", "number"}:
        numbers = int if kind == "integer" else int | float
        return isinstance(value, numbers) and not isinstance(value, bool)
    return isinstance(value, str) and bool(value) and (kind == "string" or _is_date(value))


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
