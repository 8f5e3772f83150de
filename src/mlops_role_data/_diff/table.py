"""``changes``: a diff as a table, one row per change, from which NEW can be rebuilt.

``changes.schema.json`` is its Table Schema. ``old``, ``new`` and ``record`` hold JSON, since what
changed can be a cell, a list of constraints or a whole row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv

from mlops_role_data._diff.bump import bump
from mlops_role_data._diff.change import Change, Diff
from mlops_role_data._diff.compare import compare
from mlops_role_data._diff.replay import replayed
from mlops_role_data._diff.state import ReleaseState
from mlops_role_data._diff.words import sentence
from mlops_role_data._release.catalog import Table
from mlops_role_data._release.parquet import arrow_type

_JSON = ("record", "old", "new")


def schema() -> Table:
    """Give the definition of the table of changes."""
    path = files("mlops_role_data._diff").joinpath("changes.schema.json")
    return Table.from_schema(json.loads(path.read_text(encoding="utf-8")))


def changes(old: ReleaseState, new: ReleaseState) -> pa.Table:
    """Give what changed between two releases as a table.

    Parameters
    ----------
    old, new
        As read by ``ReleaseState.read``.

    Returns
    -------
    pyarrow.Table
        With the columns of ``changes.schema.json``, in the order in which `replay` needs them.
    """
    return as_table(compare(old, new))


def as_table(diff: Diff) -> pa.Table:
    """Give a diff as a table."""
    rows = [
        {name: _json(value) if name in _JSON else value for name, value in record.items()}
        for record in records(diff)
    ]
    return pa.Table.from_pylist(rows, _arrow())


def read_csv(path: Path) -> pa.Table:
    """Read the table of changes from the CSV that ``diff --format changes`` writes."""
    # A null is nothing at all, and an empty text is quoted.
    options = csv.ConvertOptions(
        column_types=_arrow(),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )
    form = csv.ParseOptions(newlines_in_values=True)
    return csv.read_csv(path, parse_options=form, convert_options=options).cast(_arrow())


def _arrow() -> pa.Schema:
    return pa.schema(
        pa.field(each.name, arrow_type(each.type), nullable=not each.required)
        for each in schema().fields
    )


def records(diff: Diff) -> list[dict[str, Any]]:
    """Give each change with all its members, numbered from 1, as JSON has them."""
    return [
        {
            "change": number,
            "bump": bump(each),
            "level": each.level,
            "kind": each.kind,
            "table": each.table,
            "column": each.column,
            "record": None if each.record is None else dict(each.record),
            "property": each.property,
            "place": each.place,
            "old": each.old,
            "new": each.new,
            "text": sentence(each),
        }
        for number, each in enumerate(diff.changes, 1)
    ]


def replay(old: ReleaseState, table: pa.Table) -> ReleaseState:
    """Rebuild NEW from OLD and the changes between them.

    Parameters
    ----------
    old
        The release that the changes start from; it is left as it is.
    table
        What `changes` gave; other columns than those of the schema are not looked at.

    Returns
    -------
    ReleaseState
        Equal to NEW in all that is compared; so are the content hashes of its tables.
    """
    return replayed(old, [_change(row) for row in table.sort_by("change").to_pylist()])


def _json(value: Any) -> str | None:
    if value is None:
        return None
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _change(row: Mapping[str, Any]) -> Change:
    cells = {
        name: json.loads(value) if name in _JSON and value is not None else value
        for name, value in row.items()
    }
    return Change(**{name: cells[name] for name in Change.__dataclass_fields__})
