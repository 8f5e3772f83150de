"""What the published package holds: a :class:`Catalog` of :class:`Table` and :class:`Field`.

The classes follow the Data Package v2 specifications
(https://datapackage.org/standard/table-schema/); the properties that those do not know, such as
``unit`` and ``evidence`` of a field or ``group`` and ``label`` of a schema, are this project's own.
msgspec checks the types when a schema is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from mlops_role_data.errors import UnknownNameError

FieldType = Literal["string", "integer", "number", "boolean", "date"]
# Names go into file names, queries and messages.
Name = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_]*\Z")]
Count = Annotated[int, msgspec.Meta(ge=0)]


class Field(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One column (https://datapackage.org/standard/table-schema/#field).

    Attributes
    ----------
    semantics
        What is special about the column, such as ``hedge``; None: nothing.
    shared_by_group
        Whether the rows of a choice group have one value.
    read_from
        The column in whose words the value is read: same words, same value.
    printed_as
        The words that print each value.
    named_in
        The column that has a name of the row referred to.
    follows_section
        Whether rows on the first spans of a section's lines have one value.
    categories
        The values in their order, where they have one (``categoriesOrdered``).
    categories_from
        The vocabulary whose keys, in the order of its rows, are the categories.
    """

    name: Name
    type: FieldType
    title: str
    description: str
    example: str | int | float | bool
    evidence: str
    semantics: str | None = None
    shared_by_group: bool = False
    read_from: str | None = None
    printed_as: dict[str, list[str]] = {}
    named_in: str | None = None
    follows_section: bool = False
    unit: str | None = None
    constraints: dict[str, Any] = {}
    categories: tuple[str, ...] = ()
    categories_from: str | None = None

    @property
    def required(self) -> bool:
        return bool(self.constraints.get("required", False))


class Reference(msgspec.Struct, frozen=True):
    """The key that a foreign key refers to; no resource: one of the same table."""

    fields: tuple[str, ...]
    resource: str | None = None


class ForeignKey(msgspec.Struct, frozen=True):
    """A reference from columns of one table to the key of another, or of its own."""

    fields: tuple[str, ...]
    reference: Reference

    @property
    def resource(self) -> str:
        return self.reference.resource or ""

    @property
    def reference_fields(self) -> tuple[str, ...]:
        return self.reference.fields


class PolymorphicKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The columns that name a table, and a record of that table."""

    table: str
    record: str


class Schema(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a schema says of a table (https://datapackage.org/standard/table-schema/).

    Attributes
    ----------
    alias_of
        The table whose rows this one gives other names to.
    key_template
        How the primary key follows from other columns.
    formula
        How a derived table is computed, in words.
    """

    name: Name
    title: str
    description: str
    group: str
    kind: str
    grain: str
    label: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    alias_of: str | None = None
    key_template: str | None = None
    record_reference: PolymorphicKey | None = msgspec.field(default=None, name="polymorphicKey")
    formula: str | None = None


class Table(Schema, frozen=True, kw_only=True, dict=True):
    """One table: its schema, and where it is published (no path: not published yet).

    Attributes
    ----------
    descriptor
        The schema as its JSON has it.
    resource
        Its entry in the published descriptor, as the JSON has it.
    """

    descriptor: Mapping[str, Any]
    resource: Mapping[str, Any] = {}
    path: Path | None = None
    hash: str = ""
    content_hash: str = ""
    row_count: int = 0
    size_bytes: int = 0

    @property
    def file(self) -> str:
        """The name of the published file, in the published folder."""
        return self.path.name if self.path else f"{self.name}.parquet"

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        if name not in self.columns:
            what = f"column in table {self.name!r} named"
            raise UnknownNameError(what, name, self.columns)
        return self.fields[self.columns.index(name)]

    def column_with(self, semantics: str) -> str | None:
        """Return the name of the column that has these semantics, or None."""
        return next((field.name for field in self.fields if field.semantics == semantics), None)

    @property
    def polymorphic_key(self) -> tuple[str, str] | None:
        """The two columns that name a table and a record of it, or None."""
        key = self.record_reference
        return (key.table, key.record) if key else None

    def reference_of(self, column: str) -> ForeignKey | None:
        """Return the single-column foreign key of `column`, if it has one."""
        return next((key for key in self.foreign_keys if key.fields == (column,)), None)

    @classmethod
    def from_schema(
        cls, descriptor: Mapping[str, Any], schema: Schema | None = None, **published: Any
    ) -> Table:
        """Make a table of a schema's JSON, which `schema` is read from already where it is given.

        Raises
        ------
        msgspec.ValidationError
            If a property is missing or of another type.
        """
        schema = schema or msgspec.convert(descriptor, Schema)
        keys = tuple(
            # A self-reference is written as an empty or absent resource name.
            ForeignKey(key.fields, Reference(key.reference_fields, key.resource or schema.name))
            for key in schema.foreign_keys
        )
        said = msgspec.structs.asdict(schema) | {"foreign_keys": keys}
        return cls(**said, descriptor=descriptor, **published)


class Description(msgspec.Struct, frozen=True):
    """A file beside the descriptor: one that describes the tables in the words of a standard."""

    file: str = msgspec.field(name="path")
    hash: Annotated[str, msgspec.Meta(pattern=r"\Asha256:[0-9a-f]{64}\Z")]
    size_bytes: Count


class Catalog(msgspec.Struct, frozen=True, kw_only=True):
    """One release of the data (https://datapackage.org/standard/data-package/).

    Attributes
    ----------
    tables
        By name, in the descriptor's order.
    properties
        What else the descriptor says of the whole: contributors, licences, groups and so on.
    """

    title: str
    version: str
    tables: Mapping[str, Table]
    descriptions: tuple[Description, ...] = ()
    properties: Mapping[str, Any] = {}

    def __iter__(self) -> Iterator[Table]:
        return iter(self.tables.values())

    def table(self, name: str) -> Table:
        try:
            return self.tables[name]
        except KeyError:
            raise UnknownNameError("table", name, self.tables) from None
