"""What a search looks at: which tables, and which texts speak for a row of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_role_data._find.ranking import (
    ALIAS,
    ALL,
    EXACT,
    LABEL,
    PHRASE,
    REFERENCE,
    Cell,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_role_data._release.catalog import Catalog, Table
    from mlops_role_data._release.records import Record, Records

_KINDS = ("fact", "vocabulary")


def searched(catalog: Catalog) -> list[Table]:
    """Return the tables whose rows a search can find."""
    return [table for table in catalog if table.kind in _KINDS and table.alias_of is None]


def texts_of(records: Records, record: Record) -> Iterator[Cell]:
    """Return the texts that speak for a row, those that name it first."""
    table, row = record
    label = Cell(table.label, records.label(record), EXACT if table.kind == "vocabulary" else LABEL)
    is_key = table.label in table.primary_key
    if not is_key:
        yield label
    for field in table.fields:
        if (
            field.name != table.label
            and row[field.name] is not None
            and _is_text(table, field.name)
        ):
            yield Cell(field.name, row[field.name], PHRASE)
    for alias in _aliases(records, record):
        yield Cell(f"{alias.table.name}.{alias.table.label}", records.label(alias), ALIAS)
    for via, target in records.targets(record):
        if target.table.kind == "vocabulary" and via != table.label:
            for each in (target, *_aliases(records, target)):
                yield Cell(via, records.label(each), REFERENCE, REFERENCE)
    if is_key:
        # Our words, not the source's: good for finding a row by its key, not for ranking it.
        yield label._replace(part=ALL)


def _is_text(table: Table, column: str) -> bool:
    field = table.field(column)
    return (
        field.type == "string"
        and field.evidence != "key"
        and "enum" not in field.constraints
        and not any(column in key.fields for key in table.foreign_keys)
    )


def _aliases(records: Records, record: Record) -> list[Record]:
    of_these = [table for table in records.catalog if table.alias_of == record.table.name]
    return [alias for _, alias in records.referrers(record, of_these)]
