"""The third judge: rules that Table Schema cannot state, over all tables together."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow.compute as pc

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.cells import true_rows
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules import references
from mlops_role_data.pipeline.rules.choice_lists import choices
from mlops_role_data.pipeline.rules.column_agreement import declared
from mlops_role_data.pipeline.rules.keys import composed_keys
from mlops_role_data.pipeline.rules.link_names import link_names
from mlops_role_data.pipeline.rules.parents import belonging
from mlops_role_data.pipeline.rules.sql_rules import sql_rules
from mlops_role_data.pipeline.rules.text_hygiene import hygiene
from mlops_role_data.pipeline.rules.vocabulary_names import one_name

_ROWS = {"cell-count", "csv"}

Rule = Callable[[Dataset], Iterator[Problem]]


def judge(data: Dataset) -> Iterator[Problem]:
    """Apply every rule to a dataset."""
    for rule in RULES:
        yield from rule(data)


def positions(data: Dataset) -> Iterator[Problem]:
    """Positions count the rows 1, 2, 3 ..., and fact rows stand in the source's order."""
    order = {span_id: index for index, span_id in enumerate(data.column("spans", "span_id"))}
    for name, raw in data.raw.items():
        # rows that could not be read have their positions all the same
        lost = sorted(line for line, fault in raw.refused.items() if fault.rule in _ROWS)
        column = raw.schema.column_with("position")
        for index, value in enumerate(data.column(name, column) if column else ()):
            expected = index + 1 + bisect(lost, raw.lines[index])
            if value not in {None, expected}:
                message = f"rows are counted in the file's order, so this one is {expected}"
                yield raw.problem("position", message, index, column)
        if raw.schema.kind != "fact":
            continue
        highest = -1
        for index, span_id in enumerate(data.column(name, "span_id")):
            place = order.get(span_id, highest)
            if place < highest:
                message = (
                    "the row comes after one that cites a later place of the document: "
                    "put rows in the source's order"
                )
                yield raw.problem("order", message, index, "span_id")
            highest = max(highest, place)


def ranges(data: Dataset) -> Iterator[Problem]:
    """No range is upside down: columns x_min_y and x_max_y, from_x and to_x."""
    for raw in data.raw.values():
        for low, high in _range_columns(raw):
            lows, highs = raw.typed.column(low), raw.typed.column(high)
            above = pc.fill_null(pc.greater(lows, highs), fill_value=False)
            for index in true_rows(above):
                value = lows[index].as_py()
                message = (
                    f"{value} lies above {high}, which is {highs[index].as_py()}: "
                    "correct one of the two"
                )
                yield raw.problem("range", message, index, low)


def _range_columns(raw: RawTable) -> Iterator[tuple[str, str]]:
    for low in raw.typed.column_names:
        if raw.schema.field(low).type == "string":
            continue
        words = low.split("_")
        if words[0] == "from":
            words[0] = "to"
        elif "min" in words:
            words[words.index("min")] = "max"
        high = "_".join(words)
        if high != low and high in raw.typed.column_names:
            yield low, high


def repeated_rows(data: Dataset) -> Iterator[Problem]:
    """No two rows of a fact table say the same of the same span."""
    for name, raw in data.raw.items():
        if raw.schema.kind != "fact" or not data.holds(name, raw.schema.columns):
            continue
        unsaid = {*raw.schema.primary_key, raw.schema.column_with("position")}
        told = [column for column in raw.schema.columns if column not in unsaid]
        first: dict[tuple[Any, ...], int] = {}
        for index, row in enumerate(data.tuples(name, told)):
            line = raw.lines[first.setdefault(row, index)]
            if line != raw.lines[index]:
                message = f"line {line} says the same of the same span: keep one of the two"
                yield raw.problem("repeated-row", message, index)


RULES: tuple[Rule, ...] = (
    references.foreign_keys,
    references.orphans,
    references.circles,
    references.polymorphic_keys,
    references.caveats_with_records,
    one_name,
    hygiene,
    positions,
    ranges,
    repeated_rows,
    choices,
    composed_keys,
    references.booking,
    belonging,
    declared,
    link_names,
    sql_rules,
)
