"""The table of links to taxonomies, recognised by what its schema declares, and what rests on it.

A link rests on no span of the document, but on the taxonomy's own files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mlops_role_data._release.catalog import Catalog, FieldType, Table
from mlops_role_data._release.records import Record, Records, Row

# The keys of a link in this package, by the semantics of its column
_KEYS = {
    "relation": "match_relation", "conceptKind": "external_kind", "conceptId": "external_id",
    "conceptLabel": "external_label", "matchBasis": "basis", "matchedLabel": "matched_label",
    "matchReason": "match_reason", "labelsTried": "labels_tried",
    "labelsRejected": "labels_rejected",
}  # fmt: skip


LINK_COLUMNS: dict[str, FieldType] = dict.fromkeys(
    (
        "table", "record", "link", "taxonomy", "version", "relation", "external_id",
        "external_label", "basis", "matched_label", "reason", "labels_tried", "labels_rejected",
    ),
    "string",
)  # fmt: skip


class LinkTable(NamedTuple):
    """The table of links, and the table of the taxonomies that they lead to."""

    table: Table
    key: tuple[str, str]  # the columns that name the table and the record of a link
    taxonomies: Table
    taxonomy: str  # the column that refers to the taxonomy
    columns: Mapping[str, str]  # by the semantics that the schema declares

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


def trace_links(records: Records, record: Record) -> list[Row]:
    """Return the links that a record is based on, with the values of ``LINK_COLUMNS``."""
    found = link_table(records.catalog)
    if found is None:
        return []
    taxonomies = {each.id: each for each in records.of(found.taxonomies.name)}
    return [
        {
            **link,
            "table": record.table.name,
            "record": record.id,
            "link": link["taxonomy_link_id"],
            "taxonomy": records.label(taxonomies[link["taxonomy_id"]]),
            "version": taxonomies[link["taxonomy_id"]].row["version"],
            "relation": link["match_relation"],
            "reason": link["match_reason"],
        }
        for link in _links_of(found, records, record)
    ]


def _links_of(found: LinkTable, records: Records, record: Record) -> list[Row]:
    if record.table.name == found.table.name:
        return [found.link(record)]
    links = found.links(records)
    if record.table.name == found.taxonomies.name:
        return [each for each in links if each["taxonomy_id"] == record.id]
    # another table of links: what a taxonomy says of the records that it refers to
    found_ids = {
        (target.key, value)
        for _, target in records.targets(record)
        for _, each in records.referrers(target, [record.table])
        for value in each.row.values()
    }
    return [
        each
        for each in links
        if ((each["table_name"], each["record_id"]), each["external_id"]) in found_ids
    ]
