"""The tables of links to taxonomies, recognised by what their schemas declare."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mlops_role_data._release.catalog import Catalog, Table
    from mlops_role_data._release.records import Record, Records, Row

# The keys of a link in this package, by the semantics of its column
_KEYS = {
    "relation": "match_relation",
    "conceptKind": "external_kind",
    "conceptId": "external_id",
    "conceptLabel": "external_label",
    "matchBasis": "basis",
    "matchedLabel": "matched_label",
    "matchReason": "match_reason",
    "labelsTried": "labels_tried",
    "labelsRejected": "labels_rejected",
}


class LinkTable(NamedTuple):
    """The table of links, and the table of the taxonomies that they lead to."""

    table: Table
    taxonomies: Table
    taxonomy: str
    """The column that refers to the taxonomy."""
    columns: Mapping[str, str]
    """The column of each kind of content, by the semantics that schemas declare."""

    @property
    def key(self) -> tuple[str, str]:
        """The two columns that name the table and the record of a link."""
        return self.table.polymorphic_key or ("", "")

    def links(self, records: Records) -> list[Row]:
        """Return the links under fixed keys, whatever their columns are called."""
        return [self.link(each) for each in records.of(self.table.name)]

    def link(self, record: Record) -> Row:
        """Return one link under fixed keys."""
        table_column, record_column = self.key
        row = record.row
        return {
            "taxonomy_link_id": record.id,
            "taxonomy_id": row[self.taxonomy],
            "table_name": row[table_column],
            "record_id": row[record_column],
            **{key: row[self.columns[semantics]] for semantics, key in _KEYS.items()},
        }


def link_table(catalog: Catalog) -> LinkTable | None:
    """Find the table of links: it has a polymorphic key and all columns of a link."""
    for table in catalog:
        columns = {each: table.column_with(each) for each in _KEYS}
        found = {semantics: column for semantics, column in columns.items() if column is not None}
        keys = [key for key in table.foreign_keys if key.resource in catalog.tables]
        if len(found) == len(_KEYS) and table.polymorphic_key and keys:
            return LinkTable(table, catalog.table(keys[0].resource), keys[0].fields[0], found)
    return None
