"""A quick judge of mutants: what validation says of them, from the parts that they can affect.

First the schema's constraints, read by ``values``, whose agreement with both judges has a test of
its own; then the rules that look at a row by itself, over all mutants of a table at once; last the
rules over several rows, one mutant after the other, and of these rules only such as read the
changed column at all, which is found out by tracing. A sample is judged by the real judges too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from faults import values
from faults.datasets import Kept, Traced, changed, keep, narrowed, with_rows
from faults.mutants import Mutant, Mutator
from mlops_role_data._sql.workspace import Workspace
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.document import checks as source
from mlops_role_data.pipeline.document.booked import (
    booked_figures,
    booked_hedges,
    booked_names,
    negations,
)
from mlops_role_data.pipeline.document.cells import (
    choice_words,
    currencies,
    evidence,
    open_ends,
    order_printed,
    own_words,
    printed_values,
    short_forms,
)
from mlops_role_data.pipeline.document.source import Source, find_sources, of_all
from mlops_role_data.pipeline.judges import pandera_judge as contracts
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules import references
from mlops_role_data.pipeline.rules import registry as rules
from mlops_role_data.pipeline.rules.choice_lists import choices
from mlops_role_data.pipeline.rules.column_agreement import declared
from mlops_role_data.pipeline.rules.keys import composed_keys
from mlops_role_data.pipeline.rules.link_names import link_names
from mlops_role_data.pipeline.rules.references import belonging
from mlops_role_data.pipeline.rules.sql_rules import OF_EVERY_DATA_SET, reads_of, sql_rules
from mlops_role_data.pipeline.rules.text_hygiene import hygiene, sentences
from mlops_role_data.pipeline.rules.vocabulary_names import PROPER, one_name

Rule = Callable[[Dataset], Iterator[Problem]]
SURVIVED = ""
BY_SOURCE = "source: "

_LOCAL: tuple[Rule, ...] = (
    references.foreign_keys,
    hygiene,
    sentences,
    rules.ranges,
    rules.known_currencies,
    composed_keys,
)
_ALONE: tuple[Rule, ...] = (rules.repeated_rows, rules.document_order, choices)
"""Rules over the rows of each table by itself, and over the spans that they cite."""
_WIDE: tuple[Rule, ...] = (
    references.orphans, references.polymorphic_keys, references.caveats_with_records,
    references.booking, references.circles,
    rules.document_order, belonging, composed_keys, one_name, declared, link_names,
)  # fmt: skip
_SOURCE = (
    source._document, source._places, source._cuts, booked_figures, booked_names,
    booked_hedges, negations, order_printed, printed_values, short_forms, evidence, currencies,
    open_ends,
)  # fmt: skip


@dataclass(frozen=True)
class Quick:
    """Judges mutants of one sound dataset, with or without its documents."""

    data: Kept
    documents: tuple[Path, ...]

    def judge(self, table: str, mutants: Sequence[Mutant]) -> Iterator[tuple[Mutant, str]]:
        """Give each mutant of a table with the first rule that refuses it, or `SURVIVED`."""
        cells = Mutator(self.data, table).cells
        counts = {name: Counter(texts) for name, texts in cells.items()}
        found = {each: self._by_schema(each, counts) for each in mutants}
        left = [each for each in mutants if not found[each]]
        found |= self._by_row(table, cells, left)
        for each in mutants:
            yield each, found[each] or self._by_dataset(each)

    def _by_schema(self, mutant: Mutant, counts: dict[str, Counter[str]]) -> str:
        schema = self.data.raw[mutant.table].schema
        field = schema.field(mutant.field)
        if broken := values.broken(field, mutant.text):
            return min(broken)
        apart = field.constraints.get("unique") or schema.primary_key == (field.name,)
        if apart and mutant.text and counts[field.name][mutant.text]:
            return "unique"
        if mutant.field in schema.primary_key:
            keys = list(self.data.tuples(mutant.table, schema.primary_key))
            place = schema.primary_key.index(mutant.field)
            key = [*keys[mutant.index]]
            key[place] = mutant.text
            if tuple(key) in keys:
                return "primaryKey"
        return SURVIVED

    def _by_row(
        self, table: str, cells: dict[str, list[str]], mutants: Sequence[Mutant]
    ) -> dict[Mutant, str]:
        if not mutants:
            return {}
        raw = self.data.raw[table]
        sound = list(zip(*cells.values(), strict=True))
        places = {name: place for place, name in enumerate(cells)}
        rows = [list(sound[each.index]) for each in mutants]
        for row, each in zip(rows, mutants, strict=True):
            row[places[each.field]] = each.text
        many = with_rows(raw, rows)
        one = narrowed(self.data, many)
        problems = [(problem, "") for rule in _LOCAL for problem in rule(one)]
        # aliases are looked for among all tables
        beside = narrowed(self.data, many, all_values=True) if self.documents else one
        for data, check in ((beside, evidence), (one, choice_words), (one, own_words)):
            for document in self._sources(data):
                problems += ((problem, BY_SOURCE) for problem in check(document))
        found: dict[Mutant, str] = {}
        for problem, by in problems:
            if problem.row is not None:
                found.setdefault(mutants[problem.row], by + problem.rule)
        return found

    def _by_dataset(self, mutant: Mutant) -> str:
        return next(self._over_rows(mutant), SURVIVED)

    def _over_rows(self, mutant: Mutant) -> Iterator[str]:
        """Give the rules over several rows that refuse a mutant, one after the other."""
        data = changed(self.data, mutant.table, mutant.index, mutant.field, mutant.text)
        column = (mutant.table, mutant.field)
        if column in self._referred:
            yield from (each.rule for each in references.foreign_keys(data))
        alone = narrowed(data, data.raw[mutant.table])
        for rule in _ALONE:
            yield from (each.rule for each in rule(alone))
        for rule in _WIDE:
            if column in self._reads[rule.__name__]:
                yield from (each.rule for each in rule(data))
        if names := [name for name, tables in self._sql.items() if mutant.table in tables]:
            yield from (each.rule for each in sql_rules(data, names))
        at_hand, lost = find_sources(data, self.documents)
        if lost:
            yield BY_SOURCE + lost[0].rule
            return
        for check in _SOURCE if at_hand else ():
            if column in self._reads[check.__name__]:
                yield from (BY_SOURCE + each.rule for each in _found(check, at_hand))

    @cached_property
    def _referred(self) -> set[tuple[str, str]]:
        """Give the columns that other rows refer to."""
        keys = [key for raw in self.data.raw.values() for key in raw.schema.foreign_keys]
        return {(key.resource, name) for key in keys for name in key.reference_fields}

    @cached_property
    def _sql(self) -> dict[str, set[str]]:
        """The tables that each SQL rule reads."""
        with Workspace() as workspace:
            return reads_of(
                self.data.project, workspace, {**OF_EVERY_DATA_SET, **self.data.project.rules}
            )

    @cached_property
    def _reads(self) -> dict[str, set[tuple[str, str]]]:
        """Find out which columns each rule reads; what it does not read cannot move it."""
        reads = {}
        for rule in _WIDE:
            traced = Traced(self.data.project, self.data.folder, self.data.raw, ())
            assert not list(rule(traced)), "the data to be changed must be sound"
            reads[rule.__name__] = traced.read
        for check in _SOURCE if self.documents else ():
            traced = Traced(self.data.project, self.data.folder, self.data.raw, ())
            found = list(_found(check, self._sources(traced)))
            assert not found, "the data to be changed must be sound"
            reads[check.__name__] = traced.read
        if self.documents:
            reads["evidence"] = {each for each in reads["evidence"] if self._is_shared(*each)}
        return reads

    def _is_shared(self, table: str, column: str) -> bool:
        """Tell whether evidence for other rows than its own reads a column."""
        raw = self.data.raw[table]
        if raw.schema.kind == "provenance":
            return True
        names = {*raw.schema.primary_key, raw.schema.label, raw.schema.column_with(PROPER)}
        if raw.schema.alias_of:
            names |= {name for key in raw.schema.foreign_keys for name in key.fields}
        return column in names

    def _sources(self, data: Dataset) -> list[Source]:
        found, lost = find_sources(data, self.documents)
        assert not lost
        return found


def _found(
    check: Callable[[Source], Iterator[Problem]], at_hand: Sequence[Source]
) -> Iterator[Problem]:
    """Run a check of the documents as the judge does: for vocabularies, over all of them."""
    for each in at_hand:
        yield from check(each)
    together = of_all(at_hand)
    if together and check in source.CELL_CHECKS:
        yield from check(together)


def quick(data: Dataset, *documents: Path) -> Quick:
    """Make a quick judge of a sound dataset."""
    return Quick(keep(data), documents)


def slow(data: Kept, documents: Sequence[Path], mutant: Mutant) -> list[Problem]:
    """Judge a mutant by the real contract, rules and source checks, over all tables."""
    here = changed(data, mutant.table, mutant.index, mutant.field, mutant.text)
    plain = Dataset(here.project, here.folder, here.raw, here.problems)
    found = [*contracts.judge(plain.raw[mutant.table])]
    found += (each for rule in rules.RULES for each in rule(plain))
    return [*found, *source.judge(plain, documents)]
