"""What schemas say of one column beside another, by properties of fields of our own.

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
from collections.abc import Hashable, Iterable, Iterator
from typing import Any

from mlops_role_data._release.catalog import Field
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.parents import Places
from mlops_role_data.pipeline.rules.vocabulary_names import Spellings
from mlops_role_data.pipeline.segment.matching import mentions

_Fault = tuple[int, str]


def declared(data: Dataset) -> Iterator[Problem]:
    """Columns agree with others as their schemas say (``readFrom`` and the like)."""
    for name, raw in data.raw.items():
        if not data.whole(name):
            continue
        for field in raw.schema.fields:
            faults: list[_Fault] = []
            if field.read_from:
                faults += _read_from(data, raw, field, field.read_from)
            if field.follows_section:
                faults += _follows_section(data, raw, field)
            if field.named_in:
                faults += _named_in(data, raw, field, field.named_in)
            for index, fault in faults:
                yield raw.problem("agreement", fault, index, field.name)


def _read_from(data: Dataset, raw: RawTable, field: Field, column: str) -> Iterator[_Fault]:
    words = [text and text.lower() for text in data.column(raw.schema.name, column)]
    values = data.column(raw.schema.name, field.name)
    for index, due in _outvoted(words, values):
        yield index, f"other rows read {due} from the same words in {column}: {_ADVICE}"
    for index, (text, value) in enumerate(zip(words, values, strict=True)):
        if _is_trimmed(text) and not is_printed(field, value, text):
            yield index, f"{text!r} in {column} is not {value!r}: {_ADVICE}"


def _follows_section(data: Dataset, raw: RawTable, field: Field) -> Iterator[_Fault]:
    if not data.whole("spans", "sections"):
        return
    places = Places(data)
    # what a line runs on into may be on something else
    sections = [
        places.section.get(span_id) if places.opens_line(span_id) else None
        for span_id in data.column(raw.schema.name, "span_id")
    ]
    for index, due in _outvoted(sections, data.column(raw.schema.name, field.name)):
        yield index, f"other rows of this section have {due}: {_ADVICE}"


def _named_in(data: Dataset, raw: RawTable, field: Field, column: str) -> Iterator[_Fault]:
    key = raw.schema.reference_of(field.name)
    spellings = Spellings(data)
    if key is None or not data.whole(*spellings.tables(key.resource)):
        return
    for index, (record, text) in enumerate(data.tuples(raw.schema.name, (field.name, column))):
        names = spellings.of(key.resource, record)
        if _is_trimmed(text) and names and not any(mentions(text, name) for name in names):
            yield index, f"{column} has {text!r}, which names none of {_shown(names)}: {_ADVICE}"


_ADVICE = "correct one of the two"


def is_printed(field: Field, value: Any, text: str) -> bool:
    """Return whether a text has one of the words that print a value; a value without any always."""
    words = field.printed_as.get(value)
    return words is None or any(mentions(text, word) for word in words)


def _is_trimmed(text: str | None) -> bool:
    """Return whether there is a text to judge; one that is padded is for others to judge first."""
    return text is not None and text == text.strip()


def _outvoted(groups: Iterable[Hashable], values: Iterable[Any]) -> Iterator[tuple[int, str]]:
    """Return the rows that differ from most of their group, and from what; of a draw, all."""
    members: dict[Hashable, list[tuple[int, Any]]] = defaultdict(list)
    for index, (group, value) in enumerate(zip(groups, values, strict=True)):
        if group is not None:
            members[group].append((index, value))
    for group_rows in members.values():
        votes = Counter(value for _, value in group_rows)
        if len(votes) == 1:
            continue
        most = max(votes.values())
        leaders = [value for value, count in votes.items() if count == most]
        for index, value in group_rows:
            if [value] != leaders:
                yield index, _shown(each for each in leaders if each != value)


def _shown(values: Iterable[Any]) -> str:
    return ", ".join("an empty cell" if each is None else repr(each) for each in values)
