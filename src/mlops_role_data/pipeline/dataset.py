"""The raw files of a project, as read: what the judges judge and the build derives from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import structs

from mlops_role_data._release.catalog import Table
from mlops_role_data.errors import DataPackageError
from mlops_role_data.pipeline.project import Project
from mlops_role_data.pipeline.raw_csv.table import RawTable, read_table
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.schema.relations import listing_faults

if TYPE_CHECKING:
    import pyarrow as pa

_UNKNOWN = "no schemas/{}.json describes this file: add one, or remove the file"
# Faults of a raw file that leave no row and no cell unread
_LOSSLESS = {"canonical", "truncated", "type"}


@dataclass(frozen=True)
class Dataset:
    """A project's raw files as read: what the judges judge and the build derives from."""

    project: Project
    folder: Path
    raw: Mapping[str, RawTable]
    problems: tuple[Problem, ...]  # of the files as a set; those of one file are with its table

    def table(self, name: str) -> pa.Table:
        """Return a table's typed rows."""
        return self.raw[name].typed

    def column(self, table: str, column: str) -> list[Any]:
        """Return a column's values as Python objects; none where table or column is missing."""
        return (
            self.raw[table].typed.column(column).to_pylist() if self.holds(table, [column]) else []
        )

    def holds(self, table: str, columns: Sequence[str]) -> bool:
        """Return whether a table was read with all of these columns."""
        raw = self.raw.get(table)
        return raw is not None and set(columns) <= set(raw.typed.column_names)

    def whole(self, *tables: str) -> bool:
        """Return whether tables were read without loss: only then is what they lack really missing.

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
        """Return some columns of a table, which must be there, row by row."""
        return zip(*(self.column(table, name) for name in columns), strict=True)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return a table's rows as dictionaries; a column missing from the file is null."""
        raw = self.raw.get(table)
        if raw is None:
            return []
        nulls = dict.fromkeys(raw.schema.columns)
        return [{**nulls, **row} for row in raw.typed.to_pylist()]

    @cached_property
    def span_of(self) -> dict[str, dict[str, Any]]:
        """Return the spans by their id."""
        return {row["span_id"]: row for row in self.rows("spans")}


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
        raise DataPackageError(f"{folder} is not a folder: name the one that holds the CSV files")
    shown = _shown(folder, project.root)
    raw = {
        name: read_table(folder / f"{name}.csv", table, f"{shown}/{name}.csv")
        for name, table in project.curated.items()
    }
    unknown = {path.name for path in folder.iterdir()} - {f"{name}.csv" for name in raw}
    problems = [
        Problem(None, f"{shown}/{name}", None, None, "unknown-file", None, fault, ("reader",))
        for name in sorted(unknown)
        for fault in [_UNKNOWN.format(Path(name).stem)]
    ]
    if project.root is not None and folder.resolve() == project.root / "raw":
        problems += [
            Problem(None, "datapackage.json", None, None, "resources", path, fault, ("reader",))
            for path, fault in listing_faults(project.descriptor["resources"], project.curated)
        ]
    tables = {name: _with_categories(table, raw) for name, table in project.tables.items()}
    return Dataset(replace(project, tables=tables), folder, raw, tuple(problems))


def _with_categories(table: Table, raw: Mapping[str, RawTable]) -> Table:
    """Return a table whose ordered columns have the keys of the vocabulary that orders them."""
    fields = []
    for field in table.fields:
        source = raw.get(field.categories_from or "")
        if source and (key := source.schema.primary_key[0]) in source.typed.column_names:
            values = dict.fromkeys(source.typed.column(key).drop_null().to_pylist())
            field = structs.replace(field, categories=tuple(values))  # noqa: PLW2901
        fields.append(field)
    said = [
        {**each, "categories": list(field.categories)} if field.categories_from else each
        for each, field in zip(table.descriptor["fields"], fields, strict=True)
    ]
    return structs.replace(
        table, fields=tuple(fields), descriptor={**table.descriptor, "fields": said}
    )


def _shown(folder: Path, root: Path | None) -> str:
    """Return the folder as a report shows it: below the checkout, or below the working folder."""
    for base in (root, Path.cwd()):
        if base is not None and folder.resolve().is_relative_to(base.resolve()):
            return folder.resolve().relative_to(base.resolve()).as_posix()
    return folder.as_posix()
