"""The corpus turned round: each constraint dropped or loosened must change some verdict.

A schema mutant is judged on the cases of its own field, in a table of that field alone: what the
corpus says of whole tables has tests of its own. It is killed as soon as one judge refuses what it
accepted before, or the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from faults import cases, values, verdicts
from faults.exceptions import UNBREAKABLE
from mlops_role_data._release.catalog import Field, Table

_WIDER = {"integer": "number", "number": "string", "boolean": "string", "date": "string"}
_OF_NUMBERS = {"minimum", "maximum"}
# A key for tables that have lost theirs; its name is no column's
_LINE = {
    "name": "mutant_line",
    "title": "Line",
    "type": "integer",
    "description": "A number of its own for each row.",
    "example": 1,
    "evidence": "key",
    "constraints": {"required": True, "unique": True, "minimum": 1},
}


@dataclass(frozen=True)
class SchemaMutant:
    """One constraint of one field, less strict than it is; of a key, the first field."""

    table: str
    field: str
    rule: str
    way: str
    limit: Any = None
    """The looser limit, None if the constraint is dropped."""

    def __str__(self) -> str:
        return f"{self.table}.{self.field}.{self.rule} {self.way}"


@dataclass(frozen=True)
class Equivalent:
    """Schema mutants that no row can tell from the schema, and why."""

    reason: str
    applies: Callable[[Table, SchemaMutant], bool]


def _implied_by_key(table: Table, mutant: SchemaMutant) -> bool:
    return mutant.rule in {"unique", "primaryKey"} and table.primary_key == (mutant.field,)


def _is_unbreakable(table: Table, mutant: SchemaMutant) -> bool:
    field = table.field(mutant.field)
    return any(each.covers(field, mutant.rule) for each in UNBREAKABLE)


EQUIVALENT = (
    Equivalent("primaryKey and unique say the same of a key of one field", _implied_by_key),
    Equivalent("no cell can break the constraint, see exceptions.UNBREAKABLE", _is_unbreakable),
)


def mutants(table: Table) -> Iterator[SchemaMutant]:
    """Give each constraint of a schema dropped, and each limit loosened by the least step."""
    yield SchemaMutant(table.name, table.primary_key[0], "primaryKey", "dropped")
    for field in table.fields:
        if field.type in _WIDER:
            way = f"loosened to {_WIDER[field.type]}"
            yield SchemaMutant(table.name, field.name, "type", way, _WIDER[field.type])
        for rule, limit in field.constraints.items():
            if limit is False:
                continue
            yield SchemaMutant(table.name, field.name, rule, "dropped")
            for way, looser in _looser(field, rule, limit):
                yield SchemaMutant(table.name, field.name, rule, way, looser)


def _looser(field: Field, rule: str, limit: Any) -> Iterator[tuple[str, Any]]:
    if rule == "pattern":
        yield "loosened at the end", rf"(?:{limit})[\s\S]?"
        yield "loosened at the beginning", rf"[\s\S]?(?:{limit})"
    elif rule == "enum":
        edits = [cell.text for cell in values.outside(field) if cell.rule == "enum"]
        if field.type == "string" and edits:
            yield f"loosened by {edits[0]!r}", [*limit, edits[0]]
    elif rule in {"minLength", "maxLength"}:
        yield "loosened by 1", limit + (1 if rule == "maxLength" else -1)
    elif rule in {"minimum", "maximum"}:
        beyond = [cell.text for cell in values.outside(field) if cell.rule == rule]
        if beyond:
            looser = beyond[0] if field.type == "date" else float(beyond[0])
            looser = int(looser) if field.type == "integer" else looser
            yield "loosened by a step", looser


Rows = tuple[tuple[str, ...], ...]


@cache
def _files(table: str, field: str) -> tuple[Rows, ...]:
    """Put a field's cases into files of that field and the key."""
    reduced = _reduced(verdicts.tables()[table], field)
    found = [*cases.outside(reduced), *cases.inside(reduced)]
    sheets = cases.pack(reduced, [each for each in found if each.field == field])
    return tuple(tuple(zip(*sheet.columns().values(), strict=True)) for sheet in sheets)


def _reduced(table: Table, field: str) -> Table:
    names = {field, *table.primary_key}
    fields = [each for each in table.descriptor["fields"] if each["name"] in names]
    return Table.from_schema({**table.descriptor, "fields": [*fields, _LINE]})


def _mutated(table: Table, mutant: SchemaMutant) -> Table:
    descriptor = deepcopy(dict(_reduced(table, mutant.field).descriptor))
    if mutant.rule == "primaryKey":
        return Table.from_schema({**descriptor, "primaryKey": ["mutant_line"]})
    for field in descriptor["fields"]:
        if field["name"] == mutant.field:
            limits = field.get("constraints", {})
            if mutant.rule == "type":
                field["type"] = mutant.limit
                if mutant.limit == "string":
                    limits = {rule: limits[rule] for rule in limits if rule not in _OF_NUMBERS}
            elif mutant.limit is None:
                limits = {rule: limits[rule] for rule in limits if rule != mutant.rule}
            else:
                limits = {**limits, mutant.rule: mutant.limit}
            field["constraints"] = limits
    return Table.from_schema(descriptor)


def _refused(schema: Table, rows: Rows, judge: str) -> frozenset[int | None]:
    problems = verdicts.judged(schema, rows, verdicts.JUDGES[judge])
    return frozenset(problem.row for problem in problems)


@cache
def _before(table: str, field: str, judge: str, number: int) -> frozenset[int | None]:
    reduced = _reduced(verdicts.tables()[table], field)
    return _refused(reduced, _files(table, field)[number], judge)


def is_killed(mutant: SchemaMutant) -> bool:
    """Tell whether a judge's verdict on some row is another one under the looser schema."""
    schema = _mutated(verdicts.tables()[mutant.table], mutant)
    table, field = mutant.table, mutant.field
    return any(
        _refused(schema, rows, judge) != _before(table, field, judge, number)
        for judge in sorted(verdicts.JUDGES, reverse=True)
        for number, rows in enumerate(_files(table, field))
    )


def equivalent(mutant: SchemaMutant) -> Equivalent | None:
    """Give the reason why a mutant cannot be told from the schema, if there is one."""
    table = verdicts.tables()[mutant.table]
    return next((each for each in EQUIVALENT if each.applies(table, mutant)), None)


@cache
def all_mutants() -> tuple[SchemaMutant, ...]:
    """Give the mutants of all schemas, derived tables included."""
    return tuple(each for table in verdicts.tables().values() for each in mutants(table))
