"""What keys refer to, by name, next to them: ``load(..., expand=True)``.

Done in Arrow, before any backend sees the data; heavy imports are inside the functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from mlops_role_data._links.tables import link_table
from mlops_role_data._release.release import mismatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from mlops_role_data._release.catalog import Catalog, Field, Table

# How the columns of a link end, and the semantics of the columns that they hold.
_OF_LINKS = {"relation": "relation", "id": "conceptId", "label": "conceptLabel"}


class Added(NamedTuple):
    """A column that is looked up in another table by a key.

    Attributes
    ----------
    where
        Values that other columns of the source have; then a key may have no row there.
    """

    field: Field
    key: Field
    source: Table
    source_key: str
    column: str
    where: Mapping[str, str] = {}


def additions(table: Table, catalog: Catalog) -> Iterator[Added]:
    """List the columns that expanding `table` adds: names behind keys, then links at the end.

    A key ``role_id`` to a table whose rows are called by their ``name`` gives ``role_name``.
    Rows that are called by the very key give none, since it would repeat the key; nor does a
    reference of several columns. A name that is taken gets an underscore more. Rows that are
    linked to taxonomies have one link in each, so no row is added or lost.
    """
    taken = set(table.columns)
    for reference in table.foreign_keys:
        referred = catalog.table(reference.resource)
        if len(reference.fields) > 1 or referred.label in reference.reference_fields:
            continue
        key, label = table.field(reference.fields[0]), referred.field(referred.label)
        name = f"{key.name.removesuffix('_id')}_{label.name}"
        while name in taken:
            name += "_"
        taken.add(name)
        field = replace(
            label,
            name=name,
            title=f"{key.title}: {label.title}",
            description=f"Of the row of {referred.name} that {key.name} names. {label.description}",
            # Not every row need refer to one, and several may refer to the same.
            constraints={},
        )
        yield Added(field, key, referred, reference.reference_fields[0], label.name)
    links = link_table(catalog)
    if links is None or table.name not in links.table.field(links.key[0]).constraints["enum"]:
        return
    key = table.field(table.primary_key[0])
    for taxonomy in links.table.field(links.taxonomy).constraints["enum"]:
        for ending, semantics in _OF_LINKS.items():
            field = links.table.field(links.columns[semantics])
            name, title = f"{taxonomy}_{ending}", f"{taxonomy}: {field.title}"
            # Several rows may be linked to one concept, and some to none.
            added = replace(field, name=name, title=title, constraints={})
            where = {links.taxonomy: taxonomy, links.key[0]: table.name}
            yield Added(added, key, links.table, links.key[1], field.name, where)


def expanded(
    table: Table,
    catalog: Catalog,
    wanted: Sequence[str] | None,
    read: Callable[[Table, list[str] | None], pa.Table],
) -> tuple[pa.Table, Table]:
    """Read a table with columns added, each name right behind its key.

    Parameters
    ----------
    table : Table
        What to read.
    catalog : Catalog
        The release that it is of.
    wanted : sequence of str or None
        Which columns to add: any other is read, but not added. None adds all.
    read : callable
        Gives these columns of a table of the release, or all of them.

    Returns
    -------
    tuple of pyarrow.Table and Table
        The same rows in the same order, and the description of their columns.

    Raises
    ------
    UnknownNameError
        If a column wanted is none of the table, and none that could be added.
    VerificationError
        If a key refers to no row.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    added = list(additions(table, catalog))
    whole = replace(table, fields=(*table.fields, *(each.field for each in added)))
    # A wrong name is reported before any file is read.
    asked = whole.columns if wanted is None else [whole.field(name).name for name in wanted]
    data, fields = read(table, None), list(table.fields)
    for each in added:
        if each.field.name not in asked:
            continue
        keys = data.column(each.key.name)
        known = read(each.source, [each.source_key, each.column, *each.where])
        for name, value in each.where.items():
            known = known.filter(pc.equal(known.column(name), pa.scalar(value)))
        # Null for a null, and for a key that is not there.
        found = pc.index_in(keys, value_set=known.column(0).combine_chunks())
        if not each.where and found.null_count > keys.null_count:
            what = f"rows of {each.source.name} behind {each.key.name}"
            lost = sorted(set(keys.to_pylist()).difference(known.column(0).to_pylist(), [None]))
            raise mismatch(table, what, "one each", f"none for {', '.join(map(str, lost))}")
        at = len(fields) if each.where else data.column_names.index(each.key.name) + 1
        data = data.add_column(at, each.field.name, known.column(1).take(found))
        names = dict(zip(*(column.to_pylist() for column in known.columns[:2]), strict=True))
        fields.insert(at, replace(each.field, categories=_categories(each, names)))
    return data, replace(table, fields=tuple(fields))


def _categories(added: Added, names: dict[Any, Any]) -> tuple[Any, ...]:
    """Order the names where the values of the key have an order."""
    if added.field.categories:
        return added.field.categories
    called = [names.get(value) for value in added.key.categories]
    # Two stages of one name, or one of none, would have no order.
    return () if None in called or len(set(called)) < len(called) else tuple(called)
