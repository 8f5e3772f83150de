"""``facts``: every row of every fact table in one long table, to search and count across all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mlops_role_data._release.catalog import Field, Table
from mlops_role_data.pipeline.dataset import Dataset

Row = dict[str, Any]

# what a reader of the text has no use for: keys, places in the ledger, and the row's own number
_LEFT_OUT = {"key", "ledger"}


def facts(data: Dataset) -> Iterator[Row]:
    """Give a row for each fact row: where it is stated, what it is called, and what it says.

    The text is made of the row's cells, each behind the title of its column; a reference to a
    vocabulary is given by the name of the row referred to. Rows stand in the source's order.
    """
    names = _Names(data)
    order = {span_id: place for place, span_id in enumerate(data.column("spans", "span_id"))}
    found = [
        (order[row["span_id"]], name, row)
        for name, table in data.project.curated.items()
        if table.kind == "fact"
        for row in data.rows(name)
    ]
    found.sort(key=lambda each: (each[0], each[1], each[2].get("position") or 0))
    for position, (_, name, row) in enumerate(found, 1):
        table = data.project.tables[name]
        span = data.span_of[row["span_id"]]
        yield {
            "table_name": name,
            "record_id": row[table.primary_key[0]],
            "position": position,
            "document_id": span["document_id"],
            "section_id": span["section_id"],
            "span_id": row["span_id"],
            "line": span["line"],
            "label": names.show(table, table.field(table.label), row[table.label]),
            "text": "; ".join(_parts(table, row, names)),
        }


def _parts(table: Table, row: Row, names: _Names) -> Iterator[str]:
    for field in table.fields:
        value = row[field.name]
        if value is None or value is False or field.evidence in _LEFT_OUT:
            continue
        if value is True:
            yield field.title
        else:
            unit = f" {field.unit}" if field.unit else ""
            yield f"{field.title}: {names.show(table, field, value)}{unit}"


class _Names:
    """What people call the rows that others refer to."""

    def __init__(self, data: Dataset) -> None:
        self._data = data
        self._known: dict[str, dict[Any, str]] = {}

    def show(self, table: Table, field: Field, value: Any) -> str:
        """Give a cell as text, a reference as the name of the row referred to."""
        key = table.reference_of(field.name)
        if key is not None:
            return self._of(key.resource).get(value, str(value))
        return str(value)

    def _of(self, table: str) -> dict[Any, str]:
        if table not in self._known:
            schema = self._data.project.tables[table]
            pairs = self._data.tuples(table, (schema.primary_key[0], schema.label))
            self._known[table] = {key: str(label) for key, label in pairs}
        return self._known[table]
