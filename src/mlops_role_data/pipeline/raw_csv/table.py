"""Strict CSV to Arrow: no inference, no coercion, and a place for everything that is wrong.

A raw file is canonical or refused: what :func:`to_csv` writes for the rows read must be the file's
very bytes. That one comparison closes what lenient parsers let through (byte-order marks, CRLF,
stray quotes, padding), so the checks before it only serve to name the fault and its place.
"""

import errno
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import pyarrow as pa

from mlops_role_data._release.catalog import Table
from mlops_role_data._release.paths import Folder
from mlops_role_data.pipeline.raw_csv.canonical import to_csv
from mlops_role_data.pipeline.raw_csv.cells import convert
from mlops_role_data.pipeline.raw_csv.lines import Fault, Records, parse
from mlops_role_data.pipeline.report.problems import Problem, explain

_MOST_BYTES = 256 << 20
_NOT_READ = {"missing-file", "unreadable-file"}
# What a problem shows unless it is told: the cell that it is about
_CELL = object()
_NOT_CANONICAL = (
    "the line is not in canonical form (LF line ends, quotes only where needed): "
    "run `mlops-role-data format`, which changes the form and no value"
)


@dataclass
class RawTable:
    """One raw file as read: typed rows, the lines they stand on, and what is wrong with them.

    Attributes
    ----------
    typed
        Rows of the right width; a cell that is not of its type is null here, and in `bad`.
    text
        The same rows as they stand in the file.
    lines
        Physical line of each row of `typed`.
    header
        The column names as they stand in the file; none if it has no header that can be read.
    starts
        Physical line of each record for a forgiving parser, header and refused records included.
    bad
        By column, the rows whose cell is not of the column's type.
    refused
        By line, why the record that begins there is not in `typed`.
    """

    schema: Table
    file: str
    path: Path
    typed: pa.Table
    text: pa.Table
    lines: Sequence[int]
    header: tuple[str, ...] = ()
    starts: Sequence[int] = ()
    bad: dict[str, list[int]] = field(default_factory=dict)
    refused: dict[int, Problem] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_read(self) -> bool:
        """Whether the file is there, and one that judges may open."""
        return not any(each.rule in _NOT_READ for each in self.problems)

    @property
    def in_place(self) -> frozenset[str]:
        """The columns that are where the schema has them; none if the header is not on top."""
        if not self.header or self.starts[0] in self.refused:
            return frozenset()
        return frozenset(
            name for name, due in zip(self.header, self.schema.columns, strict=False) if name == due
        )

    @property
    def with_rows(self) -> pa.Table:
        """The typed rows with the hidden column ``_row``: the line of each in the file."""
        return self.typed.append_column("_row", pa.array(self.lines, pa.int64()))

    def known(self, *columns: str | None) -> Problem | None:
        """Return the reader's own finding on the header or the file as such, if it has one.

        One on any of `columns` comes first: other judges count a shifted header otherwise.
        """
        found = [each for each in self.problems if each.rule != "type"]
        named = (each for each in found if each.rule == "header" and each.field in columns)
        return next(named, found[0] if found else None)

    def problem(
        self,
        rule: str,
        message: str,
        index: int | None = None,
        field: str | None = None,
        value: object = _CELL,
        *,
        by: str = "rules",
    ) -> Problem:
        """Make a problem at row `index` of `typed` (None: the file as a whole)."""
        line = None if index is None else self.lines[index]
        if value is _CELL:
            value = self.typed.column(field)[index].as_py() if field and index is not None else None
        return Problem(self.schema.name, self.file, line, field, rule, value, message, (by,))

    def of_form(self, rule: str, line: int, message: str, column: str | None = None) -> Problem:
        """Make a problem of the file's form, of a line or (0) of the file as a whole."""
        place = (self.schema.name, self.file, line or None, column or None)
        return Problem(*place, rule, column, message, ("reader",))


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
    data = b""
    try:
        # what a link leads to is no part of the data set, and a pipe or a device has no end
        with Folder(path.parent) as folder:
            data = folder.read(path.name, _MOST_BYTES + 1)
        big = len(data) > _MOST_BYTES
        records = _unread(f"it has over {_MOST_BYTES} bytes") if big else parse(data)
    except FileNotFoundError:
        records = Records(faults=[Fault("missing-file", 0, "the file does not exist: add it")])
    except OSError as error:
        known = {errno.ELOOP: "it is a symbolic link", errno.EINVAL: "it is no plain file"}
        records = _unread(known.get(error.errno or 0, str(error.strerror)))
    raw = _assemble(path, schema, file, records)
    if not raw.problems and (line := _first_not_canonical(data, records)):
        raw.problems.append(raw.of_form("canonical", line, _NOT_CANONICAL))
    return raw


def _unread(why: str) -> Records:
    message = f"the file cannot be read: {why}. Put a plain file here"
    return Records(faults=[Fault("unreadable-file", 0, message)])


def _assemble(path: Path, schema: Table, file: str, records: Records) -> RawTable:
    header, lines, starts = records.header, records.lines, records.starts
    usable = [name for name in schema.columns if header.count(name) == 1]
    cells = list(zip(*records.rows, strict=True)) if records.rows else [()] * len(header)
    text = {name: pa.array(cells[header.index(name)], pa.string()) for name in usable}
    converted = {name: convert(text[name], schema.field(name).type) for name in usable}
    typed = pa.table({name: column for name, (column, _) in converted.items()})
    raw = RawTable(schema, file, path, typed, pa.table(text), lines, header, starts)
    raw.bad = {name: bad for name, (_, bad) in converted.items() if bad}
    for fault in records.faults:
        problem = raw.of_form(fault.rule, fault.line, fault.message)
        raw.problems.append(problem)
        if fault.refuses:
            raw.refused.setdefault(fault.line, problem)
    for column, message in _header_faults(header, schema) if header else ():
        raw.problems.append(raw.of_form("header", records.header_line, message, column))
    for name, indices in raw.bad.items():
        for index in indices:
            value = text[name][index].as_py()
            message = explain("type", schema, schema.field(name), value)
            raw.problems.append(raw.problem("type", message, index, name, value, by="reader"))
    return raw


def _header_faults(header: Sequence[str], schema: Table) -> Iterator[tuple[str, str]]:
    due = schema.columns
    unknown = f"is not in schemas/{schema.name}.json: rename or remove the column"
    for name in dict.fromkeys(header):
        if name and header.count(name) > 1:
            yield name, f"the column {name!r} occurs {header.count(name)} times: keep one of them"
        if not name:
            yield name, "a column has no name: name it as the schema does, or remove it"
        elif name not in due:
            yield name, f"{name!r} {unknown}"
    for name in due:
        if name not in header:
            yield name, f"the column {name!r} is missing from the header: add it"
    if tuple(header) != due and sorted(header) == sorted(due):
        first = next(found for found, name in zip(header, due, strict=True) if found != name)
        yield first, f"the columns are not in the order of the schema: {', '.join(due)}"


def _first_not_canonical(data: bytes, records: Records) -> int | None:
    """Return the first line that is not in canonical form."""
    canonical = to_csv(records.header, records.rows).encode("utf-8")
    pairs = zip_longest(data.splitlines(keepends=True), canonical.splitlines(keepends=True))
    return next((number for number, (found, due) in enumerate(pairs, 1) if found != due), None)
