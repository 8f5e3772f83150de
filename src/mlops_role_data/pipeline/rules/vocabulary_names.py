"""Names of vocabulary rows: how each is spelled, that no two share one, and links based on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from mlops_role_data._links.check import NO_MATCH, PRODUCTS, spellings
from mlops_role_data._release.catalog import Table
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.each_table import Fault, each_table
from mlops_role_data.pipeline.segment.matching import mentions, without

# A column of these semantics separates proper names from common ones: "Docker" in a sentence is
# always the tool, while "automation" may be said in passing, or inside a longer name.
PROPER = "properName"
# Those of a table of links whose names are compared
_SEMANTICS = {
    "relation", "conceptKind", "conceptLabel", "matchBasis", "matchedLabel", "labelsTried",
    "labelsRejected",
}  # fmt: skip


class Spellings:
    """The names and aliases of vocabulary rows."""

    def __init__(self, data: Dataset) -> None:
        self._data = data
        self._known = cache(self._collect)
        self._longer = cache(self._find_longer)

    def tables(self, table: str) -> list[str]:
        """Return the tables that spell the rows of one: itself, then those of its aliases."""
        return [table, *(schema.name for schema, _ in alias_columns(self._data, table))]

    def of(self, table: str, record: Any) -> list[str]:
        """Return every spelling of a row: its label, then its aliases."""
        return self._known(table).get(record, [])

    def named(self, text: str, table: str, record: Any) -> bool:
        """Return whether a text names a row, if by a proper name not inside that of another row."""
        return any(self._names(text, table, record, name) for name in self.of(table, record))

    def _names(self, text: str, table: str, record: Any, name: str) -> bool:
        if not mentions(text, name):
            return False
        # a common name may be said inside a longer one
        if (table, record) not in self._common:
            for longer in self._longer(table, record, name):
                text = without(text, longer)
        return mentions(text, name)

    def _find_longer(self, table: str, record: Any, name: str) -> list[str]:
        """Return the names of other rows that a name is inside of, the longest first."""
        own = {each.lower() for each in self.of(table, record)}
        return [
            each
            for each in self._all
            if name.lower() in each.lower() and each.lower() not in own and mentions(each, name)
        ]

    @cached_property
    def _common(self) -> set[tuple[str, Any]]:
        """The rows that are known to have a common name."""
        return {
            (raw.schema.name, record)
            for raw in self._data.raw.values()
            if (column := raw.schema.column_with(PROPER))
            for record, proper in self._data.tuples(
                raw.schema.name, (raw.schema.primary_key[0], column)
            )
            if proper is False
        }

    @cached_property
    def _all(self) -> list[str]:
        """Every name of every vocabulary, the longest first."""
        names = {
            label
            for raw in self._data.raw.values()
            if raw.schema.kind == "vocabulary"
            for label in self._data.column(raw.schema.name, raw.schema.label)
            if label is not None
        }
        return sorted(names, key=lambda name: (-len(name), name))

    def _collect(self, table: str) -> dict[Any, list[str]]:
        schema = self._data.raw[table].schema
        names: dict[Any, list[str]] = defaultdict(list)
        for each, column in [(schema, schema.primary_key[0]), *alias_columns(self._data, table)]:
            for record, label in self._data.tuples(each.name, (column, each.label)):
                if label is not None:
                    names[record].append(label)
        return names


def alias_columns(data: Dataset, table: str) -> list[tuple[Table, str]]:
    """Return the tables of a table's aliases, each with its column that refers to that table."""
    return [
        (
            raw.schema,
            next(key.fields[0] for key in raw.schema.foreign_keys if key.resource == table),
        )
        for raw in data.raw.values()
        if raw.schema.alias_of == table
    ]


def one_name(data: Dataset) -> Iterator[Problem]:
    """No name stands twice in the vocabularies and their aliases, whatever its capitals."""
    first: dict[str, tuple[str, int]] = {}
    vocabularies = (raw for raw in data.raw.values() if raw.schema.kind == "vocabulary")
    # of a name and an alias, the alias is the one to go
    for raw in sorted(vocabularies, key=lambda raw: raw.schema.alias_of is not None):
        for index, value in enumerate(data.column(raw.schema.name, raw.schema.label)):
            here = (raw.schema.name, raw.lines[index])
            table, line = here if value is None else first.setdefault(value.lower(), here)
            if (table, line) != here:
                message = f"line {line} of {table} has this name too: refer to it, or use another"
                yield raw.problem("name-twice", message, index, raw.schema.label)


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
