"""What the published package holds: frozen :class:`Catalog`, :class:`Table` and :class:`Field`.

Standard library only; ``_descriptor`` reads them from ``datapackage.json``. The classes follow
the Data Package v2 specifications (https://datapackage.org/standard/table-schema/); the properties
``unit`` and ``evidence`` of a field, and ``group``, ``kind``, ``grain`` and ``label`` of a schema,
are this project's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from mlops_role_data.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FieldType = Literal["string", "integer", "number", "boolean", "date"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column (https://datapackage.org/standard/table-schema/#field)."""

    name: str
    type: FieldType
    title: str
    description: str
    example: Any
    evidence: str
    semantics: str | None
    """What is special about the column, such as ``hedge`` or ``position``; None: nothing."""
    shared_by_group: bool
    """Whether the rows of a choice group have one value."""
    unit: str | None
    constraints: Mapping[str, Any]
    categories: tuple[str, ...]
    """The values in their order, where they have one (``categoriesOrdered``)."""

    @property
    def required(self) -> bool:
        return bool(self.constraints.get("required", False))

    @classmethod
    def from_descriptor(cls, descriptor: Mapping[str, Any]) -> Field:
        return cls(
            name=descriptor["name"],
            type=descriptor["type"],
            title=descriptor["title"],
            description=descriptor["description"],
            example=descriptor["example"],
            evidence=descriptor["evidence"],
            semantics=descriptor.get("semantics"),
            shared_by_group=descriptor.get("sharedByGroup", False),
            unit=descriptor.get("unit"),
            constraints=descriptor.get("constraints", {}),
            categories=tuple(descriptor.get("categories", ())),
        )


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A reference from columns of one table to the key of another, or of its own."""

    fields: tuple[str, ...]
    resource: str
    reference_fields: tuple[str, ...]

    @classmethod
    def from_descriptor(cls, descriptor: Mapping[str, Any], table: str) -> ForeignKey:
        reference = descriptor["reference"]
        return cls(
            fields=tuple(descriptor["fields"]),
            # A self-reference is written as an empty or absent resource name.
            resource=reference.get("resource") or table,
            reference_fields=tuple(reference["fields"]),
        )


@dataclass(frozen=True)
class Table:
    """One table: its schema, and where it is published (no path: not published yet)."""

    name: str
    title: str
    description: str
    group: str
    kind: str
    grain: str
    label: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    descriptor: Mapping[str, Any]
    path: Path | None = None
    hash: str = ""
    content_hash: str = ""
    row_count: int = 0
    size_bytes: int = 0

    @property
    def file(self) -> str:
        """The name of the published file, in the published folder."""
        return self.path.name if self.path else f"{self.name}.parquet"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    def field(self, name: str) -> Field:
        try:
            return self._by_name[name]
        except KeyError:
            what = f"column in table {self.name!r} named"
            raise UnknownNameError(what, name, self.columns) from None

    def column_with(self, semantics: str) -> str | None:
        """Return the name of the column that has these semantics, or None."""
        return next((field.name for field in self.fields if field.semantics == semantics), None)

    @property
    def alias_of(self) -> str | None:
        """The table whose rows this one gives other names to, or None."""
        return self.descriptor.get("aliasOf")

    @property
    def key_template(self) -> str | None:
        """How the primary key follows from other columns, or None."""
        return self.descriptor.get("keyTemplate")

    @property
    def polymorphic_key(self) -> tuple[str, str] | None:
        """The two columns that name a table and a record of it, or None."""
        key = self.descriptor.get("polymorphicKey")
        return (key["table"], key["record"]) if key else None

    def reference_of(self, column: str) -> ForeignKey | None:
        """Return the single-column foreign key of `column`, if it has one."""
        return next((key for key in self.foreign_keys if key.fields == (column,)), None)

    @classmethod
    def from_schema(cls, schema: Mapping[str, Any], **published: Any) -> Table:
        name = schema["name"]
        return cls(
            name=name,
            title=schema["title"],
            description=schema["description"],
            group=schema["group"],
            kind=schema["kind"],
            grain=schema["grain"],
            label=schema["label"],
            fields=tuple(Field.from_descriptor(field) for field in schema["fields"]),
            primary_key=tuple(schema["primaryKey"]),
            foreign_keys=tuple(
                ForeignKey.from_descriptor(key, name) for key in schema.get("foreignKeys", ())
            ),
            descriptor=schema,
            **published,
        )


@dataclass(frozen=True, slots=True)
class Description:
    """A file beside the tables that describes them in the words of some standard."""

    file: str
    hash: str
    size_bytes: int


@dataclass(frozen=True)
class Catalog:
    """One release of the data (https://datapackage.org/standard/data-package/)."""

    name: str
    title: str
    version: str
    tables: Mapping[str, Table]
    """By name, in the descriptor's order."""
    descriptions: tuple[Description, ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)
    """What else the descriptor says of the whole: contributors, licences, groups and so on."""

    def __iter__(self) -> Iterator[Table]:
        return iter(self.tables.values())

    def table(self, name: str) -> Table:
        try:
            return self.tables[name]
        except KeyError:
            raise UnknownNameError("table", name, self.tables) from None
