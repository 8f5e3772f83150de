"""For one table, rows just inside and just outside every constraint, packed into few files.

A case is one row, or two where they have to be compared; the last is the one to be refused. Cases
share a file as long as what is unique can stay so, so each judge is called a few times per table
and must still find the right row among many bad ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, repeat

from faults import values
from faults.values import Cell
from mlops_role_data._release.catalog import Field, Table

Row = dict[str, str]


@dataclass(frozen=True, eq=False)
class Case:
    """Rows beside the edge of one constraint: the cells that matter, by column."""

    table: str
    field: str
    """Where the fault is to be shown: for a key of several columns, the first."""
    rule: str
    label: str
    rows: tuple[Row, ...]

    @property
    def constraint(self) -> str:
        return f"{self.table}.{self.field}.{self.rule}"

    def __str__(self) -> str:
        return f"{self.constraint} [{self.label}]"


@dataclass
class Sheet:
    """The cases of one file, with its rows."""

    table: Table
    cases: list[Case] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    """The index in `rows` of each case's last row."""
    given: list[Row] = field(default_factory=list)
    """The rows of the cases, one after another."""

    def has_room(self, case: Case) -> bool:
        """Tell whether what has to be unique can still be so with another case."""
        for each in filter(lambda each: is_apart(self.table, each), self.table.fields):
            taken = {row[each.name] for row in self.given if row.get(each.name)}
            if taken & {row[each.name] for row in case.rows if each.name in row}:
                return False
            if len(self.given) + len(case.rows) > values.capacity(each):
                return False
        return True

    def add(self, case: Case) -> None:
        """Put a case at the end."""
        self.cases.append(case)
        self.given += case.rows
        self.ends.append(len(self.given) - 1)

    def columns(self) -> dict[str, list[str]]:
        """Fill up the rows with valid cells."""
        return {each.name: self._column(each) for each in self.table.fields}

    def _column(self, field: Field) -> list[str]:
        taken = {row[field.name] for row in self.given if field.name in row}
        fresh: Iterator[str] = (text for text in values.valid(field) if text not in taken)
        if not is_apart(self.table, field):
            fresh = repeat(next(values.valid(field)))
        return [row[field.name] if field.name in row else next(fresh) for row in self.given]


def is_apart(table: Table, field: Field) -> bool:
    """Tell whether a field's cells are better all different."""
    return bool(field.constraints.get("unique")) or field.name in table.primary_key


def constraints(table: Table) -> list[str]:
    """Name everything that a table's schema demands, as `Case.constraint` does."""
    found = [f"{table.name}.{table.primary_key[0]}.primaryKey"]
    for each in table.fields:
        demands = {
            "type",
            *(rule for rule, limit in each.constraints.items() if limit is not False),
        }
        found += (f"{table.name}.{each.name}.{rule}" for rule in demands)
    return sorted(found)


def outside(table: Table) -> list[Case]:
    """Give cases that break one constraint each."""
    cases = [_of_cell(table, each, cell) for each in table.fields for cell in values.outside(each)]
    for each in table.fields:
        if each.constraints.get("unique"):
            row = {each.name: _some(each)[0]}
            cases.append(Case(table.name, each.name, "unique", "repeated", (row, row)))
    key = {name: _some(table.field(name))[0] for name in table.primary_key}
    cases.append(Case(table.name, table.primary_key[0], "primaryKey", "repeated", (key, key)))
    return cases


def inside(table: Table) -> list[Case]:
    """Give cases that break nothing, as closely as can be."""
    cases = [_of_cell(table, each, cell) for each in table.fields for cell in values.inside(each)]
    for each in table.fields:
        if not each.required:
            empty = {each.name: ""}
            cases.append(Case(table.name, each.name, "unique", "both empty", (empty, empty)))
        elif not is_apart(table, each):
            same = {each.name: _some(each)[0]}
            cases.append(Case(table.name, each.name, "type", "repeated", (same, same)))
    first = {name: _some(table.field(name))[0] for name in table.primary_key}
    for name in table.primary_key:
        rows = (first, {**first, name: _some(table.field(name))[1]})
        label = f"different {name}"
        cases.append(Case(table.name, table.primary_key[0], "primaryKey", label, rows))
    return cases


def _of_cell(table: Table, field: Field, cell: Cell) -> Case:
    return Case(table.name, field.name, cell.rule, cell.label, ({field.name: cell.text},))


def _some(field: Field) -> list[str]:
    return list(islice(values.valid(field), 2))


def pack(table: Table, cases: Iterable[Case]) -> list[Sheet]:
    """Put cases into as few files as keep apart what has to be unique."""
    sheets: list[Sheet] = []
    for case in cases:
        sheet = next((sheet for sheet in sheets if sheet.has_room(case)), None)
        if sheet is None:
            sheets.append(sheet := Sheet(table))
        sheet.add(case)
    return sheets
