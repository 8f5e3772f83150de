"""``tables``, ``groups`` and ``describe``: what there is, and what it means, as DataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_role_data._release import dictionary as words
from mlops_role_data._release.release import catalog

if TYPE_CHECKING:
    import pandas as pd

    from mlops_role_data._typing import TableName

_TABLES = {"name": str, "group": str, "kind": str, "rows": int, "columns": int, "description": str}
_GROUPS = {"name": str, "title": str, "tables": int, "rows": int, "description": str}


def tables(*, all: bool = False, group: str | None = None) -> pd.DataFrame:  # noqa: A002
    """List the published tables: by default those of the first group, made to be read first.

    Parameters
    ----------
    all : bool
        List every table.
    group : str, optional
        List the tables of this group, as in :func:`groups`.

    Returns
    -------
    pandas.DataFrame
        One row per table, in the package's order: ``name``, ``group``, ``kind``, ``rows`` and
        ``columns`` (their numbers, ``Int64``), ``description``. It shows its texts in full; in a
        narrow terminal the name, the rows and the first sentence of the description.

    Raises
    ------
    UnknownNameError
        If there is no such group.
    DataPackageError
        If the published package cannot be found or read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> mrd.tables().columns.to_list()
    ['name', 'group', 'kind', 'rows', 'columns', 'description']
    >>> "pay" in set(mrd.tables()["name"]), "spans" in set(mrd.tables(all=True)["name"])
    (True, True)
    """
    from mlops_role_data._read.listing import listing

    found = catalog()
    rows, more = words.listed(found, group, every=all)
    told = {"title": words.release_title(found), "brief": words.BRIEF}
    if more:
        told["notes"] = [
            f"{more} more tables: tables(all=True), or tables(group=NAME), see groups()."
        ]
    return listing(rows, columns=_TABLES, **told)


def groups() -> pd.DataFrame:
    """List the groups that the tables are put into.

    Returns
    -------
    pandas.DataFrame
        One row per group: ``name``, ``title``, ``tables`` and ``rows`` (their numbers,
        ``Int64``), ``description``.

    Raises
    ------
    DataPackageError
        If the published package cannot be found or read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> "pay" in set(mrd.groups()["name"])
    True
    """
    from mlops_role_data._read.listing import listing

    found = catalog()
    return listing(words.group_rows(found), columns=_GROUPS, title=words.release_title(found))


def describe(name: TableName) -> pd.DataFrame:
    """Return the data dictionary of one table.

    Parameters
    ----------
    name : TableName
        As in :func:`tables`.

    Returns
    -------
    pandas.DataFrame
        One row per column of the table, in its order, all texts: ``column``, ``title``, ``unit``,
        ``type``, ``description``, ``example``, ``constraints``, ``reference`` (the table and
        column referred to). Null where there is none. ``attrs["caveats"]`` lists the caveats that
        concern records of the table, each with the number of these records; the first of them
        are shown below the dictionary.

    Raises
    ------
    UnknownNameError
        If there is no such table.
    DataPackageError
        If the published package cannot be found or read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> mrd.describe("pay").set_index("column").loc["amount_min", "type"]
    'number'
    """
    from mlops_role_data._read.caveats import caveats_of, notes
    from mlops_role_data._read.listing import listing

    table = catalog().table(name)
    rows, caveats = words.dictionary(table), caveats_of(name)
    told = {"title": words.table_title(table), "caveats": caveats, "notes": notes(name, caveats)}
    return listing(rows, columns=dict.fromkeys(rows[0], str), **told)
