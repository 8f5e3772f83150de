"""The caveats that concern a table: what to know before its figures are used."""

from collections import Counter

from mlops_role_data._release.records import Records, Row, read_records

# The caveats, and which record each of them concerns.
_TABLES = ("caveats", "caveat_records")
_NAMED = 5
_SEVERITY = "severity"


def caveats_of(name: str) -> list[Row]:
    """Return the caveats that concern a record of the table, the most severe first.

    A row has ``caveat_id``, ``kind``, ``severity``, ``title`` and ``records``: how many records of
    the table it concerns. They are tied to records, not to columns. A derived row has the caveats
    of the records that it refers to.
    """

    def find(records: Records) -> list[Row]:
        if not set(_TABLES) <= set(records.catalog.tables):
            return []
        caveats, ties = map(records.of, _TABLES)
        concerned = set()
        if records.catalog.table(name).kind == "derived":
            concerned = {
                target.key for record in records.of(name) for _, target in records.targets(record)
            }
        counts = Counter(
            row["caveat_id"]
            for _, row in ties
            if row["table_name"] == name or (row["table_name"], row["record_id"]) in concerned
        )
        found = [
            {key: row.get(key) for key in ("caveat_id", "kind", _SEVERITY, "title")}
            | {"records": count}
            for _, row in caveats
            if (count := counts[row["caveat_id"]])
        ]
        return sorted(found, key=lambda row: (_severity(records, row), -row["records"]))

    return read_records(find)


def _severity(records: Records, row: Row) -> int:
    """Return the place of a caveat's severity among those that there are, the most severe first."""
    fields = {field.name: field for field in records.catalog.table("caveats").fields}
    known = fields[_SEVERITY].constraints.get("enum", ()) if _SEVERITY in fields else ()
    return known.index(row[_SEVERITY]) if row[_SEVERITY] in known else 0


def notes(name: str, caveats: list[Row]) -> list[str]:
    """Put into lines which caveats concern a table: the major ones by name, the others counted."""
    if not caveats:
        return []
    major = [row for row in caveats if row[_SEVERITY] in {"major", None}]
    number = "1 caveat concerns" if len(caveats) == 1 else f"{len(caveats)} caveats concern"
    lines = [f"{number} records of {name}:"]
    for row in major[:_NAMED]:
        records = "1 record" if row["records"] == 1 else f"{row['records']} records"
        lines.append(f"  {row['caveat_id']}: {row['title']} ({records})")
    if (more := len(caveats) - len(major[:_NAMED])) > 0:
        lines.append(f"  and {more} more, in the tables caveats and caveat_records")
    return lines
