"""The first judge: Frictionless over the raw files, each with the keys that it refers to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from mlops_role_data._release.catalog import ForeignKey
from mlops_role_data.pipeline.judges.findings import Finding, Task
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.report.problems import Problem

JUDGE = "frictionless"


def conform(
    raw: Mapping[str, RawTable], folder: Path, only: Collection[str] | None = None
) -> Iterator[Problem]:
    """Let Frictionless judge the raw files in `folder`, here and now: all of them, or `only` some.

    Each file is judged as a package with the keys that it refers to: judged as one package,
    Frictionless would read every table again for each table that refers to it.
    """
    # takes a while to import, and may run in another process (see `inspectors`)
    from mlops_role_data.pipeline.judges.inspection import inspect

    for name, table in raw.items():
        if table.path.is_file() and (only is None or name in only):
            yield from problems(table, inspect(task(table, raw, folder)))


def task(table: RawTable, raw: Mapping[str, RawTable], folder: Path) -> Task:
    """Return what Frictionless needs to judge a file: itself, and the keys that it refers to."""
    keys = table.schema.foreign_keys
    kept = [key for key in keys if _resolvable(key, table, raw)]
    stated = zip(table.schema.descriptor.get("foreignKeys", ()), keys, strict=True)
    columns: dict[str, dict[str, None]] = {}
    for key in kept:
        if key.resource != table.schema.name:
            columns.setdefault(key.resource, {}).update(dict.fromkeys(key.reference_fields))
    return Task(
        schema={**table.schema.descriptor, "foreignKeys": [d for d, key in stated if key in kept]},
        folder=str(folder),
        file=table.path.name,
        referred={name: _distinct(raw[name], list(names)) for name, names in columns.items()},
    )


def _distinct(target: RawTable, columns: list[str]) -> dict[str, list[str]]:
    """Return the different rows of some columns, column by column, as they stand in the file."""
    rows = target.text.select(columns).group_by(columns, use_threads=False).aggregate([])
    found: dict[str, list[str]] = rows.to_pydict()
    return found


def _resolvable(key: ForeignKey, table: RawTable, raw: Mapping[str, RawTable]) -> bool:
    """Return whether both ends of a key can be read: a broken file is one fault, not many."""
    target = raw.get(key.resource)
    if target is None or not target.path.is_file() or target.refused:
        return False
    if any(each.rule in {"csv", "encoding"} for each in target.problems):
        return False
    return table.in_place.issuperset(key.fields) and target.in_place.issuperset(
        key.reference_fields
    )


def problems(table: RawTable, findings: Iterable[Finding]) -> Iterator[Problem]:
    """Say where in the file as read each of Frictionless' findings is."""
    for finding in findings:
        if problem := _problem(table, finding):
            yield problem


def _problem(table: RawTable, finding: Finding) -> Problem | None:
    if finding.of_package:
        folder = str(table.path.parent)
        return Problem(None, folder, None, None, finding.rule, None, finding.message, (JUDGE,))
    # without a header that can be read, no cell has a name, and the file is one fault
    line = table.starts[finding.row - 1] if finding.row and table.header else None
    if line is None:
        known = table.known(*finding.fields)
    elif line in table.refused:
        known = table.refused[line]
    elif not table.in_place.issuperset(finding.fields or table.schema.columns):
        # frictionless finds a column by its place: these are the cells of another one
        return None
    else:
        known = None
    if known is not None:
        return replace(known, found_by=(JUDGE,))
    field = finding.fields[0] if finding.fields else None
    return Problem(
        table.schema.name, table.file, line, field, finding.rule, finding.value, finding.message,
        (JUDGE,),
    )  # fmt: skip
