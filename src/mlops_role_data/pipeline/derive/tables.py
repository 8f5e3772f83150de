"""Compute the derived tables: each is the one SELECT in ``schemas/NAME.sql``.

A SELECT reads curated tables, other derived tables, and three relations. Every table has the hidden
column ``_row``: its line in the raw file, or its place in the derived table.

================== ==============================================================================
``_categories``    a row for each value of an ordered column: ``table_name``, ``column``,
                   ``value``, and ``rank`` from 1
``_places``        a row for each span (``places.sql``): ``span_id``, ``document``, ``section``,
                   ``line``, ``place``
``_major_caveats`` a row for each record with major caveats (``major_caveats.sql``):
                   ``table_name``, ``record_id``, ``caveats_major``
================== ==============================================================================
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from typing import Any

import pyarrow as pa

from mlops_role_data._release.catalog import Table
from mlops_role_data._release.parquet import arrow_type
from mlops_role_data._sql.workspace import Workspace, WorkspaceError
from mlops_role_data.errors import SchemaError
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.project import Project

Rows = Iterator[tuple[Any, ...]]


def _categories(data: Dataset) -> Rows:
    """Return one row per value of each ordered column, over all tables."""
    for table in data.project.tables.values():
        for field in table.fields:
            for rank, value in enumerate(field.categories, 1):
                yield table.name, field.name, value, rank


def _schema(columns: str, types: Mapping[str, pa.DataType]) -> pa.Schema:
    """Return the schema of columns that are texts but for those with another type."""
    return pa.schema([(name, types.get(name, pa.string())) for name in columns.split()])


RELATIONS: Mapping[str, tuple[pa.Schema, Callable[[Dataset], Rows]]] = {
    "_categories": (_schema("table_name column value rank", {"rank": pa.int64()}), _categories),
}


SHARED = {
    f"_{name}": files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
    for name in ("places", "major_caveats")
}
"""By name, the SELECTs that several derived tables build on."""


def derive(data: Dataset) -> dict[str, pa.Table]:
    """Compute every derived table of a valid dataset.

    Raises
    ------
    SchemaError
        If a SELECT fails, or does not give the columns of its schema.
    """

    def read(name: str) -> pa.Table:
        if name not in RELATIONS:
            return data.raw[name].with_rows
        schema, rows = RELATIONS[name]
        named = (dict(zip(schema.names, row, strict=True)) for row in rows(data))
        return pa.Table.from_pylist(list(named), schema)

    def run(workspace: Workspace, name: str) -> pa.Table:
        result = workspace.arrow(data.project.derivations[name])
        return _as_described(result, data.project.tables[name])

    return _computed(data.project, read, run)


def check_derivations(project: Project) -> None:
    """Bind every SELECT to empty tables, so that a fault shows before there is data.

    Raises
    ------
    SchemaError
        If a SELECT fails, reads an unknown table or itself, or has other columns than its schema.
    """

    def read(name: str) -> pa.Table:
        if name in RELATIONS:
            return RELATIONS[name][0].empty_table()
        return empty(name).append_column("_row", pa.array([], pa.int64()))

    def empty(name: str) -> pa.Table:
        fields = [(field.name, arrow_type(field.type)) for field in project.tables[name].fields]
        return pa.schema(fields).empty_table()

    def bind(workspace: Workspace, name: str) -> pa.Table:
        _require_columns(project.tables[name], workspace.columns(project.derivations[name]))
        return empty(name)

    _computed(project, read, bind)


def _computed(
    project: Project,
    read: Callable[[str], pa.Table],
    compute: Callable[[Workspace, str], pa.Table],
) -> dict[str, pa.Table]:
    """Compute every derived table from the tables and relations that `read` returns."""
    found: dict[str, pa.Table] = {}
    with Workspace() as workspace:
        reads = _reads(project, workspace)
        named = set().union(*reads.values())
        for each in _expanded(named, workspace) - set(project.derived):
            workspace.add(each, read(each))
        for each in named & set(SHARED):
            workspace.add(each, workspace.arrow(SHARED[each]))
        for name in reads:
            try:
                found[name] = compute(workspace, name)
            except WorkspaceError as error:
                raise SchemaError(f"schemas/{name}.sql: {error}") from error
            rows = pa.array(range(1, len(found[name]) + 1), pa.int64())
            workspace.add(name, found[name].append_column("_row", rows))
    return {name: found[name] for name in project.derived}


def derived_from(project: Project) -> dict[str, list[str]]:
    """Return the names of the tables that each derived table reads directly."""
    with Workspace() as workspace:
        return {
            name: sorted(_expanded(read, workspace) & set(project.tables))
            for name, read in _reads(project, workspace).items()
        }


def _expanded(read: set[str], workspace: Workspace) -> set[str]:
    """Return what is read, with the tables behind each shared relation in place of it."""
    behind = (workspace.tables_of(SHARED[name]) for name in read & set(SHARED))
    return (read - set(SHARED)).union(*behind)


def _reads(project: Project, workspace: Workspace) -> dict[str, set[str]]:
    """Return what each derived table reads; each comes after the derived ones among that."""
    reads = {}
    for name, sql in project.derivations.items():
        try:
            reads[name] = workspace.tables_of(sql)
        except WorkspaceError as error:
            raise SchemaError(f"schemas/{name}.sql: {error}") from error
        if unknown := reads[name] - {*project.tables, *RELATIONS, *SHARED}:
            raise SchemaError(
                f"schemas/{name}.sql reads {', '.join(sorted(unknown))}, which has no schema: "
                "correct the name, or add the schema"
            )
    graph = {name: read & set(reads) for name, read in reads.items()}
    try:
        return {name: reads[name] for name in TopologicalSorter(graph).static_order()}
    except CycleError as error:
        raise SchemaError(
            f"derived tables read each other in a circle: {' -> '.join(error.args[1])}"
        ) from error


def _require_columns(table: Table, columns: Sequence[str]) -> None:
    """Raise if a SELECT gives other columns than its table's schema has."""
    if tuple(columns) != table.columns:
        raise SchemaError(
            f"schemas/{table.name}.sql gives the columns {', '.join(columns)}; "
            f"schemas/{table.name}.json has {', '.join(table.columns)}: make them agree"
        )


def _as_described(result: pa.Table, table: Table) -> pa.Table:
    """Return a result with the types of its table's schema."""
    _require_columns(table, result.column_names)
    columns = []
    for field, column in zip(table.fields, result.columns, strict=True):
        try:
            columns.append(column.cast(arrow_type(field.type)))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise SchemaError(
                f"schemas/{table.name}.sql gives {field.name} as {column.type}, "
                f"which cannot become the {field.type} of schemas/{table.name}.json: {error}"
            ) from error
        if field.required and columns[-1].null_count:
            raise SchemaError(
                f"schemas/{table.name}.sql leaves {field.name} empty in {columns[-1].null_count} "
                f"rows, and schemas/{table.name}.json requires it: correct one of the two"
            )
    return pa.table(columns, names=table.columns)
