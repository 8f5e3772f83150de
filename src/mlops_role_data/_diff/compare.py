"""``diff``: what changed between two releases, from the package's properties down to the cells.

Tables and columns are compared by name, rows by the primary key. What has another name or key is
removed and added.
"""

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from mlops_role_data._diff.change import Change, Diff
from mlops_role_data._diff.state import Key, ReleaseState, TableState, text


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
    before, after = (
        {name: table.definition for name, table in release.tables.items()} for release in (old, new)
    )
    yield from _names(partial(Change, "table", "changed"), before, after)
    for name in _common(after, before):
        source, table = old.tables[name], new.tables[name]
        changes = [*_table(source, table)]
        yield from changes
        # Every file carries the release's version, and so do its bytes.
        if not changes and old.version == new.version and source.hash != table.hash:
            yield Change("table", "rewritten", name, old=source.hash, new=table.hash)


def _table(old: TableState, new: TableState) -> Iterator[Change]:
    column = partial(Change, "column", "changed", new.name)
    yield from _names(column, old.columns, new.columns)
    for name in _common(new.columns, old.columns):
        yield from _properties(column(name), old.columns[name], new.columns[name])
    yield from _properties(Change("table", "changed", new.name), old.properties, new.properties)
    yield from _rows(old, new)


def _rows(old: TableState, new: TableState) -> Iterator[Change]:
    def row(key: Key | None) -> Change:
        record = None if key is None else dict(zip(new.key, key, strict=True))
        return Change("row", "changed", new.name, record=record)

    same_types = all(old.type(name) == new.type(name) for name in new.key)
    before = old.by_key(new.key) if same_types else {}
    after = new.by_key(new.key)
    if len(before) < len(old.rows):
        # NEW's key does not tell OLD's rows apart, so none can be paired.
        yield replace(row(None), kind="removed", old=old.rows)
        if new.rows:
            yield replace(row(None), kind="added", new=new.rows)
        return
    yield from _names(row, before, after)
    for key, name in product(_common(after, before), _common(new.columns, old.columns)):
        a, b = before[key].get(name), after[key].get(name)
        if text(a) != text(b):
            yield replace(row(key), level="cell", column=name, old=a, new=b)


def _names(
    about: Callable[[Any], Change], old: Mapping[Any, Any], new: Mapping[Any, Any]
) -> Iterator[Change]:
    """Tell which names or keys are gone, which are new, and whether the others are reordered."""
    yield from (replace(about(x), kind="removed", old=old[x]) for x in old if x not in new)
    yield from (replace(about(x), kind="added", new=new[x]) for x in new if x not in old)
    before, after = _common(old, new), _common(new, old)
    if before != after:
        yield replace(about(None), kind="reordered", old=before, new=after)


def _common(names: Iterable[Any], others: Container[Any]) -> list[Any]:
    """Return those of the names that are among the others, in their order."""
    return [name for name in names if name in others]


def _properties(about: Change, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in dict.fromkeys([*old, *new]):
        a, b = old.get(name), new.get(name)
        # As JSON, 1 and true are not the same.
        if json.dumps(a, sort_keys=True) != json.dumps(b, sort_keys=True):
            yield replace(about, property=name, old=a, new=b)
