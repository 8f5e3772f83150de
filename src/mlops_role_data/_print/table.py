"""A table for a terminal: beside each other where that fits, one below the other where not."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

# No column is made narrower than this; rather, each row becomes a block of its own.
_NARROWEST = 14


def table_text(
    header: Sequence[str],
    cells: Sequence[Sequence[str]],
    title: str,
    console: Console | None = None,
) -> str:
    """Lay texts, header and cells, out as a table that is no wider than the terminal."""
    console = console or Console(emoji=False, highlight=False)
    table = _rows(header, cells) if fits(header, cells, console) else _blocks(header, cells)
    # Texts stand in a Text, since rich would take the brackets of a pattern for markup.
    table.title, table.title_justify = Text(title), "left"
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def fits(header: Sequence[str], cells: Sequence[Sequence[str]], console: Console) -> bool:
    """Return whether the columns can be read beside each other."""
    return _width(header, cells) <= console.width


def _width(header: Sequence[str], cells: Sequence[Sequence[str]]) -> int:
    """Return the width below which a table could no longer be read."""
    total = 0
    for index, name in enumerate(header):
        lengths = [len(row[index]) for row in cells]
        widest = max([len(name), *lengths])
        total += 2 + (widest if index == 0 else min(widest, _NARROWEST))
    return total


def _rows(header: Sequence[str], cells: Sequence[Sequence[str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for index, name in enumerate(header):
        widest = max([len(name), *(len(row[index]) for row in cells)])
        # The first column names the row: it stays in one piece.
        table.add_column(
            Text(name),
            overflow="fold",
            no_wrap=index == 0,
            min_width=widest if index == 0 else min(widest, _NARROWEST),
        )
    for row in cells:
        table.add_row(*map(Text, row))
    return table


def _blocks(header: Sequence[str], cells: Sequence[Sequence[str]]) -> Table:
    table = Table(box=box.SIMPLE, show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for row in cells:
        for name, cell in zip(header, row, strict=True):
            table.add_row(Text(name), Text(cell))
        table.add_section()
    return table
