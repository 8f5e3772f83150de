"""The first judge: Frictionless, over the raw files as one package with its foreign keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from frictionless import Checklist, Package, system
from frictionless.errors import ForeignKeyError
from frictionless import Error

from mlops_role_data._catalog import Table
from mlops_role_data.pipeline.problems import Problem, explain
from mlops_role_data.pipeline.read import RawTable

JUDGE = "frictionless"

# frictionless' error types under the names that all judges share
_RULES = {
    "type-error": "type",
    "unique-error": "unique",
    "primary-key": "primaryKey",
    "foreign-key": "foreignKey",
    "missing-label": "header",
    "extra-label": "header",
    "incorrect-label": "header",
    "duplicate-label": "header",
    "blank-label": "header",
    "missing-cell": "cell-count",
    "extra-cell": "cell-count",
    "blank-row": "blank-row",
    "encoding-error": "encoding",
}
_CONSTRAINT = re.compile(r'constraint "(\w+)" is')

# the form in which every raw file is written; unstated, frictionless would sniff the delimiter
DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n"}


def conform(raw: Mapping[str, RawTable], folder: Path) -> Iterator[Problem]:
    """Let Frictionless judge the raw files in `folder`.

    The descriptor is made anew from the checked schemas with every reference inlined, so nothing
    outside `folder` is opened, whatever a ``datapackage.json`` there says.
    """
    present = {name: table for name, table in raw.items() if table.path.is_file()}
    descriptor = {
        "name": "raw",
        "resources": [_resource(table, set(present)) for table in present.values()],
    }
    if not present:
        return
    package = Package.from_descriptor(descriptor, basepath=str(folder))
    report = package.validate(Checklist(), parallel=False)
    for task in report.tasks:
        table = present[task.name]
        for error in task.errors:
            yield _problem(table, error)
    for error in report.errors:
        yield Problem(None, "datapackage.json", None, None, error.type, None, error.message, (JUDGE,))


def _resource(table: RawTable, present: set[str]) -> dict[str, Any]:
    schema = dict(table.schema.descriptor)
    schema["foreignKeys"] = [
        key
        for key in schema.get("foreignKeys", ())
        if (key["reference"]["resource"] or table.schema.name) in present
    ]
    return {
        "name": table.schema.name, "type": "table", "path": table.path.name, "scheme": "file",
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "dialect": DIALECT,
        "schema": schema,
    }  # fmt: skip


def _problem(table: RawTable, error: Error) -> Problem:
    schema = table.schema
    rule = _RULES.get(error.type, error.type)
    if error.type == "constraint-error":
        found = _CONSTRAINT.search(error.note)
        rule = found.group(1) if found else rule
    field = getattr(error, "field_name", None) or getattr(error, "label", None) or None
    value = getattr(error, "cell", None) or None
    row = _line(table, getattr(error, "row_number", None))
    if rule == "header":
        row = 1
    column = schema.field(field) if field in schema.columns else None
    message = explain(rule, schema, column, value)
    if rule == "primaryKey":
        field = schema.primary_key[0]
    elif isinstance(error, ForeignKeyError):
        field, value = error.field_names[0], error.field_cells[0]
        message = missing_reference(value, error.reference_name, error.reference_field_names[0])
    elif column is None:
        message = error.message
    return Problem(schema.name, table.file, row, field, rule, value, message, (JUDGE,))


def missing_reference(value: object, resource: str, column: str) -> str:
    """Word a foreign key that leads nowhere; the rules use the same words."""
    return f"{value!r} is no {column} of {resource}: correct it, or add the row to {resource}"


def _line(table: RawTable, row_number: int | None) -> int | None:
    """Turn frictionless' record number (the header being 1) into the line in the file."""
    if row_number is None:
        return None
    index = row_number - 2
    return table.record_lines[index] if 0 <= index < len(table.record_lines) else row_number
