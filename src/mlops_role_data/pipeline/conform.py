"""The first judge: Frictionless, over the raw files as one package with its foreign keys."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from frictionless import Checklist, Dialect, Error, Package, Schema, fields
from frictionless.errors import CellError, ForeignKeyError, LabelError, RowError
from frictionless.resources import TableResource

from mlops_role_data._catalog import ForeignKey, Table
from mlops_role_data.pipeline.problems import Problem, explain
from mlops_role_data.pipeline.read import RawTable
from mlops_role_data.pipeline.relations import DIALECT

JUDGE = "frictionless"

# frictionless' error types under the names that all judges share
_RULES = {
    "type-error": "type",
    "unique-error": "unique",
    "primary-key": "primaryKey",
    "foreign-key": "foreignKey",
    "missing-cell": "cell-count",
    "extra-cell": "cell-count",
}
_CONSTRAINT = re.compile(r'constraint "(\w+)" is')


@dataclass(frozen=True, slots=True)
class Finding:
    """One of frictionless' errors in the terms of all judges."""

    rule: str
    fields: tuple[str, ...]
    """The columns concerned, as far as the error says; the first is where the problem is shown."""
    row: int | None
    """The record, counted from 1 at the header."""
    value: str | None
    message: str


def conform(
    raw: Mapping[str, RawTable], folder: Path, only: Collection[str] | None = None
) -> Iterator[Problem]:
    """Let Frictionless judge the raw files in `folder`: all of them, or `only` some.

    The descriptors are made anew from the checked schemas with every reference inlined, so nothing
    outside `folder` is opened, whatever a ``datapackage.json`` there says. Each file is judged as
    a package with the keys that it refers to: judged as one package, Frictionless would read every
    table again for each table that refers to it.
    """
    judged = {name: table for name, table in raw.items() if table.path.is_file()}
    for name, table in judged.items():
        if only is not None and name not in only:
            continue
        report = _package(table, judged, folder).get_resource(name).validate(Checklist())
        for error in report.errors:
            yield Problem(None, str(folder), None, None, error.type, None, error.message, (JUDGE,))
        for error in (error for task in report.tasks for error in task.errors):
            if problem := _problem(table, error):
                yield problem


def _package(table: RawTable, judged: Mapping[str, RawTable], folder: Path) -> Package:
    """Make a package of a file, and beside it the keys of other tables that it refers to."""
    kept = [key for key in table.schema.foreign_keys if _resolvable(key, table, judged)]
    schema = descriptor(table.schema)
    schema["foreignKeys"] = [
        stated
        for stated, key in zip(
            schema.get("foreignKeys", ()), table.schema.foreign_keys, strict=True
        )
        if key in kept
    ]
    file = TableResource(
        name=table.schema.name, path=table.path.name, scheme="file", format="csv",
        mediatype="text/csv", encoding="utf-8", dialect=Dialect.from_descriptor(DIALECT),
        schema=Schema.from_descriptor(schema),
    )  # fmt: skip
    keys: dict[str, list[ForeignKey]] = {}
    for key in kept:
        if key.resource != table.schema.name:
            keys.setdefault(key.resource, []).append(key)
    referred = [_keys(judged[name], several) for name, several in keys.items()]
    return Package(name="raw", resources=[file, *referred], basepath=str(folder))


def _keys(target: RawTable, keys: list[ForeignKey]) -> TableResource:
    """Give the key columns of a table that another one refers to, as read from its file."""
    columns = tuple(dict.fromkeys(name for key in keys for name in key.reference_fields))
    cells = (target.text.column(name).to_pylist() for name in columns)
    rows = dict.fromkeys(zip(*cells, strict=True))
    return TableResource(
        name=target.schema.name,
        # called for each reading: Frictionless copies and checks a list again and again
        data=lambda: iter([list(columns), *map(list, rows)]),
        format="inline",
        schema=Schema(
            fields=[fields.StringField(name=name) for name in columns], missing_values=[""]
        ),
    )


def _resolvable(key: ForeignKey, table: RawTable, judged: Mapping[str, RawTable]) -> bool:
    """Tell whether both ends of a foreign key can be read: a broken file is one fault, not many."""
    target = judged.get(key.resource)
    if target is None or target.refused:
        return False
    if any(each.rule in {"csv", "encoding"} for each in target.problems):
        return False
    return table.in_place.issuperset(key.fields) and target.in_place.issuperset(
        key.reference_fields
    )


def descriptor(table: Table) -> dict[str, Any]:
    """Give what Frictionless has to judge of a schema; it copies and checks whatever it is given.

    The one spelling of each boolean is pinned, since it knows several.
    """
    fields: list[dict[str, Any]] = [
        {"name": each.name, "type": each.type, "constraints": each.constraints}
        for each in table.fields
    ]
    for each in fields:
        if each["type"] == "boolean":
            each |= {"trueValues": ["true"], "falseValues": ["false"]}
    keys = ("$schema", "primaryKey", "foreignKeys", "missingValues")
    kept = {key: table.descriptor[key] for key in keys if key in table.descriptor}
    return {**kept, "fields": fields}


def read_error(error: Error, table: Table) -> Finding:
    """Put one of frictionless' errors into the terms of all judges."""
    rule = _RULES.get(error.type, error.type)
    row = error.row_number if isinstance(error, RowError) else None
    if isinstance(error, LabelError):
        return Finding("header", (error.field_name, error.label), row, error.label, error.message)
    if isinstance(error, ForeignKeyError):
        lost = error.field_cells[0]
        message = missing_reference(lost, error.reference_name, error.reference_field_names[0])
        return Finding(rule, tuple(error.field_names), row, lost, message)
    if rule == "primaryKey":
        return Finding(rule, table.primary_key, row, None, explain(rule, table, None, None))
    if not isinstance(error, CellError):
        return Finding(rule, (), row, None, error.message)
    if error.type == "constraint-error" and (found := _CONSTRAINT.search(error.note)):
        rule = found.group(1)
    value = None if rule == "required" else error.cell
    column = table.field(error.field_name) if error.field_name in table.columns else None
    message = explain(rule, table, column, value) if column else error.message
    return Finding(rule, (error.field_name,), row, value, message)


def _problem(table: RawTable, error: Error) -> Problem | None:
    finding = read_error(error, table.schema)
    # without a header that can be read, no cell has a name, and the file is one fault
    line = table.starts[finding.row - 1] if finding.row and table.header else None
    if line is None:
        known = table.known(*finding.fields)
    elif line in table.refused:
        known = table.refused[line]
    elif not table.in_place.issuperset(finding.fields or table.schema.columns):
        # frictionless finds a column by its place: these are the cells of another one
        return None
    else:
        known = None
    if known is not None:
        return replace(known, found_by=(JUDGE,))
    field = finding.fields[0] if finding.fields else None
    return Problem(
        table.schema.name, table.file, line, field, finding.rule, finding.value, finding.message,
        (JUDGE,),
    )  # fmt: skip


def missing_reference(value: object, resource: str, column: str) -> str:
    """Word a foreign key that leads nowhere; the rules use the same words."""
    return f"{value!r} is no {column} of {resource}: correct it, or add the row to {resource}"
