"""Faults of form, made by hand: how a file is damaged, and where that must be shown.

Each damage is done to the last row where it can be, since rules count rows from the first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mlops_role_data._release.catalog import Table

# Not one between double quotes
_COMMA = re.compile(rb',(?=(?:[^"]*"[^"]*")*[^"]*$)')

Place = tuple[int | None, str | None, str]
"""Line, field and rule."""
Damage = tuple[bytes | None, set[Place]]
"""The file's new bytes (None: no file any more), and all that is to be said of it."""


def texts(table: Table) -> list[str]:
    """Name the columns that must hold a text of any kind, and that no other column follows."""
    followed = {name for each in table.fields for name in (each.read_from, each.named_in)}
    return [
        each.name
        for each in table.fields
        if each.required and "minLength" in each.constraints and each.name not in followed
    ]


@dataclass(frozen=True)
class Victim:
    """A sound file of at least two rows, whose first column is its only key."""

    table: Table
    data: bytes

    @property
    def lines(self) -> list[bytes]:
        return self.data.splitlines()

    @property
    def last(self) -> int:
        return len(self.lines)

    @property
    def text(self) -> str:
        """A column that must hold a text."""
        return texts(self.table)[0]

    def cells(self, line: int) -> list[bytes]:
        return re.split(_COMMA, self.lines[line - 1])

    def with_line(self, number: int, *new: bytes) -> bytes:
        """Put other lines in the place of one."""
        return b"".join(
            line + b"\n" for line in [*self.lines[: number - 1], *new, *self.lines[number:]]
        )

    def with_cell(self, column: str, cell: bytes) -> bytes:
        """Put another cell into the last row."""
        cells = self.cells(self.last)
        cells[self.table.columns.index(column)] = cell
        return self.with_line(self.last, b",".join(cells))

    def with_columns(self, change: Callable[[list[bytes]], list[bytes]]) -> bytes:
        """Change every line alike."""
        rows = [change(self.cells(line)) for line in range(1, self.last + 1)]
        return b"".join(b",".join(cells) + b"\n" for cells in rows)

    def with_label(self, column: str, label: bytes) -> bytes:
        """Rename a column."""
        labels = [label if name == column else name.encode() for name in self.table.columns]
        return self.with_line(1, b",".join(labels))

    def cell(self, column: str) -> bytes:
        return self.cells(self.last)[self.table.columns.index(column)]


FAULTS: dict[str, Callable[[Victim], Damage]] = {}


def fault(damage: Callable[[Victim], Damage]) -> Callable[[Victim], Damage]:
    """Add a damage to the corpus."""
    FAULTS[damage.__name__.replace("_", " ")] = damage
    return damage


# Bytes


@fault
def byte_order_mark(file: Victim) -> Damage:
    return b"\xef\xbb\xbf" + file.data, {(1, None, "encoding")}


@fault
def utf_16(file: Victim) -> Damage:
    return file.data.decode().encode("utf-16"), {(1, None, "encoding")}


@fault
def utf_16_without_mark(file: Victim) -> Damage:
    return file.data.decode().encode("utf-16-le"), {(1, None, "encoding")}


@fault
def utf_32(file: Victim) -> Damage:
    return file.data.decode().encode("utf-32"), {(1, None, "encoding")}


@fault
def latin_1_letter(file: Victim) -> Damage:
    cell = b"Any caf\xe9 or bar"
    return file.with_cell(file.text, cell), {(file.last, None, "encoding")}


@fault
def overlong_utf_8(file: Victim) -> Damage:
    cell = b"Any \xc0\xaf text"
    return file.with_cell(file.text, cell), {(file.last, None, "encoding")}


@fault
def surrogate_in_utf_8(file: Victim) -> Damage:
    cell = b"Any \xed\xa0\x80 text"
    return file.with_cell(file.text, cell), {(file.last, None, "encoding")}


@fault
def nul_in_a_cell(file: Victim) -> Damage:
    cell = b"Any \0 text"
    return file.with_cell(file.text, cell), {(file.last, None, "encoding")}


@fault
def nul_in_the_header(file: Victim) -> Damage:
    return file.with_label(file.text, b"na\0me"), {(1, None, "encoding")}


@fault
def no_text_at_all(file: Victim) -> Damage:  # noqa: ARG001 (nothing of the file stays)
    return bytes(range(256)), {(1, None, "encoding")}


# Lines


@fault
def windows_line_ends(file: Victim) -> Damage:
    return file.data.replace(b"\n", b"\r\n"), {(1, None, "canonical")}


@fault
def one_windows_line_end(file: Victim) -> Damage:
    return file.data.removesuffix(b"\n") + b"\r\n", {(file.last, None, "canonical")}


@fault
def old_line_ends(file: Victim) -> Damage:
    return file.data.replace(b"\n", b"\r"), {(1, None, "canonical")}


