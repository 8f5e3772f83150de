"""The third judge: rules that Table Schema cannot state, over all tables together."""

from collections.abc import Iterator
from typing import Any

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.rules import references
from mlops_role_data.pipeline.rules.choice_lists import choices
from mlops_role_data.pipeline.rules.column_agreement import declared
from mlops_role_data.pipeline.rules.each_table import Fault, Rule, each_table
from mlops_role_data.pipeline.rules.keys import composed_keys
from mlops_role_data.pipeline.rules.link_names import link_names
from mlops_role_data.pipeline.rules.sql_rules import sql_rules
from mlops_role_data.pipeline.rules.text_hygiene import hygiene, sentences
from mlops_role_data.pipeline.rules.vocabulary_names import one_name
from mlops_role_data.pipeline.schema.fields import upper_end
from mlops_role_data.pipeline.segment.figures import CODES


@each_table("order")
def document_order(data: Dataset, raw: RawTable) -> Iterator[Fault]:
    """Rows of a fact table stand in the order of the document."""
    if raw.schema.kind != "fact":
        return
    order = {span_id: index for index, span_id in enumerate(data.column("spans", "span_id"))}
    highest = -1
    for index, span_id in enumerate(data.column(raw.schema.name, "span_id")):
        place = order.get(span_id, highest)
        if place < highest:
            yield index, "span_id", "a row above cites a later place: put rows in document order"
        highest = max(highest, place)


@each_table("currency")
def known_currencies(data: Dataset, raw: RawTable) -> Iterator[Fault]:
    """Currencies are codes of ISO 4217."""
    column = raw.schema.column_with("currency")
    for index, code in enumerate(data.column(raw.schema.name, column) if column else ()):
        if code is not None and code not in CODES:
            yield index, column, f"{code!r} is no currency of ISO 4217: correct the code"


@each_table("range")
def ranges(data: Dataset, raw: RawTable) -> Iterator[Fault]:
    """No range is upside down: columns x_min_y and x_max_y, from_x and to_x."""
    for low in raw.typed.column_names:
        high = upper_end(low)
        text = raw.schema.field(low).type == "string"
        if text or high == low or not data.holds(raw.schema.name, [high]):
            continue
        for index, (least, most) in enumerate(data.tuples(raw.schema.name, (low, high))):
            if least is not None and most is not None and least > most:
                fault = f"{least} lies above {high}, which is {most}: correct one of the two"
                yield index, low, fault


@each_table("repeated-row")
def repeated_rows(data: Dataset, raw: RawTable) -> Iterator[Fault]:
    """No two rows of a fact table say the same of the same span."""
    if raw.schema.kind != "fact" or not data.holds(raw.schema.name, raw.schema.columns):
        return
    told = [column for column in raw.schema.columns if column not in raw.schema.primary_key]
    first: dict[tuple[Any, ...], int] = {}
    for index, row in enumerate(data.tuples(raw.schema.name, told)):
        line = first.setdefault(row, raw.lines[index])
        if line != raw.lines[index]:
            yield index, None, f"line {line} says the same of the same span: keep one of the two"


RULES: tuple[Rule, ...] = (
    references.foreign_keys, references.orphans, references.circles, references.polymorphic_keys,
    references.caveats_with_records, one_name, hygiene, sentences, document_order, ranges,
    known_currencies, repeated_rows, choices, composed_keys, references.booking,
    references.belonging, declared, link_names, sql_rules,
)  # fmt: skip
