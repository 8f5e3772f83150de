"""The whole corpus and its figures: ``python -m faults.corpus``; exit status 1 if anything gets by.

It counts bad inputs by table and by kind, whether each one is refused at the right table, row and
field, and judges every schema mutant.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from faults import schema_mutants, test_structure, verdicts
from faults.exceptions import UNSEEN
from faults.schema_mutants import SchemaMutant
from faults.spellings import WRONG
from faults.structure import FAULTS

# How many inputs of each kind were caught by the code that there was when they were added
FIRST_TRY = {
    "structural faults, by hand": "of the first 58, no record which were; all after mending",
    "wrong spellings, by hand": "of the first 125 or so, no record which were; all after mending",
    "constraints, generated": "no record, but for fractions near an integer's example: all 82",
    "faults thought up blind": "42 of 79; see tests/faults/handmade.py for what became of them",
}

Counts = Counter[tuple[str, str, bool]]
"""How many inputs by table, kind, and whether they were caught in the right place."""


def _constraints(table: str) -> Counts:
    """Count the cases beyond a table's constraints; each judge is to see each of them."""
    found: Counts = Counter()
    by = {judge: verdicts.outside(table, judge).of for judge in verdicts.JUDGES}
    for case in next(iter(by.values())):
        blind = {
            each.judge
            for each in UNSEEN
            if each.rule == case.rule and case.label.endswith(each.label)
        }
        caught = all(
            (case.field, case.rule) in said[case]
            for judge, said in by.items()
            if judge not in blind
        )
        found[table, case.rule, caught] += 1
    return found


def _structure() -> Counts:
    found: Counts = Counter()
    for number, batch in enumerate(test_structure.batches()):
        problems = test_structure.found_in_batch(number)
        for name, victim in batch.items():
            table = victim.table.name
            places = [(each.row, each.field, each.rule) for each in problems if each.table == table]
            due = FAULTS[name](victim)[1]
            caught = set(places) == due and len(places) == len(due)
            found[table, "structural faults, by hand", caught] += 1
    return found


def _spellings() -> Counts:
    cells = tuple(test_structure.spelled(WRONG))
    problems = test_structure.found_in_trials(cells)
    found: Counts = Counter()
    for (column, text), line in zip(cells, test_structure.lines(cells), strict=True):
        here = [(each.field, each.rule, each.value) for each in problems if each.row == line]
        caught = here == [(column, "type", text)]
        found["(a table of trials)", "wrong spellings, by hand", caught] += 1
    return found


def _mutant(mutant: SchemaMutant) -> bool:
    return schema_mutants.is_killed(mutant)


def _lines(counts: Counts) -> Iterator[str]:
    for title, place in (("table", 0), ("kind", 1)):
        yield f"{title:<32}{'inputs':>8}{'caught and pinpointed':>24}"
        for name in dict.fromkeys(sorted(key[place] for key in counts)):
            total = sum(n for key, n in counts.items() if key[place] == name)
            caught = sum(n for key, n in counts.items() if key[place] == name and key[2])
            yield f"{name:<32}{total:>8}{caught:>24}"
        yield ""
    caught = sum(number for key, number in counts.items() if key[2])
    yield f"{counts.total()} bad inputs, {caught} caught and pinpointed"
    yield "caught at first try, before the code was changed for them:"
    yield from (f"  {kind}: {share}" for kind, share in FIRST_TRY.items())


def main() -> None:
    """Judge all, print the figures."""
    mutants = schema_mutants.all_mutants()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        killed = pool.map(_mutant, mutants, chunksize=40)
        counts: Counts = sum(pool.map(_constraints, verdicts.tables()), Counter())
        counts += _structure() + _spellings()
        pairs = list(zip(mutants, killed, strict=True))
    print("\n".join(_lines(counts)))
    reasons = Counter(
        each.reason for mutant, dead in pairs if not dead and (each := _equivalent(mutant))
    )
    alive = [mutant for mutant, dead in pairs if not dead and not _equivalent(mutant)]
    print(
        f"\n{len(pairs)} schema mutants, {sum(dead for _, dead in pairs)} killed, "
        f"{reasons.total()} equivalent, {len(alive)} surviving"
    )
    print("\n".join(f"  equivalent, {number}: {reason}" for reason, number in reasons.items()))
    print("\n".join(f"  surviving: {mutant}" for mutant in alive))
    if alive or any(not key[2] for key in counts):
        sys.exit(1)


def _equivalent(mutant: SchemaMutant) -> schema_mutants.Equivalent | None:
    return schema_mutants.equivalent(mutant)


if __name__ == "__main__":
    main()
