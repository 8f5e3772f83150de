"""Replace a file or a folder in one step, so that no reader and no crash meets half of it."""

import ctypes
import errno
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from mlops_role_data.errors import BuildError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
# the kernel or the file system cannot exchange: use two renames
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


def sync_folder(folder: Path) -> None:
    """Make new and renamed files of a folder survive a loss of power (POSIX only)."""
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
    """Replace the content of a file in one step."""
    scratch = scratch_of(path)
    remove(scratch)
    try:
        write_file(scratch, content)
        scratch.replace(path)
    except OSError:
        # the next build removes what cannot be removed now
        with suppress(OSError):
            remove(scratch)
        raise
    sync_folder(path.parent)


def scratch_of(path: Path) -> Path:
    """Return the path where the new content of a file is written before it replaces the file."""
    return path.with_name(f".{path.name}.new")


def exchange(new: Path, target: Path) -> None:
    """Replace the folder `target` by `new`; afterwards `new` is the old folder, or is missing.

    On Linux one system call exchanges the two (``renameat2`` with ``RENAME_EXCHANGE``). On other
    systems the old folder is renamed first. For a moment there is no folder then, but never a
    mixture; :func:`recover` restores it after a crash.

    Raises
    ------
    OSError
        If a folder cannot be renamed. Then `target` is unchanged.
    BuildError
        If the kernel refuses the exchange. Then `target` is unchanged.
    """
    if not target.exists():
        new.rename(target)
    elif not _exchange_linux(new, target):
        aside = aside_of(target)
        target.rename(aside)
        try:
            new.rename(target)
        except BaseException:  # also an interruption from the keyboard
            aside.rename(target)
            raise
        aside.rename(new)
    sync_folder(target.parent)


def aside_of(target: Path) -> Path:
    """Return the path of the old folder during two renames."""
    return target.with_name(f".{target.name}.old")


def recover(target: Path, scratch: Path) -> None:
    """Restore the old release after an interrupted build, and remove the scratch folder."""
    aside = aside_of(target)
    if target.exists():
        remove(aside)
    else:
        # rename, never remove: if the disk wrongly reported that `target` is missing, this fails
        # and nothing is lost
        with suppress(FileNotFoundError):
            aside.rename(target)
    remove(scratch)


def remove(path: Path) -> None:
    """Remove a folder with its content, or a file, if it exists."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _exchange_linux(new: Path, target: Path) -> bool:
    """Exchange two folders by one system call, and return whether the system can do it."""
    libc: Any = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if not hasattr(libc, "renameat2"):
        return False
    done: int = libc.renameat2(_AT_FDCWD, bytes(new), _AT_FDCWD, bytes(target), _RENAME_EXCHANGE)
    if done != 0 and (code := ctypes.get_errno()) not in _UNSUPPORTED:
        raise BuildError(f"{new} could not be exchanged with {target}: {os.strerror(code)}")
    return done == 0
