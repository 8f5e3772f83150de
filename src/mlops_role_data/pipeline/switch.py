"""A folder replaced by another in one step, so that a reader or a crash never meets half of it."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

from mlops_role_data.errors import BuildError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
# The kernel or the file system cannot exchange; then two renames must do.
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


def sync_folder(folder: Path) -> None:
    """Make what was renamed or created in a folder survive a loss of power (POSIX only)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_file(path: Path, content: bytes) -> None:
    """Write a new file and wait until it is on the disk."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def exchange(new: Path, target: Path) -> None:
    """Put `new` in the place of `target`; afterwards `new` is the old folder, or gone.

    On Linux the two are exchanged by one system call (``renameat2`` with ``RENAME_EXCHANGE``).
    Elsewhere the old folder is renamed away first; for that moment there is none, but never a
    mixture, and :func:`recover` puts it back after a crash in between.
    """
    if not target.exists():
        new.rename(target)
    elif not _exchange_linux(new, target):
        aside = aside_of(target)
        target.rename(aside)
        new.rename(target)
        aside.rename(new)
    sync_folder(target.parent)


def aside_of(target: Path) -> Path:
    """Where the old folder stands for a moment, on systems that cannot exchange."""
    return target.with_name(f".{target.name}.old")


def recover(target: Path, leftovers: list[Path]) -> None:
    """Mend what an interrupted build left: the old release is put back, scratch folders go."""
    aside = aside_of(target)
    if aside.exists():
        if target.exists():
            shutil.rmtree(aside)
        else:
            aside.rename(target)
    for leftover in leftovers:
        shutil.rmtree(leftover)


def _exchange_linux(new: Path, target: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    done = libc.renameat2(
        _AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(target), _RENAME_EXCHANGE
    )
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise BuildError(f"{new} could not be exchanged with {target}: {os.strerror(code)}")
