"""Start a table: its schema and its empty raw file, and the list of resources that names them."""

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from mlops_role_data._release.catalog import Name, Table
from mlops_role_data._release.paths import DESCRIPTOR
from mlops_role_data.errors import UnknownNameError
from mlops_role_data.pipeline.schema.closed_subset import parse_schema
from mlops_role_data.pipeline.schema.fields import misfits
from mlops_role_data.pipeline.schema.relations import resource_entry

KINDS = ("fact", "vocabulary")


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
    words, title = one.replace("_", " "), name.replace("_", " ").capitalize()
    template = Template(files(__package__).joinpath(f"new_{kind}.json").read_text("utf-8"))
    schema: dict[str, Any] = json.loads(
        template.substitute(
            name=name, title=title, group=group, one=one, words=words, Words=words.capitalize()
        )
    )
    schema["fields"][1:] = [_known(each, tables) for each in schema["fields"][1:]]
    return schema


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


def _known(field: dict[str, Any], tables: Mapping[str, Table]) -> dict[str, Any]:
    """Return a column as another table describes it: one name has one meaning."""
    fields = (each for table in tables.values() for each in table.descriptor["fields"])
    found = next((each for each in fields if each["name"] == field["name"]), field)
    return {key: found[key] for key in found if key in field}
