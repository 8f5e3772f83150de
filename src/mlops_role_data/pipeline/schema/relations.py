"""What the schemas say of each other, and what the source descriptor says of them all."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from mlops_role_data._release.catalog import Field, ForeignKey, Table
from mlops_role_data.errors import SchemaError
from mlops_role_data.pipeline.schema.fields import Text, misfits, refuse

# The one form of a raw file; unstated, frictionless would sniff the delimiter.
DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n"}


class _Descriptor(Struct):
    """What every published package needs."""

    name: Text
    title: Text
    description: Text
    version: Text
    resources: list[dict[str, Any]]


def check_relations(tables: Mapping[str, Table], groups: Iterable[str]) -> None:
    """Refuse schemas that do not fit each other, or name a group that the descriptor lacks.

    Raises
    ------
    SchemaError
        With every fault found: a column whose title or description differs from that in another
        table, a reference to an unknown table or column or one of another type, a
        curated table that refers to a derived one, a fact table without ``span_id``, a column to
        be found by name that refers to nothing, an unknown group.
    """
    faults = (
        f"{table.name}: {fault}"
        for table in tables.values()
        for fault in _faults(table, tables, groups)
    )
    refuse([*faults, *_shared_columns(tables.values())], "the schemas do not fit each other")


def _faults(table: Table, tables: Mapping[str, Table], groups: Iterable[str]) -> Iterator[str]:
    for key in table.foreign_keys:
        yield from _reference_faults(table, key, tables)
    source = table.reference_of("span_id")
    cites = source and source.resource == "spans" and table.field("span_id").required
    if table.kind == "fact" and not cites:
        yield "a fact table has a required column span_id that refers to spans"
    for field in table.fields:
        if field.evidence == "name" and table.reference_of(field.name) is None:
            yield f"{field.name} is proved by a name, so it must refer to the table that names it"
        if field.categories_from and field.categories_from not in tables:
            yield f"{field.name} has categories from {field.categories_from}, which has no schema"
    if table.alias_of and not any(key.resource == table.alias_of for key in table.foreign_keys):
        yield f"an alias table of {table.alias_of} must refer to it"
    if table.group not in groups:
        yield f"group is {table.group!r}, not one of {', '.join(groups)} (datapackage.json)"


def _shared_columns(tables: Iterable[Table]) -> Iterator[str]:
    """Find columns of one name with two meanings, among curated and among derived tables.

    A derived table for readers shows a name where a curated one has an ID, under one column name.
    """
    first: dict[tuple[bool, str], tuple[Table, Field]] = {}
    for table in tables:
        for field in table.fields:
            place = (table.kind == "derived", field.name)
            other, known = first.setdefault(place, (table, field))
            for property_ in ("type", "title", "description", "unit"):
                if getattr(field, property_) != getattr(known, property_):
                    yield (
                        f"{table.name}: {field.name} has another {property_} than in "
                        f"{other.name}: one name has one meaning, so make them equal or rename one"
                    )


def _reference_faults(table: Table, key: ForeignKey, tables: Mapping[str, Table]) -> Iterator[str]:
    target = tables.get(key.resource)
    if target is None:
        yield f"{', '.join(key.fields)} refers to {key.resource!r}, which has no schema"
        return
    if target.kind == "derived" and table.kind != "derived":
        yield f"{', '.join(key.fields)} refers to {target.name}, which is derived"
    for name, referred in zip(key.fields, key.reference_fields, strict=True):
        if referred not in target.columns:
            yield f"{name} refers to {target.name}.{referred}, which does not exist"
        elif table.field(name).type != target.field(referred).type:
            yield f"{name} is of another type than {target.name}.{referred}"


def check_descriptor(descriptor: Any) -> None:
    """Refuse a source descriptor without what every published package needs.

    Raises
    ------
    SchemaError
        Naming the first property that is missing or of another type.
    """
    for fault in misfits(descriptor, _Descriptor, {}):
        raise SchemaError(f"datapackage.json: {fault}")


def resource_entry(name: str) -> dict[str, Any]:
    """Return the entry of ``datapackage.json`` for a raw file, which its name settles."""
    return {
        "name": name,
        "type": "table",
        "path": f"raw/{name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "schema": f"schemas/{name}.json",
    }


def listing_faults(
    resources: list[dict[str, Any]], curated: Mapping[str, Table]
) -> Iterator[tuple[str, str]]:
    """Compare the entries of ``datapackage.json`` with the curated tables: each one, once, as due.

    Yields
    ------
    tuple of (str, str)
        The path or name of the entry, and what is wrong with it.
    """
    listed = [str(each.get("path")) for each in resources]
    due = {f"raw/{name}.csv": resource_entry(name) for name in curated}
    for path in sorted({*due, *listed}):
        if path not in listed:
            yield path, f"datapackage.json does not list {path}: `mlops-role-data build` adds it"
        if path not in due:
            fault = f"datapackage.json lists {path}, which has no schema: add the schema, or let "
            yield path, f"{fault}`mlops-role-data build` remove the resource"
        if listed.count(path) > 1:
            yield path, f"datapackage.json lists {path} more than once: keep one of the resources"
    for resource in resources:
        path = str(resource.get("path"))
        for key, value in due.get(path, {}).items():
            if resource.get(key) != value:
                fault = f"datapackage.json says that the {key} of {path} is {resource.get(key)!r}"
                yield path, f"{fault}: it must be {value!r}"
