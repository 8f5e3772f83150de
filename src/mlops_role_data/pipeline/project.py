"""The source package: its descriptor, its schemas, and the raw files that belong to it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mlops_role_data._release.catalog import Table
from mlops_role_data._release.paths import DESCRIPTOR, data_dir
from mlops_role_data.errors import DataPackageError, SchemaError
from mlops_role_data.pipeline.raw_csv.table import RawTable, read_table
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.schema.closed_subset import parse_schema, read_schema
from mlops_role_data.pipeline.schema.relations import (
    check_descriptor,
    check_relations,
    listing_faults,
)

if TYPE_CHECKING:
    import pyarrow as pa

_UNKNOWN = "no schemas/{}.json describes this file: add one, or remove the file"
# Faults of a raw file that leave no row and no cell unread
_LOSSLESS = {"canonical", "truncated", "type"}
SOURCE_VARIABLE = "MLOPS_ROLE_DATA_SOURCE"


@dataclass(frozen=True)
class Project:
    """What is to be built: the tables' definitions and where their raw files are."""

    root: Path | None
    """The checkout, or None where only the published package is at hand."""
    descriptor: Mapping[str, Any]
    tables: Mapping[str, Table]
    """Every table, derived ones included, by name."""

    @property
    def curated(self) -> dict[str, Table]:
        """The tables that have a raw file."""
        return {name: table for name, table in self.tables.items() if table.kind != "derived"}

    @property
    def derived(self) -> dict[str, Table]:
        """The tables that the build computes."""
        return {name: table for name, table in self.tables.items() if table.kind == "derived"}


def open_project(start: Path | None = None) -> Project:
    """Find the checkout around `start` (the working folder), else use the published schemas.

    A checkout is a folder with ``datapackage.json`` and ``schemas/``. Whoever only installed the
    wheel can still judge files of their own: the published package carries every schema.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / DESCRIPTOR).is_file() and (folder / "schemas").is_dir():
            schemas = [read_schema(path) for path in sorted((folder / "schemas").glob("*.json"))]
            return _project(folder, _read_descriptor(folder / DESCRIPTOR), schemas)
    descriptor = _read_descriptor(data_dir() / DESCRIPTOR)
    schemas = [parse_schema(resource.get("schema")) for resource in descriptor["resources"]]
    return _project(None, descriptor, schemas)


def _project(root: Path | None, descriptor: Mapping[str, Any], schemas: Iterable[Table]) -> Project:
    tables = {table.name: table for table in schemas}
    check_relations(tables)
    return Project(root, descriptor, tables)


def _read_descriptor(path: Path) -> dict[str, Any]:
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SchemaError(f"{path} is not JSON in UTF-8: {error}") from error
    check_descriptor(descriptor)
    return cast("dict[str, Any]", descriptor)


@dataclass(frozen=True)
class Dataset:
    """A project's raw files as read: what the judges judge and the build derives from."""

    project: Project
    folder: Path
    raw: Mapping[str, RawTable]
    problems: tuple[Problem, ...]
    """What is wrong with the set of files as such; each file's own problems are with its table."""

    def table(self, name: str) -> pa.Table:
        """Give a table's typed rows."""
        return self.raw[name].typed

    def column(self, table: str, column: str) -> list[Any]:
        """Give a column's values as Python objects; none where table or column is missing."""
        raw = self.raw.get(table)
        if raw is None or column not in raw.typed.column_names:
            return []
        values: list[Any] = raw.typed.column(column).to_pylist()
        return values

    def holds(self, table: str, columns: Sequence[str]) -> bool:
        """Tell whether a table was read with all of these columns."""
        raw = self.raw.get(table)
        return raw is not None and set(columns) <= set(raw.typed.column_names)

    def whole(self, *tables: str) -> bool:
        """Tell whether tables were read without loss: only then is what they lack really missing.

        A rule that asks for something missing keeps silent otherwise, since the one fault of form
        would come back as many.
        """
        return all(
            name in self.raw
            and self.holds(name, self.raw[name].schema.columns)
            and {problem.rule for problem in self.raw[name].problems} <= _LOSSLESS
            for name in tables
        )

    def tuples(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Give some columns of a table, which must be there, row by row."""
        return zip(*(self.column(table, name) for name in columns), strict=True)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Give a table's rows as dictionaries; a column missing from the file is null."""
        raw = self.raw.get(table)
        if raw is None:
            return []
        columns = {name: self.column(table, name) for name in raw.schema.columns}
        return [
            {name: values[index] if values else None for name, values in columns.items()}
            for index in range(raw.typed.num_rows)
        ]

    @cached_property
    def span_of(self) -> dict[str, dict[str, Any]]:
        """Give the spans by their id."""
        return {row["span_id"]: row for row in self.rows("spans")}

    def document_of(self, row: Mapping[str, Any]) -> str | None:
        """Give the document that a fact row cites."""
        document: str | None = self.span_of.get(row["span_id"], {}).get("document_id")
        return document


def read_dataset(project: Project, folder: Path | None = None) -> Dataset:
    """Read every raw file of a project, or of another folder with files of the same names."""
    if folder is None:
        if project.root is None:
            raise DataPackageError(
                "there is no checkout here: run this inside one, or name the raw files' folder "
                "with --raw"
            )
        folder = project.root / "raw"
    if not folder.is_dir():
        raise DataPackageError(f"{folder} is no folder: name the one that holds the CSV files")
    shown = _shown(folder, project.root)
    raw = {
        name: read_table(folder / f"{name}.csv", table, f"{shown}/{name}.csv")
        for name, table in project.curated.items()
    }
    known = {f"{name}.csv" for name in raw}
    unknown = sorted({path.name for path in folder.iterdir()} - known)
    problems = [
        Problem(None, f"{shown}/{name}", None, None, "unknown-file", None, fault, ("reader",))
        for name, fault in ((name, _UNKNOWN.format(Path(name).stem)) for name in unknown)
    ]
    if project.root is not None and folder.resolve() == project.root / "raw":
        problems += [
            Problem(None, "datapackage.json", None, None, "resources", path, fault, ("reader",))
            for path, fault in listing_faults(project.descriptor["resources"], project.curated)
        ]
    return Dataset(project, folder, raw, tuple(problems))


def _shown(folder: Path, root: Path | None) -> str:
    """Give the folder as a report shows it: below the checkout, or below the working folder."""
    for base in (root, Path.cwd()):
        if base is not None and folder.resolve().is_relative_to(base.resolve()):
            return folder.resolve().relative_to(base.resolve()).as_posix()
    return folder.as_posix()


def source_document(named: Path | None) -> Path | None:
    """Give the document to check against: the one named, else the environment variable's."""
    value = os.environ.get(SOURCE_VARIABLE)
    path = named or (Path(value) if value else None)
    if path is not None and not path.is_file():
        origin = "--document" if named else SOURCE_VARIABLE
        raise DataPackageError(f"{origin} names {path}, which is no file")
    return path
