"""From the source to single cells: what they say, or how rows are ordered, is printed that way."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from mlops_role_data.pipeline.document.matching import mentions, occurrences, without
from mlops_role_data.pipeline.document.source import JUDGE, Source
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.column_agreement import is_printed

_GROUP = "choice_group"
_NOT = re.compile(r"\b(?:not|never|neither|nor|cannot|without|\w+n['\u2019]t)\b\s*", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\(([^()\s]+)\)")


def printed_values(source: Source) -> Iterator[Problem]:
    """Find values of closed lists (``printedAs``) without their words where the row stands."""
    for name, raw in source.data.raw.items():
        for field in raw.schema.descriptor["fields"]:
            if "printedAs" not in field or "readFrom" in field:
                continue
            cells = source.data.tuples(name, ("span_id", field["name"]))
            for index, (span_id, value) in enumerate(cells):
                if value is None or span_id not in source.spans:
                    continue
                if not is_printed(field, value, source.context(span_id)):
                    words = ", ".join(map(repr, field["printedAs"][value]))
                    fault = f"the source has none of {words} here: correct the cell"
                    yield raw.problem(
                        "printed-as", fault, index=index, field=field["name"], value=value, by=JUDGE
                    )


def negations(source: Source) -> Iterator[Problem]:
    """Find negations ("not", "without") that no row repeats which cites their span.

    A cell that begins right behind one is named, else the span.
    """
    facts = [name for name, raw in source.data.raw.items() if raw.schema.kind == "fact"]
    if not source.data.whole(*facts):
        return
    negated = {
        span_id: found
        for span_id, span in source.spans.items()
        if span["role"] == "fact" and (found := list(_NOT.finditer(source.words_of(span_id))))
    }
    cells = _verbatim(source, facts, set(negated))
    for index, span_id in enumerate(source.data.column("spans", "span_id")):
        for match in negated.get(span_id, ()):
            word, behind = match.group().strip(), source.words_of(span_id)[match.end() :]
            if any(mentions(value, word) for *_, value in cells[span_id]):
                continue
            fault = f"the source says {word!r} here, and no row that cites this span does: "
            follows = [
                each for each in cells[span_id] if behind.lower().startswith(each[3].lower())
            ]
            for table, row, column, value in follows:
                yield source.data.raw[table].problem(
                    "unbooked-negation", f"{fault}begin the cell with it", index=row, field=column,
                    value=value, by=JUDGE,
                )  # fmt: skip
            if not follows:
                yield source.data.raw["spans"].problem(
                    "unbooked-negation", f"{fault}put it into the row that it denies", index=index,
                    field="span_id", value=span_id, by=JUDGE,
                )  # fmt: skip


def _verbatim(
    source: Source, tables: list[str], spans: set[str]
) -> dict[str, list[tuple[str, int, str, str]]]:
    """Give table, row, column and value of the cells in the source's words, by span."""
    found: dict[str, list[tuple[str, int, str, str]]] = defaultdict(list)
    for name in tables:
        cited = source.data.column(name, "span_id")
        rows = [(index, span_id) for index, span_id in enumerate(cited) if span_id in spans]
        for field in source.data.raw[name].schema.fields if rows else ():
            if field.evidence == "verbatim":
                values = source.data.column(name, field.name)
                for index, span_id in rows:
                    if values[index] is not None:
                        found[span_id].append((name, index, field.name, str(values[index])))
    return found


def order_printed(source: Source) -> Iterator[Problem]:
    """Find rows of one list (``choice_group``) that stand in another order than it prints them."""
    for name, raw in source.data.raw.items():
        label = raw.schema.label
        if _GROUP not in raw.schema.columns or raw.schema.field(label).evidence != "verbatim":
            continue
        reached: dict[Any, int] = defaultdict(int)
        cells = source.data.tuples(name, (_GROUP, "span_id", label))
        for index, (group, span_id, value) in enumerate(cells):
            if None in (group, value) or span_id not in source.spans:
                continue
            places = [start for start, _ in occurrences(source.words_of(span_id), value)]
            ahead = [start for start in places if start >= reached[group]]
            if places and not ahead:
                fault = "the source names this before what stands above it: put it there"
                yield raw.problem(
                    "list-order", fault, index=index, field=label, value=value, by=JUDGE
                )
            reached[group] = max(reached[group], *ahead[:1], 0)


def short_forms(source: Source) -> Iterator[Problem]:
    """Find glossary rows whose first use is not the first, or whose long form is another one's."""
    if not source.data.whole("glossary", "spans"):
        return
    raw = source.data.raw["glossary"]
    rows = source.data.rows("glossary")
    known = sorted({row["acronym"] for row in rows if row["acronym"]}, key=lambda each: -len(each))
    first: dict[str, str] = {}
    for span_id in source.spans:
        text = source.words_of(span_id)
        for short in known:
            if any(words.startswith(short) for _, words in occurrences(text, short)):
                first.setdefault(short, span_id)
                text = without(text, short)
    for index, row in enumerate(rows):
        due, span_id = first.get(row["acronym"]), row["first_span_id"]
        if due is not None and span_id in source.spans and span_id != due:
            fault = f"{row['acronym']!r} comes up in {due!r} first: cite that"
            yield raw.problem(
                "first-use", fault, index=index, field="first_span_id", value=span_id, by=JUDGE
            )
        if row["expansion"] is None or row["span_id"] not in source.spans:
            continue
        text = source.words_of(row["span_id"])
        for start, words in occurrences(text, row["expansion"]):
            bracket = _IN_BRACKETS.match(text, start + len(words))
            if bracket and bracket[1] in known and bracket[1] != row["acronym"]:
                fault = f"the source writes {bracket[1]!r} out like this: correct the long form"
                yield raw.problem(
                    "short-form", fault, index=index, field="expansion",
                    value=row["expansion"], by=JUDGE,
                )  # fmt: skip
