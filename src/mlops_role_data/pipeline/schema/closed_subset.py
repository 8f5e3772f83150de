"""Table schemas as this project writes them: a closed subset of Table Schema v2, all else refused.

A property that is accepted but not enforced is how schema tools lie, so a misspelt or unsupported
property, type or constraint stops the pipeline here.

References
----------
https://datapackage.org/standard/table-schema/
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from mlops_role_data._release.catalog import Table
from mlops_role_data.errors import SchemaError
from mlops_role_data.pipeline.schema.fields import SNAKE, field_faults, is_text, unsupported
from mlops_role_data.pipeline.schema.properties import (
    TABLE_PROPERTIES,
    column_faults,
    table_faults,
)

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
KINDS = ("provenance", "vocabulary", "fact", "association", "derived", "link")
GROUPS = (
    "provenance", "vocabularies", "work", "requirements", "career", "market", "pay", "field",
    "honesty", "computed", "links",
)  # fmt: skip

_REQUIRED = {
    "$schema", "name", "title", "description", "group", "kind", "grain", "label", "fields",
    "primaryKey", "missingValues",
}  # fmt: skip
_OPTIONAL = {"foreignKeys", "formula", *TABLE_PROPERTIES}


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
    mlops_role_data.errors.SchemaError: schema 'pay' is outside the supported subset of Table Sc...
    """
    if not isinstance(descriptor, dict):
        raise SchemaError(f"a schema is a JSON object, not {type(descriptor).__name__}")
    faults = list(_faults(descriptor))
    if faults:
        name = descriptor.get("name", "?")
        listing = "\n".join(f"  - {fault}" for fault in faults)
        raise SchemaError(
            f"schema {name!r} is outside the supported subset of Table Schema:\n{listing}"
        )
    return Table.from_schema(descriptor)


def read_schema(path: Path) -> Table:
    """Read and check one schema file, whose name must be the table's.

    Raises
    ------
    SchemaError
        Also where JSON's own readers look away: a key that stands twice, ``NaN``.
    """
    try:
        descriptor = json.loads(
            path.read_text(encoding="utf-8"),
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
        )
    except ValueError as error:
        raise SchemaError(f"{path.name} is not JSON in UTF-8: {error}") from error
    table = parse_schema(descriptor)
    if table.name != path.stem:
        raise SchemaError(f"{path.name} describes {table.name!r}: file and table share one name")
    return table


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise ValueError(f"an object has {', '.join(twice)} more than once")
    return found


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON number")


def _faults(schema: Mapping[str, Any]) -> Iterator[str]:
    yield from unsupported(schema, _REQUIRED, _OPTIONAL)
    if schema.get("$schema") != PROFILE:
        yield f"$schema must be {PROFILE!r}"
    for key, allowed in (("group", GROUPS), ("kind", KINDS)):
        if schema.get(key) not in allowed:
            yield f"{key} is {schema.get(key)!r}, not one of {', '.join(allowed)}"
    if schema.get("missingValues") != [""]:
        yield 'missingValues must be [""]: an empty cell is the only null'
    if not isinstance(schema.get("name"), str) or not SNAKE.fullmatch(schema["name"]):
        yield "the name of a table is snake_case ASCII"
    for key in ("title", "description", "grain", "aliasOf", "formula"):
        if key in schema and not is_text(schema[key]):
            yield f"{key} must be a text"
    fields = schema.get("fields")
    if not isinstance(fields, list) or not all(isinstance(each, dict) for each in fields):
        yield "fields must be a list of objects"
        return
    for field in fields:
        yield from field_faults(field)
    yield from column_faults(fields)
    names = [field.get("name") for field in fields]
    for name in names:
        if names.count(name) > 1:
            yield f"the field {name!r} occurs {names.count(name)} times"
    if schema.get("label") not in names:
        yield f"label is {schema.get('label')!r}, which is not a field"
    yield from table_faults(schema, names)
    yield from _key_faults(schema.get("primaryKey"), fields)
    yield from _foreign_key_faults(schema.get("foreignKeys", []), names)


def _key_faults(key: Any, fields: list[dict[str, Any]]) -> Iterator[str]:
    if not _is_names(key):
        yield "primaryKey must be a list of at least one field name, each once"
        return
    # frictionless accepts a null inside a composite key otherwise
    required = [
        each.get("name")
        for each in fields
        if isinstance(each.get("constraints"), dict) and each["constraints"].get("required") is True
    ]
    for name in key:
        if name not in [each.get("name") for each in fields]:
            yield f"primaryKey names the unknown field {name!r}"
        elif name not in required:
            yield f"the key field {name!r} must be required"


def _foreign_key_faults(keys: Any, names: list[Any]) -> Iterator[str]:
    if not isinstance(keys, list):
        yield "foreignKeys must be a list"
        return
    for key in keys:
        reference = key.get("reference") if isinstance(key, dict) else None
        if (
            not isinstance(reference, dict)
            or set(key) != {"fields", "reference"}
            or set(reference) != {"resource", "fields"}
            or not isinstance(reference["resource"], str)
            or not _is_names(key["fields"])
            or not _is_names(reference["fields"])
        ):
            yield "a foreign key has exactly: fields, reference.resource, reference.fields"
            continue
        if len(key["fields"]) != len(reference["fields"]):
            yield f"the foreign key {key['fields']} refers to another number of fields"
        for name in key["fields"]:
            if name not in names:
                yield f"a foreign key names the unknown field {name!r}"


def _is_names(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, str) for each in value)
        and len(set(value)) == len(value)
    )
