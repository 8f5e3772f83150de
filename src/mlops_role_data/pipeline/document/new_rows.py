"""Rows that a curator starts from: keys, places and whatever a span prints beyond doubt."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from mlops_role_data._release.catalog import ForeignKey, Table
from mlops_role_data.errors import UnknownNameError
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.document.source import Source
from mlops_role_data.pipeline.raw_csv.canonical import to_csv
from mlops_role_data.pipeline.rules.keys import keys_of
from mlops_role_data.pipeline.segment.figures import holds, plain
from mlops_role_data.pipeline.segment.matching import mentioned, occurrences

Row = dict[str, Any]


def drafted(source: Source, table: Table, span_id: str) -> list[Row]:
    """Draft the rows of a table that a span gives: one for each name that such a row must have.

    Filled in are the span, the names and their wording, the figures of a unit with as many columns
    as the span prints figures, the hedge, the currency, values whose words are printed, and the
    key. A cell that could be one of several things stays empty. Known rows are left out.

    Raises
    ------
    UnknownNameError
        If the table cites no spans, or the document has no such span.
    """
    if "span_id" not in table.columns:
        raise UnknownNameError("table that cites spans", table.name, source.facts)
    if span_id not in source.spans:
        raise UnknownNameError("span of this document", span_id, source.spans)
    words = source.words_of(span_id)
    same = {"span_id": span_id} | _figures(source, table, words) | _words(source, table, words)
    rows = [same | names for names in _names(source, table, words)]
    if table.key_template:
        key = table.primary_key[0]
        for row in rows:
            row[key] = next(iter(keys_of(source.data, table, row)), "")
        known = source.data.column(table.name, key)
        rows = [row for row in rows if row[key] not in known]
    return rows


def _figures(source: Source, table: Table, words: str) -> Row:
    found = source.figures(words)
    columns = [field for field in table.fields if field.evidence == "figure"]
    filled: Row = {}
    for unit in {figure.unit for figure in found}:
        wanted = [field.name for field in columns if holds(field, unit)]
        printed = [plain(figure.value) for figure in found if figure.unit == unit]
        if len(wanted) == len(printed):
            filled |= zip(wanted, printed, strict=True)
    codes = {figure.currencies[0] for figure in found if figure.currencies}
    column = table.column_with("currency")
    return filled | ({column: codes.pop()} if column and len(codes) == 1 else {})


def _words(source: Source, table: Table, words: str) -> Row:
    """Return the hedge, and the values of closed lists, of which the span prints just one."""
    wanted: dict[str, Mapping[str, Sequence[str]]] = {
        each.name: each.printed_as for each in table.fields if each.printed_as
    }
    if column := table.column_with("hedge"):
        wanted[column] = {hedge: [hedge] for hedge in source.words.hedges}
    filled = {}
    for column, values in wanted.items():
        found = [value for value, said in values.items() if any(mentioned(words, said))]
        if len(found) == 1:
            filled[column] = found[0]
    return filled


def _names(source: Source, table: Table, words: str) -> Iterator[Row]:
    """Return a row for each combination of names that a row must have, with their wording.

    A column that may be empty is filled if the span prints one name for it.
    """
    keys = [key for key in table.foreign_keys if table.field(key.fields[0]).evidence == "name"]
    found = {key.fields[0]: _records(source, key, words) for key in keys}
    named = {
        column: records
        for column, records in found.items()
        if len(records) == 1 or (records and table.field(column).required)
    }
    quotes = table.field(table.label).evidence == "verbatim"
    for records in product(*(each.items() for each in named.values())):
        row = {column: record for column, (record, _) in zip(named, records, strict=True)}
        yield row | ({table.label: records[0][1]} if quotes and len(records) == 1 else {})


def _records(source: Source, key: ForeignKey, words: str) -> dict[Any, str]:
    """Return the records of a vocabulary that a span names, in its order, each as printed."""
    records = source.data.column(key.resource, key.reference_fields[0])
    named = {name: each for each in records for name in source.spellings.of(key.resource, each)}
    places = {name: next(occurrences(words, name)) for name in mentioned(words, named)}
    return {named[name]: printed for name, (_, printed) in sorted(places.items(), key=_place)}


def _place(item: tuple[str, tuple[int, str]]) -> int:
    return item[1][0]


def insert(data: Dataset, table: str, rows: Sequence[Row]) -> Path:
    """Write rows into a raw file, behind those that cite the same place or an earlier one."""
    raw = data.raw[table]
    order = {span_id: place for place, span_id in enumerate(data.column("spans", "span_id"))}
    known = raw.text.to_pylist()
    place = len(known)
    if rows and "span_id" in raw.schema.columns:
        here = order[rows[0]["span_id"]]
        later = (at for at, row in enumerate(known) if order.get(row["span_id"], -1) > here)
        place = next(later, len(known))
    cells = [[row.get(name) or "" for name in raw.schema.columns] for row in [*known, *rows]]
    cells[place:] = [*cells[len(known) :], *cells[place : len(known)]]
    raw.path.write_bytes(to_csv(raw.schema.columns, cells).encode("utf-8"))
    return raw.path
