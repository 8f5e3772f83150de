"""What is compared of a release: its properties, its tables' definitions, and their rows.

Left out is what follows from these: a file's size, its digests and its number of rows.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mlops_role_data._diff.sources import FILE_LIMIT, open_folder
from mlops_role_data._release.parquet import parse
from mlops_role_data._release.release import Release, _read_catalog
from mlops_role_data.errors import DataPackageError

Row = dict[str, Any]

_FOLLOWS = {"name", "hash", "content_hash", "row_count", "size_bytes", "schema"}
# Split into their members, so that each can change by itself.
_PARTED = {"constraints", "groups"}


@dataclass
class TableState:
    """One table of a release.

    Attributes
    ----------
    properties
        Of the schema by name, and of the file as ``resource.NAME``.
    columns
        What is said of each column, in order; parts of its constraints as ``constraints.NAME``.
    """

    name: str
    properties: dict[str, Any]
    columns: dict[str, dict[str, Any]]
    rows: list[Row]
    hash: str = field(default="", compare=False)

    @property
    def types(self) -> dict[str, Any]:
        """Return each column's type, in the order of the columns."""
        return {name: column["type"] for name, column in self.columns.items()}

    @property
    def key(self) -> list[str]:
        """Return the columns of the primary key."""
        return list(self.properties.get("primaryKey", []))


@dataclass
class ReleaseState:
    """One release, as it is compared."""

    properties: dict[str, Any]
    tables: dict[str, TableState]

    @property
    def version(self) -> str:
        """Return the release's version."""
        return str(self.properties["version"])

    @classmethod
    def read(cls, name: str | Path, repository: Path | None = None) -> ReleaseState:
        """Read a release from a folder, a zip, a wheel or a git revision.

        Raises
        ------
        DataPackageError
            If there is none under this name, or it is not sound.
        """
        with open_folder(str(name), repository) as folder:
            release = Release(_read_catalog(folder), folder)
            tables = {}
            for table in release.catalog:
                if table.size_bytes > FILE_LIMIT:
                    raise DataPackageError(
                        f"{table.path} is said to have {table.size_bytes} bytes, and at most "
                        f"{FILE_LIMIT} are read. Compare releases of this project."
                    )
                rows = parse(release.read(table, verify=True), table).to_pylist()
                tables[table.name] = table_state(table.resource, rows)
        properties = {**release.catalog.properties}
        if release.catalog.descriptions:
            # What they say follows from the rest, so with every change their hashes change.
            properties["descriptions"] = sorted(each.file for each in release.catalog.descriptions)
        return cls(flat(properties), tables)


def table_state(resource: Mapping[str, Any], rows: Iterable[Row]) -> TableState:
    """Return the state of a table from its resource's descriptor and its rows.

    Raises
    ------
    DataPackageError
        If two rows have one key: then rows cannot be distinguished.
    """
    schema = resource["schema"]
    own = {key: value for key, value in schema.items() if key not in {"fields", "name"}}
    implied = {**own, "path": f"{schema['name']}.parquet"}
    file = {
        f"resource.{key}": value
        for key, value in resource.items()
        if key not in _FOLLOWS and implied.get(key) != value
    }
    state = TableState(
        schema["name"],
        flat({**own, **file}),
        {each["name"]: flat(each) for each in schema["fields"]},
        [{key: null(value) for key, value in row.items()} for row in rows],
        resource.get("hash", ""),
    )
    keys = [tuple(row[column] for column in state.key) for row in state.rows]
    if len(set(keys)) < len(keys):
        raise DataPackageError(
            f"table {state.name!r} has two rows with one key, so its rows cannot be distinguished. "
            "Compare releases that 'mlops-role-data validate' accepts."
        )
    return state


def flat(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Part the members of constraints and groups; what is null or empty there is not stated."""
    found: dict[str, Any] = {}
    for key, value in properties.items():
        parted = key in _PARTED and isinstance(value, dict)
        found |= {f"{key}.{name}": each for name, each in value.items()} if parted else {key: value}
    return {key: value for key, value in found.items() if value is not None}


def null(value: Any) -> Any:
    """Return None for NaN, which says no more.

    Raises
    ------
    DataPackageError
        If the number is infinite: neither JSON nor the content hash has a form for it.
    """
    if not isinstance(value, float) or math.isfinite(value):
        return value
    if math.isnan(value):
        return None
    raise DataPackageError(f"a cell holds {value}, which no published table may. Correct it.")


def encode(value: Any) -> Any:
    """Return a cell as JSON has it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def text(value: Any) -> str | None:
    """Return what a cell says, whatever its column's type: 1, 1.0 and "1" say the same."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(encode(value)).strip('"')
