"""The tables of links to taxonomies, recognised by what their schemas declare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

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
    key: tuple[str, str]
    """The two columns that name the table and the record of a link."""
    taxonomies: Table
    taxonomy: str
    """The column that refers to the taxonomy."""
    columns: Mapping[str, str]
    """The column of each kind of content, by the semantics that schemas declare."""

    def links(self, records: Records) -> list[Row]:
        """Return the links under fixed keys, whatever their columns are called."""
        return [self.link(each) for each in records.of(self.table.name)]

    def link(self, record: Record) -> Row:
        """Return one link under fixed keys."""
        row = record.row
        return {
            "taxonomy_link_id": record.id,
            "taxonomy_id": row[self.taxonomy],
            "table_name": row[self.key[0]],
            "record_id": row[self.key[1]],
            **{key: row[self.columns[semantics]] for semantics, key in _KEYS.items()},
        }


def link_table(catalog: Catalog) -> LinkTable | None:
    """Find the table of links: it has a polymorphic key and all columns of a link."""
    for table in catalog:
        columns = {field.semantics or "": field.name for field in table.fields}
        if table.polymorphic_key and table.foreign_keys and columns.keys() >= _KEYS.keys():
            key = table.foreign_keys[0]
            taxonomies = catalog.table(key.resource)
            return LinkTable(table, table.polymorphic_key, taxonomies, key.fields[0], columns)
    return None
