"""Rules of reference: what is referred to exists, and what exists to be referred to is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow.compute as pc

from mlops_role_data._release.catalog import ForeignKey, Table
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.cells import true_rows
from mlops_role_data.pipeline.report.problems import Problem, missing_reference


def foreign_keys(data: Dataset) -> Iterator[Problem]:
    """Every reference leads to a row."""
    for name, raw in data.raw.items():
        for key in raw.schema.foreign_keys:
            if not data.holds(name, key.fields) or not data.whole(key.resource):
                continue
            for index, value in _lost(data, name, key):
                message = missing_reference(value, key.resource, key.reference_fields[0])
                yield raw.problem("foreignKey", message, index, key.fields[0])


def _lost(data: Dataset, table: str, key: ForeignKey) -> Iterator[tuple[int, Any]]:
    """Return the rows whose reference leads nowhere; one with an empty part is none."""
    if len(key.fields) == 1:
        cells = data.table(table).column(key.fields[0])
        values = data.table(key.resource).column(key.reference_fields[0]).combine_chunks()
        lost = pc.and_(pc.is_valid(cells), pc.invert(pc.is_in(cells, value_set=values)))
        for index in true_rows(lost):
            yield index, cells[index].as_py()
        return
    known = set(data.tuples(key.resource, key.reference_fields))
    for index, parts in enumerate(data.tuples(table, key.fields)):
        if None not in parts and parts not in known:
            yield index, parts[0]


def orphans(data: Dataset) -> Iterator[Problem]:
    """Every vocabulary row is used: another table refers to it, or to a row below it in its tree.

    An alias is no use of the thing that it names, and a link to a taxonomy is none either.
    """
    used: dict[str, set[Any]] = {}
    users: dict[str, set[str]] = {}
    for name, raw in data.raw.items():
        if raw.schema.kind == "link":
            continue
        for key in raw.schema.foreign_keys:
            if key.resource not in {name, raw.schema.alias_of}:
                used.setdefault(key.resource, set()).update(data.column(name, key.fields[0]))
                users.setdefault(key.resource, set()).add(name)
    for name, raw in data.raw.items():
        if raw.schema.kind != "vocabulary" or raw.schema.alias_of:
            continue
        if not data.whole(name, *users.get(name, ())):
            continue
        found = _with_ancestors(data, raw.schema, used.get(name, set()))
        column = raw.schema.primary_key[0]
        for index, value in enumerate(data.column(name, column)):
            if value is not None and value not in found:
                message = f"no row of another table refers to {value!r}: use it or remove it"
                yield raw.problem("orphan", message, index, column)


def _with_ancestors(data: Dataset, table: Table, used: set[Any]) -> set[Any]:
    """Add the rows above those used, in a table that refers to itself."""
    above: dict[Any, list[Any]] = {}
    for key in table.foreign_keys:
        columns = (table.primary_key[0], key.fields[0])
        if key.resource == table.name and data.holds(table.name, columns):
            for row, parent in data.tuples(table.name, columns):
                above.setdefault(row, []).append(parent)
    found, ahead = set(used), list(used)
    while ahead:
        new = set(above.get(ahead.pop(), ())) - found
        found |= new
        ahead += new
    return found


def circles(data: Dataset) -> Iterator[Problem]:
    """No row of a table that refers to itself stands, by way of others, below itself."""
    for name, raw in data.raw.items():
        for key in raw.schema.foreign_keys:
            columns = (*key.reference_fields, *key.fields)
            if key.resource != name or len(columns) != 2 or not data.holds(name, columns):
                continue
            parents = dict(data.tuples(name, columns))
            for index, (row, parent) in enumerate(data.tuples(name, columns)):
                # as many steps as there are rows lead out of any line that ends
                above = parent
                for _ in parents:
                    if above is None or above == row:
                        break
                    above = parents.get(above)
                if row is not None and above == row:
                    message = f"{row!r} is below itself: correct {columns[1]} of a row between"
                    yield raw.problem("circle", message, index, columns[1])


def polymorphic_keys(data: Dataset) -> Iterator[Problem]:
    """Pairs of a table's name and a record's key (``polymorphicKey``) lead to a row."""
    keys = {
        name: set(data.column(name, raw.schema.primary_key[0])) for name, raw in data.raw.items()
    }
    for own, raw in data.raw.items():
        key = raw.schema.polymorphic_key
        if key is None or not data.holds(own, key):
            continue
        table_column, record_column = key
        for index, (name, record) in enumerate(data.tuples(own, key)):
            if name is None or record is None:
                continue  # the contracts say that they must not be empty
            allowed = raw.schema.field(table_column).constraints.get("enum")
            if allowed and name not in allowed:
                continue  # likewise that there is no such value
            if name not in keys:
                message = f"there is no curated table {name!r}: correct the name"
                yield raw.problem("record", message, index, table_column)
            elif data.whole(name) and record not in keys[name]:
                message = missing_reference(record, name, data.raw[name].schema.primary_key[0])
                yield raw.problem("record", message, index, record_column)


def caveats_with_records(data: Dataset) -> Iterator[Problem]:
    """Each caveat concerns at least one record."""
    if "caveats" not in data.raw or not data.whole("caveat_records"):
        return
    concerned = set(data.column("caveat_records", "caveat_id"))
    for index, caveat in enumerate(data.column("caveats", "caveat_id")):
        if caveat is not None and caveat not in concerned:
            message = (
                "no row of caveat_records says which records this caveat concerns: add at least one"
            )
            yield data.raw["caveats"].problem("record", message, index, "caveat_id")


def booking(data: Dataset) -> Iterator[Problem]:
    """Each span has the right role: facts are cited, framing is not, headings open sections."""
    facts = [name for name, table in data.raw.items() if table.schema.kind == "fact"]
    cited = {span_id: name for name in facts for span_id in data.column(name, "span_id")}
    headings = set(data.column("sections", "span_id"))
    booked, outlined = data.whole(*facts), data.whole("sections")
    for index, span in enumerate(data.rows("spans")):
        span_id, role = span["span_id"], span["role"]
        if booked and role == "fact" and span_id not in cited:
            fault = "no row of a fact table cites this span: curate it, or mark it as framing"
        elif role == "framing" and span_id in cited:
            fault = f"{cited[span_id]} cites this span: its role is fact"
        elif outlined and (role == "heading") != (span_id in headings):
            fault = "a heading, and nothing else, is what a row of sections refers to"
        else:
            continue
        yield data.raw["spans"].problem("booking", fault, index, "role")
