"""The index behind a search: SQLite's full-text search over the texts of every row.

FTS5 (https://sqlite.org/fts5.html) compares words by their stem, whatever their case and accents,
and ranks by BM25.
"""

import re
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from mlops_role_data._find.trace import stating
from mlops_role_data._release.catalog import Field, Table
from mlops_role_data._release.records import Record, Records
from mlops_role_data.errors import QueryError

_PARTS = ("label", "name", "alias", "text", "reference", "key")
# What a match with the whole text of a part is worth, and with words next to each other in it.
_WHOLE = {"name": 7, "alias": 6, "label": 5, "key": 5}
_PHRASE = {"reference": 3, "key": 2}
_TOGETHER, _SPREAD, _BEGUN = 4, 2, 1
# Shorter beginnings begin too many words.
_SHORTEST_BEGINNING = 3
_OPEN, _CLOSE = "\x02", "\x03"
_MARKED = re.compile(f"{_OPEN}(.*?){_CLOSE}")
# What would end a word of the query language, or the query
_NO_WORD = re.compile(r'["\0]')
_CREATE = f"""
    create virtual table texts using fts5(
        {", ".join(_PARTS)}, prefix = 3, tokenize = 'porter unicode61 remove_diacritics 2'
    )"""
_INSERT = "insert into texts values (?, ?, ?, ?, ?, ?)"
_SELECT = f"""
    select rowid, bm25(texts), {", ".join(f"highlight(texts, {at}, ?1, ?2)" for at in range(6))}
    from texts where texts match ?3 order by rowid"""  # noqa: S608 - numbers of our own


class Hit(NamedTuple):
    """A row that answers a search, and the text of it that does so best.

    Attributes
    ----------
    places
        Where in the text the words that matched are.
    """

    table: str
    record: str
    score: float
    column: str
    text: str
    places: tuple[tuple[int, int], ...]


class Index:
    """The texts of all rows of one release that a search can find."""

    def __init__(self, records: Records) -> None:
        self._rows: list[tuple[str, str, dict[str, list[str]]]] = []
        # Nothing is written after this, so any thread may read.
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        try:
            self._database.execute(_CREATE)
        except sqlite3.OperationalError as error:
            raise QueryError(
                f"the SQLite of this Python ({sqlite3.sqlite_version}) has no full-text search "
                "(FTS5): use a Python from python.org, conda or your distribution"
            ) from error
        for table in stating(records.catalog):
            for record in records.of(table.name):
                self._add(records, record)

    def find(self, text: str) -> list[Hit]:
        """Return the rows that have all words of a text, the best first."""
        words = [word for word in _NO_WORD.sub(" ", text).split() if any(map(str.isalnum, word))]
        long = [sum(map(str.isalnum, word)) >= _SHORTEST_BEGINNING for word in words]
        begun = (f'"{word}"' + " *" * each for word, each in zip(words, long, strict=True))
        hits: dict[int, Hit] = {}
        for grade, query in (
            (_TOGETHER, f'"{" ".join(words)}"'),
            (_SPREAD, " AND ".join(f'"{word}"' for word in words)),
            (_BEGUN, " AND ".join(begun)),
        ):
            for row, rank, *marked in self._database.execute(_SELECT, (_OPEN, _CLOSE, query)):
                if row not in hits:
                    hits[row] = self._hit(row, grade, -rank, marked, text)
        # Stable: the package's order within a score.
        return sorted((hits[row] for row in sorted(hits)), key=lambda hit: -hit.score)

    def _add(self, records: Records, record: Record) -> None:
        columns: dict[str, list[str]] = {part: [] for part in _PARTS}
        texts: dict[str, list[str]] = {part: [] for part in _PARTS}
        for part, column, text in _texts(records, record):
            columns[part].append(column)
            # One line per text, so that a place in the lines tells the text.
            texts[part].append(text.replace("\n", " "))
        self._database.execute(_INSERT, [*map("\n".join, texts.values())])
        self._rows.append((record.table.name, record.id, columns))

    def _hit(self, row: int, grade: int, rank: float, marked: list[str], asked: str) -> Hit:
        # SQLite numbers them from 1.
        table, record, columns = self._rows[row - 1]
        found = [
            (
                _grade(part, line, grade, asked),
                len({*map(str.casefold, _MARKED.findall(line))}),
                *cell,
            )
            for part, lines in zip(_PARTS, marked, strict=True)
            for cell in zip(columns[part], lines.split("\n"), strict=False)
            if _OPEN in (line := cell[1])
        ]
        # max takes the first of equals.
        best, _, column, line = max(found, key=lambda each: each[:2])
        # Rounded, so that the last bits of log() never decide an order.
        score = round(best + rank / (1 + rank), 4)
        places = tuple(
            # Each mark before it moved a word on by two characters, and its own by one.
            (match.start(1) - 2 * at - 1, match.end(1) - 2 * at - 1)
            for at, match in enumerate(_MARKED.finditer(line))
        )
        return Hit(table, record, score, column, _MARKED.sub(r"\1", line), places)


def _grade(part: str, line: str, grade: int, asked: str) -> int:
    if grade != _TOGETHER:
        return grade
    is_whole = not any(map(str.isalnum, _MARKED.sub("", line)))
    if is_whole and part in _WHOLE:
        # "software engineer" has the stem of "software engineering", but is another name
        return _WHOLE[part] + (_MARKED.sub(r"\1", line).casefold() == asked.casefold())
    return _PHRASE.get(part, grade)


def _texts(records: Records, record: Record) -> Iterator[tuple[str, str, str]]:
    """Return the texts that a row is found by: what part of it each is, its column, the text."""
    table, row = record
    part = "name" if table.kind == "vocabulary" else "label"
    # A key is our words, not the source's: good for finding a row by it, not for ranking it.
    yield "key" if table.label in table.primary_key else part, table.label, records.label(record)
    for field in table.fields:
        if field.name != table.label and row[field.name] and _is_text(table, field):
            yield "text", field.name, row[field.name]
    for alias in _aliases(records, record):
        yield "alias", f"{alias.table.name}.{alias.table.label}", records.label(alias)
    for via, target in records.targets(record):
        if target.table.kind == "vocabulary" and via != table.label:
            for each in (target, *_aliases(records, target)):
                yield "reference", via, records.label(each)


def _is_text(table: Table, field: Field) -> bool:
    return (
        field.type == "string"
        and field.evidence != "key"
        and "enum" not in field.constraints
        and not any(field.name in key.fields for key in table.foreign_keys)
    )


def _aliases(records: Records, record: Record) -> list[Record]:
    """Return the aliases of a record, everyday words aside."""
    of_these = [table for table in records.catalog if table.alias_of == record.table.name]
    aliases = (alias for _, alias in records.referrers(record, of_these))
    return [each for each in aliases if not each.row.get(each.table.column_with("generic") or "")]
