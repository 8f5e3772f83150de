"""Strict CSV to Arrow: no inference, no coercion, and a place for everything that is wrong.

A raw file is canonical or refused: what :func:`to_csv` writes for the rows read must be the file's
very bytes. That one comparison closes what lenient parsers let through (byte-order marks, CRLF,
stray quotes, padding), so the checks before it only serve to name the fault and its place.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from mlops_role_data._catalog import Field, Table
from mlops_role_data.pipeline.convert import convert
from mlops_role_data.pipeline.format import to_csv
from mlops_role_data.pipeline.problems import Problem, explain

_BOMS = {
    b"\xef\xbb\xbf": "a UTF-8 byte-order mark",
    b"\xff\xfe": "a UTF-16 byte-order mark",
    b"\xfe\xff": "a UTF-16 byte-order mark",
}
_CONFLICT = re.compile(rb"^(<{7}|={7}|>{7}|\|{7})( |$)")


@dataclass
class RawTable:
    """One raw file as read: typed rows, the lines they stand on, and what is wrong with them."""

    schema: Table
    file: str
    path: Path
    typed: pa.Table
    """Rows of the right width; a cell that is not of its type is null here, and in `bad`."""
    text: pa.Table
    """The same rows as they stand in the file."""
    lines: Sequence[int]
    """Physical line of each row of `typed`."""
    record_lines: Sequence[int]
    """Physical line of each record after the header, blank and ragged ones included."""
    bad: dict[str, list[int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(
        self,
        rule: str,
        message: str,
        *,
        index: int | None = None,
        field: str | None = None,
        value: object = None,
        by: str = "rules",
    ) -> Problem:
        """Make a problem at row `index` of `typed` (None: the file as a whole)."""
        line = None if index is None else self.lines[index]
        return Problem(self.schema.name, self.file, line, field, rule, value, message, (by,))


def read_table(path: Path, schema: Table, file: str) -> RawTable:
    """Read one raw file.

    Parameters
    ----------
    path
        The CSV file.
    schema
        The table's schema; its fields' types are the only ones tried.
    file
        The name under which problems are reported.

    Returns
    -------
    RawTable
        Never an exception for bad content: every fault is in ``problems``.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return _unreadable(path, schema, file, "missing-file", "the file does not exist: add it")
    except OSError as error:
        return _unreadable(path, schema, file, "unreadable-file", f"cannot be read: {error}")
    faults = list(_byte_faults(data))
    problems = [
        Problem(schema.name, file, line, None, rule, None, message, ("reader",))
        for rule, line, message in faults
    ]
    text = data.decode("utf-8-sig", errors="replace")
    records, lines, broken = _parse(text)
    if broken:
        problems.append(
            Problem(schema.name, file, broken[0], None, "csv", None, broken[1], ("reader",))
        )
    raw = _assemble(path, schema, file, records, lines)
    raw.problems[:0] = problems
    if not raw.problems and (fault := _canonical_fault(data, records)):
        raw.problems.append(
            Problem(schema.name, file, fault[0], None, "canonical", None, fault[1], ("reader",))
        )
    return raw


def _byte_faults(data: bytes) -> Iterator[tuple[str, int, str]]:
    if not data:
        yield "empty-file", 1, "the file is empty: it needs at least its header line"
        return
    for mark, name in _BOMS.items():
        if data.startswith(mark):
            yield "encoding", 1, f"the file starts with {name}: save it as plain UTF-8"
            break
    else:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            column = error.start - data.rfind(b"\n", 0, error.start)
            found = data[error.start : error.start + 1].hex()
            yield (
                "encoding",
                line,
                f"byte 0x{found} at byte {column} of the line is not UTF-8: save it as UTF-8",
            )
    for number, line_bytes in enumerate(data.split(b"\n"), 1):
        if b"\0" in line_bytes:
            place = line_bytes.index(b"\0") + 1
            yield "encoding", number, f"a NUL byte at byte {place} of the line: remove it"
        if _CONFLICT.match(line_bytes):
            yield "conflict-marker", number, "a merge-conflict marker: settle the conflict"
    if not data.endswith(b"\n"):
        last = data.count(b"\n") + 1
        yield "truncated", last, "the last line has no end: complete it, or end it with a newline"


