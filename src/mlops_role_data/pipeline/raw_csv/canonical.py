"""The one canonical form of a raw file, and rewriting a file in it without changing a value."""

import codecs
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from mlops_role_data._release.files import delimited
from mlops_role_data.errors import DataPackageError
from mlops_role_data.pipeline.raw_csv.lines import parse


def to_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Write rows in the one canonical form: commas, LF, quotes only where needed.

    Not by the standard library's writer, which quotes differently from one Python to the next.

    Examples
    --------
    >>> to_csv(["a", "b"], [["1", "x, y"], ["", "z"]])
    'a,b\n1,"x, y"\n,z\n'
    """
    return delimited([cell or None for cell in cells] for cells in (header, *rows))


def canonical(data: bytes) -> bytes:
    r"""Return the canonical form of a CSV file's bytes.

    Byte-order mark, CRLF line ends, needless quotes, blank lines at the end and a missing final
    newline go; every cell stays as it is.

    Raises
    ------
    ValueError
        If the bytes have any other fault, such as rows of different numbers of cells.

    Examples
    --------
    >>> canonical(b'a,"b"\r\n1,2')
    b'a,b\n1,2\n'
    """
    # a mark of the byte order, and how the file ends, are form too
    bare = data.removeprefix(codecs.BOM_UTF8).rstrip(b"\r\n")
    records = parse(bare and bare + b"\n")
    if records.faults:
        raise ValueError("line {0.line}: {0.message}".format(records.faults[0]))
    return to_csv(records.header, records.rows).encode("utf-8")


def format_file(path: Path) -> bool:
    """Rewrite one file if it is not canonical; tell whether it was rewritten.

    Raises
    ------
    DataPackageError
        If the file has a fault that is more than form; it is left as it was.
    """
    data = path.read_bytes()
    try:
        due = canonical(data)
    except ValueError as error:
        raise DataPackageError(
            f"{path.name} has a fault that is more than form ({error}): "
            "run `mlops-role-data validate` to see where"
        ) from error
    if due == data:
        return False
    scratch = path.with_name(f".{path.name}.new")
    scratch.write_bytes(due)
    shutil.copymode(path, scratch)
    scratch.replace(path)
    return True
