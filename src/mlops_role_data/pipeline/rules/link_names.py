"""What links to taxonomies say of names: why they match, and which names were looked up."""

from collections.abc import Iterator, Mapping
from typing import Any

from mlops_role_data._links.check import NO_MATCH, PRODUCTS, spellings
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.rules.each_table import Fault, each_table
from mlops_role_data.pipeline.rules.vocabulary_names import Spellings
from mlops_role_data.pipeline.segment.matching import mentions

# Those of a table of links whose names are compared
_SEMANTICS = {
    "relation", "conceptKind", "conceptLabel", "matchBasis", "matchedLabel", "labelsTried",
    "labelsRejected",
}  # fmt: skip


@each_table("link")
def link_names(data: Dataset, raw: RawTable) -> Iterator[Fault]:
    """Links have the basis that the names show; all names are tried before a record is given up."""
    names, name, key = Spellings(data), raw.schema.name, raw.schema.polymorphic_key
    columns = {each.semantics: each.name for each in raw.schema.fields if each.semantics}
    if key is None or not columns.keys() >= _SEMANTICS or not data.whole(name):
        return
    # the contracts say it of a table that does not exist, another rule of a record that does not
    linked = set(data.column(name, key[0])) & set(data.raw)
    if not data.whole(*(table for each in linked for table in names.tables(each))):
        return
    for index, row in enumerate(data.rows(name)):
        ours = names.of(row[key[0]], row[key[1]]) if row[key[0]] in linked else []
        if not ours:
            continue
        cells = {semantics: row[column] for semantics, column in columns.items()}
        find = _not_found if cells["relation"] == NO_MATCH else _found
        for semantics, fault in find(cells, ours):
            yield index, columns[semantics], fault


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
        yield "labelsRejected", f"it is for {NO_MATCH}: empty the cell, or correct the relation"
    if label is None:
        return
    same = label.casefold() in {name.casefold() for name in ours}
    if basis == "same_name" and not same:
        names = ", ".join(ours)
        yield "matchBasis", f"{label!r} is no name of the record, {names}: correct it"
    if basis == "alternative_label" and same:
        yield "matchBasis", f"{label!r} is a name of the record itself: write same_name"
    if cells["conceptKind"] in PRODUCTS and spelling and not mentions(label, spelling):
        yield "matchedLabel", f"{label!r} does not contain these words: correct one of the two"
