"""Whether links to taxonomies still hold: each is looked up in an extract of any version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_role_data._links.extracts import Concept, Extract, read_extracts
from mlops_role_data._links.tables import link_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from mlops_role_data._release.catalog import FieldType

HOLDS, RENAMED, MOVED, VANISHED = "holds", "renamed", "moved", "vanished"
FOUND, NOT_COMPARED = "found", "not_compared"
_SOUND = (HOLDS, NOT_COMPARED)
NO_MATCH = "no_match"
_SEPARATOR = " | "
# What a word of ours lies within, so that whether it is there follows from the label.
PRODUCTS = ("technology_example", "commodity")

COLUMNS: dict[str, FieldType] = {
    "taxonomy_link_id": "string",
    "recorded_version": "string",
    "compared_version": "string",
    "status": "string",
    "external_id": "string",
    "external_label": "string",
    "spelling": "string",
    "found_id": "string",
    "found_label": "string",
}

Row = dict[str, Any]


def check_folder(folder: Path) -> list[Row]:
    """Compare the links of the release in place with the extracts in a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Holds files named ``esco-VERSION-*.csv`` or ``onet-VERSION-*.csv``.

    Returns
    -------
    list of dict
        As :func:`check_links` gives them.

    Raises
    ------
    DataPackageError
        If there is no extract, or one cannot be read.
    """
    from mlops_role_data._release.records import Records, read_records

    extracts = read_extracts(folder)

    def compare(records: Records) -> list[Row]:
        found = link_table(records.catalog)
        if found is None:
            return []
        taxonomies = [record.row for record in records.of(found.taxonomies.name)]
        return check_links(taxonomies, found.links(records), extracts)

    return read_records(compare)


def check_links(
    taxonomies: Iterable[Mapping[str, Any]],
    links: Sequence[Mapping[str, Any]],
    extracts: Iterable[Extract],
) -> list[Row]:
    """Look each link up in each extract of its taxonomy.

    Parameters
    ----------
    taxonomies, links
        Rows of these two tables.
    extracts
        What to compare them with.

    Returns
    -------
    list of dict
        One row per extract and link of its taxonomy, with the keys of ``COLUMNS``. ``status`` is
        ``holds``; ``renamed`` (the identifier has another label), ``moved`` (the label, or the
        spelling that the match rests on, belongs to another identifier), ``vanished`` (nothing
        has the identifier with the label or spelling any more); ``found`` (a name that was
        not found before is there: one that was looked up, and not rejected for its other meaning);
        ``not_compared`` (the extract has no concept of this kind).
    """
    recorded = {row["taxonomy_id"]: row["version"] for row in taxonomies}
    kinds = _kinds(links)
    return [
        {
            "taxonomy_link_id": link["taxonomy_link_id"],
            "recorded_version": recorded[extract.taxonomy],
            "compared_version": extract.version,
            "external_id": link["external_id"],
            "external_label": link["external_label"],
            **_outcome(link, extract, kinds),
        }
        for extract in extracts
        for link in links
        if link["taxonomy_id"] == extract.taxonomy
    ]


def changed(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that someone has to look at."""
    return [row for row in rows if row["status"] not in _SOUND]


def _outcome(link: Mapping[str, Any], extract: Extract, kinds: Mapping[str, set[str]]) -> Row:
    if link["match_relation"] == NO_MATCH:
        return _not_found(link, extract, kinds)
    kind, label, spelling = link["external_kind"], link["external_label"], link["matched_label"]
    concepts = extract.concepts.get(kind, [])
    if not concepts:
        return _told(NOT_COMPARED)
    here = [each for each in concepts if each.id == link["external_id"]]
    same = next((each for each in here if each.label == label), None)
    if same is None:
        other = next((each for each in concepts if each.label == label), None)
        # The examples of a commodity are many, and none of them is another's new name.
        if not other and here and kind != "technology_example":
            return _told(RENAMED, here[0])
        return _told(MOVED if other else VANISHED, other)
    if spelling is None or kind in PRODUCTS or same.has(spelling):
        return _told(HOLDS, same)
    other = extract.called(spelling, [kind])
    return _told(MOVED if other else VANISHED, other, spelling)


def _kinds(links: Sequence[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Return the kinds of concepts that each table is linked to."""
    found: dict[str, set[str]] = {}
    for link in links:
        if link["external_kind"] is not None:
            found.setdefault(link["table_name"], set()).add(link["external_kind"])
    return found


def _not_found(link: Mapping[str, Any], extract: Extract, kinds_of: Mapping[str, set[str]]) -> Row:
    """Look for the names that were looked up and not found, but for those with another meaning."""
    others = set().union(*(each for name, each in kinds_of.items() if name != link["table_name"]))
    kinds = [kind for kind in extract.concepts if kind not in others]
    if not kinds:
        return _told(NOT_COMPARED)
    rejected = spellings(link["labels_rejected"])
    for spelling in spellings(link["labels_tried"]):
        found = extract.called(spelling, kinds)
        if found and spelling not in rejected:
            return _told(FOUND, found, spelling)
    return _told(HOLDS)


def spellings(cell: str | None) -> list[str]:
    """Split a cell that holds several names."""
    return cell.split(_SEPARATOR) if cell else []


def _told(status: str, found: Concept | None = None, spelling: str | None = None) -> Row:
    return {
        "status": status,
        "spelling": spelling,
        "found_id": found and found.id,
        "found_label": found and found.label,
    }