def _parse(text: str) -> tuple[list[list[str]], list[int], tuple[int, str] | None]:
    """Give the records, the line on which each begins, and the fault that ended the parsing."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    lines: list[int] = []
    start = 1
    try:
        for record in reader:
            records.append(record)
            lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        return records, lines, (start, f"the record that begins here is no CSV: {error}")
    return records, lines, None


def _canonical_fault(data: bytes, records: list[list[str]]) -> tuple[int, str] | None:
    canonical = to_csv(records[0], records[1:]).encode("utf-8")
    if canonical == data:
        return None
    pairs = zip(data.split(b"\n"), canonical.split(b"\n"), strict=False)
    line = next(number for number, (found, due) in enumerate(pairs, 1) if found != due)
    return line, (
        "the line is not in canonical form (LF line ends, quotes only where needed): "
        "run `mlops-role-data format`, which changes the form and no value"
    )


def _unreadable(path: Path, schema: Table, file: str, rule: str, message: str) -> RawTable:
    raw = _assemble(path, schema, file, [], [])
    raw.problems = [Problem(schema.name, file, None, None, rule, None, message, ("reader",))]
    return raw


def _assemble(
    path: Path, schema: Table, file: str, records: list[list[str]], lines: list[int]
) -> RawTable:
    header = records[0] if records else []
    problems = [
        Problem(schema.name, file, 1, column, "header", column, message, ("reader",))
        for column, message in (_header_faults(header, schema) if records else ())
    ]
    rows: list[list[str]] = []
    kept: list[int] = []
    for record, line in zip(records[1:], lines[1:], strict=True):
        if len(record) == len(header):
            rows.append(record)
            kept.append(line)
        else:
            problems.append(_width_fault(schema, file, record, header, line))
    usable = [name for name in schema.columns if header.count(name) == 1]
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    text = {name: pa.array(cells[header.index(name)], pa.string()) for name in usable}
    typed: dict[str, pa.Array] = {}
    raw = RawTable(schema, file, path, pa.table({}), pa.table(text), kept, lines[1:])
    for name in usable:
        column = schema.field(name)
        typed[name], bad = convert(text[name], column.type)
        if bad:
            raw.bad[name] = bad
            problems.extend(_type_fault(raw, column, index) for index in bad)
    raw.typed = pa.table(typed)
    raw.problems = problems
    return raw


def _header_faults(header: list[str], schema: Table) -> Iterator[tuple[str, str]]:
    due = list(schema.columns)
    if header == due:
        return
    for name in sorted(set(header), key=header.index):
        if header.count(name) > 1:
            yield name, f"the column {name!r} stands {header.count(name)} times: keep one of them"
        if name not in due:
            yield name, f"{name!r} is no column of schemas/{schema.name}.json: rename or remove it"
    missing = [name for name in due if name not in header]
    for name in missing:
        yield name, f"the column {name!r} is missing from the header: add it"
    if sorted(header) == sorted(due):
        first = next(found for found, name in zip(header, due, strict=True) if found != name)
        yield first, f"the columns stand in another order than in the schema: {', '.join(due)}"


def _width_fault(
    schema: Table, file: str, record: list[str], header: list[str], line: int
) -> Problem:
    if not record:
        rule, message = "blank-row", "the line is blank: remove it"
    else:
        rule = "cell-count"
        message = (
            f"the row has {len(record)} cells and the header {len(header)}: add or remove "
            'cells, or put a value that holds a comma between double quotes ("...")'
        )
    return Problem(schema.name, file, line, None, rule, None, message, ("reader",))


def _type_fault(raw: RawTable, column: Field, index: int) -> Problem:
    value = raw.text.column(column.name)[index].as_py()
    message = explain("type", raw.schema, column, value)
    return raw.problem(
        "type", message, index=index, field=column.name, value=value, by="reader"
    )
