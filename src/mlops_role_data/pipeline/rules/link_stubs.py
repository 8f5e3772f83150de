"""Rows for records that nobody has looked up in a taxonomy yet."""

from collections.abc import Iterator
from itertools import product

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.raw_csv.canonical import to_csv
from mlops_role_data.pipeline.rules.keys import keys_of

NOT_LOOKED_UP = "not_looked_up"


def add_stubs(data: Dataset) -> Iterator[tuple[str, int]]:
    """Add a link row to each record and taxonomy without one; return each file and its new rows.

    A table of links is one with a relation and a polymorphic key. The relation of a new row says
    that nobody has looked yet.
    """
    for name, raw in data.raw.items():
        table, relation = raw.schema, raw.schema.column_with("relation")
        if relation is None or table.polymorphic_key is None:
            continue
        of_table, of_record = table.polymorphic_key
        (taxonomy,) = table.foreign_keys
        records = [
            (target, record)
            for target in table.field(of_table).constraints["enum"]
            for record in data.column(target, data.raw[target].schema.primary_key[0])
        ]
        columns = (taxonomy.fields[0], of_table, of_record)
        known = set(data.tuples(name, columns))
        taxonomies = data.column(taxonomy.resource, taxonomy.reference_fields[0])
        stubs = []
        for each, (target, record) in product(taxonomies, records):
            row = dict(zip(columns, (each, target, record), strict=True))
            if tuple(row.values()) not in known:
                row |= {relation: NOT_LOOKED_UP, table.primary_key[0]: keys_of(data, table, row)[0]}
                stubs.append(row)
        cells = [[row.get(each) or "" for each in table.columns] for row in stubs]
        old = [[*row.values()] for row in raw.text.select(table.columns).to_pylist()]
        raw.path.write_bytes(to_csv(table.columns, [*old, *cells]).encode("utf-8"))
        yield raw.file, len(stubs)
