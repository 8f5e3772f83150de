"""``trace``: where the source states what a record says, or what a link to a taxonomy rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mlops_role_data._links.tables import LINK_COLUMNS, trace_links
from mlops_role_data._release.records import Record, Records, Row, read_records, to_frame
from mlops_role_data._release.values import digest
from mlops_role_data.errors import DataPackageError, VerificationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from mlops_role_data._release.catalog import Catalog, Table
    from mlops_role_data._typing import TableName

_LEDGER = "spans"
_STATING = ("fact", "vocabulary")
COLUMNS = (
    "table", "record", "span_id", "document", "document_sha256", "section", "line", "start", "end",
    "sha256",
)  # fmt: skip


def trace(
    table: TableName, record: str, *, document: str | Path | Sequence[str | Path] = ()
) -> pd.DataFrame:
    """Show which spans of the source a record rests on.

    Parameters
    ----------
    table : TableName
        As in :func:`tables`.
    record : str
        The record's id: its primary key; of a key of several columns, the parts joined by ``/``.
    document : str, pathlib.Path or a sequence of these, optional
        The source documents that you have, or a folder of them: then the words of each span are
        given, once the digests of the document and of the span are found to be those recorded.

    Returns
    -------
    pandas.DataFrame
        One row per span, in the order of the document: ``table``, ``record``, ``span_id``,
        ``document`` (its title), ``document_sha256``, ``section`` (the headings that lead there),
        ``line`` (from 1), ``start`` and ``end`` (0-based code points into the whole document, end
        exclusive), ``sha256`` (of the span's UTF-8 text); with `document` also ``text``, null
        for the spans of any other document.

        A row that cites spans rests on these, and so does a section, on its heading. A vocabulary
        row rests on the spans of the rows that refer to it, an alias on those of what it names, a
        row that ties a caveat to a record on those of both, a derived row on those of the rows
        that it was computed from, and a document on all its spans. Without a row if there is no
        such span: nothing that cites the source refers to the record.

        The tables of the group ``links`` rest on no span. For their records there is one row per
        link instead: ``table``, ``record``, ``link`` (its key), ``taxonomy`` (its title),
        ``version``, ``relation``, ``external_id``, ``external_label`` (at that version), ``basis``,
        ``matched_label``, ``reason``, and of what matches nothing ``labels_tried`` and
        ``labels_rejected``; `document` is not looked at. A taxonomy rests on all of its links, and
        what O*NET says of a technology or title on the link of the skill or role.

    Raises
    ------
    UnknownNameError
        If there is no such table or record.
    VerificationError
        If `document` has none of the documents that the record rests on, or a span's words are
        not those recorded.
    DataPackageError
        If the published package or `document` cannot be read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> mrd.trace("pay", "base-entry")[["section", "line"]].to_dict("records")[-1]
    {'section': 'Salary Ranges (US Market, 2024) > Base Salary Ranges', 'line': 161}
    """
    paths = [document] if isinstance(document, str | Path) else document
    return to_frame(*find_trace(table, record, [*map(Path, paths)]))


def find_trace(
    table: str, record: str, documents: Sequence[Path] = ()
) -> tuple[list[Row], Sequence[str]]:
    """Return the rows of :func:`trace`, and their columns."""

    def find(records: Records) -> tuple[list[Row], Sequence[str]]:
        found = records.find(table, record)
        if found.table.kind == "link":
            return trace_links(records, found), [*LINK_COLUMNS]
        rows: list[Row] = []
        for span in spans_of(records, found):
            source = records.find("documents", span["document_id"]).row
            row = {
                "table": table,
                "record": record,
                "span_id": span["span_id"],
                "document": source["title"],
                "document_sha256": source["sha256"],
                "section": records.section_path(span["section_id"]),
            }
            rows.append(row | {name: span[name] for name in ("line", "start", "end", "sha256")})
        if documents and rows:
            _add_words(rows, documents)
        return rows, (*COLUMNS, "text") if documents else COLUMNS

    return read_records(find)


def _add_words(rows: list[Row], paths: Iterable[Path]) -> None:
    """Add the words of the spans to the rows of the documents that are at hand."""
    known = {row["document_sha256"]: row["document"] for row in rows}
    contents = {digest(content): content for content in _contents(paths)}
    if known.keys().isdisjoint(contents):
        given = ", ".join(contents) or "there is no file"
        due = "; ".join(f"{title!r} has {known_digest}" for known_digest, title in known.items())
        raise VerificationError(
            f"{', '.join(map(str, paths))} is another document, or another edition, than what "
            f"{rows[0]['table']} {rows[0]['record']} rests on: its sha256 is {given}, but {due}. "
            "Name the right file."
        )
    for row in rows:
        content = contents.get(row["document_sha256"])
        row["text"] = content and content.decode("utf-8")[row["start"] : row["end"]]
        if content is not None and (other := digest(row["text"])) != row["sha256"]:
            raise VerificationError(
                f"the span {row['span_id']} (code points {row['start']} to {row['end']}) of "
                f"{row['document']!r} has the sha256 {other} in the document, but {row['sha256']} "
                "in the release, so its place or digest is recorded wrongly. "
                "See 'mlops-role-data verify', and report it."
            )


def _contents(paths: Iterable[Path]) -> Iterator[bytes]:
    """Return the bytes of each file, and of each file in a folder."""
    for path in paths:
        for file in filter(Path.is_file, path.iterdir()) if path.is_dir() else [path]:
            try:
                yield file.read_bytes()
            except OSError as error:
                raise DataPackageError(
                    f"the document {file} cannot be read: {error.strerror or error}. "
                    "Correct its path."
                ) from error


def spans_of(records: Records, record: Record) -> list[Row]:
    """Return the spans that a record rests on, each once, in the order of the document.

    Those that it names; else, for an alias or an association, those of the records that it is
    about; for a derived row, those of its inputs; for any other, those of the rows that refer to
    it. An input is a row referred to that is no vocabulary, if there is one.
    """
    seen: dict[tuple[str, str], Record] = {}
    ahead = [record]
    while ahead:
        each = ahead.pop()
        if each.key not in seen:
            seen[each.key] = each
            ahead += [] if each.table.name == _LEDGER else _below(records, each)
    rows = [each.row for each in _of_kind(seen.values(), _LEDGER)]
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
