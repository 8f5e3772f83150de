"""From a release and what changed to the release after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from mlops_role_data._diff.change import Change
from mlops_role_data._diff.match import carried, key_of
from mlops_role_data._diff.state import ReleaseState, Row, TableState, decode


def replayed(old: ReleaseState, told: Sequence[Change]) -> ReleaseState:
    """Rebuild NEW from OLD, which stays as it is, and the changes in their order."""
    properties = _with(old.properties, (each for each in told if each.level == "package"))
    names = {each.old: each.new for each in told if (each.level, each.kind) == ("table", "renamed")}
    by_table: dict[str, list[Change]] = {}
    for each in told:
        if each.table is not None:
            by_table.setdefault(each.table, []).append(each)
    gone = {name for name, each in by_table.items() if _has(each, "table", "removed")}
    tables = {
        name: _edited(state, name, by_table.get(name, []))
        for state in old.tables
        if state.name not in gone
        for name in [names.get(state.name, state.name)]
    }
    for name, mine in by_table.items():
        for each in _of(mine, "table", "added"):
            empty = TableState(name, each.new["properties"], each.new["fields"], [])
            tables[name] = _edited(empty, name, [one for one in mine if one.level == "row"])
    order = _arranged([*tables], _places(told, "table", lambda each: str(each.table)))
    return ReleaseState(properties, [tables[name] for name in order])


def _edited(old: TableState, name: str, told: list[Change]) -> TableState:
    kept = _rows_kept(old, told)
    names = {each.old: str(each.column) for each in _of(told, "column", "renamed")}
    gone = {each.column for each in _of(told, "column", "removed")}
    fields = {
        new: {**each, "name": new}
        for each in old.fields
        if each["name"] not in gone
        for new in [names.get(each["name"], each["name"])]
    }
    for column, field in fields.items():
        mine = [each for each in told if each.level == "column" and each.column == column]
        fields[column] = _with(field, mine)
    fields |= {str(each.column): each.new for each in _of(told, "column", "added")}
    order = _arranged([*fields], _places(told, "column", lambda each: str(each.column)))
    state = TableState(
        name,
        _with(old.properties, (each for each in told if each.level == "table")),
        [fields[column] for column in order],
        [],
    )
    source = TableState(old.name, old.properties, old.fields, kept)
    state.rows = _rows(carried(source, names, state.types), state.types, told)
    return state


def _rows_kept(old: TableState, told: list[Change]) -> list[Row]:
    gone = {_key(each.record, old.types) for each in _of(told, "row", "removed")}
    return [row for row in old.rows if key_of(row, old.key) not in gone]


def _rows(rows: list[Row], types: Mapping[str, str], told: list[Change]) -> list[Row]:
    for each in _of(told, "row", "renamed"):
        # Old and new keys have nothing in common, so the order does not matter.
        row = _index(rows, each.old)[_key(each.old, types)]
        row |= {name: decode(value, types[name]) for name, value in each.new.items()}
    edits = [each for each in told if each.level == "cell" or each.kind == "moved"]
    edits = [each for each in edits if each.level in {"cell", "row"}]
    index = _index(rows, edits[0].record or {}) if edits else {}
    placed = []
    for each in edits:
        row = index[_key(each.record, types)]
        if each.place is not None:
            placed.append((each.place, row))
        else:
            row[str(each.column)] = decode(each.new, types[str(each.column)])
    for each in _of(told, "row", "added"):
        row = {name: decode(each.new.get(name), kind) for name, kind in types.items()}
        placed.append((each.place or 0, row))
    put = {id(row) for _, row in placed}
    found = [row for row in rows if id(row) not in put]
    for place, row in sorted(placed, key=lambda each: each[0]):
        found.insert(place - 1, row)
    return found


def _index(rows: list[Row], key: Iterable[str]) -> dict[tuple[Any, ...], Row]:
    columns = list(key)
    return {key_of(row, columns): row for row in rows}


def _key(record: Mapping[str, Any] | None, types: Mapping[str, str]) -> tuple[Any, ...]:
    row = {name: decode(value, types[name]) for name, value in (record or {}).items()}
    return key_of(row, list(row))


def _with(old: Mapping[str, Any], told: Iterable[Change]) -> dict[str, Any]:
    found = dict(old)
    for each in told:
        if each.property is not None:
            found[each.property] = each.new
    return {name: value for name, value in found.items() if value is not None}


def _arranged(names: list[str], places: Mapping[str, int]) -> list[str]:
    found = [name for name in names if name not in places]
    for name, place in sorted(places.items(), key=lambda each: each[1]):
        found.insert(place - 1, name)
    return found


def _places(told: Sequence[Change], level: str, name: Callable[[Change], str]) -> dict[str, int]:
    return {name(each): each.place for each in told if each.level == level and each.place}


def _of(told: Sequence[Change], level: str, kind: str) -> list[Change]:
    return [each for each in told if (each.level, each.kind) == (level, kind)]


def _has(told: Sequence[Change], level: str, kind: str) -> bool:
    return bool(_of(told, level, kind))
