"""``diff``: what changed between two releases, from the package's properties down to the cells.

The changes are in an order in which they could be made one after the other:
what is said of a table, column or row names it as NEW does, unless it is gone there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mlops_role_data._diff import match
from mlops_role_data._diff.change import Change, Diff
from mlops_role_data._diff.state import ReleaseState, Row, TableState, encode, text


def diff(old: str | Path, new: str | Path, repository: Path | None = None) -> Diff:
    """Compare two releases.

    Parameters
    ----------
    old, new
        Each a published folder, a zip or a wheel that holds one, or a git revision of the
        repository that has a ``build/``.
    repository
        Any folder of that repository; by default the working folder.

    Raises
    ------
    DataPackageError
        If either cannot be found or read.
    """
    return compare(ReleaseState.read(old, repository), ReleaseState.read(new, repository))


def compare(old: ReleaseState, new: ReleaseState) -> Diff:
    """Compare two releases that were read."""
    return Diff(old.version, new.version, tuple(_release(old, new)))


def _release(old: ReleaseState, new: ReleaseState) -> Iterator[Change]:
    yield from _properties(Change("package", "changed"), old.properties, new.properties)
    names = match.renamed_tables(old.tables, new.tables)
    definitions = {name: _definition(table) for name, table in old.tables.items()}
    yield from _names(Change("table", "changed"), definitions, [*new.tables], names)
    before = {names.get(name, name): table for name, table in old.tables.items()}
    for place, table in enumerate(new.tables.values(), 1):
        source = before.get(table.name)
        if source is None:
            yield Change("table", "added", table.name, place=place, new=_definition(table))
            yield from (_added(table, row, at) for at, row in enumerate(table.rows, 1))
            continue
        changes = [*_table(source, table)]
        yield from changes
        # Every file carries the release's version, and so do its bytes.
        same = old.version == new.version and source.name == table.name
        if same and not changes and source.hash != table.hash:
            yield Change("table", "rewritten", table.name, old=source.hash, new=table.hash)


def _definition(table: TableState) -> dict[str, Any]:
    return {"properties": table.properties, "fields": [*table.columns.values()]}


def _table(old: TableState, new: TableState) -> Iterator[Change]:
    name = new.name
    names = match.renamed_columns(old, new)
    rows = [{names.get(each, each): row[each] for each in row} for row in old.rows]
    common = {names.get(each, each) for each in old.columns} & set(new.columns)
    former = [names.get(each, each) for each in old.key]
    key = match.identity([new.key, former], common, rows, new.rows)
    before, after = match.by_key(rows, key, "old"), match.by_key(new.rows, key, "new")
    # What all rows say must not decide.
    rest = sorted(common - {*key, *former, *new.key})
    renamed = match.renamed_rows(before, after, rest) if key else {}
    for each, source in zip(before, old.rows, strict=True):
        if each not in after and each not in renamed:
            record = _record(source, old.key)
            yield Change("row", "removed", name, record=record, old=_cells(source))
    yield from _columns(old, new, names)
    yield from _properties(Change("table", "changed", name), old.properties, new.properties)
    for each in [each for each in before if each in renamed]:
        was, record = _record(before[each], key), _record(after[renamed[each]], key)
        yield Change("row", "renamed", name, record=record, old=was, new=record)
    before = {renamed.get(each, each): row for each, row in before.items()}
    put = set(match.moved([*before], [*after]))
    for place, (each, row) in enumerate(after.items(), 1):
        if each not in before:
            yield _added(new, row, place)
            continue
        record = _record(row, key)
        if each in put:
            yield Change("row", "moved", name, record=record, place=place)
        for column in new.columns:
            a, b = before[each].get(column), row[column]
            if column not in key and text(a) != text(b):
                a, b = encode(a), encode(b)
                yield Change("cell", "changed", name, column, record, old=a, new=b)


def _added(table: TableState, row: Row, place: int) -> Change:
    record = _record(row, table.key)
    return Change("row", "added", table.name, record=record, place=place, new=_cells(row))


def _columns(old: TableState, new: TableState, names: Mapping[str, str]) -> Iterator[Change]:
    template = Change("column", "changed", new.name)
    yield from _names(template, old.columns, [*new.columns], names)
    before = {names.get(column, column): field for column, field in old.columns.items()}
    for place, (column, field) in enumerate(new.columns.items(), 1):
        if column not in before:
            yield Change("column", "added", new.name, column, place=place, new=field)
        else:
            yield from _properties(replace(template, column=column), before[column], field)


def _names(
    template: Change, old: Mapping[str, Any], new: Sequence[str], renamed: Mapping[str, str]
) -> Iterator[Change]:
    """Tell which tables or columns were removed, renamed and moved."""

    def told(kind: str, name: str, **said: Any) -> Change:
        return replace(template, **{"kind": kind, template.level: name, **said})

    for name, definition in old.items():
        if name not in new and name not in renamed:
            yield told("removed", name, old=definition)
    for a, b in renamed.items():
        yield told("renamed", b, old=a, new=b)
    for name in match.moved([renamed.get(name, name) for name in old], new):
        yield told("moved", name, place=new.index(name) + 1)


def _properties(
    template: Change, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Change]:
    for name in dict.fromkeys([*old, *new]):
        a, b = old.get(name), new.get(name)
        # A column's name has a change of its own. As JSON, 1 and true are not the same.
        if _json(a) != _json(b) and (name != "name" or template.level == "package"):
            yield replace(template, property=name, old=a, new=b)


def _record(row: Row, key: list[str]) -> dict[str, Any]:
    return {name: encode(row[name]) for name in key}


def _cells(row: Row) -> dict[str, Any]:
    return {name: encode(value) for name, value in row.items() if value is not None}


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
