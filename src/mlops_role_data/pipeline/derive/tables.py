"""The derived tables: what the pipeline computes, each value from rows that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

from mlops_role_data._release.catalog import Table
from mlops_role_data._release.parquet import arrow_type
from mlops_role_data.errors import SchemaError
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.derive import facts, frequency, gaps, growth

Row = dict[str, Any]


def derive(data: Dataset) -> dict[str, pa.Table]:
    """Compute every derived table of a valid dataset.

    Raises
    ------
    SchemaError
        If a schema of kind ``derived`` has no derivation here, or the reverse.
    """
    due, known = set(data.project.derived), set(DERIVATIONS)
    if due != known:
        raise SchemaError(
            "the schemas of kind 'derived' and the derivations in pipeline/derive.py differ: "
            f"{', '.join(sorted(due ^ known))}"
        )
    return {
        name: to_arrow(list(DERIVATIONS[name](data)), table)
        for name, table in data.project.derived.items()
    }


def to_arrow(rows: list[Row], table: Table) -> pa.Table:
    """Put rows into the columns and types of a table's schema."""
    schema = pa.schema([(field.name, arrow_type(field.type)) for field in table.fields])
    return pa.Table.from_pylist(rows, schema=schema)


DERIVATIONS: dict[str, Callable[[Dataset], Iterator[Row]]] = {
    "derived_compensation_gaps": gaps.compensation_gaps,
    "derived_market_growth": growth.market_growth,
    "derived_skill_frequency": frequency.skill_frequency,
    "facts": facts.facts,
}
