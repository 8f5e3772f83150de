"""The form of the properties by which a field is tied to others (see :mod:`declared`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mlops_role_data._release.catalog import Table

COLUMNS = ("readFrom", "namedIn", "tellsOf")
"""Properties that name another column of the table."""
TIES = {*COLUMNS, "printedAs", "given", "followsSection"}


_OF_LISTS = ("readFrom", "printedAs", "followsSection", "given")


def tie_faults(field: Mapping[str, Any]) -> Iterator[str]:
    """Say what is wrong with one field's ties, seen by themselves."""
    constraints = field.get("constraints")
    values = constraints.get("enum") if isinstance(constraints, dict) else None
    if not isinstance(values, list):
        yield from (f"{key} is for a field with an enum" for key in _OF_LISTS if key in field)
        values = []
    if field.get("followsSection", True) is not True:
        yield "followsSection is true, or left out"
    if "tellsOf" in field and field.get("type") != "boolean":
        yield "tellsOf is for a field that is true or false"
    if "printedAs" in field and not _is_choice(field["printedAs"], None):
        yield "printedAs must be an object that gives a list of words for each value"
    elif "printedAs" in field and any(each not in values for each in field["printedAs"]):
        yield "printedAs must be about values of enum"
    if "given" not in field:
        return
    given = field["given"]
    if not isinstance(given, dict) or set(given) != {"reference", "field", "allows"}:
        yield "given has exactly: reference, field, allows"
    elif not _is_choice(given["allows"], values):
        yield "allows must be an object that gives a list of values of enum for each value of field"


def _is_choice(found: Any, allowed: Any) -> bool:
    """Tell whether each text in an object has a list of texts, of those allowed if that is said."""
    return (
        isinstance(found, dict)
        and bool(found)
        and all(
            isinstance(each, list)
            and bool(each)
            and all(isinstance(one, str) and one for one in each)
            and (allowed is None or all(one in allowed for one in each))
            for each in found.values()
        )
    )


def column_faults(fields: list[dict[str, Any]]) -> Iterator[str]:
    """Say which ties name a column that the table does not have."""
    names = [field.get("name") for field in fields]
    for field in fields:
        for key in COLUMNS:
            if key in field and (field[key] not in names or field[key] == field.get("name")):
                yield f"field {field.get('name')!r}: {key} names no other field: {field[key]!r}"
        if "followsSection" in field and "span_id" not in names:
            yield f"field {field.get('name')!r}: followsSection needs a field span_id"


def reference_faults(table: Table, tables: Mapping[str, Table]) -> Iterator[str]:
    """Say which ties to another table do not lead there."""
    for field in table.descriptor["fields"]:
        name = field["name"]
        if "namedIn" in field and table.reference_of(name) is None:
            yield f"{name} has namedIn, so it must refer to the table that names it"
        if "given" not in field:
            continue
        given = field["given"]
        key = table.reference_of(given["reference"])
        target = tables.get(key.resource) if key else None
        if target is None or given["field"] not in target.columns:
            yield f"{name} is given by {given['reference']}.{given['field']}, which does not exist"
        elif set(given["allows"]) != set(target.field(given["field"]).constraints.get("enum", ())):
            yield f"{name}: allows must have each value of {target.name}.{given['field']}"
