"""Which table, column or row of one release is which of the other, by name or else by content.

Only what bears another name is looked for by content, and only a match better than any other
counts: where content does not tell, something was removed and something else added.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import product
from typing import Any, TypeVar

from mlops_role_data._diff.state import Row, TableState, text

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Key = tuple[Any, ...]

# Half of the rows for a table, since it is edited as well; most of the cells for a column or row.
_TABLE, _COLUMN, _ROW = 0.5, 0.8, 0.7


def renamed_tables(old: Mapping[str, TableState], new: Mapping[str, TableState]) -> dict[str, str]:
    """Pair tables by their rows; of empty tables, by their columns."""
    pairs = product(*_unpaired(old, new))
    return _best({(a, b): _table_score(old[a], new[b]) for a, b in pairs}, _TABLE)


def _table_score(old: TableState, new: TableState) -> float:
    if not old.rows and not new.rows:
        return float([*old.columns.items()] == [*new.columns.items()])
    common = [name for name in old.columns if new.types.get(name) == old.types[name]]
    scores = [0.0]
    if 2 * len(common) >= max(len(old.columns), len(new.columns)):
        scores.append(_overlap(_tuples(old.rows, common), _tuples(new.rows, common)))
    if list(old.types.values()) == list(new.types.values()):
        by_place = (_tuples(each.rows, [*each.columns]) for each in (old, new))
        scores.append(_overlap(*by_place))
    return max(scores)


def renamed_columns(old: TableState, new: TableState) -> dict[str, str]:
    """Pair columns of one type by their cells; of empty or constant ones, by description too."""
    aligned = _aligned(old, new)
    pairs = {}
    for a, b in product(*_unpaired(old.columns, new.columns)):
        before, after = [row[a] for row in old.rows], [row[b] for row in new.rows]
        values = set(before) - {None}
        same = {**old.columns[a], "name": b} == new.columns[b]
        if old.types[a] != new.types[b] or (len(values) < 2 and not same):
            continue
        if not values and not any(map(_stated, after)):
            score = 1.0
        elif aligned:
            score = _agreement((x[a], y[b]) for x, y in aligned)
        else:
            score = _overlap(*(Counter(filter(_stated, cells)) for cells in (before, after)))
        # Among equals the one that is described alike is the one meant.
        pairs[a, b] = score + (0.01 if same else 0.0)
    return _best(pairs, _COLUMN)


def _aligned(old: TableState, new: TableState) -> list[tuple[Row, Row]]:
    """Return the rows of one key, if the keys can be compared."""
    key = old.key
    if not key or any(old.types[name] != new.types.get(name) for name in key):
        return []
    before, after = by_key(old.rows, key, "old"), by_key(new.rows, key, "new")
    return [(before[each], after[each]) for each in before if each in after]


def identity(keys: Iterable[Sequence[str]], common: set[str], *rows: list[Row]) -> list[str]:
    """Choose the columns that tell rows apart in both releases; none if no key does."""

    def distinct(key: Sequence[str]) -> bool:
        return all(len(by_key(each, key, "")) == len(each) for each in rows)

    usable = (list(key) for key in keys if key and common.issuperset(key) and distinct(key))
    return next(usable, [])


def by_key(rows: Iterable[Row], key: Sequence[str], release: str) -> dict[Key, Row]:
    """Return rows by what they say in these columns; if in none, each as a row of its own."""
    return {
        tuple(text(row[name]) for name in key) or (release, place): row
        for place, row in enumerate(rows)
    }


def renamed_rows(
    old: Mapping[Key, Row], new: Mapping[Key, Row], rest: Sequence[str]
) -> dict[Key, Key]:
    """Pair rows, by their keys, of which the columns beside the key say the same.

    Most of their cells must be equal, among them a text that no other row has.
    """
    gone, come = _unpaired(old, new)
    pairs: dict[tuple[Key, Key], float] = {}
    for name in rest:
        here, there = _single_texts(gone, name), _single_texts(come, name)
        pairs |= {(here[said], there[said]): 0.0 for said in here if said in there}
    for a, b in pairs:
        pairs[a, b] = _agreement((old[a][name], new[b][name]) for name in rest)
    return _best(pairs, _ROW)


def _single_texts(rows: Mapping[Key, Row], name: str) -> dict[str, Key]:
    """Return the row of each text that stands once in a column."""
    counts = Counter(row[name] for row in rows.values())
    return {
        row[name]: key
        for key, row in rows.items()
        if isinstance(row[name], str) and counts[row[name]] == 1
    }


def moved(old: Sequence[K], new: Sequence[K]) -> list[K]:
    """List the least that must move so that what both hold comes in NEW's order."""
    place = {each: at for at, each in enumerate(old)}
    common = [each for each in new if each in place]
    # The longest run that keeps its order. Of each length: the last place of the best run so far,
    # and the run as its last member and the run before that.
    ends: list[int] = []
    runs: list[Any] = []
    for each in common:
        at = bisect_left(ends, place[each])
        ends[at : at + 1] = [place[each]]
        runs[at : at + 1] = [(each, runs[at - 1] if at else None)]
    kept = set()
    run = runs[-1] if runs else None
    while run:
        each, run = run
        kept.add(each)
    return [each for each in common if each not in kept]


def _unpaired(old: Mapping[K, V], new: Mapping[K, V]) -> tuple[dict[K, V], dict[K, V]]:
    """Return what only OLD has, and what only NEW has."""
    gone = {key: value for key, value in old.items() if key not in new}
    return gone, {key: value for key, value in new.items() if key not in old}


def _best(pairs: Mapping[tuple[K, K], float], least: float) -> dict[K, K]:
    """Take each pair that is better than every other of either of its members."""
    scores: dict[tuple[str, K], list[float]] = defaultdict(list)
    for (a, b), score in pairs.items():
        scores["old", a].append(score)
        scores["new", b].append(score)

    def is_best(member: tuple[str, K], score: float) -> bool:
        return sum(each >= score for each in scores[member]) == 1

    return {
        a: b
        for (a, b), score in pairs.items()
        if score >= least and is_best(("old", a), score) and is_best(("new", b), score)
    }


def _overlap(a: Counter[Any], b: Counter[Any]) -> float:
    return (a & b).total() / max(a.total(), b.total(), 1)


def _agreement(cells: Iterable[tuple[Any, Any]]) -> float:
    """Return the share of equal pairs among those of which one is stated."""
    stated = [bool(a == b) for a, b in cells if _stated(a) or _stated(b)]
    return sum(stated) / max(len(stated), 1)


def _tuples(rows: list[Row], columns: Sequence[str]) -> Counter[Any]:
    return Counter(
        cells for row in rows if any(map(_stated, cells := tuple(row[name] for name in columns)))
    )


def _stated(value: Any) -> bool:
    return value is not None
