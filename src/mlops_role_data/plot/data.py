"""What a chart is drawn from: rows of several tables, read from one release."""

from __future__ import annotations

from typing import Any, NamedTuple

from mlops_role_data._release.catalog import Catalog
from mlops_role_data._release.records import Records, read_records

Row = dict[str, Any]


class Source(NamedTuple):
    """The rows of some tables, by table name in the published order, and their catalog."""

    catalog: Catalog
    rows: dict[str, list[Row]]

    @property
    def caption(self) -> str:
        """Say what was drawn, in which version, and which documents it goes back to."""
        titles = "; ".join(row["title"] for row in self.rows["documents"])
        return f"Data: {self.catalog.title}, version {self.catalog.version}. Source: {titles}."


def read(*tables: str, kind: str = "") -> Source:
    """Read these tables, those of a kind, and ``documents`` from the release in place.

    Raises
    ------
    UnknownNameError
        If the release has no such table.
    DataPackageError
        If a file cannot be read.
    """

    def collect(records: Records) -> Source:
        more = [table.name for table in records.catalog if table.kind == kind]
        names = dict.fromkeys((*tables, *more, "documents"))
        return Source(
            records.catalog, {name: [row for _, row in records.of(name)] for name in names}
        )

    return read_records(collect)
