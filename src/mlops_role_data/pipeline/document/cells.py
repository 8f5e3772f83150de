"""From the rows to the source: what cells say, and how rows are ordered, is printed that way."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from mlops_role_data.pipeline.document.source import Cell, Source
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.column_agreement import is_printed
from mlops_role_data.pipeline.schema.fields import upper_end
from mlops_role_data.pipeline.segment import matching
from mlops_role_data.pipeline.segment.figures import figures, holds, plain, spelled

_Faults = Iterator[tuple[str, str]]
_IN_BRACKETS = re.compile(r"\s*\(([^()\s]+)\)")


def evidence(source: Source) -> Iterator[Problem]:
    """Find each cell as its field's ``evidence`` says, in the row's span or a heading above it.

    A vocabulary row has no span: its words stand anywhere in the document.
    """
    if not source.data.whole("sections"):
        return  # without its headings, a span does not say all that it does
    for cell in source.cells(lambda _, field: field.evidence in _PROVED):
        if cell.value is not None:
            for rule, fault in _PROVED[cell.field.evidence](source, cell):
                yield source.problem(cell.place, rule, fault)


def _figure(source: Source, cell: Cell) -> _Faults:
    context = source.context(cell.span_id)
    # a name such as the stage "Years 0-2" may prove a figure, and asks for none
    found = [*figures(context), *spelled(context, source.words.numbers)]
    printed = [figure for figure in found if holds(cell.field, figure.unit)]
    if all(figure.value != cell.value for figure in printed):
        shown = dict.fromkeys(f"{plain(figure.value)} ({figure.printed})" for figure in printed)
        here = ", ".join(shown) or "no such figure"
        fault = f"{plain(cell.value)} is not in the source here, which has: {here}; "
        yield "figure", fault + "correct the cell, or leave it empty"


def _wording(source: Source, cell: Cell) -> _Faults:
    # white space is for others to judge
    text = " ".join(str(cell.value).split())
    printed = dict.fromkeys(matching.spellings(source.context(cell.span_id), text))
    if not printed:
        fault = f"the source does not say {cell.value!r} here: use its words, or empty the cell"
        yield "verbatim", fault
    # a code has the capitals that its schema gives it
    elif text not in printed and "enum" not in cell.field.constraints:
        shown = ", ".join(map(repr, printed))
        yield "capitals", f"the source prints {shown} here: use its capitals"


def _name(source: Source, cell: Cell) -> _Faults:
    column = (cell.field.name,)
    target = next(key.resource for key in cell.table.foreign_keys if key.fields == column)
    spellings, place = source.spellings, source.context(cell.span_id)
    if not source.data.whole(*spellings.tables(target)) or (target, cell.value) == source.subject:
        return
    # a longer name hides the shorter one inside it
    if not spellings.named(place, target, cell.value):
        names = ", ".join(map(repr, spellings.of(target, cell.value))) or repr(cell.value)
        fault = f"the source names none of {names} here: correct the reference, or record "
        yield "name", fault + "the source's spelling as an alias"


_PROVED: dict[str, Callable[[Source, Cell], _Faults]]
_PROVED = {"figure": _figure, "verbatim": _wording, "name": _name}


def printed_values(source: Source) -> Iterator[Problem]:
    """Find values of closed lists (``printedAs``) without their words, and empty cells with them.

    Of an empty cell, only words right behind a figure count, as in "$15 an hour": elsewhere they
    may be about something else.
    """
    for cell in source.cells(lambda _, field: field.printed_as and not field.read_from):
        if cell.value is None and cell.span_id:
            text = source.words_of(cell.span_id)
            behind = [text[each.end :].lstrip() for each in figures(text)]
            for value, said in cell.field.printed_as.items():
                unread = re.compile(rf"(?:{'|'.join(map(re.escape, said))})(?!\w)", re.IGNORECASE)
                if any(map(unread.match, behind)):
                    fault = f"the source prints {value!r} here: fill it in"
                    yield source.problem(cell.place, "printed-as", fault)
        if not is_printed(cell.field, cell.value, source.context(cell.span_id)):
            words = ", ".join(map(repr, cell.field.printed_as[cell.value]))
            fault = f"the source has none of {words} here: correct the cell"
            yield source.problem(cell.place, "printed-as", fault)


def open_ends(source: Source) -> Iterator[Problem]:
    """Find figures that the document prints as one end of an open range ("from", "up to", "6+")."""
    for name, raw in source.data.raw.items():
        lows = [each for each in raw.schema.fields if each.evidence == "figure"]
        pairs = [(each, high) for each in lows if (high := upper_end(each.name)) != each.name]
        for low, high in pairs if source.data.whole(name) else ():
            columns = ("span_id", low.name, high)
            for index, (span_id, least, most) in enumerate(source.data.tuples(name, columns)):
                value = most if least is None else least
                if span_id not in source.spans or most not in {value, None}:
                    continue
                due = source.bounds(span_id, low, value)
                wrong = {"min": (high, most, low.name), "max": (low.name, least, high)}
                if len(due) == 1 and (end := due.pop()) and wrong[end][1] is not None:
                    column, _, other = wrong[end]
                    fault = f"the source prints {plain(value)} as the {end}imum of an open range: "
                    fault += f"empty this cell, and put the figure into {other}"
                    yield source.problem((name, index, column), "open-end", fault)


def currencies(source: Source) -> Iterator[Problem]:
    """Find currencies in rows whose place prints money in another one only."""
    for cell in source.cells(lambda _, field: field.semantics == "currency"):
        money = [each for each in source.figures(source.context(cell.span_id)) if each.currencies]
        if money and all(cell.value not in figure.currencies for figure in money):
            shown = dict.fromkeys(
                f"{each.printed} (read as {' or '.join(each.currencies)})" for each in money
            )
            fault = f"the source prints {', '.join(shown)} here: correct the cell"
            yield source.problem(cell.place, "currency", fault)


def choice_words(source: Source) -> Iterator[Problem]:
    """Find lists whose span lacks the word that joins them, and examples announced by no word."""
    for cell in source.cells(lambda _, field: field.semantics in {"choiceRule", "example"}):
        rule = "examples" if cell.value is True else cell.value
        words = source.words.lists.get(rule, ())
        if cell.span_id and words:
            text = source.words_of(cell.span_id)
            if not any(
                matching.mentions(text, word) if word[-1].isalnum() else word in text
                for word in words
            ):
                fault = f"the source has no such word here as {words[0]!r}: correct the cell"
                yield source.problem(cell.place, "choice-word", fault)


def order_printed(source: Source) -> Iterator[Problem]:
    """Find rows of one list that are in another order than the document prints them."""
    for name, raw in source.data.raw.items():
        label, list_column = raw.schema.label, raw.schema.column_with("choiceGroup")
        if list_column is None or raw.schema.field(label).evidence != "verbatim":
            continue
        reached: dict[Any, int] = defaultdict(int)
        for index, row in enumerate(source.data.rows(name)):
            group, span_id, value = row[list_column], row.get("span_id"), row[label]
            if span_id not in source.spans or None in (group, value):
                continue
            places = [start for start, _ in matching.occurrences(source.words_of(span_id), value)]
            ahead = [start for start in places if start >= reached[group]]
            if ahead:
                reached[group] = ahead[0]
            elif places:
                fault = "the document names this before the row above: swap the rows"
                yield source.problem((name, index, label), "list-order", fault)


def short_forms(source: Source) -> Iterator[Problem]:
    """Find short forms whose first use is wrong, or whose long form belongs to another one."""
    for name, raw in source.data.raw.items():
        short, use, long = map(raw.schema.column_with, ("abbreviation", "firstUse", "longForm"))
        if short is None or not source.data.whole("spans", name):
            continue
        known = sorted(filter(None, source.data.column(name, short)), key=len, reverse=True)
        first = _first_uses(source, known)
        for index, row in enumerate(source.data.rows(name)):
            each = row[short]
            if use and each in first and row[use] in source.spans and row[use] != first[each]:
                fault = f"{each!r} comes up in {first[each]!r} first: cite that span"
                yield source.problem((name, index, use), "first-use", fault)
            if long and each and row[long] and row.get("span_id") in source.spans:
                text = source.words_of(row["span_id"])
                for other in sorted(_in_brackets(text, row[long]) & set(known) - {each}):
                    fault = f"the source spells {other!r} out like this: correct the long form"
                    yield source.problem((name, index, long), "short-form", fault)


def _first_uses(source: Source, known: list[str]) -> dict[str, str]:
    """Return the first span that prints each short form, by itself and in its own capitals."""
    first: dict[str, str] = {}
    for span_id in source.spans:
        text = source.words_of(span_id)
        for each in known:
            if any(found.startswith(each) for _, found in matching.occurrences(text, each)):
                first.setdefault(each, span_id)
                text = matching.without(text, each)
    return first


def _in_brackets(text: str, long: str) -> set[str]:
    """Return the words in brackets right behind a long form."""
    ends = (start + len(found) for start, found in matching.occurrences(text, long))
    return {bracket[1] for end in ends if (bracket := _IN_BRACKETS.match(text, end))}


def own_words(source: Source) -> Iterator[Problem]:
    """Find cells and rows that share seven or more consecutive words with the source.

    Neighbouring cells count together too: a sentence cut over several columns is still its words.
    """
    known = matching.runs(source.text)
    for name, raw in source.data.raw.items():
        for index, row in enumerate(raw.text.to_pylist()):
            # a run inside a cell is one of the row too, and rows are far fewer
            if not (across := matching.runs(" ".join(row.values())) & known):
                continue
            shared: dict[str | None, set[tuple[str, ...]]] = {
                column: found for column in row if (found := matching.runs(row[column]) & known)
            }
            for column, found in (shared or {None: across}).items():
                words = " ".join(min(found))
                fault = f"the cell shares seven words with the source ({words}): say it anew"
                if column is None:
                    fault = (
                        f"neighbouring cells make up seven words of the source ({words}): word one "
                        "of them anew, or put other columns between them"
                    )
                yield source.problem((name, index, column), "own-words", fault)
