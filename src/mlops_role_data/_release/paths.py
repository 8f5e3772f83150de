"""The one answer to "where is the published package", and a folder that is opened once.

Standard library only.
"""

import errno
import os
import stat
import time
from pathlib import Path
from typing import Self

from mlops_role_data.errors import DataPackageError

DESCRIPTOR = "datapackage.json"
VARIABLE = "MLOPS_ROLE_DATA_DIR"
REMEDY = "Reinstall the package; in a checkout, run 'mlops-role-data build'."

# In seconds, before each look.
_PAUSES = (0.0, 0.001, 0.02)
_HERE = Path(__file__).resolve().parents[1]

# Where the platform allows it, files are resolved from the open folder, not from its name.
_PINS = os.open in os.supports_dir_fd and os.listdir in os.supports_fd
# A link could lead out of the folder; a pipe in place of a file would block the reader for ever.
_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def data_dir() -> Path:
    """Find the folder that holds the published package.

    The places, in this order: the folder named by the environment variable
    ``MLOPS_ROLE_DATA_DIR``, ``build/`` of the data set that the working folder is in, ``_data/``
    inside the installed package, ``build/`` of the checkout that the package is imported from.

    Returns
    -------
    pathlib.Path
        An absolute path; the folder holds a ``datapackage.json``.

    Raises
    ------
    DataPackageError
        If no place holds a package, or if the variable is set (even to nothing) and its folder
        does not: a wrong variable is never passed over in silence.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen is not None:
        # An empty path would mean the current folder, which nobody asked for.
        places = [Path(chosen).expanduser().absolute()] if chosen else []
        told = (
            f"the environment variable {VARIABLE} is {chosen!r}, and no {DESCRIPTOR} is there. "
            "Set it to the folder of a published package, or unset it to use the installed one."
        )
    else:
        places, checkout = [*_own_data_set(), _HERE / "_data"], _HERE.parents[1]
        if (checkout / "pyproject.toml").is_file():
            places.append(checkout / "build")
        told = (
            f"no {DESCRIPTOR} found. Looked at: the environment variable {VARIABLE} (not set), "
            f"{', '.join(map(str, places))}. {REMEDY}"
        )
    # Before saying no it is asked again: where the system cannot exchange two folders in one
    # step, there is none for the moment in which a new build is switched in.
    for pause in _PAUSES:
        time.sleep(pause)
        for place in places:
            if (place / DESCRIPTOR).is_file():
                return place
    raise DataPackageError(told)


def _own_data_set() -> list[Path]:
    """Return ``build/`` of the data set that the working folder is in, if it was built."""
    here = Path.cwd()
    roots = (each for each in (here, *here.parents) if (each / "schemas").is_dir())
    root = next((each for each in roots if (each / DESCRIPTOR).is_file()), None)
    return [root / "build"] if root and (root / "build" / DESCRIPTOR).is_file() else []


class Folder:
    """A folder opened once, so that all that is read through it belongs together.

    A build replaces the whole published folder in one step. A reader that opens file after file by
    path can get some from before the switch and some from after it; a folder that is held open
    stays the one it was. Its files may be deleted meanwhile: reading them then fails, and
    :meth:`switched` tells this from real damage.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY) if _PINS else None
        self._identity = _identity(path if self._handle is None else self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    @property
    def pinned(self) -> bool:
        """Whether reading is tied to the folder itself rather than to its name."""
        return self._handle is not None

    def switched(self) -> bool:
        """Return whether another folder stands under this name by now."""
        try:
            return _identity(self.path) != self._identity
        except OSError:
            return True

    def names(self) -> list[str]:
        """List all that stands in the folder, sorted."""
        # pathlib knows no open folders.
        return sorted(os.listdir(self.path if self._handle is None else self._handle))  # noqa: PTH208

    def read(self, name: str, limit: int) -> bytes:
        """Read the plain file `name`, of which at most `limit` bytes.

        Raises
        ------
        OSError
            If it is absent, a symbolic link, not a regular file, or unreadable.
        """
        if self._handle is None and (self.path / name).is_symlink():
            raise OSError(errno.ELOOP, "is a symbolic link", name)
        target = self.path / name if self._handle is None else name
        with open(target, "rb", opener=self._open) as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, "is not a regular file", name)
            # Asking for more than is there would reserve memory for it first.
            return stream.read(min(limit, status.st_size))

    def _open(self, path: str, flags: int) -> int:
        return os.open(path, flags | _FLAGS, dir_fd=self._handle)


def _identity(target: Path | int) -> tuple[int, int, int]:
    status = os.stat(target)  # noqa: PTH116 - an open folder has no path
    # The number of a deleted folder is soon given to a new one; the time tells them apart.
    return status.st_dev, status.st_ino, status.st_mtime_ns
