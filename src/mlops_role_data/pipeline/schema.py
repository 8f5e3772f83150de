"""Table schemas as this project writes them: a closed subset of Table Schema v2, all else refused.

A property that is accepted but not enforced is how schema tools lie, so a misspelt or unsupported
property, type or constraint stops the pipeline here.

References
----------
https://datapackage.org/standard/table-schema/
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mlops_role_data._catalog import Table
from mlops_role_data.errors import SchemaError

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
KINDS = ("provenance", "vocabulary", "fact", "association", "derived", "link")
EVIDENCE = ("key", "ledger", "figure", "verbatim", "name", "prose", "judgement", "derived")
GROUPS = (
    "provenance", "vocabularies", "work", "requirements", "career", "market", "pay", "field",
    "honesty", "computed", "links",
)  # fmt: skip

_TYPES: dict[str, type] = {
    "string": str, "integer": int, "number": float, "boolean": bool, "date": str,
}  # fmt: skip
_SCHEMA_REQUIRED = {
    "$schema", "name", "title", "description", "group", "kind", "grain", "label", "fields",
    "primaryKey", "missingValues",
}  # fmt: skip
_SCHEMA_OPTIONAL = {"foreignKeys", "alias_of", "formula"}
_FIELD_REQUIRED = {"name", "title", "type", "description", "example", "evidence"}
_FIELD_OPTIONAL = {"unit", "constraints", "categories", "categoriesOrdered"}
_TEXT_ONLY = {"pattern", "minLength", "maxLength"}
_ORDERED_ONLY = {"minimum", "maximum"}
_CONSTRAINTS = {"required", "unique", "enum"} | _TEXT_ONLY | _ORDERED_ONLY
_SNAKE = re.compile(r"[a-z][a-z0-9_]*")


def parse_schema(descriptor: Any) -> Table:
    """Check one schema against the closed subset and give it as a :class:`Table`.

    Parameters
    ----------
    descriptor
        The parsed JSON of ``schemas/<table>.json``.

    Raises
    ------
    SchemaError
        With every fault found, each on a line of its own.

    Examples
    --------
    >>> parse_schema({"name": "pay", "fields": []})
    Traceback (most recent call last):
    ...
    mlops_role_data.errors.SchemaError: schema 'pay' is outside the supported subset of Table Schema:
    ...
    """
    if not isinstance(descriptor, dict):
        raise SchemaError(f"a schema is a JSON object, not {type(descriptor).__name__}")
    faults = list(_schema_faults(descriptor))
    if faults:
        name = descriptor.get("name", "?")
        listing = "\n".join(f"  - {fault}" for fault in faults)
        raise SchemaError(
            f"schema {name!r} is outside the supported subset of Table Schema:\n{listing}"
        )
    return Table.from_schema(descriptor)


def read_schema(path: Path) -> Table:
    """Read and check one schema file, whose name must be the table's."""
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SchemaError(f"{path.name} is not JSON in UTF-8: {error}") from error
    table = parse_schema(descriptor)
    if table.name != path.stem:
        raise SchemaError(f"{path.name} describes {table.name!r}: file and table share one name")
    return table


def _schema_faults(schema: Mapping[str, Any]) -> Iterator[str]:
    yield from _keys("the schema", schema, _SCHEMA_REQUIRED, _SCHEMA_OPTIONAL)
    if schema.get("$schema") != PROFILE:
        yield f"$schema must be {PROFILE!r}"
    for key, allowed in (("group", GROUPS), ("kind", KINDS)):
        if schema.get(key) not in allowed:
            yield f"{key} is {schema.get(key)!r}, not one of {', '.join(allowed)}"
    if schema.get("missingValues") != [""]:
        yield 'missingValues must be [""]: an empty cell is the only null'
    for key in ("name", "title", "description", "grain"):
        if not isinstance(schema.get(key), str) or not schema.get(key):
            yield f"{key} must be a text"
    fields = schema.get("fields")
    if not isinstance(fields, list) or not all(isinstance(field, dict) for field in fields):
        yield "fields must be a list of objects"
        return
    names = [field.get("name") for field in fields]
    for field in fields:
        yield from _field_faults(field)
    if len(set(map(str, names))) < len(names):
        yield "two fields have the same name"
    yield from _key_faults(schema, fields)


