"""From the source to single cells: what they say, or how rows are ordered, is printed that way."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from mlops_role_data.pipeline.document.source import JUDGE, Source
from mlops_role_data.pipeline.raw_csv.table import RawTable
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.column_agreement import is_printed
from mlops_role_data.pipeline.segment.matching import mentions, occurrences, without

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
        if span["role"] == "fact"
        and (found := list(source.words.negation.finditer(source.words_of(span_id))))
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
    """Return table, row, column and value of the cells in the source's words, by span."""
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
    """Find rows of one list that are in another order than the document prints them."""
    for name, raw in source.data.raw.items():
        label, group_column = raw.schema.label, raw.schema.column_with("choiceGroup")
        if group_column is None or raw.schema.field(label).evidence != "verbatim":
            continue
        reached: dict[Any, int] = defaultdict(int)
        cells = source.data.tuples(name, (group_column, "span_id", label))
        for index, (group, span_id, value) in enumerate(cells):
            if None in (group, value) or span_id not in source.spans:
                continue
            places = [start for start, _ in occurrences(source.words_of(span_id), value)]
            ahead = [start for start in places if start >= reached[group]]
            if places and not ahead:
                fault = "the document names this before the row above: swap the rows"
                yield raw.problem(
                    "list-order", fault, index=index, field=label, value=value, by=JUDGE
                )
            reached[group] = max(reached[group], *ahead[:1], 0)


def short_forms(source: Source) -> Iterator[Problem]:
    """Find short forms whose first use is wrong, or whose long form belongs to another one."""
    if not source.data.whole("spans"):
        return
    for name, raw in source.data.raw.items():
        short = raw.schema.column_with("abbreviation")
        if short is not None and source.data.whole(name):
            known = sorted(
                filter(None, source.data.column(name, short)), key=lambda each: -len(each)
            )
            yield from _first_uses(source, raw, short, known)
            yield from _long_forms(source, raw, short, known)


def _first_uses(
    source: Source, raw: RawTable, short: str, known: Sequence[str]
) -> Iterator[Problem]:
    column = raw.schema.column_with("firstUse")
    if column is None:
        return
    first: dict[str, str] = {}
    for span_id in source.spans:
        text = source.words_of(span_id)
        for each in known:
            if any(found.startswith(each) for _, found in occurrences(text, each)):
                first.setdefault(each, span_id)
                text = without(text, each)
    cells = source.data.tuples(raw.schema.name, (short, column))
    for index, (each, span_id) in enumerate(cells):
        expected = first.get(each)
        if expected is not None and span_id in source.spans and span_id != expected:
            fault = f"{each!r} comes up in {expected!r} first: cite that span"
            yield raw.problem(
                "first-use", fault, index=index, field=column, value=span_id, by=JUDGE
            )


def _long_forms(
    source: Source, raw: RawTable, short: str, known: Sequence[str]
) -> Iterator[Problem]:
    column = raw.schema.column_with("longForm")
    if column is None:
        return
    cells = source.data.tuples(raw.schema.name, (short, column, "span_id"))
    for index, (each, long, span_id) in enumerate(cells):
        if long is None or span_id not in source.spans:
            continue
        text = source.words_of(span_id)
        for start, found in occurrences(text, long):
            bracket = _IN_BRACKETS.match(text, start + len(found))
            if bracket and bracket[1] in known and bracket[1] != each:
                fault = f"the source spells {bracket[1]!r} out like this: correct the long form"
                yield raw.problem(
                    "short-form", fault, index=index, field=column, value=long, by=JUDGE
                )


def choice_words(source: Source) -> Iterator[Problem]:
    """Find lists whose span lacks the word that joins them, and examples announced by no word."""
    lists = source.words.lists
    for name, raw in source.data.raw.items():
        rule, example = raw.schema.column_with("choiceRule"), raw.schema.column_with("example")
        if "span_id" not in raw.schema.columns:
            continue
        for index, row in enumerate(source.data.rows(name)):
            if row["span_id"] not in source.spans:
                continue
            text = source.words_of(row["span_id"])
            for column in filter(None, (rule, example)):
                value = row[column]
                words = lists.get("examples" if value is True else value, ())
                if words and not any(_says(text, word) for word in words):
                    fault = f"the source has no such word here as {words[0]!r}: correct the cell"
                    yield raw.problem(
                        "choice-word", fault, index=index, field=column, value=value, by=JUDGE
                    )


def _says(text: str, word: str) -> bool:
    return word in text if word[-1] in ",." else mentions(text, word)
