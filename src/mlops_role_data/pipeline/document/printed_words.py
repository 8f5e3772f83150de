"""From the source to single cells: what they say, or how rows are ordered, is printed that way."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from mlops_role_data.pipeline.document.source import Source
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.column_agreement import is_printed
from mlops_role_data.pipeline.segment.matching import mentions, occurrences, without

_IN_BRACKETS = re.compile(r"\s*\(([^()\s]+)\)")


def printed_values(source: Source) -> Iterator[Problem]:
    """Find values of closed lists (``printedAs``) without their words where the row is."""
    for name, raw in source.data.raw.items():
        for field in raw.schema.fields:
            if not field.printed_as or field.read_from:
                continue
            for index, (span_id, value) in _cited(source, name, ("span_id", field.name)):
                if not is_printed(field, value, source.context(span_id)):
                    words = ", ".join(map(repr, field.printed_as[value]))
                    fault = f"the source has none of {words} here: correct the cell"
                    yield source.problem(name, "printed-as", fault, index, field.name)


def negations(source: Source) -> Iterator[Problem]:
    """Find negations ("not", "without") that no row repeats which cites their span.

    A cell that begins right behind one is named, else the span.
    """
    if not source.data.whole(*source.facts):
        return
    cells = _verbatim(source)
    for index, span_id, words in source.each("fact"):
        for match in source.words.negation.finditer(words):
            word, behind = match.group().strip(), words[match.end() :].lower()
            if any(mentions(value, word) for *_, value in cells[span_id]):
                continue
            fault = f"the source says {word!r} here, and no row that cites this span does: "
            follows = [each for each in cells[span_id] if behind.startswith(each[3].lower())]
            for table, row, column, _ in follows:
                advice = "begin the cell with it"
                yield source.problem(table, "unbooked-negation", fault + advice, row, column)
            if not follows:
                advice = "put it into the row that it denies"
                yield source.problem("spans", "unbooked-negation", fault + advice, index, "span_id")


def _verbatim(source: Source) -> dict[str, list[tuple[str, int, str, str]]]:
    """Return table, row, column and value of the cells in the source's words, by span."""
    found: dict[str, list[tuple[str, int, str, str]]] = defaultdict(list)
    for name in source.facts:
        for field in source.data.raw[name].schema.fields:
            if field.evidence == "verbatim":
                for index, (span_id, value) in _cited(source, name, ("span_id", field.name)):
                    found[span_id].append((name, index, field.name, str(value)))
    return found


def _cited(
    source: Source, table: str, columns: Sequence[str]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Return some columns of the rows that cite the document, where none of the cells is empty."""
    at = columns.index("span_id")
    for index, cells in enumerate(source.data.tuples(table, columns)):
        if None not in cells and cells[at] in source.spans:
            yield index, cells


def order_printed(source: Source) -> Iterator[Problem]:
    """Find rows of one list that are in another order than the document prints them."""
    for name, raw in source.data.raw.items():
        label, list_column = raw.schema.label, raw.schema.column_with("choiceGroup")
        if list_column is None or raw.schema.field(label).evidence != "verbatim":
            continue
        reached: dict[Any, int] = defaultdict(int)
        for index, (group, span_id, value) in _cited(source, name, (list_column, "span_id", label)):
            places = [start for start, _ in occurrences(source.words_of(span_id), value)]
            ahead = [start for start in places if start >= reached[group]]
            if places and not ahead:
                fault = "the document names this before the row above: swap the rows"
                yield source.problem(name, "list-order", fault, index, label)
            reached[group] = max(reached[group], *ahead[:1], 0)


def short_forms(source: Source) -> Iterator[Problem]:
    """Find short forms whose first use is wrong, or whose long form belongs to another one."""
    for name, raw in source.data.raw.items():
        short = raw.schema.column_with("abbreviation")
        if short is not None and source.data.whole("spans", name):
            known = sorted(filter(None, source.data.column(name, short)), key=len, reverse=True)
            yield from _first_uses(source, name, short, known)
            yield from _long_forms(source, name, short, known)


def _first_uses(source: Source, table: str, short: str, known: list[str]) -> Iterator[Problem]:
    column = source.data.raw[table].schema.column_with("firstUse")
    if column is None:
        return
    first: dict[str, str] = {}
    for span_id in source.spans:
        text = source.words_of(span_id)
        for each in known:
            if any(found.startswith(each) for _, found in occurrences(text, each)):
                first.setdefault(each, span_id)
                text = without(text, each)
    for index, (each, span_id) in enumerate(source.data.tuples(table, (short, column))):
        if each in first and span_id in source.spans and span_id != first[each]:
            fault = f"{each!r} comes up in {first[each]!r} first: cite that span"
            yield source.problem(table, "first-use", fault, index, column)


def _long_forms(source: Source, table: str, short: str, known: list[str]) -> Iterator[Problem]:
    column = source.data.raw[table].schema.column_with("longForm")
    if column is None:
        return
    for index, (each, long, span_id) in _cited(source, table, (short, column, "span_id")):
        text = source.words_of(span_id)
        for start, found in occurrences(text, long):
            bracket = _IN_BRACKETS.match(text, start + len(found))
            if bracket and bracket[1] in known and bracket[1] != each:
                fault = f"the source spells {bracket[1]!r} out like this: correct the long form"
                yield source.problem(table, "short-form", fault, index, column)


def choice_words(source: Source) -> Iterator[Problem]:
    """Find lists whose span lacks the word that joins them, and examples announced by no word."""
    for name, raw in source.data.raw.items():
        for column in map(raw.schema.column_with, ("choiceRule", "example")):
            if column is None or "span_id" not in raw.schema.columns:
                continue
            for index, (span_id, value) in _cited(source, name, ("span_id", column)):
                rule = "examples" if value is True else value
                words, text = source.words.lists.get(rule, ()), source.words_of(span_id)
                if words and not any(_says(text, word) for word in words):
                    fault = f"the source has no such word here as {words[0]!r}: correct the cell"
                    yield source.problem(name, "choice-word", fault, index, column)


def _says(text: str, word: str) -> bool:
    return word in text if word[-1] in ",." else mentions(text, word)
