"""``verify``: every published file against its recorded hash."""

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from mlops_role_data._release.catalog import Description, Table
from mlops_role_data._release.content_hash import content_hash
from mlops_role_data._release.parquet import parse
from mlops_role_data._release.paths import DESCRIPTOR
from mlops_role_data._release.release import Release, read_release
from mlops_role_data._release.values import sha256
from mlops_role_data.errors import DataPackageError

Status = Literal["ok", "missing", "truncated", "altered", "unreadable", "additional"]

# Beyond this an altered file is not parsed for its content any more.
_LIMIT = 256 << 20


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What was found of one file.

    Attributes
    ----------
    table
        None for a description, or an additional file.
    same_content
        Whether an altered file still says the same, cell for cell; None where unknown.
    """

    file: str
    table: str | None
    status: Status
    same_content: bool | None = None
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.status:<10}  {self.file}{f': {self.detail}' if self.detail else ''}"


@dataclass(frozen=True, slots=True, repr=False)
class VerificationReport:
    """What :func:`verify` found; true if every file is the published one."""

    folder: Path
    version: str
    files: tuple[FileCheck, ...]

    @property
    def ok(self) -> bool:
        return not self.problems

    @property
    def problems(self) -> tuple[FileCheck, ...]:
        return tuple(check for check in self.files if check.status != "ok")

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        good = len(self.files) - len(self.problems)
        summary = f"{good} of {len(self.files)} files as published (version {self.version})"
        return "\n".join([*map(str, self.files), f"{summary}: {self.folder}"])

    __repr__ = __str__


def verify() -> VerificationReport:
    """Check every published file, tables and descriptions, against its recorded hash.

    Returns
    -------
    VerificationReport
        True in a condition if all is well. Its ``files`` name each file with a status: ``ok``;
        ``missing``; ``truncated`` (shorter, and not readable any more); ``altered`` (other bytes;
        ``same_content`` tells whether the cells are still the published ones); ``unreadable``
        (not a plain file, or not permitted); ``additional`` (not in the descriptor). The
        descriptor itself has no hash recorded and is only checked for its form.

    Raises
    ------
    DataPackageError
        If the package cannot be found, or its descriptor cannot be read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> mrd.verify().ok
    True
    """
    return read_release(check_release)


def check_release(release: Release) -> VerificationReport:
    """Check every file of a release that is open already."""
    # All are read before any is judged: the shorter that takes, the less a switch can disturb.
    names = release.folder.names()
    entries = {each.file: each for each in (*release.catalog, *release.catalog.descriptions)}
    contents = {name: _read(release, name) for name in entries}
    checks = [_check(each, contents[name]) for name, each in entries.items()]
    checks += [
        FileCheck(name, None, "additional", detail=f"{DESCRIPTOR} does not list it")
        for name in names
        if name not in contents and name != DESCRIPTOR
    ]
    report = VerificationReport(release.folder.path, release.catalog.version, tuple(checks))
    if not report and release.folder.switched():
        raise DataPackageError(f"{release.folder.path} was replaced while it was being verified.")
    return report


def _read(release: Release, name: str) -> bytes | OSError:
    try:
        return release.folder.read(name, _LIMIT)
    except OSError as error:
        return error


def _check(entry: Table | Description, content: bytes | OSError) -> FileCheck:
    table = entry if isinstance(entry, Table) else None
    found = partial(FileCheck, entry.file, table.name if table else None)
    if isinstance(content, FileNotFoundError):
        return found("missing")
    if isinstance(content, OSError):
        return found("unreadable", detail=content.strerror or str(content))
    if sha256(content) == entry.hash:
        return found("ok")
    size = f"{len(content)} bytes, expected {entry.size_bytes}"
    same: bool | None = None
    detail = f"other bytes ({size})"
    try:
        if table:
            same = False
            rows = parse(content, table).to_pylist()
            same = content_hash(table.fields, table.primary_key, rows) == table.content_hash
            detail += "; the content is the same" if same else "; the content differs"
        else:
            json.loads(content)
    except (DataPackageError, ValueError, RecursionError) as error:
        if len(content) < entry.size_bytes:
            return found("truncated", same, size)
        detail = str(error) if table else detail
    return found("altered", same, detail)
