"""Names that links to taxonomies are based on: ours, theirs, and those that were not found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mlops_role_data._links.check import NO_MATCH, PRODUCTS, spellings
from mlops_role_data._release.catalog import Table
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.vocabulary_names import Spellings
from mlops_role_data.pipeline.segment.matching import mentions

_SEMANTICS = (
    "relation", "conceptKind", "conceptLabel", "matchBasis", "matchedLabel", "labelsTried",
    "labelsRejected",
)  # fmt: skip


def link_names(data: Dataset) -> Iterator[Problem]:
    """Links have the basis that the names show; all names are tried before a record is given up."""
    names = Spellings(data)
    for name, raw in data.raw.items():
        columns = _columns(raw.schema)
        if columns is None or raw.schema.polymorphic_key is None or not data.whole(name):
            continue
        table_column, record_column = raw.schema.polymorphic_key
        linked = set(data.column(name, table_column)) & set(data.raw)
        if not data.whole(*(table for each in linked for table in names.tables(each))):
            continue
        for index, row in enumerate(data.rows(name)):
            if row[table_column] not in linked:
                continue  # the contracts say that there is no such table
            ours = [each for each in names.of(row[table_column], row[record_column]) if each]
            if not ours:
                continue  # the record does not exist, and another rule says so
            found = _not_found if row[columns["relation"]] == NO_MATCH else _found
            cells = {semantics: row[column] for semantics, column in columns.items()}
            for semantics, fault in found(cells, ours):
                field = columns[semantics]
                yield raw.problem("link", fault, index, field)


def _columns(table: Table) -> dict[str, str] | None:
    """Return the columns of a table of links by their semantics; None for other tables."""
    found = {each: table.column_with(each) for each in _SEMANTICS}
    columns = {semantics: column for semantics, column in found.items() if column is not None}
    return columns if len(columns) == len(_SEMANTICS) else None


def _not_found(cells: Mapping[str, Any], ours: list[str]) -> Iterator[tuple[str, str]]:
    tried, rejected = spellings(cells["labelsTried"]), spellings(cells["labelsRejected"])
    for semantics, each in (("labelsTried", tried), ("labelsRejected", rejected)):
        if any(spelling != spelling.strip() or not spelling for spelling in each):
            yield semantics, "names are separated by ' | ', without empty ones or more spaces"
        if len(set(each)) < len(each):
            yield semantics, "a name is in the list twice: keep one of the two"
    looked_up = {spelling.casefold() for spelling in tried}
    if tried and (untried := [name for name in ours if name.casefold() not in looked_up]):
        yield "labelsTried", f"look these up too, and add them: {', '.join(untried)}"
    if unknown := [spelling for spelling in rejected if spelling not in tried]:
        yield "labelsRejected", f"these are not among the names tried: {', '.join(unknown)}"


def _found(cells: Mapping[str, Any], ours: list[str]) -> Iterator[tuple[str, str]]:
    label, spelling, basis = cells["conceptLabel"], cells["matchedLabel"], cells["matchBasis"]
    if cells["labelsRejected"] is not None:
        yield (
            "labelsRejected",
            f"it is for {NO_MATCH}: empty the cell, or correct the relation",
        )
    if label is None:
        return
    same = label.casefold() in {name.casefold() for name in ours}
    if basis == "same_name" and not same:
        yield (
            "matchBasis",
            f"{label!r} is no name of the record, {', '.join(ours)}: correct it",
        )
    if basis == "alternative_label" and same:
        yield "matchBasis", f"{label!r} is a name of the record itself: write same_name"
    if cells["conceptKind"] in PRODUCTS and spelling and not mentions(label, spelling):
        yield "matchedLabel", f"{label!r} does not contain these words: correct one of the two"
