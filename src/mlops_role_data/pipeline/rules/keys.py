"""Keys that follow from other columns, by the ``keyTemplate`` of a schema.

==================== ==========================================================================
placeholder          stands for
==================== ==========================================================================
``{column}``         the value of the column
``{column:slug}``    the value as a slug: small letters, digits and hyphens
``{a|b:slug}``       the first of several columns that has a value
``{column:alias}``   the key that the column refers to, or the key of one of its aliases
``{column:place}``   the span's place: its key without the document, and without a final -1
==================== ==========================================================================
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.segment.draft import slug

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def composed_keys(data: Dataset) -> Iterator[Problem]:
    """Keys follow from other columns of their row, as the schema's ``keyTemplate`` says."""
    for name, raw in data.raw.items():
        if raw.schema.key_template:
            yield from _composed(data, name, raw.schema.key_template)


def _composed(data: Dataset, name: str, template: str) -> Iterator[Problem]:
    raw = data.raw[name]
    if ":alias}" in template and not data.whole(*data.raw):
        return  # an alias or a span that could not be read is not wrong
    column = raw.schema.primary_key[0]
    literals = _PLACEHOLDER.split(template)[::2]
    parts = [_Part(data, raw, each) for each in _PLACEHOLDER.findall(template)]
    columns = list(dict.fromkeys(each for part in parts for each, _ in part.columns))
    for index, row in enumerate(data.rows(name)):
        options = [part.values(row) for part in parts]
        if row[column] is None or not all(options):
            continue  # what is empty, or leads nowhere, is reported by others
        expected = [
            "".join(piece for pair in zip(literals, [*each, ""], strict=True) for piece in pair)
            for each in product(*options)
        ]
        if row[column] not in expected:
            message = (
                f"the key follows from {' and '.join(columns)}: write {expected[0]!r}, or correct "
                "these columns"
            )
            if expected[1:]:
                message += f". It may also begin with an alias: {', '.join(expected[1:])}"
            yield raw.problem("key", message, index, column)


class _Part:
    """One placeholder of a template."""

    def __init__(self, data: Dataset, raw: RawTable, placeholder: str) -> None:
        self.columns = [
            (name, form)
            for name, _, form in (each.partition(":") for each in placeholder.split("|"))
        ]
        self._aliases: dict[Any, list[str]] = defaultdict(list)
        self._places: dict[str, str] = {}
        for name, form in self.columns:
            key = raw.schema.reference_of(name)
            if form == "alias" and key is not None:
                self._find_aliases(data, key.resource)
            if form == "place":
                self._places = {
                    span: span.removeprefix(f"{document}-").removesuffix("-1")
                    for span, document in data.tuples("spans", ("span_id", "document_id"))
                    if span is not None
                }

    def values(self, row: Mapping[str, Any]) -> list[str]:
        """Return what may stand for the placeholder in a row; nothing if its cells are empty."""
        for name, form in self.columns:
            value = row[name]
            if value is None:
                continue
            if form == "slug":
                return [slug(str(value))]
            if form == "alias":
                return [value, *self._aliases[value]]
            if form == "place":
                return [self._places[value]] if value in self._places else []
            return [str(value)]
        return []

    def _find_aliases(self, data: Dataset, table: str) -> None:
        for raw in data.raw.values():
            if raw.schema.alias_of == table:
                column = next(
                    key.fields[0] for key in raw.schema.foreign_keys if key.resource == table
                )
                for row in data.rows(raw.schema.name):
                    if (alias := row[raw.schema.primary_key[0]]) is not None:
                        self._aliases[row[column]].append(alias)
