"""Whether links to taxonomies still hold: each is looked up in an extract of any version."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from mlops_role_data._links.extracts import Concept, Extract, read_extracts
from mlops_role_data._links.tables import link_table
from mlops_role_data._release.records import Records, Row, read_records

HOLDS, RENAMED, MOVED, VANISHED = "holds", "renamed", "moved", "vanished"
FOUND, NOT_COMPARED = "found", "not_compared"
NO_MATCH = "no_match"
# What a word of ours lies within, so that whether it is there follows from the label.
PRODUCTS = ("technology_example", "commodity")
COLUMNS = (
    "taxonomy_link_id", "recorded_version", "compared_version", "status", "external_id",
    "external_label", "spelling", "found_id", "found_label",
)  # fmt: skip


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
    extracts = read_extracts(folder)

    def compare(records: Records) -> list[Row]:
        found = link_table(records.catalog)
        return check_links(found.links(records), extracts) if found else []

    return read_records(compare)


def check_links(links: Sequence[Row], extracts: Iterable[Extract]) -> list[Row]:
    """Look each link up in each extract of its taxonomy.

    Parameters
    ----------
    links
        As :meth:`LinkTable.links` returns them.
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
    return [
        {
            "taxonomy_link_id": link["link"],
            "recorded_version": link["version"],
            "compared_version": extract.version,
            "external_id": link["external_id"],
            "external_label": link["external_label"],
            **_outcome(link, extract, links),
        }
        for extract in extracts
        for link in links
        if link["taxonomy"] == extract.taxonomy
    ]


def changed(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that someone has to look at."""
    return [row for row in rows if row["status"] not in (HOLDS, NOT_COMPARED)]


def _outcome(link: Row, extract: Extract, links: Sequence[Row]) -> Row:
    if link["relation"] == NO_MATCH:
        return _not_found(link, extract, links)
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
    if spelling is None or kind in PRODUCTS or spelling.casefold() in same.called:
        return _told(HOLDS, same)
    other = extract.called(spelling, [kind])
    return _told(MOVED if other else VANISHED, other, spelling)


def _not_found(link: Row, extract: Extract, links: Sequence[Row]) -> Row:
    """Look for the names that were looked up and not found, but for those with another meaning."""
    others = {each["external_kind"] for each in links if each["table"] != link["table"]}
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
    return cell.split(" | ") if cell else []


def _told(status: str, found: Concept | None = None, spelling: str | None = None) -> Row:
    return {
        "status": status,
        "spelling": spelling,
        "found_id": found and found.id,
        "found_label": found and found.label,
    }
