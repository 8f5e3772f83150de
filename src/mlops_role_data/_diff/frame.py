"""``diff``: the changes between two releases as a DataFrame. Heavy imports are inside."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mlops_role_data._release.paths import data_dir

if TYPE_CHECKING:
    import pandas as pd


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
        removed, renamed, changed, moved, rewritten), ``table``, ``column``, ``record`` (the row's
        key), ``property``, ``place`` (the new place of what was moved), ``old``, ``new``, ``text``
        (the change as a sentence). ``record``, ``old`` and ``new`` are JSON; numbers are ``Int64``.
        No rows: the releases say the same.

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
    from mlops_role_data._diff.compare import diff as compare_releases
    from mlops_role_data._diff.table import as_table, schema
    from mlops_role_data._release.parquet import to_pandas

    found = compare_releases(os.fspath(old), os.fspath(data_dir() if new is None else new))
    return to_pandas(as_table(found), schema(), "")