@fault
def no_final_newline(file: Victim) -> Damage:
    return file.data.removesuffix(b"\n"), {(file.last, None, "truncated")}


@fault
def cut_in_the_last_row(file: Victim) -> Damage:
    kept = file.data.removesuffix(b"\n").rpartition(b",")[0]
    return kept, {(file.last, None, "truncated"), (file.last, None, "cell-count")}


@fault
def cut_in_the_header(file: Victim) -> Damage:
    columns = file.table.columns
    missing: set[Place] = {(1, name, "header") for name in columns[1:]}
    return columns[0].encode(), {(1, None, "truncated"), *missing}


@fault
def blank_line_between(file: Victim) -> Damage:
    return file.with_line(2, b"", file.lines[1]), {(2, None, "blank-row")}


@fault
def blank_lines_at_the_end(file: Victim) -> Damage:
    places: set[Place] = {(file.last + number, None, "blank-row") for number in (1, 2)}
    return file.data + b"\n\n", places


@fault
def blank_line_on_top(file: Victim) -> Damage:
    return b"\n" + file.data, {(1, None, "blank-row")}


@fault
def row_of_commas(file: Victim) -> Damage:
    blank = b"," * (len(file.table.columns) - 1)
    return file.data + blank + b"\n", {(file.last + 1, None, "blank-row")}


@fault
def merge_conflict(file: Victim) -> Damage:
    mine = file.lines[-1]
    lines = (b"<<<<<<< HEAD", mine, b"=======", mine, b">>>>>>> branch")
    markers: set[Place] = {(file.last + n, None, "conflict-marker") for n in (0, 2, 4)}
    return file.with_line(file.last, *lines), markers | _repeated(file, file.last + 3)


@fault
def merge_conflict_with_its_base(file: Victim) -> Damage:
    lines = (b"<<<<<<< ours", b"||||||| 1a2b3c4", b"=======", file.lines[-1], b">>>>>>> theirs")
    markers: set[Place] = {(file.last + n, None, "conflict-marker") for n in (0, 1, 2, 4)}
    return file.with_line(file.last, *lines), markers


@fault
def merge_conflict_on_top(file: Victim) -> Damage:
    lines = (b"<<<<<<< HEAD", file.lines[0], b"=======", b">>>>>>> branch")
    return file.with_line(1, *lines), {(n, None, "conflict-marker") for n in (1, 3, 4)}


# Quotes


@fault
def quote_never_closed(file: Victim) -> Damage:
    return file.with_cell(file.text, b'"Any text at all'), {(file.last, None, "csv")}


@fault
def quote_never_closed_in_the_header(file: Victim) -> Damage:
    return file.with_label(file.text, b'"name'), {(1, None, "csv")}


@fault
def quote_closed_too_early(file: Victim) -> Damage:
    return file.with_cell(file.text, b'"Any" text at all'), {(file.last, None, "csv")}


@fault
def quote_inside_a_cell(file: Victim) -> Damage:
    return file.with_cell(file.text, b'The "best" one'), {(file.last, None, "canonical")}


@fault
def needless_quotes(file: Victim) -> Damage:
    return file.with_cell(file.text, b'"Any text at all"'), {(file.last, None, "canonical")}


@fault
def needless_quotes_in_the_header(file: Victim) -> Damage:
    label = b'"' + file.text.encode() + b'"'
    return file.with_label(file.text, label), {(1, None, "canonical")}


@fault
def single_quotes(file: Victim) -> Damage:
    return file.with_cell(file.text, b"'Any text at all, quoted'"), {
        (file.last, None, "cell-count")
    }


@fault
def line_break_in_a_cell(file: Victim) -> Damage:
    return file.with_cell(file.text, b'"Any text at all\nat all"'), {(file.last, file.text, "text")}


# Cells


@fault
def missing_cell(file: Victim) -> Damage:
    line = b",".join(file.cells(file.last)[:-1])
    return file.with_line(file.last, line), {(file.last, None, "cell-count")}


@fault
def missing_cell_in_between(file: Victim) -> Damage:
    line = b",".join(file.cells(file.last)[:1] + file.cells(file.last)[2:])
    return file.with_line(file.last, line), {(file.last, None, "cell-count")}


@fault
def one_cell_only(file: Victim) -> Damage:
    line = file.cells(file.last)[0]
    return file.with_line(file.last, line), {(file.last, None, "cell-count")}


@fault
def extra_cell(file: Victim) -> Damage:
    line = file.lines[-1] + b",more"
    return file.with_line(file.last, line), {(file.last, None, "cell-count")}


@fault
def trailing_comma(file: Victim) -> Damage:
    return file.with_line(file.last, file.lines[-1] + b","), {(file.last, None, "cell-count")}


