"""From a valid dataset to the published package, judged again and switched into place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from filelock import FileLock, Timeout

from mlops_role_data._arrow import parse
from mlops_role_data._catalog import Table
from mlops_role_data._descriptor import parse as parse_descriptor
from mlops_role_data.errors import BuildError
from mlops_role_data.pipeline import describe, switch
from mlops_role_data.pipeline.derive import derive
from mlops_role_data.pipeline.problems import Problem
from mlops_role_data.pipeline.project import Dataset
from mlops_role_data.pipeline.published import judge_published
from mlops_role_data.pipeline.write import parquet_bytes

DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class Publication:
    """The published package as bytes, before or after it is on the disk."""

    files: Mapping[str, bytes]
    rows: Mapping[str, int]


def render(data: Dataset) -> Publication:
    """Make every published file of a valid dataset, in memory."""
    version = str(data.project.descriptor["version"])
    contents: dict[str, pa.Table] = {
        name: raw.typed for name, raw in data.raw.items()
    } | derive(data)
    files: dict[str, bytes] = {}
    resources = []
    for name in sorted(contents):
        table = data.project.tables[name]
        content = parquet_bytes(contents[name], table, version)
        files[f"{name}.parquet"] = content
        resources.append(describe.resource(table, contents[name], content))
    files[DESCRIPTOR] = describe.package(data.project.descriptor, resources)
    return Publication(files, {name: table.num_rows for name, table in contents.items()})


def check(folder: Path) -> list[Problem]:
    """Read a published folder back and let both judges look at what it holds."""
    catalog = parse_descriptor((folder / DESCRIPTOR).read_bytes(), folder)
    tables: dict[str, tuple[Table, pa.Table]] = {
        table.name: (table, parse((folder / f"{table.name}.parquet").read_bytes(), table))
        for table in catalog
    }
    return list(judge_published(tables))


def publish(data: Dataset, out: Path) -> Publication:
    """Write a valid dataset as a published package and switch it in the place of `out`.

    Parameters
    ----------
    data
        A dataset in which no judge found a problem.
    out
        The folder to become the published package; what it held before stays until the switch.

    Raises
    ------
    BuildError
        If another build holds the lock, if `out` is something other than a published package, or
        if what was written does not read back as valid.
    """
    _refuse_foreign(out)
    with _lock(out):
        scratch = out.with_name(f".{out.name}.new")
        switch.recover(out, [scratch] if scratch.exists() else [])
        publication = render(data)
        out.parent.mkdir(parents=True, exist_ok=True)
        scratch.mkdir()
        for name, content in publication.files.items():
            switch.write_file(scratch / name, content)
        switch.sync_folder(scratch)
        if problems := check(scratch):
            shutil.rmtree(scratch)
            first = problems[0]
            raise BuildError(
                f"what was written does not hold ({len(problems)} problems): "
                f"{first.table}, {first.field}: {first.message}"
            )
        switch.exchange(scratch, out)
        if scratch.exists():
            shutil.rmtree(scratch)
    return publication


def _refuse_foreign(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise BuildError(f"{out} is a file: name a folder")
    if out.is_dir() and any(out.iterdir()) and not (out / DESCRIPTOR).is_file():
        raise BuildError(
            f"{out} holds files, but no {DESCRIPTOR}: it is no published package, and is left alone"
        )


@contextmanager
def _lock(out: Path) -> Iterator[None]:
    out.parent.mkdir(parents=True, exist_ok=True)
    path = out.with_name(f".{out.name}.lock")
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise BuildError(
            f"another build of {out} is running (it holds {path}): wait until it has ended"
        ) from None
    try:
        yield
    finally:
        lock.release()
