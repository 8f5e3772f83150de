"""``related``: the records that a record refers to, and those that refer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_role_data._release.records import Records, Row, read_records, to_frame

if TYPE_CHECKING:
    import pandas as pd

    from mlops_role_data._typing import TableName

COLUMNS = ("direction", "table", "record", "label", "via")


def related(table: TableName, record: str) -> pd.DataFrame:
    """List the records that a record refers to, and those that refer to it.

    Parameters
    ----------
    table : TableName
        As in :func:`tables`.
    record : str
        The record's id: its primary key; of a key of several columns, the parts joined by ``/``.

    Returns
    -------
    pandas.DataFrame
        One row per reference: ``direction`` (``refers to`` or ``referred to by``), ``table``,
        ``record`` (its id), ``label`` (what people call it) and ``via`` (the columns that make
        the reference). References are foreign keys and, in tables that name a table and a record
        of it (``caveat_records``, ``fact_cards``), these two columns. What the record refers to
        comes first; then by table, in the package's order.

    Raises
    ------
    UnknownNameError
        If there is no such table or record.
    DataPackageError
        If the published package cannot be found or read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> found = mrd.related("skills", "docker")
    >>> found.loc[0, ["direction", "table", "record", "via"]].to_list()
    ['refers to', 'skills', 'containerization', 'source_parent_id']
    >>> int((found["table"] == "skill_mentions").sum())
    5
    """
    return to_frame(find_related(table, record), COLUMNS)


def find_related(table: str, record: str) -> list[Row]:
    """Return the rows of :func:`related`."""

    def find(records: Records) -> list[Row]:
        found = records.find(table, record)
        ties = [("refers to", tie) for tie in records.targets(found)]
        ties += [("referred to by", tie) for tie in records.referrers(found)]
        return [
            {
                "direction": direction,
                "table": other.table.name,
                "record": other.id,
                "label": records.label(other),
                "via": via,
            }
            for direction, (via, other) in ties
        ]

    return read_records(find)
