"""Rules of the names that links to taxonomies rest on: ours, theirs, and those sought in vain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mlops_role_data._links.check import PRODUCTS, spellings
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.document.matching import mentions
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.link_rules import LINKED, LINKS, NO_MATCH
from mlops_role_data.pipeline.rules.vocabulary_names import Spellings


def link_spellings(data: Dataset) -> Iterator[Problem]:
    """Each basis is what the names show; nothing is given up before all our names were tried."""
    names = Spellings(data)
    if not data.whole(LINKS, *(table for name in LINKED for table in names.tables(name))):
        return
    for index, row in enumerate(data.rows(LINKS)):
        if row["table_name"] not in LINKED:
            continue  # the contracts say that there is no such table
        ours = [name for name in names.of(row["table_name"], row["record_id"]) if name]
        if not ours:
            continue  # the record does not exist, and another rule says so
        found = _sought if row["match_relation"] == NO_MATCH else _met
        for field, fault in found(row, ours):
            yield data.raw[LINKS].problem("link", fault, index=index, field=field, value=row[field])


def _sought(row: Mapping[str, Any], ours: list[str]) -> Iterator[tuple[str, str]]:
    tried, rejected = spellings(row["labels_tried"]), spellings(row["labels_rejected"])
    for name, each in (("labels_tried", tried), ("labels_rejected", rejected)):
        if any(spelling != spelling.strip() or not spelling for spelling in each):
            yield name, "spellings are parted by ' | ', with nothing before, behind or beside it"
        if len(set(each)) < len(each):
            yield name, "it has a spelling twice: keep one of the two"
    sought = {spelling.casefold() for spelling in tried}
    if tried and (untried := [name for name in ours if name.casefold() not in sought]):
        yield "labels_tried", f"look these up too, and add them: {', '.join(untried)}"
    if unknown := [spelling for spelling in rejected if spelling not in tried]:
        yield "labels_rejected", f"labels_tried has none of these: {', '.join(unknown)}"


def _met(row: Mapping[str, Any], ours: list[str]) -> Iterator[tuple[str, str]]:
    label, spelling, basis = row["external_label"], row["matched_label"], row["basis"]
    if row["labels_rejected"] is not None:
        yield "labels_rejected", f"it is for {NO_MATCH}: empty the cell, or correct match_relation"
    if label is None:
        return
    same = label.casefold() in {name.casefold() for name in ours}
    if basis == "same_name" and not same:
        yield "basis", f"{label!r} is none of the record's names, {', '.join(ours)}: correct it"
    if basis == "alternative_label" and same:
        yield "basis", f"{label!r} is a name of the record's itself: write same_name"
    if row["external_kind"] in PRODUCTS and spelling and not mentions(label, spelling):
        yield "matched_label", f"{label!r} does not have these words: correct one of the two"
