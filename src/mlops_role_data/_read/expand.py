"""What foreign keys refer to, by name, beside them: ``load(..., expand=True)``.

Done in Arrow, before any backend sees the data; heavy imports are inside the functions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mlops_role_data._release.release import mismatch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

    from mlops_role_data._release.catalog import Catalog, Field, Table


@dataclass(frozen=True)
class Label:
    """A column that says what a foreign key refers to."""

    field: Field
    key: Field
    referred: Table
    referred_key: str


def labels(table: Table, catalog: Catalog) -> list[Label]:
    """List the columns that expanding `table` adds, in the order of its foreign keys.

    A key ``role_id`` to a table whose rows are called by their ``name`` gives ``role_name``.
    Rows that are called by the very key give none, since it would repeat the key; nor does a
    reference of several columns. A name that is taken gets an underscore more.
    """
    taken = set(table.columns)
    found = []
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
        found.append(Label(field, key, referred, reference.reference_fields[0]))
    return found


def expand(
    data: pa.Table,
    table: Table,
    added: Sequence[Label],
    read: Callable[[Table, list[str]], pa.Table],
) -> tuple[pa.Table, Table]:
    """Put each label right behind its key.

    Parameters
    ----------
    data : pyarrow.Table
        All columns of `table`.
    table : Table
        Its description.
    added : sequence of Label
        Of those that :func:`labels` gives.
    read : callable
        Gives columns of another table of the release.

    Returns
    -------
    tuple of pyarrow.Table and Table
        The same rows in the same order, and the description of their columns.

    Raises
    ------
    VerificationError
        If a key refers to no row.
    """
    import pyarrow.compute as pc

    fields = list(table.fields)
    for label in reversed(added):
        keys = data.column(label.key.name)
        known = read(label.referred, [label.referred_key, label.referred.label])
        # Null for a null, and for a key that is not there.
        found = pc.index_in(keys, value_set=known.column(0))
        if found.null_count > keys.null_count:
            what = f"rows of {label.referred.name} behind {label.key.name}"
            lost = sorted(set(keys.to_pylist()).difference(known.column(0).to_pylist(), [None]))
            raise mismatch(table, what, "one each", f"none for {', '.join(map(str, lost))}")
        at = data.column_names.index(label.key.name) + 1
        data = data.add_column(at, label.field.name, known.column(1).take(found))
        names = dict(zip(*(column.to_pylist() for column in known.columns), strict=True))
        fields.insert(at, replace(label.field, categories=_categories(label, names)))
    return data, replace(table, fields=tuple(fields))


def _categories(label: Label, names: dict[Any, Any]) -> tuple[Any, ...]:
    """Order the labels where the values of the key have an order."""
    if label.field.categories:
        return label.field.categories
    called = [names.get(value) for value in label.key.categories]
    # Two stages of one name, or one of none, would have no order.
    return () if None in called or len(set(called)) < len(called) else tuple(called)
