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

from mlops_role_data._diff.sources import open_folder
from mlops_role_data._release.parquet import parse
from mlops_role_data._release.release import Release, _read_catalog
from mlops_role_data.errors import DataPackageError

Row = dict[str, Any]
Key = tuple[Any, ...]
# As much of one file as `verify` takes.
FILE_LIMIT = 256 << 20

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
    rows
        The cells of each row as JSON has them, without nulls.
    """

    name: str
    properties: dict[str, Any]
    columns: dict[str, dict[str, Any]]
    rows: list[Row]
    hash: str = field(default="", compare=False)

    @property
    def definition(self) -> dict[str, Any]:
        """Return what is said of the table and its columns, and its number of rows."""
        fields = [*self.columns.values()]
        return {"properties": self.properties, "fields": fields, "rows": len(self.rows)}

    def type(self, column: str) -> str | None:
        """Return a column's type; None if there is no such column."""
        return self.columns.get(column, {}).get("type")

    @property
    def key(self) -> list[str]:
        """Return the columns of the primary key."""
        return list(self.properties.get("primaryKey", []))

    def by_key(self, columns: list[str]) -> dict[Key, Row]:
        """Return the rows by what these columns say; of several that say the same, the last."""
        return {tuple(map(row.get, columns)): row for row in self.rows}


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
        # What descriptions say follows from the rest, so with every change their hashes change.
        files = sorted(each.file for each in release.catalog.descriptions)
        properties = {**release.catalog.properties, "descriptions": files or None}
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
        [{name: said for name in row if (said := cell(row[name])) is not None} for row in rows],
        resource.get("hash", ""),
    )
    if len(state.by_key(state.key)) < len(state.rows):
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


def cell(value: Any) -> Any:
    """Return a cell as JSON has it; NaN, which says no more than a null, as None.

    Raises
    ------
    DataPackageError
        If the number is infinite: neither JSON nor the content hash has a form for it.
    """
    if isinstance(value, dt.date):
        return value.isoformat()
    if not isinstance(value, float) or math.isfinite(value):
        return value
    if math.isnan(value):
        return None
    raise DataPackageError(f"a cell holds {value}, which no published table may. Correct it.")


def text(value: Any) -> str | None:
    """Return what a cell says, whatever its column's type: 1, 1.0 and "1" say the same."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value)
