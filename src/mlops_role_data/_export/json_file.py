"""Export to JSON: one object, what the package is, then each table's schema and rows."""

import datetime as dt
import json
from pathlib import Path

from mlops_role_data._export.package import Package

_ABOUT = ("title", "description", "content_hash", "row_count")


def write(package: Package, path: Path) -> None:
    """Write the file: one cell a line, so that two exports can be compared by eye.

    A date is a text as ``2024-01-31``; a null, a number and a boolean are JSON's own.
    """
    tables = {}
    for each in package.tables:
        about = {name: getattr(each.table, name) for name in _ABOUT}
        tables[each.name] = {**about, "schema": each.resource["schema"], "rows": each.rows}
    whole = {**package.about, "tables": tables}
    # No other type comes out of a table than dates and those of JSON.
    text = json.dumps(
        whole, ensure_ascii=False, allow_nan=False, indent=1, default=dt.date.isoformat
    )
    path.write_text(f"{text}\n", "utf-8", newline="\n")
