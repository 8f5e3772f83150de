"""Which spans a record rests on, whatever table it is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mlops_role_data._release.catalog import Catalog, Table
    from mlops_role_data._release.records import Record, Records, Row

_LEDGER = "spans"
_STATING = ("fact", "vocabulary")


def spans_of(records: Records, record: Record) -> list[Row]:
    """Return the spans that a record rests on, each once, in the order of the document.

    Those that it names; else, for an alias or an association, those of the records that it is
    about; for a derived row, those of its inputs; for any other, those of the rows that refer to
    it. An input is a row referred to that is no vocabulary, if there is one.
    """
    found: dict[tuple[str, str], Record] = {}
    seen: set[tuple[str, str]] = set()
    ahead = [record]
    while ahead:
        each = ahead.pop()
        if each.key in seen:
            continue
        seen.add(each.key)
        if each.table.name == _LEDGER:
            found[each.key] = each
        else:
            ahead += _below(records, each)
    rows = [each.row for each in found.values()]
    return sorted(rows, key=lambda row: (row["document_id"], row["start"]))


def _below(records: Records, record: Record) -> list[Record]:
    """Return the records that a record other than a span rests on, one step down."""
    targets = [target for _, target in records.targets(record)]
    if spans := _of_kind(targets, _LEDGER):
        return spans
    kind, alias_of = record.table.kind, record.table.alias_of
    if kind == "association":
        return targets
    if alias_of:
        return _of_kind(targets, alias_of)
    if kind == "derived":
        return [each for each in targets if each.table.kind != "vocabulary"] or targets
    # Facts use a vocabulary row, and so do other vocabularies, such as a certificate that is
    # named after a tool; aliases do not.
    catalog = records.catalog
    among = [catalog.table(_LEDGER)] if kind == "provenance" else stating(catalog)
    used = [each for _, each in records.referrers(record, among)]
    # Rows below it in its own tree speak of something narrower, and count if nothing else does.
    return [each for each in used if each.table.name != record.table.name] or used


def stating(catalog: Catalog) -> list[Table]:
    """Return the tables whose rows state something: facts and vocabularies, aliases aside."""
    return [each for each in catalog if each.kind in _STATING and each.alias_of is None]


def _of_kind(records: Iterable[Record], table: str) -> list[Record]:
    return [each for each in records if each.table.name == table]
