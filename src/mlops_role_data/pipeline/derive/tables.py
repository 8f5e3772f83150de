"""Compute the derived tables: each is the one SELECT in ``schemas/NAME.sql``.

A SELECT reads curated tables, other derived tables, and the relations of :mod:`relations`. Every
table has the hidden column ``_row``: its line in the raw file, or its place in the derived table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from graphlib import CycleError, TopologicalSorter

import pyarrow as pa

from mlops_role_data._release.catalog import Table
from mlops_role_data._release.parquet import arrow_type
from mlops_role_data._sql.workspace import Workspace, WorkspaceError
from mlops_role_data.errors import SchemaError
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.derive.relations import RELATIONS, SCHEMAS
from mlops_role_data.pipeline.project import Project


def derive(data: Dataset) -> dict[str, pa.Table]:
    """Compute every derived table of a valid dataset.

    Raises
    ------
    SchemaError
        If a SELECT fails, or does not give the columns of its schema.
    """

    def read(name: str) -> pa.Table:
        return RELATIONS[name](data) if name in RELATIONS else data.raw[name].with_rows

    return _computed(data.project, read)


def check_derivations(project: Project) -> None:
    """Run every SELECT over empty tables, so that a fault shows before there is data.

    Raises
    ------
    SchemaError
        If a SELECT fails, reads an unknown table or itself, or has other columns than its schema.
    """

    def read(name: str) -> pa.Table:
        if name in SCHEMAS:
            return SCHEMAS[name].empty_table()
        fields = [(field.name, arrow_type(field.type)) for field in project.tables[name].fields]
        return pa.schema([*fields, ("_row", pa.int64())]).empty_table()

    _computed(project, read)


def _computed(project: Project, read: Callable[[str], pa.Table]) -> dict[str, pa.Table]:
    """Compute every derived table from the tables and relations that `read` returns."""
    found: dict[str, pa.Table] = {}
    with Workspace() as workspace:
        reads = _reads(project, workspace)
        for each in set().union(*reads.values()) - set(project.derived):
            workspace.add(each, read(each))
        for name in _order(reads):
            try:
                result = workspace.arrow(project.derivations[name])
            except WorkspaceError as error:
                raise SchemaError(f"schemas/{name}.sql: {error}") from error
            found[name] = _as_described(result, project.tables[name])
            rows = pa.array(range(1, len(result) + 1), pa.int64())
            workspace.add(name, found[name].append_column("_row", rows))
    return {name: found[name] for name in project.derived}


def derived_from(project: Project) -> dict[str, list[str]]:
    """Return the names of the tables that each derived table reads directly."""
    with Workspace() as workspace:
        return {
            # `_cells` holds the cells of all curated tables
            name: sorted(set(project.curated) if "_cells" in read else read & set(project.tables))
            for name, read in _reads(project, workspace).items()
        }


def _reads(project: Project, workspace: Workspace) -> dict[str, set[str]]:
    reads = {}
    for name, sql in project.derivations.items():
        try:
            reads[name] = workspace.tables_of(sql)
        except WorkspaceError as error:
            raise SchemaError(f"schemas/{name}.sql: {error}") from error
        if unknown := reads[name] - set(project.tables) - set(RELATIONS):
            raise SchemaError(
                f"schemas/{name}.sql reads {', '.join(sorted(unknown))}, which has no schema: "
                "correct the name, or add the schema"
            )
    return reads


def _order(reads: Mapping[str, set[str]]) -> list[str]:
    """Sort derived tables so that each comes after those that it reads."""
    try:
        graph = {name: read & set(reads) for name, read in reads.items()}
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise SchemaError(
            f"derived tables read each other in a circle: {' -> '.join(error.args[1])}"
        ) from error


def _as_described(result: pa.Table, table: Table) -> pa.Table:
    """Return a result with the types of its table's schema."""
    if tuple(result.column_names) != table.columns:
        raise SchemaError(
            f"schemas/{table.name}.sql gives the columns {', '.join(result.column_names)}; "
            f"schemas/{table.name}.json has {', '.join(table.columns)}: make them agree"
        )
    columns = []
    for field in table.fields:
        kind = arrow_type(field.type)
        try:
            columns.append(result.column(field.name).cast(kind))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise SchemaError(
                f"schemas/{table.name}.sql gives {field.name} as {result.field(field.name).type}, "
                f"which cannot become the {field.type} of schemas/{table.name}.json: {error}"
            ) from error
    return pa.table(columns, names=table.columns)
