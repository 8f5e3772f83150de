"""What schemas say of one column beside another, and of the rows of one list of the document.

Columns agree by properties of fields of our own:

============================ ==================================================================
property                     what it demands
============================ ==================================================================
``readFrom``                rows with the same words in that column have the same value here
``printedAs``               each value named stands with one of its words: in the ``readFrom``
                             column, else where the row stands (``printed`` looks there)
``namedIn``                 that column holds the name of the row that is referred to
``followsSection``          rows at the beginning of a section's lines have one value
============================ ==================================================================
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from mlops_role_data._release.catalog import Field, Table
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.rules.each_table import Fault, each_table
from mlops_role_data.pipeline.rules.references import Places
from mlops_role_data.pipeline.rules.vocabulary_names import Spellings
from mlops_role_data.pipeline.segment.matching import mentions

_EXAMPLES = {"examples": True, "all_of": False}
"""What a rule for reading a list says of whether its items are examples."""
_Row = Mapping[str, Any]


@each_table("agreement")
def declared(data: Dataset, raw: RawTable) -> Iterator[Fault]:
    """Columns agree with others as their schemas say (``readFrom`` and the like)."""
    if not data.whole(raw.schema.name):
        return
    for field in raw.schema.fields:
        for find in (_read_from, _follows_section, _named_in):
            for index, fault in find(data, raw, field):
                yield index, field.name, f"{fault}: correct one of the two"


def _read_from(data: Dataset, raw: RawTable, field: Field) -> Iterator[tuple[int, str]]:
    if field.read_from is None:
        return
    words = [text and text.lower() for text in data.column(raw.schema.name, field.read_from)]
    values = data.column(raw.schema.name, field.name)
    for index, due in _outvoted(words, values):
        yield index, f"other rows read {due} from the same words in {field.read_from}"
    for index, (text, value) in enumerate(zip(words, values, strict=True)):
        if _is_trimmed(text) and not is_printed(field, value, text):
            yield index, f"{text!r} in {field.read_from} is not {value!r}"


def _follows_section(data: Dataset, raw: RawTable, field: Field) -> Iterator[tuple[int, str]]:
    if not field.follows_section or not data.whole("spans", "sections"):
        return
    places = Places(data)
    # what a line runs on into may be on something else
    sections = [
        places.section.get(span_id) if span_id in places.opening else None
        for span_id in data.column(raw.schema.name, "span_id")
    ]
    for index, due in _outvoted(sections, data.column(raw.schema.name, field.name)):
        yield index, f"other rows of this section have {due}"


def _named_in(data: Dataset, raw: RawTable, field: Field) -> Iterator[tuple[int, str]]:
    key, spellings = raw.schema.reference_of(field.name), Spellings(data)
    if field.named_in is None or not key or not data.whole(*spellings.tables(key.resource)):
        return
    columns = (field.name, field.named_in)
    for index, (record, text) in enumerate(data.tuples(raw.schema.name, columns)):
        names = spellings.of(key.resource, record)
        if _is_trimmed(text) and names and not any(mentions(text, name) for name in names):
            yield index, f"{field.named_in} has {text!r}, which names none of {_shown(names)}"


def is_printed(field: Field, value: Any, text: str) -> bool:
    """Return whether a text has one of the words that print a value; a value without any always."""
    words = field.printed_as.get(value)
    return words is None or any(mentions(text, word) for word in words)


def _is_trimmed(text: str | None) -> bool:
    """Return whether there is a text to judge; one that is padded is for others to judge first."""
    return text is not None and text == text.strip()


def _outvoted(groups: Iterable[Hashable], values: Iterable[Any]) -> Iterator[tuple[int, str]]:
    """Return the rows that differ from most of their group, and from what; of a draw, all."""
    pairs = list(zip(groups, values, strict=True))
    votes: dict[Hashable, Counter[Any]] = defaultdict(Counter)
    for group, value in pairs:
        votes[group][value] += 1
    for index, (group, value) in enumerate(pairs):
        most = max(votes[group].values())
        leaders = [each for each, count in votes[group].items() if count == most]
        if group is not None and leaders != [value]:
            yield index, _shown(each for each in leaders if each != value)


def _shown(values: Iterable[Any]) -> str:
    return ", ".join("an empty cell" if each is None else repr(each) for each in values)


@each_table("choice")
def choices(data: Dataset, raw: RawTable) -> Iterator[Fault]:
    """Each list has two rows or more, all in one span, and shares what is said of the list."""
    group = raw.schema.column_with("choiceGroup")
    if group is None or not data.whole(raw.schema.name):
        return
    rows = data.rows(raw.schema.name)
    lists: dict[Any, list[_Row]] = defaultdict(list)
    for row in rows:
        lists[row[group]].append(row)
    for index, row in enumerate(rows):
        for column, fault in _faults(raw.schema, group, row, lists[row[group]]):
            yield index, column, fault


def _faults(table: Table, group: str, row: _Row, rows: Sequence[_Row]) -> Iterator[tuple[str, str]]:
    rule, example = table.column_with("choiceRule"), table.column_with("example")
    reading = row[rule] if rule else None
    if row[group] is None:
        if reading is not None:
            yield group, f"{rule} is filled in, and the list is not: name the list, or empty {rule}"
        return
    most = {name: Counter(each[name] for each in rows).most_common(1)[0][0] for name in row}
    if len(rows) == 1:
        yield group, "no other row is in this list: correct its name, or leave the cell empty"
    elif row["span_id"] != most["span_id"]:
        fault = f"the list is in span {most['span_id']!r}, and this row cites another: correct one"
        yield group, fault
    if rule and reading is None:
        yield rule, "a list needs a rule for reading it: fill in the cell"
    expected = _EXAMPLES.get(reading or "")
    if example and None not in {expected, row[example]} and row[example] != expected:
        names = "examples" if expected else "no examples"
        yield example, f"a list that is read as {reading} names {names}: correct one of the two"
    for name in (field.name for field in table.fields if field.shared_by_group):
        if row[name] != most[name] and (name != rule or reading is not None):
            yield name, f"the rows of a list share this value; others have {most[name]!r}"
