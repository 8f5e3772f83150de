"""The caveats that concern a table: what to know before its figures are used."""

from __future__ import annotations

from collections import Counter

from mlops_role_data._release.records import Records, Row, read_records

# The caveats, and which record each of them concerns.
_TABLES = ("caveats", "caveat_records")
_NAMED = 5


def caveats_of(name: str) -> list[Row]:
    """Return the caveats that concern a record of the table, those of most records first.

    A row has ``caveat_id``, ``kind``, ``title`` and ``records``: how many records of the table
    it concerns. They are tied to records, not to columns.
    """

    def find(records: Records) -> list[Row]:
        if not set(_TABLES) <= set(records.catalog.tables):
            return []
        caveats, ties = map(records.of, _TABLES)
        counts = Counter(row["caveat_id"] for _, row in ties if row["table_name"] == name)
        found = [
            {**{key: row[key] for key in ("caveat_id", "kind", "title")}, "records": count}
            for _, row in caveats
            if (count := counts[row["caveat_id"]])
        ]
        return sorted(found, key=lambda row: -row["records"])

    return read_records(find)


def notes(name: str, caveats: list[Row]) -> list[str]:
    """Put into lines which caveats concern a table."""
    if not caveats:
        return []
    number = "1 caveat concerns" if len(caveats) == 1 else f"{len(caveats)} caveats concern"
    lines = [f"{number} records of {name}:"]
    for row in caveats[:_NAMED]:
        records = "1 record" if row["records"] == 1 else f"{row['records']} records"
        lines.append(f"  {row['caveat_id']}: {row['title']} ({records})")
    if (more := len(caveats) - _NAMED) > 0:
        lines.append(f"  and {more} more, in the tables caveats and caveat_records")
    return lines
