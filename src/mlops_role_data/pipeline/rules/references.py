"""Rules of reference: what is referred to exists, is used, and stands where it belongs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from mlops_role_data._release.catalog import ForeignKey
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.report.problems import Problem, missing_reference
from mlops_role_data.pipeline.rules.each_table import Fault, each_table


@each_table("foreignKey")
def foreign_keys(data: Dataset, raw: RawTable) -> Iterator[Fault]:
    """Every reference leads to a row; one with an empty part is none."""
    for key in raw.schema.foreign_keys:
        if not data.holds(raw.schema.name, key.fields) or not data.whole(key.resource):
            continue
        known = set(data.tuples(key.resource, key.reference_fields))
        for index, parts in enumerate(data.tuples(raw.schema.name, key.fields)):
            if None not in parts and parts not in known:
                message = missing_reference(parts[0], key.resource, key.reference_fields[0])
                yield index, key.fields[0], message


@each_table("orphan")
def orphans(data: Dataset, raw: RawTable) -> Iterator[Fault]:
    """Every vocabulary row is used: another table refers to it, or to a row below it in its tree.

    An alias is no use of the thing that it names, and a link to a taxonomy is none either.
    """
    name, column = raw.schema.name, raw.schema.primary_key[0]
    users = [
        (user.name, key.fields[0])
        for user in (each.schema for each in data.raw.values() if each.schema.kind != "link")
        for key in user.foreign_keys
        if key.resource == name and name not in {user.name, user.alias_of}
    ]
    if raw.schema.kind != "vocabulary" or raw.schema.alias_of:
        return
    if not data.whole(name, *(user for user, _ in users)):
        return
    used = {value for user in users for value in data.column(*user)}
    own_keys = (key.fields[0] for key in raw.schema.foreign_keys if key.resource == name)
    pairs = [pair for parent in own_keys for pair in data.tuples(name, (column, parent))]
    while above := {parent for row, parent in pairs if row in used} - used:
        used |= above
    for index, value in enumerate(data.column(name, column)):
        if value is not None and value not in used:
            yield index, column, f"no row of another table refers to {value!r}: use it or remove it"


@each_table("circle")
def circles(data: Dataset, raw: RawTable) -> Iterator[Fault]:
    """No row of a table that refers to itself stands, by way of others, below itself."""
    name = raw.schema.name
    for key in raw.schema.foreign_keys:
        columns = (*key.reference_fields, *key.fields)
        if key.resource != name or len(columns) != 2 or not data.holds(name, columns):
            continue
        parents = dict(data.tuples(name, columns))
        for index, (row, parent) in enumerate(data.tuples(name, columns)):
            if None not in (row, parent) and row in {parent, *ancestors(parent, parents)}:
                message = f"{row!r} is below itself: correct {columns[1]} of a row between"
                yield index, columns[1], message


def ancestors(row: Any, parents: Mapping[Any, Any]) -> list[Any]:
    """Return what is above a row, the nearest first; each once, so that a circle ends."""
    found: dict[Any, None] = {}
    while (row := parents.get(row)) is not None and row not in found:
        found[row] = None
    return list(found)


@each_table("record")
def polymorphic_keys(data: Dataset, raw: RawTable) -> Iterator[Fault]:
    """Pairs of a table's name and a record's key (``polymorphicKey``) lead to a row."""
    key = raw.schema.polymorphic_key
    if key is None or not data.holds(raw.schema.name, key):
        return
    allowed = raw.schema.field(key[0]).constraints.get("enum")
    columns = {name: each.schema.primary_key[0] for name, each in data.raw.items()}
    known = {name: set(data.column(name, column)) for name, column in columns.items()}
    for index, (name, record) in enumerate(data.tuples(raw.schema.name, key)):
        if name is None or record is None or (allowed and name not in allowed):
            continue  # the contracts say so
        if name not in known:
            yield index, key[0], f"there is no curated table {name!r}: correct the name"
        elif data.whole(name) and record not in known[name]:
            yield index, key[1], missing_reference(record, name, columns[name])


@each_table("record")
def caveats_with_records(data: Dataset, raw: RawTable) -> Iterator[Fault]:
    """Each caveat concerns at least one record."""
    if raw.schema.name != "caveats" or not data.whole("caveat_records"):
        return
    concerned = set(data.column("caveat_records", "caveat_id"))
    for index, caveat in enumerate(data.column("caveats", "caveat_id")):
        if caveat is not None and caveat not in concerned:
            message = "no row of caveat_records says what this caveat concerns: add at least one"
            yield index, "caveat_id", message


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


def belonging(data: Dataset) -> Iterator[Problem]:
    """Rows belong to what their span is about, else to what their line or a heading above names.

    A row under another one of its own table cites the same span, or one under that one's heading.
    A sentence that closes a line may be about what is above that, and a row that belongs to
    something else needs no such reference. What a row belongs to is what it refers to by that
    table's own key (``topic_id``); a column of another name (``lower_pay_figure_id``) relates
    things that stand anywhere.
    """
    facts = {name for name, raw in data.raw.items() if raw.schema.kind == "fact"}
    if not data.whole("spans", "sections", *facts):
        return
    places = Places(data)
    for name in sorted(facts):
        for key in data.raw[name].schema.foreign_keys:
            find = _torn if key.resource == name else _stray
            if find is _torn or (key.resource in facts and key.fields == key.reference_fields):
                for index, fault in find(data, name, key, places):
                    yield data.raw[name].problem("belonging", fault, index, key.fields[0])


def _stray(data: Dataset, name: str, key: ForeignKey, places: Places) -> Iterator[tuple[int, str]]:
    column, schema = key.fields[0], data.raw[name].schema
    above_of = _parents(data, key.resource)
    # other things that a row can be about, by their own keys; a word such as a kind is none
    others = [
        each.fields[0]
        for each in schema.foreign_keys
        if each.fields == each.reference_fields
        and each.fields[0].endswith("_id")
        and each.fields[0] not in {column, "span_id"}
    ]
    elsewhere = [any(row[each] is not None for each in others) for row in data.rows(name)]
    told: dict[Any, list[Any]] = defaultdict(list)
    lines: dict[Any, list[Any]] = defaultdict(list)
    for span_id, record in data.tuples(key.resource, ("span_id", column)):
        told[span_id].append(record)
        lines[places.line.get(span_id)].append(record)
    for index, (span_id, value) in enumerate(data.tuples(name, ("span_id", column))):
        above = (told[each] for each in places.headings(span_id) if each in told)
        due = told.get(span_id) or lines.get(places.line.get(span_id)) or next(above, [value])
        # a line may run on into a closing sentence that is on all that came before
        closing = span_id not in told and span_id not in places.opening
        allowed = {*due, *chain.from_iterable(ancestors(each, above_of) for each in due)}
        excused = value is None and (closing or elsewhere[index])
        if value not in (allowed if closing else due) and not excused:
            about = f"the row cites a place that is about {', '.join(map(repr, due))}"
            yield index, f"{about}: put that here, or correct the span"


def _parents(data: Dataset, table: str) -> dict[Any, Any]:
    """Return by key what each row of a table that refers to itself is below."""
    schema = data.raw[table].schema
    own = next((key.fields[0] for key in schema.foreign_keys if key.resource == table), None)
    return dict(data.tuples(table, (schema.primary_key[0], own))) if own else {}


def _torn(data: Dataset, name: str, key: ForeignKey, places: Places) -> Iterator[tuple[int, str]]:
    """Find rows whose parent in their own table stands neither in their span nor in a heading."""
    span_of = dict(data.tuples(name, (key.reference_fields[0], "span_id")))
    for index, (span_id, parent) in enumerate(data.tuples(name, ("span_id", key.fields[0]))):
        due = span_of.get(parent)
        if due not in {None, span_id, *places.headings(span_id)}:
            fault = f"{parent!r} is in another sentence, {due!r}: correct the reference or the span"
            yield index, fault


class Places:
    """The line and the section of each span, and the headings above it."""

    def __init__(self, data: Dataset) -> None:
        spans = data.rows("spans")
        self.line = {row["span_id"]: (row["document_id"], row["line"]) for row in spans}
        self.section = {row["span_id"]: row["section_id"] for row in spans}
        first = {line: span_id for span_id, line in reversed(self.line.items())}
        self.opening = set(first.values())
        """The spans that are the first of their line."""
        self._parents = dict(data.tuples("sections", ("section_id", "parent_section_id")))
        self._heading = dict(data.tuples("sections", ("section_id", "span_id")))

    def headings(self, span_id: Any) -> list[Any]:
        """Return the span of the section's own heading, and of those above it."""
        section = self.section.get(span_id)
        sections = (section, *ancestors(section, self._parents))
        return [self._heading[each] for each in sections if each in self._heading]
