"""Which table, column or row of one release is which of the other, by name or else by content.

Only what bears another name is looked for by content, and only a match better than any other
counts: where content does not tell, something was removed and something else added.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from mlops_role_data._diff.state import Row, TableState, text

K = TypeVar("K", bound=Hashable)

# Half of the rows for a table, since it is edited as well; most of the cells for a column or row.
_TABLE, _COLUMN, _ROW = 0.5, 0.8, 0.7


def renamed_tables(old: Iterable[TableState], new: Iterable[TableState]) -> dict[str, str]:
    """Pair tables by their rows; of empty tables, by their columns."""
    pairs = {(a.name, b.name): _table_score(a, b) for a in old for b in new}
    return _best(pairs, _TABLE)


def _table_score(old: TableState, new: TableState) -> float:
    if not old.rows and not new.rows:
        return float(old.fields == new.fields)
    common = [name for name in old.columns if new.types.get(name) == old.types[name]]
    scores = [0.0]
    if 2 * len(common) >= max(len(old.columns), len(new.columns)):
        scores.append(_overlap(_tuples(old.rows, common), _tuples(new.rows, common)))
    if list(old.types.values()) == list(new.types.values()):
        by_place = (_tuples(each.rows, each.columns) for each in (old, new))
        scores.append(_overlap(*by_place))
    return max(scores)


def renamed_columns(old: TableState, new: TableState) -> dict[str, str]:
    """Pair columns of one type by their cells; of empty or constant ones, by description too."""
    gone = [each for each in old.fields if each["name"] not in new.columns]
    come = [each for each in new.fields if each["name"] not in old.columns]
    aligned = _aligned(old, new)
    pairs = {}
    for a in gone:
        for b in come:
            if a["type"] != b["type"]:
                continue
            if aligned is None:
                cells = [[row[a["name"]] for row in old.rows], [row[b["name"]] for row in new.rows]]
                score = _overlap(*(Counter(filter(_stated, each)) for each in cells))
            else:
                both = [(x[a["name"]], y[b["name"]]) for x, y in aligned]
                stated = [x == y for x, y in both if x is not None or y is not None]
                score = sum(stated) / len(stated) if stated else 0.0
            same = _but_name(a) == _but_name(b)
            values = {row[a["name"]] for row in old.rows} - {None}
            if len(values) < 2 and not same:
                continue
            if not values and all(row[b["name"]] is None for row in new.rows):
                score = 1.0
            # Among equals the one that is described alike is the one meant.
            pairs[a["name"], b["name"]] = score + (0.01 if same else 0.0)
    return _best(pairs, _COLUMN)


def _aligned(old: TableState, new: TableState) -> list[tuple[Row, Row]] | None:
    key = old.key
    if not key or any(old.types[name] != new.types.get(name) for name in key):
        return None
    rows = {tuple(row[name] for name in key): row for row in new.rows}
    found = [(row, rows.get(tuple(row[name] for name in key))) for row in old.rows]
    return [(a, b) for a, b in found if b is not None] or None


def identity(keys: Iterable[Sequence[str]], common: set[str], *rows: list[Row]) -> list[str]:
    """Choose the columns that tell rows apart in both releases; none if no key does."""
    for key in keys:
        if key and set(key) <= common and all(
            len({key_of(row, key) for row in each}) == len(each) for each in rows
        ):  # fmt: skip
            return list(key)
    return []


def key_of(row: Row, key: Sequence[str]) -> tuple[Any, ...]:
    """Return what a row says in these columns."""
    return tuple(text(row[name]) for name in key)


def renamed_rows(old: list[Row], new: list[Row], rest: Sequence[str]) -> dict[int, int]:
    """Pair rows, by their places in the lists, of which the columns beside the key say the same.

    Most of their cells must be equal, among them one that no other row of the lists has.
    """
    pairs: dict[tuple[int, int], float] = {}
    for name in rest:
        places = [_places(row[name] for row in each) for each in (old, new)]
        for value, here in places[0].items():
            there = places[1].get(value, [])
            if len(here) == len(there) == 1 and value[0] == "str":
                pairs[here[0], there[0]] = 0.0
    for a, b in pairs:
        stated = [
            old[a][name] == new[b][name]
            for name in rest
            if old[a][name] is not None or new[b][name] is not None
        ]
        pairs[a, b] = sum(stated) / len(stated)
    return _best(pairs, _ROW)


def _places(values: Iterable[Any]) -> dict[tuple[str, Any], list[int]]:
    found: dict[tuple[str, Any], list[int]] = {}
    for place, value in enumerate(values):
        if value is not None:
            found.setdefault((type(value).__name__, value), []).append(place)
    return found


def moved(old: Sequence[K], new: Sequence[K]) -> list[K]:
    """List the least that must move so that what both hold comes in NEW's order."""
    place = {each: at for at, each in enumerate(old)}
    common = [each for each in new if each in place]
    # The longest run that keeps its order: the last places, and where each came from.
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for index, each in enumerate(common):
        at = bisect_left(tails, place[each])
        before.append(ends[at - 1] if at else None)
        tails[at : at + 1] = [place[each]]
        ends[at : at + 1] = [index]
    kept = set()
    step: int | None = ends[-1] if ends else None
    while step is not None:
        kept.add(common[step])
        step = before[step]
    return [each for each in common if each not in kept]


def _best(pairs: Mapping[tuple[K, K], float], least: float) -> dict[K, K]:
    """Take each pair that is better than every other of either of its members."""
    scores: dict[tuple[int, K], list[float]] = {}
    for pair, score in pairs.items():
        for side, each in enumerate(pair):
            scores.setdefault((side, each), []).append(score)
    first = {each: sorted(found, reverse=True) for each, found in scores.items()}
    return {
        a: b
        for (a, b), score in pairs.items()
        if score >= least
        and all(
            first[each][:1] == [score] and first[each][1:2] != [score] for each in ((0, a), (1, b))
        )
    }


def _overlap(a: Counter[Any], b: Counter[Any]) -> float:
    return (a & b).total() / max(a.total(), b.total(), 1)


def _tuples(rows: list[Row], columns: Sequence[str]) -> Counter[Any]:
    return Counter(
        cells for row in rows if any(map(_stated, cells := tuple(row[name] for name in columns)))
    )


def _stated(value: Any) -> bool:
    return value is not None


def _but_name(field: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in field.items() if key != "name"}
