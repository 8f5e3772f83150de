"""Small extracts of taxonomies, in the form of the publishers' files, and links to them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

OCCUPATION = "http://data.europa.eu/esco/occupation/"
MANAGER, DEVOPS, AI = (
    OCCUPATION + name
    for name in (
        "3b1ea27c-781c-41eb-821f-214285260dd2",
        "cc867bee-ab5c-427f-9244-f7a204d9574b",
        "35553663-deab-4d9a-bf22-15c1625d28e8",
    )
)
ESCO_OCCUPATIONS = ("code", "conceptUri", "iscoGroup", "preferredLabel", "altLabels")
ESCO_SKILLS = ("conceptUri", "preferredLabel", "skillType", "altLabels")
ONET_OCCUPATIONS = ("O*NET-SOC Code", "Title")
ONET_TITLES = ("O*NET-SOC Code", "Title", "Alternate Title", "Short Title", "Source(s)")
ONET_TECHNOLOGY = ("O*NET-SOC Code", "Title", "Example", "Commodity Code", "Commodity Title")

TAXONOMIES = [
    {"taxonomy_id": "esco", "version": "1.1.1"},
    {"taxonomy_id": "onet", "version": "29.2"},
]
# As in ESCO itself: https://esco.ec.europa.eu, versions 1.1.1 and 1.2.0
BEFORE = [
    ("2519.3", MANAGER, "2519", "ICT change and configuration manager", "devops engineer | x"),
    ("2511.11", AI, "2511", "ICT intelligent systems designer", "intelligent systems engineer"),
]
AFTER = [
    ("2519.3", MANAGER, "2519", "ICT change and configuration manager", "change manager"),
    ("2511.11", AI, "2511", " artificial intelligence engineer ", "ICT intelligent designer"),
    ("2512.7", DEVOPS, "2512", "cloud DevOps engineer ", "devops engineer | devops analyst"),
]


def write(path: Path, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Write an extract."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def link(record: str, **cells: Any) -> dict[str, Any]:
    """Give a row of taxonomy_links: by default one to an occupation of ESCO."""
    row = {
        "taxonomy_id": "esco",
        "table_name": "roles",
        "record_id": record,
        "match_relation": "closeMatch",
        "external_kind": "occupation",
        "external_id": MANAGER,
        "external_label": "ICT change and configuration manager",
        "basis": "same_name",
        "matched_label": None,
        "match_reason": None,
        "labels_tried": None,
        "labels_rejected": None,
        **cells,
    }
    return {"taxonomy_link_id": f"{row['taxonomy_id']}-{record}", **row}


def no_match(record: str, labels: str, **cells: Any) -> dict[str, Any]:
    """Return a row of taxonomy_links that says which names were looked up and not found."""
    bare = {"external_kind": None, "external_id": None, "external_label": None}
    return link(record, match_relation="no_match", labels_tried=labels, **bare, **cells)


def as_read(row: dict[str, Any]) -> dict[str, Any]:
    """Give a row of taxonomy_links as it is read, under the keys that do not depend on a schema."""
    other = {"taxonomy_link_id": "link", "taxonomy_id": "taxonomy", "table_name": "table"}
    other |= {"record_id": "record", "match_relation": "relation", "match_reason": "reason"}
    versions = {each["taxonomy_id"]: each["version"] for each in TAXONOMIES}
    cells = {other.get(name, name): cell for name, cell in row.items()}
    return {"version": versions.get(row["taxonomy_id"]), **cells}
