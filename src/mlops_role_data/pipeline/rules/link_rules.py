"""Rules of the links to taxonomies: every record is decided once, and each decision is whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.report.problems import Problem, missing_reference

LINKS = "taxonomy_links"
LINKED = ("roles", "skills")
"""The tables whose every row is linked, in this order."""
NO_MATCH, EXACT = "no_match", "exactMatch"
_EXTERNAL = ("external_kind", "external_id", "external_label", "basis")
_CODES = {
    "occupation": re.compile(r"[0-9]{2}-[0-9]{4}\.[0-9]{2}"),
    "technology_example": re.compile(r"[0-9]{8}"),
    "commodity": re.compile(r"[0-9]{8}"),
}
"""What stands for a concept of O*NET, by its kind."""
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_CONCEPTS = {
    "occupation": re.compile(rf"occupation/{_UUID}"),
    "skill": re.compile(rf"skill/{_UUID}"),
    "knowledge": re.compile(rf"skill/{_UUID}"),
}
"""What follows the base of a URI of ESCO, by the concept's kind."""


def link_records(data: Dataset) -> Iterator[Problem]:
    """Every role and skill is decided once in every taxonomy, in the order of these tables."""
    if not data.whole("taxonomies", LINKS, *LINKED):
        return
    records = {name: data.column(name, data.raw[name].schema.primary_key[0]) for name in LINKED}
    due = [
        (taxonomy, name, record)
        for taxonomy in data.column("taxonomies", "taxonomy_id")
        for name in LINKED
        for record in records[name]
    ]
    known = {each: place for place, each in enumerate(due)}
    raw = data.raw[LINKS]
    found: set[tuple[Any, ...]] = set()
    highest = -1
    for index, each in enumerate(data.tuples(LINKS, ("taxonomy_id", "table_name", "record_id"))):
        taxonomy, name, record = each
        if each in found:
            message = (
                f"{record!r} of {name} is decided in {taxonomy!r} already: keep one of the two"
            )
            yield raw.problem("link", message, index=index, field="record_id", value=record)
        elif each not in known:
            if None not in each and name in records and record not in records[name]:
                message = missing_reference(record, name, data.raw[name].schema.primary_key[0])
                yield raw.problem("record", message, index=index, field="record_id", value=record)
        elif known[each] < highest:
            message = "links stand in the order of taxonomies, then of roles, then of skills"
            yield raw.problem("order", message, index=index, field="record_id", value=record)
        found.add(each)
        highest = max(highest, known.get(each, highest))
    for taxonomy, name, record in due:
        if (taxonomy, name, record) not in found:
            at = records[name].index(record)
            message = (
                f"{record!r} is not decided in the taxonomy {taxonomy!r}: add a row to {LINKS}, "
                f"{NO_MATCH} if nothing there is like it"
            )
            column = data.raw[name].schema.primary_key[0]
            yield data.raw[name].problem("link", message, index=at, field=column, value=record)


def link_cells(data: Dataset) -> Iterator[Problem]:
    """Every match names a concept in the taxonomy's form, and what is no match says why."""
    if not data.whole("taxonomies", LINKS):
        return
    raw = data.raw[LINKS]
    bases = dict(data.tuples("taxonomies", ("taxonomy_id", "uri_base")))
    taken: dict[tuple[Any, ...], int] = {}
    for index, row in enumerate(data.rows(LINKS)):
        faults = dict(_cell_faults(row, bases))
        if row["match_relation"] == EXACT:
            concept = tuple(row[name] for name in ("taxonomy_id", *_EXTERNAL[:3]))
            line = raw.lines[taken.setdefault(concept, index)]
            if line != raw.lines[index]:
                faults["external_id"] = (
                    f"line {line} is an {EXACT} of this concept already: one of the two is less"
                )
        for field, fault in faults.items():
            yield raw.problem("link", fault, index=index, field=field, value=row[field])


def _cell_faults(row: Mapping[str, Any], bases: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    relation = row["match_relation"]
    if relation is None:
        return  # the contracts say that it must not be empty
    matches = relation != NO_MATCH
    for name in _EXTERNAL:
        if matches and row[name] is None:
            yield name, f"a link that is {relation} names what it leads to: fill in the cell"
        if not matches and row[name] is not None:
            yield name, f"{NO_MATCH} leads to nothing: empty the cell, or correct match_relation"
    if matches and row["labels_tried"] is not None:
        yield "labels_tried", f"it is for {NO_MATCH}: empty the cell, or correct match_relation"
    if not matches and row["labels_tried"] is None:
        yield "labels_tried", f"{NO_MATCH} says which spellings were looked up: fill in the cell"
    if not matches and row["matched_label"] is not None:
        yield "matched_label", f"{NO_MATCH} met no spelling: empty the cell"
    if row["basis"] == "alternative_label" and row["matched_label"] is None:
        yield "matched_label", "the match rests on another name: say on which"
    if relation != EXACT and row["match_reason"] is None:
        yield "match_reason", f"{relation} needs a reason: say why, and why it is no nearer"
    if matches and None not in {row["external_kind"], row["external_id"]}:
        yield from _identifier_faults(row, bases)


def _identifier_faults(
    row: Mapping[str, Any], bases: Mapping[Any, Any]
) -> Iterator[tuple[str, str]]:
    kind, identifier, taxonomy = row["external_kind"], row["external_id"], row["taxonomy_id"]
    forms = _CODES if taxonomy == "onet" else _CONCEPTS
    base = "" if taxonomy == "onet" else bases.get(taxonomy) or ""
    if kind not in forms:
        yield "external_kind", f"{taxonomy} has no {kind}, only {', '.join(forms)}: correct it"
    elif not identifier.startswith(base) or not forms[kind].fullmatch(identifier[len(base) :]):
        yield (
            "external_id",
            (
                f"{identifier!r} has not the form of the {kind} of {taxonomy}, "
                f"{base}{forms[kind].pattern}: take it from the taxonomy's own files"
            ),
        )
    if (row["table_name"] == "roles") != (kind == "occupation"):
        yield "external_kind", "roles are linked to occupations, and nothing else is: correct it"
