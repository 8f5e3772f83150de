"""From the source to the rows: what a span prints stands in a row that cites it.

Figures, proper names, hedges and negations are looked for. If one is missing, the cell that can
have lost it is named where there is one, else the span.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from operator import ne
from typing import Any

from mlops_role_data._release.catalog import Field, Table
from mlops_role_data.pipeline.document.source import Cell, Place, Source
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.vocabulary_names import PROPER, is_named
from mlops_role_data.pipeline.segment.figures import MONEY, PERCENT, STATED, holds, plain, unit_of
from mlops_role_data.pipeline.segment.matching import has_capitals, mentioned, mentions, occurrences


def _spans(
    source: Source, wanted: Callable[[Table, Field], object], roles: tuple[str, ...] = ("fact",)
) -> Iterator[tuple[Place, str, list[Cell]]]:
    """Return the place and the words of spans, and wanted cells of the fact rows that cite them."""
    if not source.data.whole(*source.facts):
        return  # a row that could not be read is not missing
    cells: dict[str | None, list[Cell]] = defaultdict(list)
    for cell in source.cells(lambda table, field: table.kind == "fact" and wanted(table, field)):
        cells[cell.span_id].append(cell)
    for index, span_id, words in source.each(*roles):
        yield ("spans", index, "span_id"), words, cells[span_id]


def booked_figures(source: Source) -> Iterator[Problem]:
    """Find the figures of fact spans that no row carries.

    Such a figure is the other half of a wrong cell whose value happens to be printed near by (the
    upper end of a range in place of the lower one). Then that cell is named, and where it could be
    one of several, each; else it is the span whose row is missing.
    """
    for place, words, cells in _spans(source, lambda _, field: field.evidence == "figure"):
        printed = source.figures(words)
        times = Counter(
            (unit, figure.value) for figure in printed for unit in (figure.unit, STATED)
        )
        carried = Counter(map(_amount, cells))
        too_often = [cell for cell in cells if carried[_amount(cell)] > times[_amount(cell)] > 0]
        for figure in dict.fromkeys(printed):
            due = (figure.unit, figure.value)
            booked = carried[due] + carried[STATED, figure.value]
            if booked >= times[due]:
                continue
            suspects = [cell for cell in too_often if holds(cell.field, figure.unit)]
            for cell in _nearest(suspects, plain(figure.value)):
                fault = (
                    f"{plain(cell.value)} is in more cells than the document prints it here, and "
                    f"{plain(figure.value)} in fewer (printed as {figure.printed}): correct the "
                    "cell that is wrong, or add what is missing"
                )
                yield source.problem(cell.place, "unbooked-figure", fault)
            # a figure may well be printed twice and meant once
            if not suspects and not booked:
                fault = (
                    f"the source prints {figure.printed} here, and no row that cites this span "
                    f"carries {plain(figure.value)}: add the row, or the cell. "
                    f"{_takers(source, figure.unit)}"
                )
                yield source.problem(place, "unbooked-figure", fault)


def _takers(source: Source, unit: str) -> str:
    """Say which tables have columns for a figure of this unit."""
    tables = [
        table
        for table in source.facts
        for field in source.data.raw[table].schema.fields
        if field.evidence == "figure" and holds(field, unit)
    ]
    what = {MONEY: "money", PERCENT: "percentages"}.get(unit, "plain numbers")
    return f"Tables with columns of {what}: {', '.join(dict.fromkeys(tables)) or 'none'}"


def _amount(cell: Cell) -> tuple[str, Any]:
    return unit_of(cell.field), cell.value


def _nearest(suspects: list[Cell], due: str) -> list[Cell]:
    """Return the cells that differ from a figure in the fewest digits.

    A figure of another length is further than any of the same.
    """

    def distance(cell: Cell) -> int:
        found = plain(cell.value)
        same_length = len(found) == len(due)
        return sum(map(ne, found, due)) if same_length else max(len(found), len(due)) + 1

    least = min(map(distance, suspects), default=0)
    return [cell for cell in suspects if distance(cell) == least]


def booked_names(source: Source) -> Iterator[Problem]:
    """Find proper names in spans of which no row that cites the span takes note.

    A verb such as "excel" is no mention of Excel. Longer names hide the shorter ones inside them:
    a certificate that names a platform is no mention of the platform.
    """
    for vocabulary, raw in source.data.raw.items():
        column = raw.schema.column_with(PROPER)
        if column is None or not source.data.whole(*source.data.raw):
            continue
        names = _names(source, vocabulary, column)
        refers = partial(_refers, vocabulary)
        for place, words, cells in _spans(source, refers, ("fact", "framing")):
            referred = {None, *(cell.value for cell in cells)}
            for name in mentioned(words, names):
                if names[name] not in referred and has_capitals(words, name):
                    fault = (
                        f"the source names {name!r} here, and no row that cites this span refers "
                        f"to {names[name]!r} of {vocabulary}: add the row"
                    )
                    yield source.problem(place, "unbooked-name", fault)


def _refers(vocabulary: str, table: Table, field: Field) -> bool:
    due = (field.name, vocabulary)
    return any((key.fields[0], key.resource) == due for key in table.foreign_keys)


def _names(source: Source, vocabulary: str, proper: str) -> dict[str, Any]:
    """Return the names to look for, and whose they are; those of other tables only hide others."""
    names: dict[str, Any] = {}
    for name, raw in source.data.raw.items():
        if is_named(raw.schema) and not raw.schema.alias_of:
            for row in source.data.rows(name):
                record = row[raw.schema.primary_key[0]]
                if name != vocabulary or row[proper]:
                    for spelling in source.spellings.of(name, record):
                        names.setdefault(spelling, record if name == vocabulary else None)
    return names


def booked_hedges(source: Source) -> Iterator[Problem]:
    """Find hedges ("may", "expected to") in fact spans that no row citing the span repeats.

    What counts as a hedge is what the rows call one, and what always is. Where one row alone can
    have lost it, that row is named, else the span. A longer hedge hides the shorter one inside
    it, and a row may have it in another column, as part of what is claimed.
    """
    always = set(source.words.hedges)
    hedges = always | {
        cell.value.lower()
        for cell in source.cells(lambda _, field: field.semantics == "hedge")
        if cell.value is not None
    }
    for place, words, cells in _spans(source, _may_hedge):
        empty = [cell for cell in cells if cell.value is None and cell.field.semantics == "hedge"]
        for hedge in mentioned(words, hedges):
            # prose says "may" of its own accord, beside an emptied hedge too
            with_prose = hedge not in always or not empty
            # a capital inside a sentence is that of a name, such as the month of May
            if all(
                found[0].isupper() and _INSIDE.search(words[:place])
                for place, found in occurrences(words, hedge)
            ):
                continue
            if not any(
                mentions(cell.value, hedge)
                for cell in cells
                if cell.value is not None and (with_prose or cell.field.evidence != "prose")
            ):
                fault = (
                    f"the source says {hedge!r} here, and no row that cites this span does: put "
                    "it into the hedge of the row that it weakens"
                )
                alone = empty[0].place if len(empty) == 1 else place
                yield source.problem(alone, "unbooked-hedge", fault)


# The end of what is before a word inside a sentence
_INSIDE = re.compile(r"[\w,]\s+\Z")


def _may_hedge(table: Table, field: Field) -> bool:
    """Return whether a column is one of hedges, or has words of the source.

    Prose is looked at where a table has nothing else, such as that of the caveats.
    """
    quotes = any(each.evidence == "verbatim" for each in table.fields)
    return field.semantics == "hedge" or field.evidence == ("verbatim" if quotes else "prose")


def negations(source: Source) -> Iterator[Problem]:
    """Find negations ("not", "without") that no row repeats which cites their span.

    A cell that begins right behind one is named, else the span.
    """
    for place, words, cells in _spans(source, lambda _, field: field.evidence == "verbatim"):
        filled = [cell for cell in cells if cell.value is not None]
        for match in source.words.negation.finditer(words):
            word, behind = match.group().strip(), words[match.end() :].lower()
            if any(mentions(str(cell.value), word) for cell in filled):
                continue
            fault = f"the source says {word!r} here, and no row that cites this span does: "
            follows = [cell for cell in filled if behind.startswith(str(cell.value).lower())]
            fault += "begin the cell with it" if follows else "put it into the row that it denies"
            for each in [cell.place for cell in follows] or [place]:
                yield source.problem(each, "unbooked-negation", fault)


BOOKED: tuple[Callable[[Source], Iterator[Problem]], ...] = (
    booked_figures,
    booked_names,
    booked_hedges,
    negations,
)
"""What a span prints, and no row that cites it repeats."""
