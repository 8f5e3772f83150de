r"""Export to CSV: a zip of canonical files and the descriptor of a Data Package.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, whatever
quotes stand around it, so such a *text* gets an apostrophe in front (OWASP, "CSV Injection").
The rule, in full: an apostrophe is put

* at the start of a text that consists of any number of apostrophes followed by a tab, a carriage
  return or a line feed, and anything thereafter;
* at the start of a text, and inside it after each ``;``, ``|``, tab or line end (where a program
  set to another separator begins a cell), if any number of apostrophes, then of spaces or
  invisible characters, and then one of ``=``, ``+``, ``-``, ``@`` or their full-width forms
  follow.

Texts that begin with apostrophes of their own and then with such a character get one as well:
that makes the rule reversible, by taking one apostrophe away from each such place.
"""

import re
from pathlib import Path
from typing import Any

from mlops_role_data._export.package import Cell, ExportTable, Package, plain
from mlops_role_data._release.files import delimited, zipped
from mlops_role_data._release.values import json_text, sha256

# What programs pass over at the start of a cell; the separators below are not among it.
_IGNORED = (
    r"[ \x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\ufeff]*"
)
_FORMULA = rf"(?='*{_IGNORED}[=+\-@\uff1d\uff0b\uff0d\uff20])"
_BREAK = r"(?='*[\t\r\n])"
_START = r"(?:\A|(?<=[;|\t\r\n]))"
_BARE = re.compile(rf"\A{_BREAK}|{_START}{_FORMULA}")
_FORM = {"scheme": "file", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
_DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n"}

RULE = (
    "A text that a spreadsheet could take for a formula has an apostrophe in front: at the start, "
    "and after each ; | tab or line end, where apostrophes (if any), then spaces or invisible "
    "characters (if any), then one of = + - @ follow; and at the start of a text where "
    "apostrophes (if any), then a tab or a line end follow. Take one apostrophe away from each "
    "such place to have the published text."
)


def neutralise(text: str) -> str:
    """Put an apostrophe wherever a spreadsheet could take `text` for a formula.

    Examples
    --------
    >>> neutralise("=1+1"), neutralise("'=1"), neutralise("'black box'"), neutralise("a-b")
    ("'=1+1", "''=1", "'black box'", 'a-b')
    """
    return _BARE.sub("'", text)


def write(package: Package, path: Path) -> None:
    """Write the zip."""
    files, resources = {}, []
    for each in package.tables:
        content = files[f"{each.name}.csv"] = to_csv(each).encode("utf-8")
        resources.append(_resource(each, content))
    descriptor = {**package.about, "textRule": RULE, "resources": resources}
    files["datapackage.json"] = json_text(descriptor).encode("utf-8")
    path.write_bytes(zipped(files))


def to_csv(data: ExportTable) -> str:
    """Write one table in the canonical form of the raw files, its texts neutralised."""
    data.refuse_empty_texts("CSV")
    return delimited([data.table.columns, *(map(_text, row.values()) for row in data.rows)])


def _text(cell: Cell) -> str | None:
    if cell is None:
        return None
    return neutralise(cell) if isinstance(cell, str) else plain(cell)


def _resource(data: ExportTable, content: bytes) -> dict[str, Any]:
    """Return the entry of a table: the published one, of another file."""
    published = {key: value for key, value in data.resource.items() if key != "size_bytes"}
    file = {"path": f"{data.name}.csv", "hash": sha256(content), "bytes": len(content)}
    return {**published, **_FORM, **file, "dialect": _DIALECT}
