"""Lists of the source: rows with one ``choice_group`` are one list, and are read by one rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.document.matching import mentions
from mlops_role_data.pipeline.document.source import JUDGE, Source
from mlops_role_data.pipeline.report.problems import Problem

_GROUP, _RULE, _EXAMPLE = "choice_group", "choice_rule", "is_example"
_SHARED = (_RULE, "context", "necessity", "hedge", "career_stage_id")
"""What is said of a list is said of all that it lists."""
_OPEN = ("e.g.", "such as", "like", "including", "for example", "for instance")
_WORDS = {"any_of": ("or",), "all_of": ("and", ","), "examples": _OPEN}
"""What the source says where it lists things to be read by a rule."""


def choices(data: Dataset) -> Iterator[Problem]:
    """Each list has two rows or more, all in one span, and one thing is said of them."""
    for name, raw in data.raw.items():
        if _GROUP not in raw.schema.columns or not data.whole(raw.schema.name):
            continue
        rows = data.rows(name)
        groups: dict[Any, list[Mapping[str, Any]]] = defaultdict(list)
        for row in rows:
            groups[row[_GROUP]].append(row)
        for index, row in enumerate(rows):
            faults = _faults(row, groups[row[_GROUP]])
            for field, fault in faults.items():
                yield raw.problem("choice", fault, index=index, field=field, value=row[field])


def _faults(row: Mapping[str, Any], group: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    if row[_GROUP] is None:
        if row.get(_RULE) is None:
            return {}
        return {_GROUP: "a rule for choosing, and no list: name the list, or empty choice_rule"}
    faults = {}
    if len(group) == 1:
        faults[_GROUP] = "no other row is of this list: correct its name, or leave the cell empty"
    elif row["span_id"] != (due := _most(group, "span_id")):
        faults[_GROUP] = (
            f"the list stands in span {due!r}, and this row cites another: correct one of the two"
        )
    for column in _SHARED:
        if column in row and row[column] != (due := _most(group, column)):
            faults[column] = f"the rows of a list have this in common; others say {due!r}"
    if _RULE in row and row[_RULE] is None:
        faults[_RULE] = "a list without a rule for reading it: say which"
    due = {"examples": True, "all_of": False}.get(row.get(_RULE, ""))
    if None not in {due, row.get(_EXAMPLE)} and row[_EXAMPLE] != due:
        faults[_EXAMPLE] = (
            f"a list that is read as {row[_RULE]} names "
            f"{'examples' if due else 'no examples'}: correct one of the two"
        )
    return faults


def _most(group: Sequence[Mapping[str, Any]], column: str) -> Any:
    """Give the value that most rows have, or the first of several such."""
    return Counter(row[column] for row in group).most_common(1)[0][0]


def choice_words(source: Source) -> Iterator[Problem]:
    """Find lists whose span lacks the word that joins them, and examples announced by none."""
    for name, raw in source.data.raw.items():
        columns = [column for column in (_RULE, _EXAMPLE) if column in raw.schema.columns]
        if not columns or "span_id" not in raw.schema.columns:
            continue
        for index, row in enumerate(source.data.rows(name)):
            if row["span_id"] not in source.spans:
                continue
            text = source.words_of(row["span_id"])
            for column in columns:
                value = row[column]
                words = _OPEN if value is True else _WORDS.get(value, ())
                if words and not any(_says(text, word) for word in words):
                    fault = (
                        f"nothing in the source tells so here, such as {words[0]!r}: correct the "
                        "cell"
                    )
                    yield raw.problem(
                        "choice-word", fault, index=index, field=column, value=value, by=JUDGE
                    )


def _says(text: str, word: str) -> bool:
    return word in text if word[-1] in ",." else mentions(text, word)
