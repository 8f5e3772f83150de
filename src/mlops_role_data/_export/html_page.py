"""Export to HTML: one page, complete in itself, that runs nothing and asks for nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from mlops_role_data._export.package import Cell, ExportTable, Package, plain
from mlops_role_data._release.catalog import Field

# Whatever came to stand in the page, no browser would run or fetch it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
# HTML has no form for some of these, and browsers pass over the others.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem; }
h2 { margin-top: 3rem; }
nav { columns: 16rem; }
nav a { display: block; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid #8888; padding: .25rem .5rem; text-align: left; vertical-align: top;
  max-width: 32rem; white-space: pre-wrap; overflow-wrap: anywhere; }
th { white-space: nowrap; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
.null::before { content: "\\2013"; opacity: .4; }
.c { opacity: .6; }
"""


def write(package: Package, path: Path) -> None:
    """Write the page: an empty cell has the class ``null``, all others their text, escaped."""
    path.write_text("\n".join(_page(package)) + "\n", "utf-8", newline="\n")


def escape(text: str) -> str:
    """Escape a text for HTML; a control character is shown by its picture (U+2400 on)."""
    return _CONTROLS.sub(_picture, html.escape(text))


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    picture = chr(0x2421 if code == 0x7F else 0x2400 + code)
    return f'<span class="c" title="U+{code:04X}">{picture}</span>'


def _page(package: Package) -> Iterator[str]:
    about = package.about
    title = escape(f"{about['title']}, version {about['version']}")
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>"
    yield f"<style>{_STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield f"<h1>{title}</h1>"
    if isinstance(about.get("description"), str):
        yield f"<p>{escape(about['description'])}</p>"
    yield "<nav>"
    for each in package.tables:
        yield f'<a href="#{each.name}">{escape(each.table.title)}</a>'
    yield "</nav>"
    for each in package.tables:
        yield from _table(each)
    yield "</body>"
    yield "</html>"


def _table(data: ExportTable) -> Iterator[str]:
    table = data.table
    yield f'<h2 id="{table.name}">{escape(table.title)}</h2>'
    grain = escape(table.grain)
    yield f"<p>{escape(table.description)} ({table.name}: {table.row_count} rows, {grain}.)</p>"
    yield '<div class="scroll">'
    yield "<table>"
    yield f"<thead><tr>{''.join(_headings(data))}</tr></thead>"
    yield "<tbody>"
    for row in data.rows:
        yield f"<tr>{''.join(_cells(data.fields, row))}</tr>"
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _headings(data: ExportTable) -> Iterator[str]:
    targets = {column: key.resource for key in data.foreign_keys for column in key.fields}
    for field in data.fields:
        words = f"{field.title}: {field.description}"
        hint = escape(f"{words} [{field.unit}]" if field.unit else words)
        name = field.name
        if name in targets:
            name = f'<a href="#{targets[name]}">{name}</a>'
        yield f'<th scope="col" title="{hint}">{name}</th>'


def _cells(fields: Iterable[Field], row: Iterable[Cell]) -> Iterator[str]:
    for field, cell in zip(fields, row, strict=True):
        if cell is None:
            yield '<td class="null"></td>'
        elif field.type in ("integer", "number"):
            yield f'<td class="n">{plain(cell)}</td>'
        else:
            yield f"<td>{escape(plain(cell))}</td>"
