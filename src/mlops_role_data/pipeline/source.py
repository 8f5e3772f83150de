"""What is checked against the document itself: digests, figures, names and wording."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mlops_role_data._catalog import Field
from mlops_role_data.pipeline.problems import Problem
from mlops_role_data.pipeline.project import Dataset
from mlops_role_data.pipeline.read import RawTable
from mlops_role_data.pipeline.spans import digest
from mlops_role_data.pipeline.wording import Figure, figures, mentions, runs

JUDGE = "source"


@dataclass(frozen=True)
class Source:
    """A document at hand, and the ledger's rows about it."""

    data: Dataset
    document: Mapping[str, Any]
    text: str

    @property
    def document_id(self) -> str:
        return str(self.document["document_id"])

    @cached_property
    def spans(self) -> dict[str, dict[str, Any]]:
        return {
            span_id: span
            for span_id, span in self.data.span_of.items()
            if span["document_id"] == self.document_id and None not in (span["start"], span["end"])
        }

    def words_of(self, span_id: str) -> str:
        """Give the very words of a span."""
        span = self.spans[span_id]
        return self.text[span["start"] : span["end"]]

    @cached_property
    def _headings(self) -> dict[str, str]:
        """Give, for each section, its own heading and those above it."""
        sections = {row["section_id"]: row for row in self.data.rows("sections")}
        above: dict[str, str] = {}
        for section_id in sections:
            parts, current, seen = [], sections.get(section_id), set()
            while current and current["section_id"] not in seen:
                seen.add(current["section_id"])
                if current["span_id"] in self.spans:
                    parts.append(self.words_of(current["span_id"]))
                current = sections.get(current["parent_section_id"])
            above[section_id] = "\n".join(parts)
        return above

    def context(self, span_id: str) -> str:
        """Give a span's words and the headings above it."""
        headings = self._headings.get(self.spans[span_id]["section_id"], "")
        return f"{self.words_of(span_id)}\n{headings}"


def find_source(data: Dataset, path: Path) -> Source | Problem:
    """Match a file with the row of ``documents`` that describes it."""
    content = path.read_bytes()
    raw = data.raw["documents"]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return Problem("documents", path.name, None, None, "document", None,
                       f"the document is not UTF-8: {error}", (JUDGE,))  # fmt: skip
    sha256 = digest(text)
    rows = data.rows("documents")
    for row in rows:
        if row["sha256"] == sha256:
            return Source(data, row, text)
    for index, row in enumerate(rows):
        if row["file_name"] == path.name or len(rows) == 1:
            message = f"the file {path.name} has the digest {sha256}: it is another edition, or the row is wrong"
            return raw.problem("document", message, index=index, field="sha256",
                               value=row["sha256"], by=JUDGE)  # fmt: skip
    return Problem("documents", raw.file, None, "sha256", "document", sha256,
                   f"no row describes the file {path.name}: add one", (JUDGE,))  # fmt: skip


def judge(data: Dataset, path: Path) -> Iterator[Problem]:
    """Check everything that a document at hand can prove."""
    found = find_source(data, path)
    if isinstance(found, Problem):
        yield found
        return
    yield from _document(found)
    yield from _digests(found)
    yield from _evidence(found)
    yield from _booked_figures(found)
    yield from _own_words(found)


def _document(source: Source) -> Iterator[Problem]:
    raw = source.data.raw["documents"]
    index = source.data.column("documents", "document_id").index(source.document_id)
    lines = source.text.count("\n") + (not source.text.endswith("\n"))
    for field, value in (("characters", len(source.text)), ("lines", lines)):
        if source.document[field] != value:
            yield raw.problem("document", f"the document has {value} {field}", index=index,
                              field=field, value=source.document[field], by=JUDGE)  # fmt: skip


def _digests(source: Source) -> Iterator[Problem]:
    raw = source.data.raw["spans"]
    last_end = 0
    last_index: int | None = None
    for index, span_id in enumerate(source.data.column("spans", "span_id")):
        if span_id not in source.spans:
            continue
        span = source.spans[span_id]
        sha256 = digest(source.words_of(span_id))
        if span["sha256"] != sha256:
            message = (
                f"characters {span['start']} to {span['end']} of the document have the digest "
                f"{sha256}: correct the place or the digest"
            )
            yield raw.problem("digest", message, index=index, field="sha256",
                              value=span["sha256"], by=JUDGE)  # fmt: skip
        line = source.text.count("\n", 0, span["start"]) + 1
        if span["line"] != line:
            yield raw.problem("line", f"the span begins on line {line}", index=index, field="line",
                              value=span["line"], by=JUDGE)  # fmt: skip
        if span["start"] > last_end and (lost := uncovered(source.text, last_end, span["start"])):
            yield raw.problem("tiling", f"the text before this span is in none: {lost!r}",
                              index=index, field="start", value=span["start"], by=JUDGE)  # fmt: skip
        last_end, last_index = max(last_end, span["end"]), index
    if lost := uncovered(source.text, last_end, len(source.text)):
        yield raw.problem("tiling", f"the text after this span is in none: {lost!r}",
                          index=last_index, field="end", by=JUDGE)  # fmt: skip


