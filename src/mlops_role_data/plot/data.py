"""What a chart is drawn from: rows of several tables, read from one release."""

from typing import Any, NamedTuple

from mlops_role_data._release.catalog import Catalog
from mlops_role_data._release.records import Records, read_records
from mlops_role_data.errors import UnknownNameError

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


def read(*tables: str, kind: str = "", document: str | None = None, pooled: bool = False) -> Source:
    """Read these tables, those of a kind, and ``documents`` from the release in place.

    Amounts, stages and lines of two documents have no common axis, so a chart is about one of them:
    that with this ID, or the first one. Only what is `pooled` counts over all.

    Raises
    ------
    UnknownNameError
        If the release has no such table or document.
    DataPackageError
        If a file cannot be read.
    """

    def collect(records: Records) -> Source:
        more = [table.name for table in records.catalog if table.kind == kind]
        names = dict.fromkeys((*tables, *more, "documents"))
        rows = {name: [row for _, row in records.of(name)] for name in names}
        known = {row["document_id"]: row for row in rows["documents"]}
        if document is not None and document not in known:
            raise UnknownNameError("document", document, known)
        chosen = known[document or next(iter(known))]
        return Source(
            records.catalog,
            {
                name: [row for row in each if pooled or _is_of(row, chosen)]
                for name, each in rows.items()
            },
        )

    return read_records(collect)


def _is_of(row: Row, document: Row) -> bool:
    """Return whether a row is of a document, as far as it names one."""
    # front tables have the title
    names = {"document_id": document["document_id"], "document": document["title"]}
    return all(row.get(column, name) == name for column, name in names.items())
