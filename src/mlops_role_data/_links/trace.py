"""What a link to a taxonomy rests on, which is no span of the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlops_role_data._release.catalog import FieldType
    from mlops_role_data._release.records import Record, Records, Row

_LINKS, _TAXONOMIES = "taxonomy_links", "taxonomies"
# What the other tables of links tell of, and what stands in them for the record linked.
_ABOUT = {"onet_technology": ("skills", "skill_id"), "onet_titles": ("roles", "role_id")}

_AS_THEY_ARE = (
    "external_id", "external_label", "basis", "matched_label", "labels_tried", "labels_rejected",
)  # fmt: skip

LINK_COLUMNS: dict[str, FieldType] = dict.fromkeys(
    (
        "table",
        "record",
        "link",
        "taxonomy",
        "version",
        "relation",
        "external_id",
        "external_label",
        "basis",
        "matched_label",
        "reason",
        "labels_tried",
        "labels_rejected",
    ),
    "string",
)


def trace_links(records: Records, record: Record) -> list[Row]:
    """Give the links that a record of the group rests on, with scheme, version, label and basis."""
    taxonomies = {each.id: each.row for each in records.of(_TAXONOMIES)}
    return [
        {
            "table": record.table.name,
            "record": record.id,
            "link": link.id,
            "taxonomy": taxonomies[link.row["taxonomy_id"]]["taxonomy_title"],
            "version": taxonomies[link.row["taxonomy_id"]]["version"],
            "relation": link.row["match_relation"],
            "reason": link.row["match_reason"],
            **{name: link.row[name] for name in _AS_THEY_ARE},
        }
        for link in _links_of(records, record)
    ]


def _links_of(records: Records, record: Record) -> list[Record]:
    if record.table.name == _LINKS:
        return [record]
    links = records.of(_LINKS)
    if record.table.name == _TAXONOMIES:
        return [each for each in links if each.row["taxonomy_id"] == record.id]
    table, column = _ABOUT[record.table.name]
    due = ("onet", table, record.row[column])
    return [
        each
        for each in links
        if (each.row["taxonomy_id"], each.row["table_name"], each.row["record_id"]) == due
    ]
