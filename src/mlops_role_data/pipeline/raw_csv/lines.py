"""The bytes of a CSV file as records with their physical lines, each fault of form by its place.

A fault does not end the reading: what stands behind it is still judged. So a record that is no CSV
is left out and reading goes on at the next line.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

# Other libraries set this limit too, for the whole process: without it, what is read would depend
# on what is imported. How long a text may be is for the schema to say.
csv.field_size_limit(2**31 - 1)

_UTF16_OR_32 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |[\r\n]|$)")
_MOST_BROKEN = 100
_MOST_COLUMNS = 1000
_CSV_FAULTS = {
    "unexpected end of data": "a double quote is opened here and never closed: close or remove it",
    "',' expected after '\"'": "there is text after a closing double quote: write a quote inside a "
    'cell twice ("")',
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a file's form, and its physical line (0: the whole file)."""

    rule: str
    line: int
    message: str

    @property
    def refuses(self) -> bool:
        """Whether the record that begins on this line is left out."""
        return self.rule in {"blank-row", "cell-count", "conflict-marker", "csv"}


@dataclass
class Records:
    """A CSV file's records, as far as it has any.

    Attributes
    ----------
    rows
        The records behind the header that have as many cells as it.
    lines
        The line on which each of `rows` begins.
    starts
        The line on which each record begins for a parser that forgives, the header included.
    """

    header: tuple[str, ...] = ()
    header_line: int = 1
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def parse(data: bytes) -> Records:
    r"""Take a file apart.

    Parameters
    ----------
    data
        Any bytes at all.

    Returns
    -------
    Records
        What could be read, and every fault; never an exception.

    Examples
    --------
    >>> records = parse(b'a,b\n1,2\n\n3\n"x\n4,5\n')
    >>> records.rows, records.lines
    ([['1', '2'], ['4', '5']], [2, 6])
    >>> [(fault.rule, fault.line) for fault in records.faults]
    [('blank-row', 3), ('cell-count', 4), ('csv', 5)]
    """
    if fault := _unreadable(data):
        return Records(faults=[fault])
    text = data.decode("utf-8-sig", errors="replace")
    lines = list(io.StringIO(text, newline=""))
    found, broken = _split(lines)
    faults = [*_encoding_faults(data), *_line_faults(lines), *broken]
    forgiving = csv.reader(lines)
    ends = [forgiving.line_num for _ in forgiving]
    records = Records(starts=[1, *(end + 1 for end in ends[:-1])], faults=faults)
    _assemble(records, found)
    records.faults.sort(key=lambda fault: fault.line)
    return records


def _unreadable(data: bytes) -> Fault | None:
    """Say why a file has no records."""
    if data in {b"", codecs.BOM_UTF8}:
        return Fault("empty-file", 1, "the file is empty: it needs at least its header line")
    if data.startswith(_UTF16_OR_32):
        return Fault("encoding", 1, "the file is UTF-16 or UTF-32: save it as UTF-8")
    # UTF-16 without a byte-order mark decodes as UTF-8, with NULs between the letters
    if place := data.partition(b"\n")[0].find(b"\0") + 1:
        header = f"a NUL byte at byte {place} of the header"
        return Fault("encoding", 1, f"{header}: if the file is UTF-16, save it as UTF-8")
    return None


def _encoding_faults(data: bytes) -> Iterator[Fault]:
    if data.startswith(codecs.BOM_UTF8):
        message = "the file starts with a byte-order mark: save it as UTF-8 without one"
        yield Fault("encoding", 1, message)
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            found, place = line[error.start], error.start + 1
            message = f"byte 0x{found:02x} at byte {place} of the line is not UTF-8: save as UTF-8"
            yield Fault("encoding", number, message)
        if place := line.find(b"\0") + 1:
            yield Fault("encoding", number, f"a NUL byte at byte {place} of the line: remove it")


def _line_faults(lines: list[str]) -> Iterator[Fault]:
    for number, line in enumerate(lines, 1):
        if _CONFLICT.match(line):
            message = "a merge-conflict marker: settle the conflict and remove the line"
            yield Fault("conflict-marker", number, message)
    if not lines[-1].endswith(("\n", "\r")):
        message = "the last line has no end: complete it, or end it with a newline"
        yield Fault("truncated", len(lines), message)


def _split(lines: list[str]) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    """Return the records with their lines, and the faults; go on at the line after each fault.

    Not without end: each broken quote can cost a look at the whole rest of the file.
    """
    records: list[tuple[int, list[str]]] = []
    faults: list[Fault] = []
    start = 0
    while start < len(lines) and len(faults) < _MOST_BROKEN:
        first = start
        reader = csv.reader(islice(lines, first, None), strict=True)
        try:
            for cells in reader:
                records.append((start + 1, cells))
                start = first + reader.line_num
        except csv.Error as error:
            message = _CSV_FAULTS.get(str(error), f"this record is not CSV: {error}")
            faults.append(Fault("csv", start + 1, message))
            start += 1
    return records, faults


def _assemble(records: Records, found: list[tuple[int, list[str]]]) -> None:
    """Tell the header from the rows, and rows from what is none."""
    refused = {fault.line for fault in records.faults if fault.refuses}
    for line, cells in found:
        if line in refused:
            continue
        if not any(cells):
            message = "the line holds no value: remove it"
            records.faults.append(Fault("blank-row", line, message))
        elif not records.header and len(cells) > _MOST_COLUMNS:
            message = f"the header has {len(cells)} columns, and at most {_MOST_COLUMNS} are read"
            records.faults.append(Fault("unreadable-file", line, f"{message}: correct the file"))
            return
        elif not records.header:
            if any(fault.rule == "csv" and fault.line < line for fault in records.faults):
                return  # the header itself is broken, so nobody knows what the cells are
            records.header, records.header_line = tuple(cells), line
        elif len(cells) != len(records.header):
            message = (
                f"the row has {len(cells)} cells and the header {len(records.header)}: add or "
                'remove cells, or put a value that holds a comma between double quotes ("...")'
            )
            records.faults.append(Fault("cell-count", line, message))
        else:
            records.rows.append(cells)
            records.lines.append(line)
