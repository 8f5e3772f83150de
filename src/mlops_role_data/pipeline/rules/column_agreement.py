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
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any

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
        for field in raw.schema.descriptor["fields"]:
            for rule, faults in _RULES.items():
                if rule not in field or not data.whole(name):
                    continue
                values = data.column(name, field["name"])
                for index, fault in faults(data, raw, field):
                    yield raw.problem(
                        "agreement", fault, index=index, field=field["name"], value=values[index]
                    )


def _read_from(data: Dataset, raw: RawTable, field: Mapping[str, Any]) -> Iterator[_Fault]:
    column = field["readFrom"]
    words = [text and text.lower() for text in data.column(raw.schema.name, column)]
    values = data.column(raw.schema.name, field["name"])
    for index, due in _outvoted(words, values):
        yield index, f"other rows read {due} from the same words in {column}: {_MEND}"
    for index, (text, value) in enumerate(zip(words, values, strict=True)):
        if _is_trimmed(text) and not is_printed(field, value, text):
            yield index, f"{text!r} in {column} is not {value!r}: {_MEND}"


def _follows_section(data: Dataset, raw: RawTable, field: Mapping[str, Any]) -> Iterator[_Fault]:
    if not data.whole("spans", "sections"):
        return
    places = Places(data)
    # what a line runs on into may be on something else
    sections = [
        places.section.get(span_id) if places.opens_line(span_id) else None
        for span_id in data.column(raw.schema.name, "span_id")
    ]
    for index, due in _outvoted(sections, data.column(raw.schema.name, field["name"])):
        yield index, f"other rows of this section have {due}: {_MEND}"


def _named_in(data: Dataset, raw: RawTable, field: Mapping[str, Any]) -> Iterator[_Fault]:
    key, column = raw.schema.reference_of(field["name"]), field["namedIn"]
    spellings = Spellings(data)
    if key is None or not data.whole(*spellings.tables(key.resource)):
        return
    for index, (record, text) in enumerate(data.tuples(raw.schema.name, (field["name"], column))):
        names = spellings.of(key.resource, record)
        if _is_trimmed(text) and names and not any(mentions(text, name) for name in names):
            yield index, f"{column} has {text!r}, which names none of {_shown(names)}: {_MEND}"


_MEND = "correct one of the two"
_RULES: Mapping[str, Callable[[Dataset, RawTable, Mapping[str, Any]], Iterator[_Fault]]] = {
    "readFrom": _read_from,
    "followsSection": _follows_section,
    "namedIn": _named_in,
}


def is_printed(field: Mapping[str, Any], value: object, text: str) -> bool:
    """Return whether a text has one of the words that print a value; a value without any always."""
    words = field.get("printedAs", {}).get(value)
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
