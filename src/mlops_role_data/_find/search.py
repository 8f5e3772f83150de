"""``search``: every row that speaks of something, the best first."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from mlops_role_data._find.search_index import Hit, Index
from mlops_role_data._find.trace import spans_of, stating
from mlops_role_data._release.records import Records, Row, read_records, to_frame
from mlops_role_data.errors import QueryError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from mlops_role_data._release.catalog import Catalog
    from mlops_role_data._typing import TableName

COLUMNS = (
    "table", "record", "label", "column", "text", "matched", "section", "line", "score",
)  # fmt: skip
_INDEXES: list[tuple[Catalog, Index]] = []
# Characters of a text to show on either side of what matched
_AROUND = 60
_NOT_SEARCHED = (
    "Derived, provenance and association tables are not searched, and aliases are searched with "
    "what they name."
)


def search(
    text: str,
    *,
    tables: Sequence[TableName] | None = None,
    document: str | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """Find the rows that speak of something.

    Searched are the texts of every fact and vocabulary row: its label, names, cells quoted from
    the source and summaries, the aliases of what it names, and the names and aliases of the
    vocabulary rows that it refers to. Not searched: keys, numbers and columns with a closed list
    of values (choose these with :func:`load` or :func:`sql`), and derived, provenance and
    association tables, which hold no other texts (``fact_cards`` has the fact rows a second time).

    Parameters
    ----------
    text : str
        One word or several: a row has to have all of them, in any of its texts. Words are
        compared by their stem [2]_, whatever their case and accents; a word of three letters or
        more also finds those that it begins.
    tables : sequence of str, optional
        Only rows of these tables; a single text stands for one table. An alias is listed as the
        row that it names, so a table of aliases cannot be chosen.
    document : str, optional
        Only rows that rest on the document with this ID.
    limit : int, optional
        At most this many rows, the best ones.

    Returns
    -------
    pandas.DataFrame
        One row per row found: ``table``, ``record`` (its id), ``label`` (what people call it),
        ``column`` (where it matched; ``table.column`` for an alias), ``text`` (the cell, or the
        part of it around the match), ``matched`` (the spelling that matched), ``section`` (the
        headings that lead to where it is stated, or to where a vocabulary row is first used),
        ``line`` (of the document, from 1) and ``score``. No rows if nothing is found.

        The whole part of ``score`` is the grade of the match: 7 the whole label of a vocabulary
        row, 6 a whole alias of one, 5 the whole label of a fact row (each one more if it is
        spelled as asked, capitals aside), 4 the words side by side in one text, 3 the same in a
        name of what the row refers to, 2 all words somewhere in the row or its key, 1 words that
        begin with them. Its fraction is
        b / (1 + b), b being the row's BM25 score [1]_ among all rows searched. Rows of the same
        score are in the package's order.

    Raises
    ------
    QueryError
        If there is no letter or digit in `text`, `limit` is negative, or the SQLite of this Python
        has no FTS5.
    UnknownNameError
        If there is no such table or document, or the table is not searched.
    DataPackageError
        If the published package cannot be found or read.

    References
    ----------
    .. [1] S. Robertson and H. Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond,
       Foundations and Trends in Information Retrieval 3(4), 2009.
    .. [2] M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980; both as in
       SQLite's FTS5.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> best = mrd.search("gcp", limit=1)
    >>> best[["table", "record", "label", "column", "matched"]].loc[0].to_list()
    ['skills', 'google-cloud', 'Google Cloud', 'skill_aliases.alias', 'GCP']
    """
    return to_frame(find_text(text, tables, document, limit), COLUMNS)


def find_text(
    text: str,
    tables: Sequence[str] | None = None,
    document: str | None = None,
    limit: int | None = None,
) -> list[Row]:
    """Return the rows of :func:`search`."""
    if not any(map(str.isalnum, text)):
        raise QueryError(f"there is no letter or digit in {text!r}: give at least one word")
    if limit is not None and limit < 0:
        raise QueryError(f"the limit is {limit}, but must be 0 or more")

    def find(records: Records) -> list[Row]:
        chosen = _choose(records.catalog, tables)
        hits = [hit for hit in _index(records).find(text) if hit.table in chosen]
        if document is not None:
            records.find("documents", document)
            hits = [hit for hit in hits if _spans(records, hit, document)]
        return [_row(records, hit, document) for hit in hits[:limit]]

    return read_records(find)


def _index(records: Records) -> Index:
    """Return the index of a release, made once for as long as it is in place."""
    if not _INDEXES or _INDEXES[0][0] is not records.catalog:
        _INDEXES[:] = [(records.catalog, Index(records))]
    return _INDEXES[0][1]


def nearest(text: str) -> list[str]:
    """Return the names of the vocabulary, and words in them, most like `text`: three at most."""

    def find(records: Records) -> list[str]:
        names: dict[str, str] = {}
        for table in records.catalog:
            if table.kind == "vocabulary":
                for label in map(records.label, records.of(table.name)):
                    for name in (label, *label.split()):
                        names.setdefault(name.casefold(), name)
        near = difflib.get_close_matches(text.casefold(), names, n=3, cutoff=0.6)
        return [names[each] for each in near]

    return read_records(find)


def _choose(catalog: Catalog, tables: Sequence[str] | None) -> set[str]:
    allowed = {table.name for table in stating(catalog)}
    if tables is None:
        return allowed
    chosen = {tables} if isinstance(tables, str) else set(tables)
    for name in sorted(chosen - allowed):
        catalog.table(name)
        raise UnknownNameError("searched table", name, allowed, _NOT_SEARCHED)
    return chosen


def _spans(records: Records, hit: Hit, document: str | None) -> list[Row]:
    """Return the spans that a row rests on, in any document or in one."""
    spans = spans_of(records, records.find(hit.table, hit.record))
    return [span for span in spans if document in {None, span["document_id"]}]


def _row(records: Records, hit: Hit, document: str | None) -> Row:
    record = records.find(hit.table, hit.record)
    first = next(iter(_spans(records, hit, document)), None)
    words = {hit.text[start:end].casefold(): (start, end) for start, end in reversed(hit.places)}
    return {
        "table": hit.table,
        "record": hit.record,
        "label": records.label(record),
        "column": hit.column,
        "text": _snippet(hit.text, hit.places[0][0], hit.places[-1][1]),
        "matched": "; ".join(hit.text[start:end] for start, end in sorted(words.values())),
        "section": records.section_path(first["section_id"]) if first else None,
        "line": first["line"] if first else None,
        "score": hit.score,
    }


def _snippet(text: str, start: int, end: int) -> str:
    """Cut a long text to what stands around a match, between words."""
    low = text.rfind(" ", 0, start - _AROUND) + 1 if start > _AROUND else 0
    high = text.find(" ", end + _AROUND)
    cut = text[low : high if high >= 0 else len(text)]
    before, after = "\u2026 " if low else "", " \u2026" if high >= 0 else ""
    return f"{before}{cut}{after}"