def _key_faults(schema: Mapping[str, Any], fields: list[dict[str, Any]]) -> Iterator[str]:
    by_name = {field.get("name"): field for field in fields}
    key = schema.get("primaryKey")
    if not isinstance(key, list) or not key:
        yield "primaryKey must be a list of at least one field name"
        key = []
    for name in key:
        if name not in by_name:
            yield f"primaryKey names the unknown field {name!r}"
        elif not by_name[name].get("constraints", {}).get("required"):
            # frictionless accepts a null inside a composite key otherwise
            yield f"the key field {name!r} must be required"
    if schema.get("label") not in by_name:
        yield f"label is {schema.get('label')!r}, which is no field"
    for foreign in schema.get("foreignKeys", ()):
        if set(foreign) != {"fields", "reference"} or set(foreign["reference"]) != {
            "resource",
            "fields",
        }:
            yield "a foreign key has exactly: fields, reference.resource, reference.fields"
            continue
        if len(foreign["fields"]) != len(foreign["reference"]["fields"]):
            yield f"the foreign key {foreign['fields']} refers to another number of fields"
        for name in foreign["fields"]:
            if name not in by_name:
                yield f"a foreign key names the unknown field {name!r}"


def _field_faults(field: Mapping[str, Any]) -> Iterator[str]:
    name = field.get("name")
    where = f"field {name!r}"
    yield from _keys(where, field, _FIELD_REQUIRED, _FIELD_OPTIONAL)
    if not isinstance(name, str) or not _SNAKE.fullmatch(name):
        yield f"{where}: a name is snake_case ASCII"
    for key in ("title", "description"):
        if not isinstance(field.get(key), str) or not field.get(key):
            yield f"{where}: {key} must be a text"
    if field.get("evidence") not in EVIDENCE:
        yield f"{where}: evidence is {field.get('evidence')!r}, not one of {', '.join(EVIDENCE)}"
    kind = field.get("type")
    if kind not in _TYPES:
        yield f"{where}: type is {kind!r}, not one of {', '.join(_TYPES)}"
        return
    constraints = field.get("constraints", {})
    yield from _constraint_faults(where, str(kind), constraints)
    if ("categories" in field) != (field.get("categoriesOrdered") is True):
        yield f"{where}: categories and categoriesOrdered (true) come together"
    if "categories" in field and field["categories"] != constraints.get("enum"):
        # neither judge enforces categories, so the same list stands as enum
        yield f"{where}: enum must repeat categories"
    if not _fits(field.get("example"), str(kind)):
        yield f"{where}: the example {field.get('example')!r} is not of type {kind}"


def _constraint_faults(where: str, kind: str, constraints: Mapping[str, Any]) -> Iterator[str]:
    yield from _keys(f"{where}, constraints", constraints, set(), _CONSTRAINTS)
    for key in sorted(_TEXT_ONLY & set(constraints)):
        if kind != "string":
            yield f"{where}: {key} is for strings, the type is {kind}"
    for key in sorted(_ORDERED_ONLY & set(constraints)):
        if kind not in {"integer", "number", "date"} or not _fits(constraints[key], kind):
            yield f"{where}: {key} must be of the field's type, which must have an order"
    for key in sorted({"required", "unique"} & set(constraints)):
        if not isinstance(constraints[key], bool):
            yield f"{where}: {key} must be true or false"
    for key in sorted({"minLength", "maxLength"} & set(constraints)):
        if not _fits(constraints[key], "integer"):
            yield f"{where}: {key} must be an integer"
    if "enum" in constraints:
        values = constraints["enum"]
        typed = isinstance(values, list) and values and all(_fits(value, kind) for value in values)
        if not typed or len(set(values)) < len(values):
            yield f"{where}: enum must be a list of different values of the field's type"
    if "pattern" in constraints:
        yield from _pattern_faults(where, constraints["pattern"])


def _pattern_faults(where: str, pattern: Any) -> Iterator[str]:
    try:
        re.compile(pattern)
    except (re.error, TypeError) as error:
        yield f"{where}: the pattern does not compile: {error}"
        return
    depth, in_class, previous = 0, False, ""
    for character in pattern:
        if previous != "\\":
            if character == "[":
                in_class = True
            elif character == "]":
                in_class = False
            elif not in_class:
                depth += (character == "(") - (character == ")")
                if character == "|" and depth == 0:
                    # both judges anchor as ^p$, so `foo|bar` would accept `foozzz`
                    yield f"{where}: write alternatives in a pattern as (?:a|b)"
                if character in "^$":
                    yield f"{where}: a pattern is anchored already; leave out {character!r}"
        previous = "" if previous == "\\" else character
    if re.search(r"\\[dwsDWS]", pattern):
        yield f"{where}: spell out ASCII classes ([0-9], [a-z]) instead of \\d, \\w, \\s"
    if re.search(r"[+*}]\)[+*{]", pattern):
        yield f"{where}: a repeated group that itself repeats can hang a judge"


def _keys(
    where: str, found: Mapping[str, Any], required: set[str], optional: set[str]
) -> Iterator[str]:
    for key in sorted(required - set(found)):
        yield f"{where} lacks {key!r}"
    for key in sorted(set(found) - required - optional):
        yield f"{where} has the unsupported property {key!r}"


def _fits(value: Any, kind: str) -> bool:
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "date":
        return isinstance(value, str) and _is_date(value)
    return isinstance(value, _TYPES[kind])


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True
