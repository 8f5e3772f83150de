"""Reading from one release of the data, even while a new build is being switched in.

Standard library only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from mlops_role_data._release.catalog import Catalog, Table
from mlops_role_data._release.descriptor import parse
from mlops_role_data._release.paths import DESCRIPTOR, REMEDY, Folder, data_dir
from mlops_role_data._release.values import sha256
from mlops_role_data.errors import DataPackageError, VerificationError

T = TypeVar("T")

# A descriptor of forty tables has some 300 kB.
_DESCRIPTOR_LIMIT = 32 << 20
# Each attempt needs a switch within the fraction of a millisecond that the one before it took.
_ATTEMPTS = 20


@dataclass(frozen=True)
class Release:
    """A catalog, and the open folder that it was read from."""

    catalog: Catalog
    folder: Folder

    def read(self, table: Table, *, verify: bool = False) -> bytes:
        """Read the published file of `table`, whole, and hold it against the descriptor.

        Raises
        ------
        DataPackageError
            If the file cannot be read.
        VerificationError
            If its size, or with `verify` its sha256, is another one than the descriptor's.
        """
        content = _content(self.folder, table.file, table.size_bytes)
        if len(content) != table.size_bytes:
            found = "more" if len(content) > table.size_bytes else str(len(content))
            raise mismatch(table, "size in bytes", table.size_bytes, found)
        if verify and (found := sha256(content)) != table.hash:
            raise mismatch(table, "hash", table.hash, found)
        return content


def mismatch(table: Table, what: str, expected: object, found: object) -> VerificationError:
    """Build the error that all checks of a file against the descriptor share."""
    return VerificationError(
        f"{table.path} is not the file that {DESCRIPTOR} describes: "
        f"{what} expected {expected}, found {found}. {REMEDY}"
    )


def read_release(action: Callable[[Release], T]) -> T:
    """Run `action` on the release in place; again, from the start, if a switch disturbed it.

    Whatever `action` reads through its argument comes from one release. It must have no effect
    but its result, since it may run more than once.
    """
    for _ in range(_ATTEMPTS):
        path = data_dir()
        try:
            opened = Folder(path)
        except PermissionError as error:
            raise DataPackageError(
                f"{path} cannot be opened: {error.strerror}. Have its permissions corrected."
            ) from error
        except OSError:
            # It was there when it was looked for: a switch is under way.
            continue
        with opened as folder:
            try:
                result = action(Release(_read_catalog(folder), folder))
            except (DataPackageError, OSError) as error:
                if folder.switched():
                    continue
                if isinstance(error, DataPackageError):
                    raise
                raise DataPackageError(f"{folder.path}: {error}. {REMEDY}") from error
            # A folder held by name only may have become another one half-way through.
            if folder.pinned or not folder.switched():
                return result
    raise DataPackageError(
        f"{path} was replaced during each of {_ATTEMPTS} attempts to read it. "
        "Wait until nothing builds there, and try again."
    )


def catalog() -> Catalog:
    """Read the catalog of the release in place; parsed once per release."""
    return read_release(lambda release: release.catalog)


def _content(folder: Folder, name: str, limit: int) -> bytes:
    """Read a file; if it is longer than `limit`, one byte more than that, enough to see it."""
    try:
        return folder.read(name, limit + 1)
    except OSError as error:
        raise DataPackageError(
            f"{folder.path / name} cannot be read: {error.strerror or error}. {REMEDY}"
        ) from error


def _read_catalog(folder: Folder) -> Catalog:
    content = _content(folder, DESCRIPTOR, _DESCRIPTOR_LIMIT)
    if len(content) > _DESCRIPTOR_LIMIT:
        where = folder.path / DESCRIPTOR
        raise DataPackageError(f"{where} is larger than {_DESCRIPTOR_LIMIT} bytes. {REMEDY}")
    return parse(content, folder.path)
