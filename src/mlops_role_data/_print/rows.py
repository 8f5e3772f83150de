"""What the commands print rows with: a table for a terminal, or a format for programs.

Standard library, click and (for a table) rich only.
"""

import datetime as dt
import json
import math
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import click

from mlops_role_data._release.files import delimited

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(("table", "csv", "json", "markdown")),
    help="A table laid out for reading, CSV (RFC 4180), a JSON array of objects, or a Markdown "
    "table. By default a table on a terminal, and tab-separated anywhere else.",
)

# What moves the cursor, colours, rings or reorders text on a terminal, and invisible line ends.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

Rows = Sequence[Sequence[Any]]


def print_rows(
    rows: Iterable[Mapping[str, Any]],
    *,
    title: str,
    columns: Sequence[str] | None = None,
    form: str | None = None,
) -> None:
    """Print `rows` to the standard output.

    Parameters
    ----------
    rows : iterable of mappings
        Of equal keys; cells are what Python makes of JSON, dates and decimals too.
    title : str
        Stands above a table; the formats for programs leave it out.
    columns : sequence of str, optional
        Which keys, in which order: those of the first row by default.
    form : {"table", "csv", "json", "markdown"}, optional
        As ``--format``: by default a table on a terminal, tab-separated anywhere else.
    """
    listed = list(rows)
    header = list(columns) if columns is not None else list(listed[0]) if listed else []
    cells = [[row[column] for column in header] for row in listed]
    terminal = sys.stdout.isatty()
    if form == "table" or (form is None and terminal):
        from mlops_role_data._print.table import table_text

        texts = [[shown(text(cell)) for cell in row] for row in [header, *cells]]
        # Not by rich itself, which ends the program where a reader has enough.
        click.echo(table_text(texts[0], texts[1:], shown(title)), nl=False)
        return
    writers = {"csv": _csv, "json": _json, "markdown": _markdown}
    written = writers.get(form or "", _tsv)(header, cells)
    # As bytes, since a text stream would end the lines, and encode, as the platform does.
    output = shown(written.replace("\r\n", "\n")) if terminal else written.encode("utf-8")
    click.echo(output, nl=False)


def text(value: object) -> str:
    """Return a cell as the CSV files write it: nothing for a null, ``true``, ``2024-01-31``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return json.dumps(_plain(value), ensure_ascii=False)
    return str(value)


def shown(words: str) -> str:
    r"""Make a text safe for a terminal: its control characters become visible.

    Examples
    --------
    >>> shown("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), words)


def _tsv(header: Sequence[str], cells: Rows) -> str:
    return delimited(([text(cell) or None for cell in row] for row in [header, *cells]), "\t")


def _csv(header: Sequence[str], cells: Rows) -> str:
    rows = ([None if cell is None else text(cell) for cell in row] for row in [header, *cells])
    return delimited(rows, end="\r\n")


def _json(header: Sequence[str], cells: Rows) -> str:
    # One row a line, so that it can be read, compared and searched line by line as well.
    rows = [_plain(dict(zip(header, row, strict=True))) for row in cells]
    lines = (json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
    # JSON demands an escape for some control characters only.
    body = ",\n".join(_CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", line) for line in lines)
    return f"[\n{body}\n]\n" if body else "[]\n"


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; an infinite number, which it has not, is a null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    if isinstance(value, Decimal):
        whole = value.is_finite() and value == value.to_integral_value()
        value = int(value) if whole else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int) else str(value)


def _markdown(header: Sequence[str], cells: Rows) -> str:
    kinds = [{type(row[at]) for row in cells} - {type(None)} for at in range(len(header))]
    rule = ["---:" if kind and kind <= {int, float} else "---" for kind in kinds]
    body = ([_markdown_cell(text(cell)) for cell in row] for row in cells)
    lines = [[_markdown_cell(name) for name in header], rule, *body]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _markdown_cell(cell: str) -> str:
    # An underscore within a word emphasises nothing.
    escaped = re.sub(r"[\\|`*\[\]<>&~]|(?<!\w)_|_(?!\w)", r"\\\g<0>", cell)
    return re.sub(r"\r\n?|\n", "<br>", escaped)
