"""What the descriptor says of groups, tables and columns, as rows and words."""

import json
from collections.abc import Mapping
from typing import Any

from mlops_role_data._release.catalog import Catalog, Field, Table
from mlops_role_data.errors import UnknownNameError

# What of :func:`tables` fits next to each other on a terminal of 80 columns.
BRIEF = ("name", "rows", "description")


def release_title(catalog: Catalog) -> str:
    """Return the title above lists of the whole release."""
    return f"{catalog.title}, version {catalog.version}"


def table_title(table: Table) -> str:
    """Return what stands above a data dictionary."""
    return f"{table.title}: {table.description} ({table.grain})"


def group_rows(catalog: Catalog) -> list[dict[str, Any]]:
    """Return the rows of :func:`groups`: those of the descriptor with tables, then any other."""
    told = catalog.properties.get("groups", {})
    tables: dict[str, list[Table]] = {name: [] for name in told}
    for table in catalog:
        tables.setdefault(table.group, []).append(table)
    return [
        {
            "name": name,
            "title": told.get(name, {}).get("title"),
            "tables": len(members),
            "rows": sum(table.row_count for table in members),
            "description": told.get(name, {}).get("description"),
        }
        for name, members in tables.items()
        if members
    ]


def listed(
    catalog: Catalog, group: str | None = None, *, every: bool = False
) -> tuple[list[dict[str, Any]], int]:
    """Return the rows of :func:`tables`, and how many tables they leave out.

    They are those of one group, or every one; by default those of the first group that the
    descriptor names, which are made to be read first.

    Raises
    ------
    UnknownNameError
        If there is no such group.
    """
    rows = _catalogue(catalog)
    groups = [row["name"] for row in group_rows(catalog)]
    if group is not None and group not in groups:
        raise UnknownNameError("group", group, groups)
    front = None if every else next(iter(catalog.properties.get("groups", ())), None)
    chosen = group or front
    shown = [row for row in rows if row["group"] == chosen] or rows
    return shown, 0 if group else len(rows) - len(shown)


def first_sentence(text: str) -> str:
    """Return the first sentence of a description, without its full stop."""
    return text.partition(". ")[0].removesuffix(".")


def _catalogue(catalog: Catalog) -> list[dict[str, Any]]:
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
    """Return the rows of :func:`describe`."""
    return [
        {
            "column": field.name,
            "title": field.title,
            "unit": field.unit,
            "type": field.type,
            "description": field.description,
            "example": _text(field.example),
            "constraints": constraints(field, table) or None,
            "reference": _reference(field.name, table),
        }
        for field in table.fields
    ]


def constraints(field: Field, table: Table) -> str:
    """Put what a cell must satisfy into words, the same for every table.

    Rules are separated by semicolons.
    """
    rules, key, order = field.constraints, table.primary_key, field.categories
    primary = "primary key" if len(key) == 1 else f"primary key ({', '.join(key)})"
    choices = ", ".join(map(_text, order or rules.get("enum", ())))
    parts = [
        primary if field.name in key else "",
        "required" if field.required else "",
        "unique" if rules.get("unique") else "",
        f"{'in this order' if order else 'one of'}: {choices}" if choices else "",
        f"matches {rules['pattern']}" if "pattern" in rules else "",
        _span(rules, "minimum", "maximum", ""),
        _span(rules, "minLength", "maxLength", " characters"),
    ]
    return "; ".join(filter(None, parts))


def _span(rules: Mapping[str, Any], lower: str, upper: str, noun: str) -> str:
    low, high = rules.get(lower), rules.get(upper)
    if low is not None and high is not None:
        return f"{_text(low)} to {_text(high)}{noun}"
    if low is not None:
        return f"at least {_text(low)}{noun}"
    return "" if high is None else f"at most {_text(high)}{noun}"


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
