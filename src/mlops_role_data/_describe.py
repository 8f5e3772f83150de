"""``tables`` and ``describe``: what there is, and what it means.

The rows come from the descriptor alone (standard library only); pandas is imported where a
DataFrame is asked for.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mlops_role_data._release import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from mlops_role_data._catalog import Catalog, Field, Table
    from mlops_role_data._typing import TableName


def tables() -> pd.DataFrame:
    """List the published tables.

    Returns
    -------
    pandas.DataFrame
        One row per table, in the package's order: ``name``, ``group``, ``kind``, ``rows`` and
        ``columns`` (their numbers, ``Int64``), ``description``.

    Raises
    ------
    DataPackageError
        If the published package cannot be found or read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> mrd.tables().columns.to_list()
    ['name', 'group', 'kind', 'rows', 'columns', 'description']
    >>> "compensation" in set(mrd.tables()["name"])
    True
    """
    import pandas as pd

    frame = pd.DataFrame(catalogue(catalog()))
    return frame.astype({"rows": "Int64", "columns": "Int64"})


def describe(name: TableName) -> pd.DataFrame:
    """Give the data dictionary of one table.

    Parameters
    ----------
    name : TableName
        As in :func:`tables`.

    Returns
    -------
    pandas.DataFrame
        One row per column of the table, in its order, all texts: ``column``, ``type``, ``unit``,
        ``title``, ``description``, ``example``, ``constraints``, ``reference`` (the table and
        column referred to). Null where there is none.

    Raises
    ------
    UnknownNameError
        If there is no such table.
    DataPackageError
        If the published package cannot be found or read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> mrd.describe("compensation").set_index("column").loc["amount_min_usd", "type"]
    'integer'
    """
    import numpy as np
    import pandas as pd

    rows = dictionary(catalog().table(name))
    return pd.DataFrame(rows, dtype=pd.StringDtype(na_value=np.nan))


def catalogue(catalog: Catalog) -> list[dict[str, Any]]:
    """Give the rows of :func:`tables`."""
    return [
        {
            "name": table.name,
            "group": table.group,
            "kind": table.kind,
            "rows": table.row_count,
            "columns": len(table.fields),
            "description": table.description,
        }
        for table in catalog
    ]


def dictionary(table: Table) -> list[dict[str, str | None]]:
    """Give the rows of :func:`describe`."""
    return [
        {
            "column": field.name,
            "type": field.type,
            "unit": field.unit,
            "title": field.title,
            "description": field.description,
            "example": _text(field.example),
            "constraints": constraints(field, table) or None,
            "reference": _reference(field.name, table),
        }
        for field in table.fields
    ]


def constraints(field: Field, table: Table) -> str:
    """Put what a cell must satisfy into words, the same for every table.

    The words of one rule are parted from the next by a semicolon.
    """
    rules = field.constraints
    parts = []
    if field.name in table.primary_key:
        alone = len(table.primary_key) == 1
        parts.append("primary key" if alone else f"primary key ({', '.join(table.primary_key)})")
    if field.required:
        parts.append("required")
    if rules.get("unique"):
        parts.append("unique")
    if field.categories:
        parts.append(f"in this order: {', '.join(map(_text, field.categories))}")
    elif "enum" in rules:
        parts.append(f"one of: {', '.join(map(_text, rules['enum']))}")
    if "pattern" in rules:
        parts.append(f"matches {rules['pattern']}")
    parts.append(_span(rules, "minimum", "maximum", ""))
    parts.append(_span(rules, "minLength", "maxLength", " characters"))
    return "; ".join(filter(None, parts))


def _span(rules: Mapping[str, Any], lower: str, upper: str, noun: str) -> str:
    low, high = rules.get(lower), rules.get(upper)
    if low is None and high is None:
        return ""
    if high is None:
        return f"at least {_text(low)}{noun}"
    if low is None:
        return f"at most {_text(high)}{noun}"
    return f"{_text(low)} to {_text(high)}{noun}"


def _reference(column: str, table: Table) -> str | None:
    found = [
        f"{key.resource}.{target}"
        for key in table.foreign_keys
        for source, target in zip(key.fields, key.reference_fields, strict=True)
        if source == column
    ]
    return "; ".join(found) or None


def _text(value: object) -> str:
    # A boolean as the CSV files write it.
    return value if isinstance(value, str) else json.dumps(value)
