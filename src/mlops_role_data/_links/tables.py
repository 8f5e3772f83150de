"""The table of links to taxonomies, recognised by what its schema declares, and what rests on it.

A link rests on no span of the document, but on the taxonomy's own files.
"""

from collections.abc import Mapping
from typing import NamedTuple

from mlops_role_data._release.catalog import Catalog, Table
from mlops_role_data._release.records import Record, Records, Row

# What is said of a link, by the semantics of the columns that say it
_SAID = {
    "relation": "relation", "external_id": "conceptId", "external_label": "conceptLabel",
    "basis": "matchBasis", "matched_label": "matchedLabel", "reason": "matchReason",
    "labels_tried": "labelsTried", "labels_rejected": "labelsRejected",
}  # fmt: skip
LINK_COLUMNS = ("table", "record", "link", "taxonomy", "version", *_SAID)
_KEYS = {**_SAID, "external_kind": "conceptKind"}


class LinkTable(NamedTuple):
    """The table of links, and the table of the taxonomies that they lead to."""

    table: Table
    key: tuple[str, str]  # the columns that name the table and the record of a link
    taxonomies: Table
    taxonomy: str  # the column that refers to the taxonomy
    columns: Mapping[str, str]  # by the semantics that the schema declares

    def links(self, records: Records) -> list[Row]:
        """Return the links under fixed keys, with the version of their taxonomy."""
        versions = {each.id: each.row["version"] for each in records.of(self.taxonomies.name)}
        columns = {"taxonomy": self.taxonomy, "table": self.key[0], "record": self.key[1]}
        columns |= {name: self.columns[semantics] for name, semantics in _KEYS.items()}
        return [
            {name: row[column] for name, column in columns.items()}
            | {"link": link.id, "version": versions[row[self.taxonomy]]}
            for link in records.of(self.table.name)
            for row in [link.row]
        ]


def link_table(catalog: Catalog) -> LinkTable | None:
    """Find the table of links: it has a polymorphic key and all columns of a link."""
    for table in catalog:
        columns = {field.semantics or "": field.name for field in table.fields}
        if table.polymorphic_key and table.foreign_keys and columns.keys() >= {*_KEYS.values()}:
            key = table.foreign_keys[0]
            taxonomies = catalog.table(key.resource)
            return LinkTable(table, table.polymorphic_key, taxonomies, key.fields[0], columns)
    return None


def trace_links(records: Records, record: Record) -> list[Row]:
    """Return the links that a record is based on, with the values of ``LINK_COLUMNS``."""
    found = link_table(records.catalog)
    if found is None:
        return []
    about = {"table": record.table.name, "record": record.id}
    taxonomies = {each.id: records.label(each) for each in records.of(found.taxonomies.name)}
    return [
        {**link, **about, "taxonomy": taxonomies[link["taxonomy"]]}
        for link in _links_of(found, records, record)
    ]


def _links_of(found: LinkTable, records: Records, record: Record) -> list[Row]:
    links = found.links(records)
    own = {found.table.name: "link", found.taxonomies.name: "taxonomy"}
    if key := own.get(record.table.name):
        return [each for each in links if each[key] == record.id]
    # another table of links: what a taxonomy says of the records that it refers to
    found_ids = {
        (*target.key, value)
        for _, target in records.targets(record)
        for _, each in records.referrers(target, [record.table])
        for value in each.row.values()
    }
    return [
        each for each in links if (each["table"], each["record"], each["external_id"]) in found_ids
    ]