@fault
def comma_without_quotes(file: Victim) -> Damage:
    return file.with_cell(file.text, b"Any text at all, at all"), {(file.last, None, "cell-count")}


@fault
def semicolons(file: Victim) -> Damage:
    label = ";".join(file.table.columns)
    missing: set[Place] = {(1, name, "header") for name in file.table.columns}
    return file.data.replace(b",", b";"), {(1, label, "header"), *missing}


@fault
def empty_required_cell(file: Victim) -> Damage:
    return file.with_cell(file.text, b""), {(file.last, file.text, "required")}


@fault
def empty_key(file: Victim) -> Damage:
    key = file.table.columns[0]
    return file.with_cell(key, b""), {(file.last, key, "required")}


@fault
def padded_cell(file: Victim) -> Damage:
    return file.with_cell(file.text, b" any padded text"), {(file.last, file.text, "text")}


@fault
def padded_key(file: Victim) -> Damage:
    key = file.table.columns[0]
    places: set[Place] = {(file.last, key, "text"), (file.last, key, "pattern")}
    return file.with_cell(key, file.cell(key) + b" "), places


# Columns


@fault
def duplicated_column(file: Victim) -> Damage:
    data = file.with_columns(lambda cells: [*cells, cells[-1]])
    return data, {(1, file.table.columns[-1], "header")}


@fault
def column_named_like_another(file: Victim) -> Damage:
    first = file.table.columns[0]
    places: set[Place] = {(1, first, "header"), (1, file.text, "header")}
    return file.with_label(file.text, first.encode()), places


@fault
def renamed_column(file: Victim) -> Damage:
    places: set[Place] = {(1, "naem", "header"), (1, file.text, "header")}
    return file.with_label(file.text, b"naem"), places


@fault
def column_in_capitals(file: Victim) -> Damage:
    label = file.text.upper()
    places: set[Place] = {(1, label, "header"), (1, file.text, "header")}
    return file.with_label(file.text, label.encode()), places


@fault
def padded_column_name(file: Victim) -> Damage:
    label = f" {file.text}"
    places: set[Place] = {(1, label, "header"), (1, file.text, "header")}
    return file.with_label(file.text, label.encode()), places


@fault
def nameless_column(file: Victim) -> Damage:
    return file.with_label(file.text, b""), {(1, None, "header"), (1, file.text, "header")}


@fault
def missing_column(file: Victim) -> Damage:
    place = file.table.columns.index(file.text)
    data = file.with_columns(lambda cells: cells[:place] + cells[place + 1 :])
    return data, {(1, file.text, "header")}


@fault
def extra_column(file: Victim) -> Damage:
    header, *rows = file.lines
    lines = [header + b",note", *(row + b",x" for row in rows)]
    return b"".join(line + b"\n" for line in lines), {(1, "note", "header")}


@fault
def extra_column_in_between(file: Victim) -> Damage:
    header, *rows = (file.cells(line) for line in range(1, file.last + 1))
    cells = [[*header[:1], b"note", *header[1:]], *([*row[:1], b"x", *row[1:]] for row in rows)]
    return b"".join(b",".join(row) + b"\n" for row in cells), {(1, "note", "header")}


@fault
def reordered_columns(file: Victim) -> Damage:
    data = file.with_columns(lambda cells: [cells[1], cells[0], *cells[2:]])
    return data, {(1, file.table.columns[1], "header")}


@fault
def no_header(file: Victim) -> Damage:
    names = {cell.decode().strip('"') or None for cell in file.cells(2)}
    due: set[Place] = {(1, name, "header") for name in file.table.columns}
    return b"".join(line + b"\n" for line in file.lines[1:]), due | {
        (1, name, "header") for name in names
    }


# Rows and files


@fault
def repeated_row(file: Victim) -> Damage:
    data = file.data + file.lines[-1] + b"\n"
    return data, _repeated(file, file.last + 1)


@fault
def empty_file(file: Victim) -> Damage:  # noqa: ARG001 (nothing of the file stays)
    return b"", {(1, None, "empty-file")}


@fault
def byte_order_mark_alone(file: Victim) -> Damage:  # noqa: ARG001 (nothing of the file stays)
    return b"\xef\xbb\xbf", {(1, None, "empty-file")}


@fault
def newline_alone(file: Victim) -> Damage:  # noqa: ARG001 (nothing of the file stays)
    return b"\n", {(1, None, "blank-row")}


@fault
def missing_file(file: Victim) -> Damage:  # noqa: ARG001 (nothing of the file stays)
    return None, {(None, None, "missing-file")}


def _repeated(file: Victim, line: int) -> set[Place]:
    """Say what is to be said of the last row standing once more, on `line`."""
    unique: Iterator[Place] = (
        (line, each.name, "unique")
        for each in file.table.fields
        if each.constraints.get("unique") and file.cell(each.name)
    )
    return {*unique, (line, None, "repeated-row")}
