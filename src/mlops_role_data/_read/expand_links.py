"""The concepts of taxonomies that rows are linked to, behind their own columns.

Part of ``load(..., expand=True)``: roles and skills have one link in each taxonomy, so no row is
added or lost. Done in Arrow; heavy imports are inside the function.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mlops_role_data._links.tables import LinkTable, link_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

    from mlops_role_data._release.catalog import Catalog, Field, Table

_ADDED = {"relation": "relation", "id": "conceptId", "label": "conceptLabel"}
"""How the new columns end, and the semantics of the columns that they hold."""


@dataclass(frozen=True)
class Linked:
    """A column of the links, for one taxonomy."""

    field: Field
    taxonomy: str
    column: str
    links: LinkTable


def linked(table: Table, catalog: Catalog) -> list[Linked]:
    """List the columns that expanding `table` adds behind all others; none if it has no links."""
    found = link_table(catalog)
    if found is None or table.name not in found.table.field(found.key[0]).constraints["enum"]:
        return []
    fields = {ending: found.table.field(found.columns[each]) for ending, each in _ADDED.items()}
    return [
        Linked(
            replace(
                field,
                name=f"{taxonomy}_{ending}",
                title=f"{taxonomy}: {field.title}",
                # Several rows may be linked to one concept, and some to none.
                constraints={},
            ),
            taxonomy,
            field.name,
            found,
        )
        for taxonomy in found.table.field(found.taxonomy).constraints["enum"]
        for ending, field in fields.items()
    ]


def add_links(
    data: pa.Table,
    table: Table,
    added: Sequence[Linked],
    read: Callable[[Table, list[str]], pa.Table],
) -> tuple[pa.Table, Table]:
    """Put the columns of links behind all others.

    Parameters
    ----------
    data : pyarrow.Table
        With the primary key of `table`.
    table : Table
        Its description.
    added : sequence of Linked
        Of those that :func:`linked` gives.
    read : callable
        Gives columns of another table of the release.

    Returns
    -------
    tuple of pyarrow.Table and Table
        The same rows in the same order, and the description of their columns.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    keys = data.column(table.primary_key[0])
    for each in added:
        taxonomy, (table_column, record_column) = each.links.taxonomy, each.links.key
        links = read(each.links.table, [taxonomy, table_column, record_column, each.column])
        mine = pc.and_(
            pc.equal(links.column(taxonomy), pa.scalar(each.taxonomy)),
            pc.equal(links.column(table_column), pa.scalar(table.name)),
        )
        links = links.filter(mine)
        found = pc.index_in(keys, value_set=links.column(record_column).combine_chunks())
        data = data.append_column(each.field.name, links.column(each.column).take(found))
    fields = (*table.fields, *(each.field for each in added))
    return data, replace(table, fields=fields)
