"""Start a table: its schema and its empty raw file, and the list of resources that names them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mlops_role_data._release.catalog import Name, Table
from mlops_role_data._release.paths import DESCRIPTOR
from mlops_role_data.errors import UnknownNameError
from mlops_role_data.pipeline.schema.closed_subset import PROFILE, parse_schema
from mlops_role_data.pipeline.schema.fields import misfits
from mlops_role_data.pipeline.schema.relations import resource_entry

KINDS = ("fact", "vocabulary")
_KEY = {"required": True, "unique": True, "pattern": "[a-z0-9](?:-?[a-z0-9])*", "maxLength": 60}


def new_schema(
    name: str, kind: str, group: str, tables: Mapping[str, Table], groups: Iterable[str]
) -> dict[str, Any]:
    """Return the schema of a new table with the columns that every table of its kind has.

    Parameters
    ----------
    name
        The table's name: snake_case, plural.
    kind
        One of :data:`KINDS`. A fact table cites spans; a vocabulary has names.
    group
        The group that lists it.
    tables
        The tables that exist: a column that they have keeps its title and description.
    groups
        The groups of ``datapackage.json``.

    Raises
    ------
    UnknownNameError
        If the name is taken or not snake_case, or the group does not exist.
    """
    if name in tables or any(misfits(name, Name, {})):
        hint = "The name of a new table is snake_case and not taken yet."
        raise UnknownNameError("new table", name, (), hint)
    if group not in groups:
        raise UnknownNameError("group", group, groups)
    one = f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")
    words = one.replace("_", " ")
    key = _field(f"{one}_id", f"Key of the {words}.", "key", constraints=_KEY)
    more: dict[str, Any] = {}
    if kind == "fact":
        summary = _field("summary", f"What is said of the {words}.", "prose")
        place = _field("span_id", "Place in the document that states it.", "ledger")
        fields = [key, _known(summary, tables), _known(place, tables)]
        more["foreignKeys"] = [
            {"fields": ["span_id"], "reference": {"resource": "spans", "fields": ["span_id"]}}
        ]
    else:
        fields = [key, _known(_field("name", f"Name of the {words}.", "verbatim"), tables)]
    return {
        "$schema": PROFILE,
        "name": name,
        "title": name.replace("_", " ").capitalize(),
        "description": f"Say here what the table {name} holds.",
        "group": group,
        "kind": kind,
        "grain": f"one row per {words}",
        "label": fields[1]["name"],
        "fields": fields,
        "primaryKey": [f"{one}_id"],
        **more,
        "missingValues": [""],
    }


def write_table(root: Path, schema: Mapping[str, Any]) -> list[Path]:
    """Write a new table's two files; return them."""
    header = ",".join(parse_schema(dict(schema)).columns)
    texts = {
        root / "schemas" / f"{schema['name']}.json": json.dumps(schema, indent=2) + "\n",
        root / "raw" / f"{schema['name']}.csv": f"{header}\n",
    }
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(texts)


def resources_text(root: Path, curated: Mapping[str, Table]) -> str:
    """Return ``datapackage.json`` with one entry per curated table, in the order of the groups.

    Within a group, tables keep the order that they have, and new ones come last.
    """
    descriptor = json.loads((root / DESCRIPTOR).read_text(encoding="utf-8"))
    listed = [each.get("name") for each in descriptor["resources"]]
    groups = list(descriptor.get("groups", {}))

    def place(name: str) -> tuple[int, int, str]:
        group = curated[name].group
        known = groups.index(group) if group in groups else len(groups)
        return known, listed.index(name) if name in listed else len(listed), name

    descriptor["resources"] = [resource_entry(name) for name in sorted(curated, key=place)]
    return json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"


def _field(name: str, description: str, evidence: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "title": name.removesuffix("_id").replace("_", " ").capitalize(),
        "type": "string",
        "description": description,
        "example": "example",
        "evidence": evidence,
        "constraints": {"required": True, "maxLength": 400},
        **more,
    }


def _known(field: dict[str, Any], tables: Mapping[str, Table]) -> dict[str, Any]:
    """Return a column as another table describes it: one name has one meaning."""
    for table in tables.values():
        for each in table.descriptor["fields"]:
            if each["name"] == field["name"]:
                return {key: each[key] for key in each if key in field}
    return field
