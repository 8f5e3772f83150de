"""What schemas say of one column next to another, by properties of fields of our own.

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

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from typing import Any

from mlops_role_data._release.catalog import Field
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.rules.each_table import Fault, each_table
from mlops_role_data.pipeline.rules.references import Places
from mlops_role_data.pipeline.rules.vocabulary_names import Spellings
from mlops_role_data.pipeline.segment.matching import mentions


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
    leading = {group: _leaders(votes[group]) for group in votes if group is not None}
    for index, (group, value) in enumerate(pairs):
        if group is not None and leading[group] != [value]:
            yield index, _shown(each for each in leading[group] if each != value)


def _leaders(votes: Counter[Any]) -> list[Any]:
    most = max(votes.values())
    return [each for each, count in votes.items() if count == most]


def _shown(values: Iterable[Any]) -> str:
    return ", ".join("an empty cell" if each is None else repr(each) for each in values)
