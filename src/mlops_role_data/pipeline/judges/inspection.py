"""One raw file judged by Frictionless itself, from plain data to plain data."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

from frictionless import Checklist, Dialect, Error, Field, Package, Schema, fields
from frictionless.errors import CellError, ForeignKeyError, LabelError, RowError
from frictionless.resources import TableResource

from mlops_role_data._release.catalog import Table
from mlops_role_data.pipeline.report.problems import Finding, explain, missing_reference
from mlops_role_data.pipeline.schema.relations import DIALECT

# frictionless' error types under the names that all judges share
RULES = {
    "type-error": "type",
    "unique-error": "unique",
    "primary-key": "primaryKey",
    "foreign-key": "foreignKey",
    "missing-cell": "cell-count",
    "extra-cell": "cell-count",
}
_CONSTRAINT = re.compile(r'constraint "(\w+)" is')


def inspect(
    schema: Mapping[str, Any], folder: str, name: str, referred: Mapping[str, Any]
) -> list[Finding]:
    """Let Frictionless judge a file.

    The descriptors are made anew from the checked schema with every reference inlined, so nothing
    but the file is opened, whatever a ``datapackage.json`` beside it says.
    """
    table = Table.from_schema(schema)
    file = TableResource(
        name=table.name, path=name, scheme="file", format="csv", mediatype="text/csv",
        encoding="utf-8", dialect=Dialect.from_descriptor(DIALECT),
        schema=Schema.from_descriptor(descriptor(table)),
    )  # fmt: skip
    keys = [_Keys.of(each, columns) for each, columns in referred.items()]
    package = Package(name="raw", resources=[file, *keys], basepath=folder)
    report = package.get_resource(table.name).validate(Checklist())
    return [
        *(Finding(error.type, (), None, None, error.message, True) for error in report.errors),
        *(read_error(error, table) for part in report.tasks for error in part.errors),
    ]


class _Keys(TableResource):
    """The key columns of a table that another one refers to, as read from its file."""

    columns: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, name: str, columns: Mapping[str, Sequence[str]]) -> Self:
        # called for each reading: Frictionless copies and checks a list again and again
        rows = [list(columns), *map(list, zip(*columns.values(), strict=True))]
        text: list[Field] = [fields.StringField(name=column) for column in columns]
        schema = Schema(fields=text, missing_values=[""])
        found = cls(name=name, data=lambda: iter(rows), format="inline", schema=schema)
        found.columns = columns
        return found

    def to_copy(self, **_: Any) -> Self:
        """Return another one; Frictionless would write, check and read a descriptor."""
        return self.of(str(self.name), self.columns)


def descriptor(table: Table) -> dict[str, Any]:
    """Return the part of a schema that Frictionless judges; it copies and checks all that it gets.

    The one spelling of each boolean is pinned, since it knows several.
    """
    spelled = {"boolean": {"trueValues": ["true"], "falseValues": ["false"]}}
    fields = [
        {"name": each.name, "type": each.type, "constraints": each.constraints}
        | spelled.get(each.type, {})
        for each in table.fields
    ]
    keys = ("$schema", "primaryKey", "foreignKeys", "missingValues")
    kept = {key: table.descriptor[key] for key in keys if key in table.descriptor}
    return {**kept, "fields": fields}


def read_error(error: Error, table: Table) -> Finding:
    """Put one of frictionless' errors into the terms of all judges."""
    rule = RULES.get(error.type, error.type)
    row = error.row_number if isinstance(error, RowError) else None
    names: tuple[str, ...] = ()
    value, message = None, error.message
    if isinstance(error, LabelError):
        rule, names, value = "header", (error.field_name, error.label), error.label
    elif isinstance(error, ForeignKeyError):
        names, value = tuple(error.field_names), error.field_cells[0]
        message = missing_reference(value, error.reference_name, error.reference_field_names[0])
    elif rule == "primaryKey":
        names, message = table.primary_key, explain(rule, table, None, None)
    elif isinstance(error, CellError):
        if error.type == "constraint-error" and (found := _CONSTRAINT.search(error.note)):
            rule = found.group(1)
        names, value = (error.field_name,), None if rule == "required" else error.cell
        if error.field_name in table.columns:
            message = explain(rule, table, table.field(error.field_name), value)
    return Finding(rule, names, row, value, message)
