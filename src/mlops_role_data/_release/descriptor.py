"""``datapackage.json`` read into a :class:`Catalog`; whatever is not as expected is refused.

Nothing is followed: a resource is a plain file beside the descriptor, so no descriptor, however it
came here, can make a reader open another path or an address.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from reprlib import Repr
from types import MappingProxyType
from typing import Annotated, Any, Literal

import msgspec

from mlops_role_data._release.catalog import Catalog, Count, Description, Schema, Table
from mlops_role_data._release.paths import DESCRIPTOR, REMEDY
from mlops_role_data.errors import DataPackageError


class _Titled(msgspec.Struct):
    title: str


class _Named(msgspec.Struct):
    name: str


class _Group(_Titled):
    description: str


class _Resource(Description, frozen=True):
    name: str
    format: Literal["parquet"]
    content_hash: Annotated[str, msgspec.Meta(pattern=r"\Av[0-9]+:sha256:[0-9a-f]{64}\Z")]
    row_count: Count
    schema: Schema


class _Package(msgspec.Struct, kw_only=True):
    name: str
    title: str
    version: str
    resources: list[_Resource]
    descriptions: list[Description] = []
    contributors: list[_Titled] = []
    licenses: list[_Named] = []
    keywords: list[str] = []
    groups: dict[str, _Group] = {}
    created: str = ""
    description: str = ""
    homepage: str = ""
    id: str = ""


# What a table has of its resource.
_PUBLISHED = ("hash", "content_hash", "row_count", "size_bytes")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")
_shorten = Repr()
_shorten.maxstring = 60


# Keyed by the very bytes: a build that was switched in is noticed whatever its times say.
@lru_cache(maxsize=4)
def parse(content: bytes, folder: Path) -> Catalog:
    """Read a descriptor's bytes; `folder` is where it, and therefore every table, is.

    Raises
    ------
    DataPackageError
        If it is not JSON, lacks a property, or names a file that is not a plain name beside it.
    """
    where = str(folder / DESCRIPTOR)
    try:
        raw = msgspec.json.decode(content)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise DataPackageError(f"{where} is not JSON: {error}. {REMEDY}") from error
    try:
        package = msgspec.convert(raw, _Package)
    except msgspec.ValidationError as error:
        raise DataPackageError(f"{where}: {error}. {REMEDY}") from error
    _check_paths([each.file for each in (*package.resources, *package.descriptions)], where)
    tables: dict[str, Table] = {}
    for resource, said in zip(package.resources, raw.pop("resources"), strict=True):
        at, schema = f"{where}: table {resource.name}", resource.schema
        if resource.name in tables:
            raise _refusal(at, "the name of a table must be unique", resource.name)
        if schema.name != resource.name:
            raise _refusal(at, f"the schema must be named {resource.name!r}", schema.name)
        published = {name: getattr(resource, name) for name in _PUBLISHED}
        published |= {"path": folder / resource.file, "resource": said}
        tables[schema.name] = Table.from_schema(said["schema"], schema, **published)
    for table in tables.values():
        _check_columns(table, tables, f"{where}: table {table.name}")
    raw.pop("descriptions", None)
    return Catalog(
        title=package.title,
        version=package.version,
        tables=MappingProxyType(tables),
        descriptions=tuple(package.descriptions),
        properties=MappingProxyType(raw),
    )


def _check_paths(paths: list[str], where: str) -> None:
    taken: set[str] = set()
    for path in paths:
        if not _PLAIN_NAME.fullmatch(path) or path == DESCRIPTOR:
            rule = "path must be the plain name of a file beside the descriptor"
            raise _refusal(where, rule, path)
        if path.casefold() in taken:
            raise _refusal(where, "the path of a file must be unique", path)
        taken.add(path.casefold())


def _check_columns(table: Table, tables: Mapping[str, Table], where: str) -> None:
    if len(set(table.columns)) < len(table.columns):
        raise _refusal(where, "field names must be unique", table.columns)
    _must_exist((table.label, *table.primary_key), table, where)
    for key in table.foreign_keys:
        if key.resource not in tables:
            raise _refusal(where, "the table that a key refers to must exist", key.resource)
        if len(key.fields) != len(key.reference_fields):
            rule = "a foreign key must have as many fields as its reference"
            raise _refusal(where, rule, key.fields)
        _must_exist(key.fields, table, where)
        _must_exist(key.reference_fields, tables[key.resource], where)


def _must_exist(names: Iterable[str], table: Table, where: str) -> None:
    for name in names:
        if name not in table.columns:
            raise _refusal(where, f"a key or label must name a column of {table.name}", name)


def _refusal(where: str, rule: str, found: Any) -> DataPackageError:
    return DataPackageError(f"{where}: {rule}; found {_shorten.repr(found)}. {REMEDY}")
