"""Lists of the document that are read as a choice: all of them, any of them, or examples."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mlops_role_data._release.catalog import Table
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.rules.each_table import Fault, each_table

# What a rule for reading a list says of whether its items are examples
_EXAMPLES = {"examples": True, "all_of": False}
_Row = Mapping[str, Any]


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
    usual = {name: _usual(each) for name, each in lists.items() if name is not None}
    for index, row in enumerate(rows):
        most = usual.get(row[group], {})
        alone = len(lists[row[group]]) == 1
        for column, fault in _faults(raw.schema, group, row, most, alone=alone):
            yield index, column, fault


def _usual(rows: Sequence[_Row]) -> _Row:
    """Return by column what most rows of a list have."""
    return {name: Counter(row[name] for row in rows).most_common(1)[0][0] for name in rows[0]}


def _faults(
    table: Table, group: str, row: _Row, most: _Row, *, alone: bool
) -> Iterator[tuple[str, str]]:
    rule, example = table.column_with("choiceRule"), table.column_with("example")
    reading = row[rule] if rule else None
    if row[group] is None:
        if reading is not None:
            yield group, f"{rule} is filled in, and the list is not: name the list, or empty {rule}"
        return
    if alone:
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
