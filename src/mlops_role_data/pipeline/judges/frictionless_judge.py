"""The first judge: Frictionless over the raw files, each with the keys that it refers to.

Frictionless takes most of the time of a validation and holds Python's lock meanwhile, so threads
gain nothing, and its own option ``parallel`` does nothing once a table has a foreign key. So files
can be judged in other processes: a task and its findings are plain data, and nothing here imports
Frictionless or pyarrow.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mlops_role_data._release.collector import paused_collector
from mlops_role_data.pipeline.report.problems import Finding, Problem

if TYPE_CHECKING:
    from mlops_role_data._release.catalog import ForeignKey
    from mlops_role_data.pipeline.raw_csv.table import RawTable

JUDGE = "frictionless"
# Below this size, starting one more process takes longer than it saves.
_WORTH_BYTES = 1_000_000


class Task(NamedTuple):
    """A file to be judged, and what it refers to.

    Attributes
    ----------
    schema
        The table's schema, with those foreign keys that can be followed.
    referred
        By table referred to, its key columns: each row once.
    """

    schema: Mapping[str, Any]
    folder: str
    file: str
    referred: Mapping[str, Mapping[str, Sequence[str]]]


@contextmanager
def inspectors(folder: Path) -> Iterator[ProcessPoolExecutor]:
    """Start processes that judge files: one, or one for each processor if the files are large.

    They start at once, and import Frictionless while the caller reads the files.
    """
    size = sum(path.lstat().st_size for path in folder.glob("*.csv"))
    count = 1 if size < _WORTH_BYTES else os.cpu_count() or 1
    # a fork would copy the locks of other threads (pyarrow has some)
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=_start)
    try:
        for _ in range(count):
            pool.submit(os.getpid)  # a process starts with the first task that it gets
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _start() -> None:
    # Ctrl-C reaches all processes of a terminal; this one ends with the pool
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with paused_collector():
        from mlops_role_data.pipeline.judges import inspection  # noqa: F401 - ahead of need
    # nothing is left to save, and to take Frictionless' modules apart takes a tenth of a second
    Finalize(None, os._exit, (0,), exitpriority=0)


def inspect_file(task: Task) -> list[Finding]:
    """Judge one file by Frictionless, here and now."""
    from mlops_role_data.pipeline.judges.inspection import inspect

    return inspect(*task)


def task(table: RawTable, raw: Mapping[str, RawTable], folder: Path) -> Task:
    """Return what Frictionless needs to judge a file: itself, and the keys that it refers to.

    As one package with all files, Frictionless would read every table again for each table that
    refers to it.
    """
    keys = table.schema.foreign_keys
    kept = [key for key in keys if _resolvable(key, table, raw)]
    stated = zip(table.schema.descriptor.get("foreignKeys", ()), keys, strict=True)
    columns: dict[str, dict[str, None]] = {}
    for key in kept:
        if key.resource != table.schema.name:
            columns.setdefault(key.resource, {}).update(dict.fromkeys(key.reference_fields))
    referred = {
        # each different row once, as it is in the file
        name: raw[name].text.group_by([*names], use_threads=False).aggregate([]).to_pydict()
        for name, names in columns.items()
    }
    schema = {
        **table.schema.descriptor,
        "foreignKeys": [each for each, key in stated if key in kept],
    }
    return Task(schema, str(folder), table.path.name, referred)


def _resolvable(key: ForeignKey, table: RawTable, raw: Mapping[str, RawTable]) -> bool:
    """Return whether both ends of a key can be read: a broken file is one fault, not many."""
    target = raw.get(key.resource)
    return (
        target is not None
        and target.is_read
        and not target.refused
        and not any(each.rule in {"csv", "encoding"} for each in target.problems)
        and table.in_place.issuperset(key.fields)
        # a column that is there twice is in place, and was not read
        and target.in_place.intersection(target.text.column_names).issuperset(key.reference_fields)
    )


def problems(table: RawTable, findings: Iterable[Finding]) -> Iterator[Problem]:
    """Say where in the file as read each of Frictionless' findings is."""
    for found in findings:
        if found.of_package:
            yield found.problem(None, str(table.path.parent), None, JUDGE)
            continue
        # without a header that can be read, no cell has a name, and the file is one fault
        line = table.starts[found.row - 1] if found.row and table.header else None
        known = table.known(*found.fields) if line is None else table.refused.get(line)
        if known is not None:
            yield replace(known, found_by=(JUDGE,))
        # frictionless finds a column by its place: elsewhere, these are the cells of another one
        elif line is None or table.in_place.issuperset(found.fields or table.schema.columns):
            yield found.problem(table.schema.name, table.file, line, JUDGE)
