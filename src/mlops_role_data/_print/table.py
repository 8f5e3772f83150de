"""A table for a terminal: beside each other where that fits, one below the other where not."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

# No column is made narrower than this; rather, each row becomes a block of its own.
_NARROWEST = 14

Row = Sequence[str]
Rows = Sequence[Row]


def table_text(header: Row, cells: Rows, title: str, console: Console | None = None) -> str:
    """Lay texts, header and cells, out as a table that is no wider than the terminal."""
    console = console or Console(emoji=False, highlight=False)
    table = _rows(header, cells) if fits(header, cells, console) else _blocks(header, cells)
    # Texts stand in a Text, since rich would take the brackets of a pattern for markup.
    table.title, table.title_justify = Text(title), "left"
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def fits(header: Row, cells: Rows, console: Console) -> bool:
    """Return whether the columns can be read beside each other."""
    return sum(width + 2 for width in _least_widths(header, cells)) <= console.width


def _least_widths(header: Row, cells: Rows) -> list[int]:
    """Return the width of each column below which it can no longer be read."""
    widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]
    # The first column names the row: it stays in one piece.
    return widths[:1] + [min(width, _NARROWEST) for width in widths[1:]]


def _rows(header: Row, cells: Rows) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for name, width in zip(header, _least_widths(header, cells), strict=True):
        first = not table.columns
        table.add_column(Text(name), overflow="fold", no_wrap=first, min_width=width)
    for row in cells:
        table.add_row(*map(Text, row))
    return table


def _blocks(header: Row, cells: Rows) -> Table:
    table = Table(box=box.SIMPLE, show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for row in cells:
        for name, cell in zip(header, row, strict=True):
            table.add_row(Text(name), Text(cell))
        table.add_section()
    return table
