"""Names of vocabulary rows: how each is spelled, and that no two share a spelling."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any

from mlops_role_data._release.catalog import Table
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.segment.matching import has_capitals, mentions, without

# A column of these semantics separates proper names from common ones: "Docker" in a sentence is
# always the tool, while "automation" may be said in passing, or inside a longer name.
PROPER = "properName"
SOURCE_NAME = "sourceName"


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
        return has_capitals(text, name) if (table, record) in self._proper else mentions(text, name)

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
        return {record for record, proper in self._names_by_kind if proper is False}

    @cached_property
    def _proper(self) -> set[tuple[str, Any]]:
        """The rows that are known to have a proper name."""
        return {record for record, proper in self._names_by_kind if proper}

    @cached_property
    def _names_by_kind(self) -> list[tuple[tuple[str, Any], Any]]:
        return [
            ((raw.schema.name, record), proper)
            for raw in self._data.raw.values()
            if (column := raw.schema.column_with(PROPER))
            for record, proper in self._data.tuples(
                raw.schema.name, (raw.schema.primary_key[0], column)
            )
        ]

    @cached_property
    def _all(self) -> list[str]:
        """Every name of every vocabulary, the longest first."""
        names = {
            label
            for raw in self._data.raw.values()
            if is_named(raw.schema)
            for label in self._data.column(raw.schema.name, name_column(raw.schema))
            if label is not None
        }
        return sorted(names, key=lambda name: (-len(name), name))

    @cached_property
    def capital(self) -> list[str]:
        """The names that begin with a capital."""
        return [name for name in self._all if name[0].isupper()]

    @cached_property
    def with_digits(self) -> list[str]:
        """The names that have a digit, the longest first."""
        return [name for name in self._all if any(map(str.isdigit, name))]

    def _collect(self, table: str) -> dict[Any, list[str]]:
        schema = self._data.raw[table].schema
        names: dict[Any, list[str]] = defaultdict(list)
        for each, column in [(schema, schema.primary_key[0]), *alias_columns(self._data, table)]:
            for record, label in self._data.tuples(each.name, (column, name_column(each))):
                if label is not None:
                    names[record].append(label)
        return names


def is_named(table: Table) -> bool:
    """Return whether a table is a vocabulary of names that documents print."""
    return table.kind == "vocabulary" and table.field(name_column(table)).evidence == "verbatim"


def name_column(table: Table) -> str:
    """Return the column of a row's name in the source's spelling: by default its label."""
    return table.column_with(SOURCE_NAME) or table.label


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
    vocabularies = (raw for raw in data.raw.values() if is_named(raw.schema))
    # of a name and an alias, the alias is the one to go
    for raw in sorted(vocabularies, key=lambda raw: raw.schema.alias_of is not None):
        column = name_column(raw.schema)
        for index, value in enumerate(data.column(raw.schema.name, column)):
            here = (raw.schema.name, raw.lines[index])
            table, line = here if value is None else first.setdefault(value.lower(), here)
            if (table, line) != here:
                message = f"line {line} of {table} has this name too: refer to it, or use another"
                yield raw.problem("name-twice", message, index, column)
