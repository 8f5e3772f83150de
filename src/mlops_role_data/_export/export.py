"""``export``: the published tables in one file of another format.

What is written comes from one release, whose files are checked against their hashes first. The
file appears whole or not at all: it is made in a folder beside it, and moved into place.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from mlops_role_data._export.package import read_package
from mlops_role_data._release.files import new_file, refuse_existing
from mlops_role_data.errors import ExportError, UnknownNameError, import_extra

if TYPE_CHECKING:
    from mlops_role_data._typing import TableName

Format = Literal["csv", "duckdb", "excel", "json", "sqlite"]
FORMATS: tuple[str, ...] = get_args(Format)

# Format -> the library that it takes, and the extra that installs it.
_EXTRAS = {"duckdb": ("duckdb", "sql"), "excel": ("xlsxwriter", "excel")}


def export(
    format: Format,  # noqa: A002 - the word that everybody expects
    path: str | os.PathLike[str],
    tables: Sequence[TableName] | TableName | None = None,
    *,
    overwrite: bool = False,
) -> Path:
    """Write tables into one file of another format.

    ========  ====================================================================================
    csv       a zip of canonical CSV files, with a ``datapackage.json`` that describes them; the
              same bytes each time
    json      one object: the package's description, each table's schema and rows
    sqlite    a table each, with types, primary and foreign keys; ``_tables`` and ``_columns``
              hold the descriptions
    duckdb    a table each, as ``sql()`` has it: types, primary keys, and descriptions as comments
              that also say what a column refers to (extra ``sql``)
    excel     a sheet each, and one with the data dictionary (extra ``excel``)
    ========  ====================================================================================

    No text can act as a formula. In Excel it is written as the text that it is. In CSV, where all
    is text, a text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end gets an
    apostrophe in front, as OWASP advises: ``docs/exports.md`` has the rule, and how to undo it.
    Numbers are left alone.

    Parameters
    ----------
    format : {"csv", "duckdb", "excel", "json", "sqlite"}
        What to write.
    path : str or path-like
        The file; its folder must exist.
    tables : sequence of TableName, optional
        Only these, in the package's order. Foreign keys to a table that is left out are left out
        too.
    overwrite : bool
        Replace a file that is there already.

    Returns
    -------
    pathlib.Path
        The file written, as an absolute path.

    Raises
    ------
    UnknownNameError
        If there is no such format or table.
    ExportError
        If the file is there already, or cannot be written.
    MissingExtraError
        If the library of the format is not installed.
    VerificationError
        If a published file is not the one that the release describes.
    DataPackageError
        If the package cannot be read, or holds a cell for which the format has no form: an
        infinite number, in CSV and Excel an empty text, in Excel one beyond 32,767 characters.

    Examples
    --------
    >>> import tempfile
    >>> import mlops_role_data as mrd
    >>> folder = tempfile.mkdtemp()
    >>> mrd.export("sqlite", f"{folder}/roles.db", ["roles", "documents"]).name
    'roles.db'
    """
    if format not in FORMATS:
        raise UnknownNameError("export format", format, FORMATS)
    target = Path(path).expanduser().absolute()
    if not target.parent.is_dir():
        raise ExportError(f"there is no folder {target.parent}. Make it first.")
    if target.is_dir():
        raise ExportError(f"{target} is a folder. Name a file.")
    if not overwrite:
        refuse_existing(target)
    if format in _EXTRAS:
        library, extra = _EXTRAS[format]
        import_extra(library, f"the export to {format}", extra)
    writer = import_module(f"mlops_role_data._export.{format}_file")
    package = read_package([tables] if isinstance(tables, str) else tables)
    with new_file(target, overwrite=overwrite) as made:
        writer.write(package, made)
    return target
