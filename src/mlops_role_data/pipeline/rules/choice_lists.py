"""Lists of the document: the rows of one choice group are one list, read by one rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mlops_role_data._release.catalog import Table
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.report.problems import Problem

_EXAMPLES = {"examples": True, "all_of": False}
"""What a rule for reading a list says of whether its items are examples."""


def choices(data: Dataset) -> Iterator[Problem]:
    """Each list has two rows or more, all in one span, and shares what is said of the list."""
    for name, raw in data.raw.items():
        group = raw.schema.column_with("choiceGroup")
        if group is None or not data.whole(name):
            continue
        rows = data.rows(name)
        groups: dict[Any, list[Mapping[str, Any]]] = defaultdict(list)
        for row in rows:
            groups[row[group]].append(row)
        for index, row in enumerate(rows):
            for field, fault in _faults(raw.schema, group, row, groups[row[group]]):
                yield raw.problem("choice", fault, index, field)


def _faults(
    table: Table, group: str, row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    rule, example = table.column_with("choiceRule"), table.column_with("example")
    if row[group] is None:
        if rule and row[rule] is not None:
            yield group, f"{rule} is filled in, and the list is not: name the list, or empty {rule}"
        return
    if len(rows) == 1:
        yield group, "no other row is in this list: correct its name, or leave the cell empty"
    elif row["span_id"] != (most := _most(rows, "span_id")):
        yield (
            group,
            f"the list is in span {most!r}, and this row cites another: correct one",
        )
    if rule and row[rule] is None:
        yield rule, "a list needs a rule for reading it: fill in the cell"
    expected = _EXAMPLES.get(row[rule]) if rule else None
    if rule and example and None not in {expected, row[example]} and row[example] != expected:
        names = "examples" if expected else "no examples"
        fault = f"a list that is read as {row[rule]} names {names}: correct one of the two"
        yield example, fault
    for field in table.fields:
        shared = field.shared_by_group and row[field.name] != _most(rows, field.name)
        if shared and not (field.name == rule and row[rule] is None):
            others = _most(rows, field.name)
            yield field.name, f"the rows of a list share this value; others have {others!r}"


def _most(rows: Sequence[Mapping[str, Any]], column: str) -> Any:
    """Return the value that most rows have, or the first of several such."""
    return Counter(row[column] for row in rows).most_common(1)[0][0]
