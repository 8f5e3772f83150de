"""Whether the corpus of bad inputs would notice a schema that lets too much in."""

from __future__ import annotations

import random

import pytest

from faults import schema_mutants, verdicts
from faults.schema_mutants import EQUIVALENT, Equivalent, SchemaMutant

# The session `corpus` judges all of them
SAMPLE = random.Random("schemas").sample(schema_mutants.all_mutants(), 40)  # noqa: S311


@pytest.mark.parametrize("mutant", SAMPLE, ids=str)
def test_a_looser_schema_changes_a_verdict_unless_it_says_the_same(mutant: SchemaMutant) -> None:
    assert schema_mutants.is_killed(mutant) is (schema_mutants.equivalent(mutant) is None)


def test_every_constraint_of_every_schema_has_a_mutant() -> None:
    due = {
        (table.name, field.name, rule)
        for table in verdicts.tables().values()
        for field in table.fields
        for rule, limit in field.constraints.items()
        if limit is not False
    }
    found = {(each.table, each.field, each.rule) for each in schema_mutants.all_mutants()}
    assert due <= found


@pytest.mark.parametrize("entry", EQUIVALENT, ids=lambda each: each.reason)
def test_a_reason_for_equivalence_applies_somewhere(entry: Equivalent) -> None:
    assert any(schema_mutants.equivalent(each) is entry for each in schema_mutants.all_mutants())
