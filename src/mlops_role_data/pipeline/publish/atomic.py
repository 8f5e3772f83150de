"""A folder or file replaced in one step, so that a reader or a crash never meets half of it."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from contextlib import suppress
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


def replace_file(path: Path, content: bytes) -> None:
    """Return a file other content, in one step."""
    scratch = scratch_of(path)
    remove(scratch)
    try:
        write_file(scratch, content)
        scratch.replace(path)
    except OSError:
        # what cannot be removed now, the next build removes
        with suppress(OSError):
            remove(scratch)
        raise
    sync_folder(path.parent)


def scratch_of(path: Path) -> Path:
    """Where the new content of a file is written, before it takes the file's place."""
    return path.with_name(f".{path.name}.new")


def exchange(new: Path, target: Path) -> None:
    """Put `new` in the place of `target`; afterwards `new` is the old folder, or gone.

    On Linux the two are exchanged by one system call (``renameat2`` with ``RENAME_EXCHANGE``).
    Elsewhere the old folder is renamed away first; for that moment there is none, but never a
    mixture, and :func:`recover` puts it back after a crash in between.

    Raises
    ------
    OSError
        If a folder cannot be renamed; then `target` is what it was.
    BuildError
        If the kernel refuses the exchange; likewise.
    """
    if not target.exists():
        new.rename(target)
    elif not _exchange_linux(new, target):
        aside = aside_of(target)
        target.rename(aside)
        try:
            new.rename(target)
        except BaseException:  # an interruption from the keyboard as well
            aside.rename(target)
            raise
        aside.rename(new)
    sync_folder(target.parent)


def aside_of(target: Path) -> Path:
    """Where the old folder stands for a moment, on systems that cannot exchange."""
    return target.with_name(f".{target.name}.old")


def recover(target: Path, scratch: Path) -> None:
    """Put back the old release after an interrupted build, and remove the scratch folder."""
    aside = aside_of(target)
    if target.exists():
        remove(aside)
    else:
        # Never removed here: were the disk at fault in saying that there is no target, renaming
        # would fail, and nothing would be lost.
        with suppress(FileNotFoundError):
            aside.rename(target)
    remove(scratch)


def remove(path: Path) -> None:
    """Remove a folder with all in it, or a file; it is no fault if there is none."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _exchange_linux(new: Path, target: Path) -> bool:
    """Exchange two folders by one system call; tell whether the system can."""
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
