"""``diff``: the changes between two releases as a table, one row per change.

``changes.schema.json`` is its Table Schema. ``old``, ``new`` and ``record`` hold JSON, since what
changed can be a cell, a list of constraints or a whole row.
"""

from __future__ import annotations

import json
import os
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mlops_role_data._diff import compare
from mlops_role_data._diff.change import Diff
from mlops_role_data._diff.show import records
from mlops_role_data._release.catalog import Table
from mlops_role_data._release.parquet import to_arrow, to_pandas
from mlops_role_data._release.paths import data_dir

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_JSON = ("record", "old", "new")


def diff(old: str | os.PathLike[str], new: str | os.PathLike[str] | None = None) -> pd.DataFrame:
    """Compare two releases: one row per change.

    Parameters
    ----------
    old, new : str or path
        A published folder, a data package in a zip, a wheel, or a git revision of this repository.
        `new` is the installed release by default.

    Returns
    -------
    pandas.DataFrame
        ``change`` (number), ``bump`` (the rise of the version that the change calls for: none,
        patch, minor, major), ``level`` (package, table, column, row, cell), ``kind`` (added,
        removed, changed, reordered, rewritten), ``table``, ``column``, ``record`` (the row's key),
        ``property``, ``old``, ``new``, ``text`` (the change as a sentence). ``record``, ``old`` and
        ``new`` are JSON; ``change`` is ``Int64``. No rows: the releases say the same.

    Raises
    ------
    DataPackageError
        If one of the two cannot be read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> from mlops_role_data._release.paths import data_dir
    >>> len(mrd.diff(data_dir()))
    0
    """
    found = compare.diff(os.fspath(old), os.fspath(data_dir() if new is None else new))
    return to_pandas(as_table(found), schema(), "")


def schema() -> Table:
    """Return the definition of the table of changes."""
    path = files("mlops_role_data._diff").joinpath("changes.schema.json")
    return Table.from_schema(json.loads(path.read_text(encoding="utf-8")))


def as_table(diff: Diff) -> pa.Table:
    """Return a diff as a table."""
    rows = ({**each, **{name: _json(each[name]) for name in _JSON}} for each in records(diff))
    return to_arrow(rows, schema())


def _json(value: Any) -> str | None:
    if value is None:
        return None
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
