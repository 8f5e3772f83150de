"""The concepts of taxonomies that rows are linked to, behind their own columns.

Part of ``load(..., expand=True)``: roles and skills have one link in each taxonomy, so no row is
added or lost. Done in Arrow; heavy imports are inside the function.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

    from mlops_role_data._release.catalog import Catalog, Field, Table

_LINKS = "taxonomy_links"
_ADDED = {"relation": "match_relation", "id": "external_id", "label": "external_label"}
"""How the new columns end, and what they hold."""


@dataclass(frozen=True)
class Linked:
    """A column of the links, for one taxonomy."""

    field: Field
    taxonomy: str
    column: str
    links: Table


def linked(table: Table, catalog: Catalog) -> list[Linked]:
    """List the columns that expanding `table` adds behind all others; none if it has no links."""
    if _LINKS not in catalog.tables:
        return []
    links = catalog.table(_LINKS)
    if table.name not in links.field("table_name").constraints["enum"]:
        return []
    return [
        Linked(
            replace(
                links.field(column),
                name=f"{taxonomy}_{ending}",
                title=f"{taxonomy}: {links.field(column).title}",
                # Several rows may be linked to one concept, and some to none.
                constraints={},
            ),
            taxonomy,
            column,
            links,
        )
        for taxonomy in links.field("taxonomy_id").constraints["enum"]
        for ending, column in _ADDED.items()
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
        links = read(each.links, ["taxonomy_id", "table_name", "record_id", each.column])
        mine = pc.and_(
            pc.equal(links.column("taxonomy_id"), pa.scalar(each.taxonomy)),
            pc.equal(links.column("table_name"), pa.scalar(table.name)),
        )
        links = links.filter(mine)
        found = pc.index_in(keys, value_set=links.column("record_id").combine_chunks())
        data = data.append_column(each.field.name, links.column(each.column).take(found))
    fields = (*table.fields, *(each.field for each in added))
    return data, replace(table, fields=fields)
