"""``diff``: what changed between two releases, from the package's properties down to the cells.

The changes are in an order in which they could be made one after the other:
what is said of a table, column or row names it as NEW does, unless it is gone there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
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
    before, after = old.by_name(), new.by_name()
    gone = [each for each in old.tables if each.name not in after]
    come = [each for each in new.tables if each.name not in before]
    names = match.renamed_tables(gone, come)
    for table in gone:
        if table.name not in names:
            yield Change("table", "removed", table.name, old=_definition(table))
    for a, b in names.items():
        yield Change("table", "renamed", b, old=a, new=b)
    came_from = {b: a for a, b in names.items()}
    places = {table.name: place for place, table in enumerate(new.tables, 1)}
    order = [names.get(table.name, table.name) for table in old.tables]
    for name in match.moved(order, [*places]):
        yield Change("table", "moved", name, place=places[name])
    same = old.version == new.version
    for table in new.tables:
        source = before.get(came_from.get(table.name, table.name))
        if source is None:
            definition = _definition(table)
            yield Change("table", "added", table.name, place=places[table.name], new=definition)
            yield from (_added(table, row, at) for at, row in enumerate(table.rows, 1))
        else:
            changes = [*_table(source, table)]
            yield from changes
            # Every file carries the release's version, and so do its bytes.
            if same and not changes and source.name == table.name and source.hash != table.hash:
                yield Change("table", "rewritten", table.name, old=source.hash, new=table.hash)


def _definition(table: TableState) -> dict[str, Any]:
    return {"properties": table.properties, "fields": table.fields}


def _table(old: TableState, new: TableState) -> Iterator[Change]:
    name = new.name
    names = match.renamed_columns(old, new)
    rows = [{names.get(each, each): row[each] for each in row} for row in old.rows]
    common = {names.get(each, each) for each in old.columns} & set(new.columns)
    former = [names.get(each, each) for each in old.key]
    key = match.identity([new.key, former], common, rows, new.rows)
    renamed = _paired(rows, new.rows, key, sorted(common - {*key, *former, *new.key}))
    stay = {match.key_of(row, key) for row in new.rows} if key else set()
    for row, source in zip(rows, old.rows, strict=True):
        if not key or (match.key_of(row, key) not in stay and id(row) not in renamed):
            record = _record(source, old.key)
            yield Change("row", "removed", name, record=record, old=_cells(source))
    yield from _columns(old, new, names)
    yield from _properties(Change("table", "changed", name), old.properties, new.properties)
    for row in rows:
        if id(row) in renamed:
            record, before = _record(renamed[id(row)], key), _record(row, key)
            yield Change("row", "renamed", name, record=record, old=before, new=record)
    yield from _rows(rows, new, key, renamed)


def _paired(old: list[Row], new: list[Row], key: list[str], rest: list[str]) -> dict[int, Row]:
    """Give, by the identity of OLD's row, the row of NEW that it is under another key."""
    if not key:
        return {}
    before = {match.key_of(row, key) for row in old}
    after = {match.key_of(row, key) for row in new}
    gone = [row for row in old if match.key_of(row, key) not in after]
    come = [row for row in new if match.key_of(row, key) not in before]
    # What all rows say, or say differently in each (their position), must not decide.
    found = match.renamed_rows(gone, come, [name for name in rest if name != "position"])
    return {id(gone[a]): come[b] for a, b in found.items()}


def _rows(
    rows: list[Row], new: TableState, key: list[str], renamed: Mapping[int, Row]
) -> Iterator[Change]:
    before = {match.key_of(renamed.get(id(row), row), key): row for row in rows} if key else {}
    after = {match.key_of(row, key): row for row in new.rows} if key else {}
    put = set(match.moved([*before], [*after]))
    for place, row in enumerate(new.rows, 1):
        found = match.key_of(row, key) if key else None
        if found is None or found not in before:
            yield _added(new, row, place)
            continue
        record, source = _record(row, key), before[found]
        if found in put:
            yield Change("row", "moved", new.name, record=record, place=place)
        for column in new.columns:
            a, b = source.get(column), row[column]
            if column not in key and text(a) != text(b):
                change = Change("cell", "changed", new.name, column, record)
                yield replace(change, old=encode(a), new=encode(b))


def _added(table: TableState, row: Row, place: int) -> Change:
    record = _record(row, table.key)
    return Change("row", "added", table.name, record=record, place=place, new=_cells(row))


def _columns(old: TableState, new: TableState, names: Mapping[str, str]) -> Iterator[Change]:
    before = {names.get(each["name"], each["name"]): each for each in old.fields}
    after = {each["name"]: each for each in new.fields}
    places = {column: place for place, column in enumerate(after, 1)}
    for column, field in before.items():
        if column not in after:
            yield Change("column", "removed", new.name, column, old=field)
    for a, b in names.items():
        yield Change("column", "renamed", new.name, b, old=a, new=b)
    for column in match.moved([*before], [*after]):
        yield Change("column", "moved", new.name, column, place=places[column])
    for column, field in after.items():
        if column not in before:
            yield Change("column", "added", new.name, column, place=places[column], new=field)
        else:
            template = Change("column", "changed", new.name, column)
            yield from _properties(template, before[column], field)


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
