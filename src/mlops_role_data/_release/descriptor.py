"""``datapackage.json`` read into a :class:`Catalog`; whatever is not as expected is refused.

Standard library only. Nothing is followed: a resource is a plain file beside the descriptor, so
no descriptor, however it came here, can make a reader open another path or an address.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from reprlib import Repr
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_args

from mlops_role_data._release.catalog import Catalog, Description, FieldType, Table
from mlops_role_data._release.paths import DESCRIPTOR, REMEDY
from mlops_role_data.errors import DataPackageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Kind = type | tuple[type, ...]

_ANY: Kind = (str, int, float, bool)
_PACKAGE = {"name": str, "title": str, "version": str, "resources": list}
_PACKAGE_OPTIONS: dict[str, Kind] = {
    **dict.fromkeys(("created", "description", "homepage", "id"), str),
    **dict.fromkeys(("contributors", "keywords", "licenses"), list),
    "descriptions": list,
    "groups": dict,
}
_MEMBERS: dict[str, dict[str, Kind]] = {
    "contributors": {"title": str},
    "descriptions": {"path": str, "hash": str, "size_bytes": int},
    "groups": {"title": str, "description": str},
    "licenses": {"name": str},
}
_RESOURCE = {
    "name": str,
    "path": str,
    "format": str,
    "hash": str,
    "content_hash": str,
    "row_count": int,
    "size_bytes": int,
    "schema": dict,
}
_SCHEMA = {
    **dict.fromkeys(("name", "title", "description", "group", "kind", "grain", "label"), str),
    "fields": list,
    "primaryKey": list,
}
_FIELD: dict[str, Kind] = {
    **dict.fromkeys(("name", "type", "title", "description", "evidence"), str),
    "example": _ANY,
}
_FIELD_OPTIONS: dict[str, Kind] = {"unit": str, "constraints": dict, "categories": list}
_TYPES = get_args(FieldType)
_NAMES = {str: "text", int: "a whole number", list: "a list", dict: "an object"}

_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")
# Names go into file names, queries and messages.
_SNAKE_CASE = re.compile(r"[a-z][a-z0-9_]*")
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_CONTENT_HASH = re.compile(r"v[0-9]+:sha256:[0-9a-f]{64}")

_shorten = Repr()
_shorten.maxstring = 60


# Keyed by the very bytes: a build that was switched in is noticed whatever its times say.
@lru_cache(maxsize=4)
def parse(content: bytes, folder: Path) -> Catalog:
    """Read a descriptor's bytes; `folder` is where it, and therefore every table, lies.

    Raises
    ------
    DataPackageError
        If it is not JSON, lacks a property, or names a file that is not a plain name beside it.
    """
    where = str(folder / DESCRIPTOR)
    try:
        package = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise DataPackageError(f"{where} is not JSON: {error}. {REMEDY}") from error
    _expect(package, dict, where)
    _members(package, _PACKAGE, where)
    _check_about(package, where)
    tables: dict[str, Table] = {}
    paths: set[str] = set()
    for index, resource in enumerate(package["resources"]):
        at = f"{where}: resources[{index}]"
        table = _table(resource, folder, at)
        if table.name in tables or resource["path"].casefold() in paths:
            raise _refusal(at, "name and path must be unique", f"{table.name}, {table.path}")
        tables[table.name] = table
        paths.add(resource["path"].casefold())
    for table in tables.values():
        _check_references(table, tables, where)
    descriptions = []
    for index, entry in enumerate(package.get("descriptions", ())):
        at = f"{where}: descriptions[{index}]"
        _check_file(entry, at)
        if entry["path"].casefold() in paths:
            raise _refusal(at, "path must be unique", entry["path"])
        paths.add(entry["path"].casefold())
        descriptions.append(Description(entry["path"], entry["hash"], entry["size_bytes"]))
    return Catalog(
        name=package["name"],
        title=package["title"],
        version=package["version"],
        tables=MappingProxyType(tables),
        descriptions=tuple(descriptions),
        properties=MappingProxyType(
            {k: v for k, v in package.items() if k not in {"descriptions", "resources"}}
        ),
    )


def _check_about(package: dict[str, Any], where: str) -> None:
    stated = _PACKAGE_OPTIONS.keys() & package.keys()
    _members(package, {key: _PACKAGE_OPTIONS[key] for key in sorted(stated)}, where)
    for key, members in _MEMBERS.items():
        listed = package.get(key, ())
        for each in listed.values() if isinstance(listed, dict) else listed:
            _expect(each, dict, f"{where}: {key}")
            _members(each, members, f"{where}: {key}")


def _table(resource: dict[str, Any], folder: Path, where: str) -> Table:
    _expect(resource, dict, where)
    _members(resource, _RESOURCE, where)
    path, schema = resource["path"], resource["schema"]
    _check_file(resource, where)
    if resource["format"] != "parquet":
        raise _refusal(where, "format must be 'parquet'", resource["format"])
    if not _CONTENT_HASH.fullmatch(resource["content_hash"]):
        raise _refusal(where, "content_hash is malformed", resource["content_hash"])
    if resource["row_count"] < 0:
        raise _refusal(where, "row_count must not be negative", resource["row_count"])
    _check_schema(schema, f"{where}.schema")
    if schema["name"] != resource["name"]:
        raise _refusal(where, f"the schema must be named {resource['name']!r}", schema["name"])
    return Table.from_schema(
        schema,
        path=folder / path,
        hash=resource["hash"],
        content_hash=resource["content_hash"],
        row_count=resource["row_count"],
        size_bytes=resource["size_bytes"],
    )


def _check_file(entry: Mapping[str, Any], where: str) -> None:
    path, digest, size = entry["path"], entry["hash"], entry["size_bytes"]
    if not _PLAIN_NAME.fullmatch(path) or path == DESCRIPTOR:
        raise _refusal(where, "path must be the plain name of a file beside the descriptor", path)
    if not _HASH.fullmatch(digest):
        raise _refusal(where, "hash must be 'sha256:' and 64 hexadecimal digits", digest)
    if size < 0:
        raise _refusal(where, "size_bytes must not be negative", size)


def _check_schema(schema: dict[str, Any], where: str) -> None:
    _members(schema, _SCHEMA, where)
    _check_name(schema["name"], where)
    for index, field in enumerate(schema["fields"]):
        at = f"{where}.fields[{index}]"
        _expect(field, dict, at)
        _members(field, _FIELD, at)
        _check_name(field["name"], at)
        _members(field, {key: _FIELD_OPTIONS[key] for key in _FIELD_OPTIONS if key in field}, at)
        if field["type"] not in _TYPES:
            raise _refusal(at, f"type must be one of {', '.join(_TYPES)}", field["type"])
        for category in field.get("categories", ()):
            _expect(category, (str, int), f"{at}.categories")
    columns = [field["name"] for field in schema["fields"]]
    if len(set(columns)) < len(columns):
        raise _refusal(where, "field names must be unique", columns)
    _check_columns([schema["label"], *schema["primaryKey"]], columns, where)
    keys = schema.get("foreignKeys", [])
    _expect(keys, list, f"{where}.foreignKeys")
    for index, key in enumerate(keys):
        at = f"{where}.foreignKeys[{index}]"
        _expect(key, dict, at)
        _members(key, {"fields": list, "reference": dict}, at)
        _members(key["reference"], {"fields": list}, f"{at}.reference")
        if key["reference"].get("resource") is not None:
            _members(key["reference"], {"resource": str}, f"{at}.reference")
        _check_columns(key["fields"], columns, at)
        if len(key["fields"]) != len(key["reference"]["fields"]):
            raise _refusal(at, "must have as many fields as its reference", key["reference"])


def _check_references(table: Table, tables: Mapping[str, Table], where: str) -> None:
    for key in table.foreign_keys:
        at = f"{where}: {table.name}, foreign key {', '.join(key.fields)}"
        if key.resource not in tables:
            raise _refusal(at, "the table that it refers to must exist", key.resource)
        _check_columns(list(key.reference_fields), list(tables[key.resource].columns), at)


def _check_name(name: str, where: str) -> None:
    if not _SNAKE_CASE.fullmatch(name):
        raise _refusal(where, "name must be lower case letters, digits and underscores", name)


def _check_columns(names: list[Any], columns: list[str], where: str) -> None:
    for name in names:
        if name not in columns:
            raise _refusal(where, "it must name a column that exists", name)


def _members(mapping: Mapping[str, Any], kinds: Mapping[str, Kind], where: str) -> None:
    for key, kind in kinds.items():
        if key not in mapping:
            raise DataPackageError(f"{where}: {key!r} is missing. {REMEDY}")
        _expect(mapping[key], kind, f"{where}.{key}")


def _expect(value: object, kind: Kind, where: str) -> None:
    # A bool is an int to isinstance.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        expected = _NAMES.get(kind, "a value") if isinstance(kind, type) else "a single value"
        raise _refusal(where, f"must be {expected}", value)


def _refusal(where: str, rule: str, found: object) -> DataPackageError:
    return DataPackageError(f"{where}: {rule}; found {_shorten.repr(found)}. {REMEDY}")
