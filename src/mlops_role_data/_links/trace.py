"""What a link to a taxonomy is based on: no span of the document, but the taxonomy's own files."""

from __future__ import annotations

from mlops_role_data._links.tables import LinkTable, link_table
from mlops_role_data._release.catalog import FieldType
from mlops_role_data._release.records import Record, Records, Row

LINK_COLUMNS: dict[str, FieldType] = dict.fromkeys(
    (
        "table", "record", "link", "taxonomy", "version", "relation", "external_id",
        "external_label", "basis", "matched_label", "reason", "labels_tried", "labels_rejected",
    ),
    "string",
)  # fmt: skip


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
