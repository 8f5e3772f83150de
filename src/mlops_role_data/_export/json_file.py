"""Export to JSON: one object, what the package is, then each table's schema and rows."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from mlops_role_data._export.package import Cell, Package


def write(package: Package, path: Path) -> None:
    """Write the file: one cell a line, so that two exports can be compared by eye.

    A date is a text as ``2024-01-31``; a null, a number and a boolean are JSON's own.
    """
    tables: dict[str, Any] = {}
    for each in package.tables:
        names = each.table.columns
        about = package.resource(each.name)
        tables[each.name] = {
            **{key: about[key] for key in ("title", "description") if key in about},
            "content_hash": each.table.content_hash,
            "row_count": len(each.rows),
            "schema": each.schema(),
            "rows": [dict(zip(names, row, strict=True)) for row in each.rows],
        }
    whole = {**package.about, "tables": tables}
    text = json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1, default=_date)
    path.write_text(f"{text}\n", "utf-8", newline="\n")


def _date(value: Cell) -> str:
    assert isinstance(value, dt.date)  # noqa: S101 - no other type comes out of a table
    return value.isoformat()