def uncovered(text: str, start: int, end: int) -> str:
    """Give what stands between two spans besides white space, bullet marks and list numbers.

    Examples
    --------
    >>> uncovered("one.\\n- two", 4, 7), uncovered("one. But two", 4, 9)
    ('', 'But')
    """
    rest = text[start:end].split("\n")
    # only what follows a line break can be a mark: "10" inside a sentence is text
    marks = {"-", "*", "\u2022"}
    lost = [] if start == 0 else [rest.pop(0).strip()]
    for line in rest:
        mark = line.strip()
        is_number = mark[:-1].isdigit() and mark[-1:] in {".", ")"}
        lost.append("" if mark in marks or is_number else mark)
    return " ".join(part for part in lost if part)


def _evidence(source: Source) -> Iterator[Problem]:
    """Re-find each cell that must be found, as its field's ``evidence`` says."""
    spellings = Spellings(source.data)
    for name, raw in source.data.raw.items():
        fields = [
            field for field in raw.schema.fields if field.evidence in {"figure", "verbatim", "name"}
        ]
        if not fields or "span_id" not in raw.schema.columns and len(source.data.raw["documents"].lines) > 1:
            continue
        for index, row in enumerate(source.data.rows(name)):
            if "span_id" not in raw.schema.columns:
                place = source.text
            elif row["span_id"] in source.spans:
                place = source.context(row["span_id"])
            else:
                continue
            for field in fields:
                value = row[field.name]
                if value is None:
                    continue
                if fault := _missing(field, value, place, raw, spellings, source):
                    yield raw.problem(field.evidence, fault, index=index, field=field.name,
                                      value=value, by=JUDGE)  # fmt: skip


def _missing(
    field: Field, value: Any, place: str, raw: RawTable, spellings: Spellings, source: Source
) -> str | None:
    if field.evidence == "figure":
        unit = field.unit if field.unit in {"USD", "percent"} else ""
        printed = [figure for figure in figures(place) if figure.unit == unit]
        if any(figure.value == value for figure in printed):
            return None
        shown = ", ".join(f"{_plain(figure.value)} ({figure.printed})" for figure in printed)
        return f"{value} is not in the source here, which has: {shown or 'no such figure'}"
    if field.evidence == "verbatim":
        if mentions(place, str(value)):
            return None
        return f"the source does not say {value!r} here: use its words, or leave the cell empty"
    key = raw.schema.reference_of(field.name)
    target = key.resource if key else raw.schema.name
    names = spellings.of(target, value)
    if any(mentions(place, name) for name in names):
        return None
    if target == "roles" and value == source.document["subject_role_id"]:
        return None
    return (
        f"the source names none of {', '.join(map(repr, names)) or repr(value)} here: correct the "
        "reference, or record the source's spelling as an alias"
    )


class Spellings:
    """The names and aliases of vocabulary rows."""

    def __init__(self, data: Dataset) -> None:
        self._data = data
        self._known: dict[str, dict[Any, list[str]]] = {}

    def of(self, table: str, record: Any) -> list[str]:
        """Give every spelling of a row: its label, then its aliases."""
        if table not in self._known:
            self._known[table] = self._collect(table)
        return self._known[table].get(record, [])

    def _collect(self, table: str) -> dict[Any, list[str]]:
        names: dict[Any, list[str]] = defaultdict(list)
        for name, raw in self._data.raw.items():
            schema = raw.schema
            if name == table:
                keys = self._data.column(name, schema.primary_key[0])
            elif schema.descriptor.get("alias_of") == table:
                column = next(key.fields[0] for key in schema.foreign_keys if key.resource == table)
                keys = self._data.column(name, column)
            else:
                continue
            for key, label in zip(keys, self._data.column(name, schema.label), strict=False):
                names[key].append(str(label))
        return names


def _booked_figures(source: Source) -> Iterator[Problem]:
    """Double entry: each figure that a fact span prints is carried by a row that cites it."""
    carried: dict[str, set[tuple[str, float]]] = defaultdict(set)
    for name, raw in source.data.raw.items():
        fields = [field for field in raw.schema.fields if field.evidence == "figure"]
        if raw.schema.kind == "fact" and fields:
            for row in source.data.rows(name):
                for field in fields:
                    unit = field.unit if field.unit in {"USD", "percent"} else ""
                    if row[field.name] is not None:
                        carried[row["span_id"]].add((unit, float(row[field.name])))
    raw = source.data.raw["spans"]
    for index, span_id in enumerate(source.data.column("spans", "span_id")):
        span = source.spans.get(span_id)
        if span is None or span["role"] != "fact":
            continue
        for figure in figures(source.words_of(span_id)):
            if (figure.unit, figure.value) not in carried[span_id]:
                message = (
                    f"the source prints {figure.printed} here, and no row that cites this span "
                    f"carries {_plain(figure.value)}: correct or add the row"
                )
                yield raw.problem("unbooked-figure", message, index=index, field="span_id",
                                  value=figure.printed, by=JUDGE)  # fmt: skip


def _own_words(source: Source) -> Iterator[Problem]:
    """No cell shares seven or more consecutive words with the source."""
    known = runs(source.text)
    for name, raw in source.data.raw.items():
        for field in raw.schema.fields:
            if field.type != "string" or field.evidence in {"key", "ledger"}:
                continue
            for index, text in enumerate(source.data.column(name, field.name)):
                shared = runs(text) & known if text else set()
                if shared:
                    run = " ".join(min(shared))
                    message = f"the cell shares seven words with the source ({run}): say it anew"
                    yield raw.problem("own-words", message, index=index, field=field.name,
                                      value=text, by=JUDGE)  # fmt: skip


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


__all__ = ["Figure", "Source", "Spellings", "find_source", "judge", "uncovered"]
