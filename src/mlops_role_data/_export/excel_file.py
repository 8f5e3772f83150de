"""Export to Excel: a sheet a table, and one with the data dictionary (extra ``excel``).

Every text is written as a text cell, never as a formula or a link, and where a spreadsheet could
take it for a formula once it is edited, the cell also has Excel's own mark for a text.

Excel counts in doubles of fifteen digits shown and knows no day before 1900: a number that would
not come back the same, and such a date, are written as texts, in the form of the CSV files.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

from mlops_role_data._export.csv_file import neutralise
from mlops_role_data._export.package import COLUMNS, Cell, Package, plain
from mlops_role_data.errors import DataPackageError

# No published name begins with an underscore.
DICTIONARY = "_dictionary"
_OPTIONS = {"default_date_format": "yyyy-mm-dd"}
# A fixed time, so that the same tables give the same bytes.
_WHEN = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no time zones
# Excel believes in a 29 February 1900.
_FIRST_DAY = dt.date(1900, 3, 1)
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
_WIDEST = 60


def write(package: Package, path: Path) -> None:
    """Write the workbook; the first row of each sheet stays in view."""
    xlsxwriter: Any = import_module("xlsxwriter")
    sheets = sheet_names([each.name for each in package.tables])
    # A dictionary may have an empty example; it means no more than none.
    rows = [
        [table, sheets[str(table)], *(cell or None for cell in about)]
        for table, *about in package.dictionary()
    ]
    with path.open("wb") as stream, closing(xlsxwriter.Workbook(stream, _OPTIONS)) as book:
        title = f"{package.about['title']}, version {package.about['version']}"
        book.set_properties({"title": title, "created": _WHEN})
        _add_sheet(book, DICTIONARY, ("table", "sheet", *COLUMNS), rows)
        for each in package.tables:
            each.refuse_empty_texts("Excel")
            cells = [list(row.values()) for row in each.rows]
            _add_sheet(book, sheets[each.name], each.table.columns, cells)


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


def _add_sheet(book: Any, name: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Add a sheet, and take no refusal of the library for success."""
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True, "bottom": 1})
    formats = {
        int: book.add_format({"num_format": "0"}),
        str: book.add_format({"quote_prefix": True}),
    }
    for column, (title, *cells) in enumerate(zip(header, *rows, strict=True)):
        sheet.write_string(0, column, title, bold)
        longest = max(len(plain(cell)) for cell in (title, *cells) if cell is not None)
        sheet.set_column(column, column, min(longest + 2, _WIDEST))
        for line, cell in enumerate(cells, 1):
            # The library reports a cell that it left out by its return value alone.
            if cell is not None and _write(sheet, line, column, cell, formats) != 0:
                raise DataPackageError(
                    f"table {name!r}, row {line}, column {title!r}: Excel has no room for "
                    "the cell (32,767 characters in a text, 1,048,576 rows and 16,384 "
                    "columns in a sheet). Export to another format."
                )
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(header) - 1)


def _write(sheet: Any, line: int, column: int, cell: Cell, formats: Mapping[type, Any]) -> int:
    """Write one cell, and return whether the library took it: 0, or its error."""
    if isinstance(cell, str):
        if len(cell.encode("utf-16-le")) // 2 > _LONGEST_TEXT:
            return -2
        if cell.startswith("<r>") and cell.endswith("</r>"):
            # The library takes this for its own markup and would put it into the file as it is.
            # In parts, of which it wants three at least, it is escaped.
            return int(sheet.write_rich_string(line, column, cell[0], cell[1], cell[2:]))
        shape = formats[str] if neutralise(cell) != cell else None
        return int(sheet.write_string(line, column, cell, shape))
    if cell < _FIRST_DAY if isinstance(cell, dt.date) else float(f"{cell:.16G}") != cell:
        return int(sheet.write_string(line, column, plain(cell)))
    return int(sheet.write(line, column, cell, formats.get(type(cell))))
