"""One record of any table by its id, and the records that it is tied to.

A record's id is its primary key; of a key of several columns, the parts joined by a slash.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from mlops_role_data._release.catalog import Table
from mlops_role_data._release.parquet import pandas_dtypes, parse
from mlops_role_data._release.release import Release, T, read_release
from mlops_role_data.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd

Row = dict[str, Any]


class Record(NamedTuple):
    """A row, and the table that it stands in."""

    table: Table
    row: Row

    @property
    def id(self) -> str:
        return "/".join(str(self.row[column]) for column in self.table.primary_key)

    @property
    def key(self) -> tuple[str, str]:
        """What no other record of the release has in common with it."""
        return self.table.name, self.id


class Records:
    """The records of one release; a table is read, and indexed, when that is first needed."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self.catalog = release.catalog
        self.of = cache(self._read)
        self._by_id = cache(self._read_by_id)
        self._by_values = cache(self._read_by_values)

    def _read(self, name: str) -> list[Record]:
        """Return all records of a table, in the published order."""
        table = self.catalog.table(name)
        return [Record(table, row) for row in parse(self._release.read(table), table).to_pylist()]

    def _read_by_id(self, name: str) -> dict[str, Record]:
        return {record.id: record for record in self.of(name)}

    def _read_by_values(
        self, name: str, columns: tuple[str, ...]
    ) -> dict[tuple[Any, ...], list[Record]]:
        found = defaultdict(list)
        for record in self.of(name):
            found[tuple(record.row[column] for column in columns)].append(record)
        return found

    def find(self, name: str, record_id: str) -> Record:
        """Return the record with this id.

        Raises
        ------
        UnknownNameError
            If there is no such table, or no such record in it.
        """
        known = self._by_id(name)
        if record_id not in known:
            hint = f"'mlops-role-data show {name}' lists them."
            raise UnknownNameError(f"record in table {name!r} named", record_id, known, hint)
        return known[record_id]

    def label(self, record: Record) -> str:
        """Return what people call a record; a label that is a reference is followed."""
        table, row = record
        value = row[table.label]
        if value is not None and (reference := table.reference_of(table.label)):
            for target in self._where(reference.resource, reference.reference_fields, (value,)):
                value = target.row[target.table.label]
        return record.id if value is None else str(value)

    def targets(self, record: Record) -> Iterator[tuple[str, Record]]:
        """Return the records that a record refers to, each with the columns that say so."""
        table, row = record
        for key in table.foreign_keys:
            values = tuple(row[column] for column in key.fields)
            if None not in values:
                for target in self._where(key.resource, key.reference_fields, values):
                    yield ", ".join(key.fields), target
        if pair := table.polymorphic_key:
            name, record_id = (row[column] for column in pair)
            if name in self.catalog.tables and record_id in self._by_id(name):
                yield ", ".join(pair), self._by_id(name)[record_id]

    def referrers(
        self, record: Record, among: Iterable[Table] | None = None
    ) -> Iterator[tuple[str, Record]]:
        """Return the records, of all tables or of some, that refer to a record, as above."""
        for other in self.catalog if among is None else among:
            for key in other.foreign_keys:
                if key.resource == record.table.name:
                    values = tuple(record.row[column] for column in key.reference_fields)
                    for found in self._where(other.name, key.fields, values):
                        yield ", ".join(key.fields), found
            if other.polymorphic_key:
                for found in self._where(other.name, other.polymorphic_key, record.key):
                    yield ", ".join(other.polymorphic_key), found

    def section_path(self, section_id: str) -> str:
        """Return the headings that lead to a section, the outermost first."""
        sections = self._by_id("sections")
        # By id, so that a circle of sections ends too.
        path: dict[str, str] = {}
        while section_id in sections and section_id not in path:
            row = sections[section_id].row
            path[section_id] = row["heading"]
            section_id = row["parent_section_id"]
        return " > ".join(reversed(path.values()))

    def _where(self, name: str, columns: tuple[str, ...], values: tuple[Any, ...]) -> list[Record]:
        return self._by_values(name, columns).get(values, [])


def read_records(action: Callable[[Records], T]) -> T:
    """Run `action` on the records of the release in place, all of them from one release."""
    return read_release(lambda release: action(Records(release)))


def to_frame(rows: list[Row], columns: Iterable[str]) -> pd.DataFrame:
    """Put rows into a DataFrame with the dtypes that ``load`` gives, also if there is no row."""
    import pyarrow as pa

    # Where a row was found, and how well; all else that is said of it is text.
    kinds = {"line": pa.int64(), "start": pa.int64(), "end": pa.int64(), "score": pa.float64()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in columns])
    data = pa.Table.from_pylist(rows, schema=schema)
    frame: pd.DataFrame = data.to_pandas(types_mapper=pandas_dtypes().get)
    return frame
