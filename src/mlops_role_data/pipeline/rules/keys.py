"""Keys that follow from other columns, by the ``keyTemplate`` of a schema.

==================== ==========================================================================
placeholder          stands for
==================== ==========================================================================
``{column}``         the value of the column
``{column:slug}``    the value as a slug: small letters, digits and hyphens
``{a|b:slug}``       the first of several columns that has a value
``{column:alias}``   the key that the column refers to, or the key of one of its aliases
==================== ==========================================================================
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, product
from typing import Any

from mlops_role_data._release.catalog import Table
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.rules.each_table import Fault, each_table
from mlops_role_data.pipeline.rules.vocabulary_names import alias_columns
from mlops_role_data.pipeline.segment.draft import slug

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# Return what may stand for a value in a key
_Options = Callable[[Any], list[str]]


@each_table("key")
def composed_keys(data: Dataset, raw: RawTable) -> Iterator[Fault]:
    """Keys follow from other columns of their row, as the schema's ``keyTemplate`` says."""
    template = raw.schema.key_template
    if not template or (":alias}" in template and not data.whole(*data.raw)):
        return  # an alias or a span that could not be read is not wrong
    key = raw.schema.primary_key[0]
    parts = _parts(data, raw.schema)
    columns = " and ".join(dict.fromkeys(column for part in parts for column in part))
    for index, row in enumerate(data.rows(raw.schema.name)):
        expected = _keys(template, parts, row)
        if row[key] is not None and expected and row[key] not in expected:
            message = f"it follows from {columns}: write {expected[0]!r}, or correct these columns"
            if expected[1:]:
                message += f". It may also begin with an alias: {', '.join(expected[1:])}"
            yield index, key, message


def keys_of(data: Dataset, table: Table, row: Mapping[str, Any]) -> list[str]:
    """Return the keys that a row may have by its table's template, the usual one first."""
    return _keys(table.key_template or "", _parts(data, table), row)


def _keys(template: str, parts: list[dict[str, _Options]], row: Mapping[str, Any]) -> list[str]:
    # what is empty, or leads nowhere, is reported by others
    between = _PLACEHOLDER.split(template)[::2]
    choices = [
        next((find(row[each]) for each, find in part.items() if row.get(each) is not None), [])
        for part in parts
    ]
    return ["".join(chain(*zip(between, [*each, ""], strict=True))) for each in product(*choices)]


def _parts(data: Dataset, table: Table) -> list[dict[str, _Options]]:
    return [_part(data, table, each) for each in _PLACEHOLDER.findall(table.key_template or "")]


def _part(data: Dataset, table: Table, placeholder: str) -> dict[str, _Options]:
    """Return what may stand for a placeholder: of its columns, the first that has a value."""
    columns = (each.partition(":") for each in placeholder.split("|"))
    return {column: _FORMS[form](data, table, column) for column, _, form in columns}


def _aliases(data: Dataset, table: Table, column: str) -> _Options:
    aliases: dict[Any, list[str]] = defaultdict(list)
    key = table.reference_of(column)
    for schema, named in alias_columns(data, key.resource) if key else ():
        for alias, record in data.tuples(schema.name, (schema.primary_key[0], named)):
            if alias is not None:
                aliases[record].append(alias)
    return lambda value: [value, *aliases[value]]


_FORMS: dict[str, Callable[[Dataset, Table, str], _Options]] = {
    "": lambda *_: lambda value: [str(value)],
    "slug": lambda *_: lambda value: [slug(str(value))],
    "alias": _aliases,
}
