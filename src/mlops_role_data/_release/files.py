"""Write files for users: whole or not at all, and the same bytes each time."""

import io
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from mlops_role_data.errors import ExportError

# What all zip programs can show; a time of day has no place in a file that is compared.
_WHEN = (1980, 1, 1, 0, 0, 0)


def delimited(rows: Iterable[Iterable[str | None]], separator: str = ",", end: str = "\n") -> str:
    r"""Return rows as the text of a CSV file: a null is empty, and an empty text is quoted.

    Examples
    --------
    >>> delimited([["a", None, "", "b,c"]])
    'a,,"","b,c"\n'
    """
    special = re.compile(f'[{separator}"\r\n]')

    def quoted(cell: str | None) -> str:
        if cell is None:
            return ""
        return '"' + cell.replace('"', '""') + '"' if not cell or special.search(cell) else cell

    # A lone null is quoted, since a blank line is no row.
    return "".join((separator.join(map(quoted, row)) or '""') + end for row in rows)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of these files, by name: the same bytes on every system."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, on every system: permissions are written in its form
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


@contextmanager
def new_file(target: Path, *, overwrite: bool = True) -> Iterator[Path]:
    """Give the path of a file to write, and move the file to `target` when it is complete.

    Raises
    ------
    ExportError
        If the file cannot be written, or is there already and must not be replaced.
    """
    try:
        # A folder, since databases put files of their own beside theirs.
        with tempfile.TemporaryDirectory(prefix=".mlops-role-data-", dir=target.parent) as folder:
            made = Path(folder) / "new"
            yield made
            with made.open("rb+") as stream:
                os.fsync(stream.fileno())
            if overwrite:
                made.replace(target)
            else:
                _move(made, target)
    except OSError as error:
        raise ExportError(f"{target} cannot be written: {error.strerror or error}.") from error


def refuse_existing(target: Path) -> None:
    """Raise ExportError if there is anything at this path, even a broken link."""
    if os.path.lexists(target):
        raise ExportError(f"{target} exists already. Name another file, or ask for overwriting.")


def _move(made: Path, target: Path) -> None:
    try:
        # Fails if a file has come there meanwhile, which a rename would replace without a word.
        target.hardlink_to(made)
    except OSError:
        refuse_existing(target)
        # Not every file system has hard links.
        made.rename(target)
