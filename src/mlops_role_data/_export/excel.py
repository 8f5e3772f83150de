"""Export to Excel: a sheet a table, and one with the data dictionary (extra ``excel``).

Every text is written as a text cell, never as a formula or a link, and where a spreadsheet could
take it for a formula once it is edited, the cell also has Excel's own mark for a text.

Excel counts in doubles of fifteen digits shown and knows no day before 1900: a number that would
not come back the same, and such a date, are written as texts, in the form of the CSV files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

from mlops_role_data._export.csv_zip import neutralise
from mlops_role_data._export.package import DESCRIBED, Cell, ExportTable, Package, plain
from mlops_role_data._release.dictionary import dictionary
from mlops_role_data.errors import DataPackageError

# No published name begins with an underscore.
DICTIONARY = "_dictionary"
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# A fixed time, so that the same tables give the same bytes.
_WHEN = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no time zones
# Excel believes in a 29 February 1900.
_FIRST_DAY = dt.date(1900, 3, 1)
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
_WIDEST = 60
_COLUMNS = ("table", "sheet", *DESCRIBED)


def write(package: Package, path: Path) -> None:
    """Write the workbook; the first row of each sheet stays in view."""
    xlsxwriter: Any = import_module("xlsxwriter")
    sheets = sheet_names([each.name for each in package.tables])
    with path.open("wb") as stream, closing(xlsxwriter.Workbook(stream, _OPTIONS)) as book:
        about = package.about
        title = f"{about['title']}, version {about['version']}"
        book.set_properties({"title": title, "created": _WHEN})
        writer = _Writer(book)
        rows = list(_dictionary(package.tables, sheets))
        writer.sheet(DICTIONARY, _COLUMNS, rows)
        for each in package.tables:
            each.refuse_empty_texts("Excel")
            writer.sheet(sheets[each.name], each.table.columns, each.rows)


def sheet_names(tables: Sequence[str]) -> dict[str, str]:
    """Return each table's sheet: its name, shortened where Excel does not take it.

    Examples
    --------
    >>> sorted(sheet_names(["roles", "history", "pay"]).values())
    ['history~2', 'pay', 'roles']
    """
    # "History" is Excel's own.
    return {
        name: name
        if len(name) <= _LONGEST_NAME and name != "history"
        else f"{name[: _LONGEST_NAME - 1 - len(str(number))]}~{number}"
        for number, name in enumerate(tables, 1)
    }


def _dictionary(
    tables: Sequence[ExportTable], sheets: dict[str, str]
) -> Iterator[tuple[Cell, ...]]:
    for each in tables:
        for row in dictionary(each.table):
            whole = {"table": each.name, "sheet": sheets[each.name], **row}
            # A dictionary may have an empty example; it means no more than none.
            yield tuple(whole[column] or None for column in _COLUMNS)


class _Writer:
    """Writes sheets, and takes no refusal of the library for success."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bottom": 1})
        self._integer = book.add_format({"num_format": "0"})
        self._date = book.add_format({"num_format": "yyyy-mm-dd"})
        self._quoted = book.add_format({"quote_prefix": True})

    def sheet(self, name: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        sheet = self._book.add_worksheet(name)
        for column, title in enumerate(header):
            sheet.write_string(0, column, title, self._head)
            longest = max(
                (len(plain(row[column])) for row in rows if row[column] is not None), default=0
            )
            sheet.set_column(column, column, min(max(longest, len(title)) + 2, _WIDEST))
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                # The library reports a cell that it left out by its return value alone.
                if cell is not None and self._cell(sheet, line, column, cell) != 0:
                    raise DataPackageError(
                        f"table {name!r}, row {line}, column {header[column]!r}: Excel has no room "
                        f"for the cell (32,767 characters in a text, 1,048,576 rows and 16,384 "
                        "columns in a sheet). Export to another format."
                    )
        if rows and header:
            sheet.autofilter(0, 0, len(rows), len(header) - 1)

    def _cell(self, sheet: Any, line: int, column: int, cell: Cell) -> int:
        if isinstance(cell, bool):
            return int(sheet.write_boolean(line, column, cell))
        if isinstance(cell, int | float):
            if float(f"{cell:.16G}") != cell:
                return int(sheet.write_string(line, column, plain(cell)))
            shape = self._integer if isinstance(cell, int) else None
            return int(sheet.write_number(line, column, cell, shape))
        if isinstance(cell, dt.date):
            if cell < _FIRST_DAY:
                return int(sheet.write_string(line, column, cell.isoformat()))
            return int(sheet.write_datetime(line, column, cell, self._date))
        return self._text(sheet, line, column, cell)

    def _text(self, sheet: Any, line: int, column: int, text: str) -> int:
        if len(text.encode("utf-16-le")) // 2 > _LONGEST_TEXT:
            return -2
        shape = self._quoted if neutralise(text) != text else None
        if text.startswith("<r>") and text.endswith("</r>"):
            # The library takes this for its own markup and would put it into the file as it is.
            # In parts, of which it wants three at least, it is escaped.
            parts = (text[0], text[1], text[2:])
            return int(sheet.write_rich_string(line, column, *parts))
        return int(sheet.write_string(line, column, text, shape))
