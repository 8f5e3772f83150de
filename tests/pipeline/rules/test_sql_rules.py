"""What the SQL rules find: faults as data, in ``sql_rules.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from mlops_role_data.errors import SchemaError
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.rules.sql_rules import description, sql_rules
from pipeline.checkouts import ROOT, Checkout

Case = dict[str, Any]
CASES: list[Case] = tomllib.loads(Path(__file__).with_name("sql_rules.toml").read_text("utf-8"))[
    "case"
]
RULES = open_project(ROOT).rules


def line_of(checkout: Checkout, table: str, record: str | dict[str, str]) -> int:
    """Find the line of a record: by its key, or the first one with some cells."""
    for line, row in enumerate(checkout.rows(table), 2):
        if isinstance(record, str):
            found = next(iter(row.values())) == record
        else:
            cells = record.items()
            found = all(row[name] == value or (value == "*" and row[name]) for name, value in cells)
        if found:
            return line
    raise LookupError(f"{table} has no {record}")


def break_it(checkout: Checkout, case: Case) -> set[tuple[str, int, str]]:
    """Make the faults of a case; return the places where problems must come."""
    added: dict[str, int] = {}
    expected = {}
    for place, (table, record, column) in enumerate(case["expect"]):
        # before the edit, since the record may be described by what is edited
        if record != "added" and not isinstance(record, str):
            try:
                expected[place] = (table, line_of(checkout, table, record), column)
            except LookupError:
                continue
    for table, record, column, value in case.get("edit", ()):
        rows = checkout.rows(table)
        rows[line_of(checkout, table, record) - 2][column] = value
        checkout.write(table, rows)
    for table, record in case.get("drop", ()):
        rows = checkout.rows(table)
        del rows[line_of(checkout, table, record) - 2]
        checkout.write(table, rows)
    for table, one, other in case.get("swap", ()):
        rows = checkout.rows(table)
        first, second = (line_of(checkout, table, each) - 2 for each in (one, other))
        rows[first], rows[second] = rows[second], rows[first]
        checkout.write(table, rows)
    for table, record, cells in case.get("add", ()):
        rows = checkout.rows(table)
        rows.append({**rows[line_of(checkout, table, record) - 2], **cells})
        checkout.write(table, rows)
        added[table] = len(rows) + 1
    for place, (table, record, column) in enumerate(case["expect"]):
        if place not in expected:
            line = added[table] if record == "added" else line_of(checkout, table, record)
            expected[place] = (table, line, column)
    return set(expected.values())


@pytest.mark.parametrize("case", CASES, ids=[f"{each['rule']}: {each['name']}" for each in CASES])
def test_a_fault_is_found_at_its_place(project_copy: Checkout, case: Case) -> None:
    expected = break_it(project_copy, case)
    problems = list(sql_rules(project_copy.dataset(), [case["rule"]]))
    found = {(each.table, each.row, each.field) for each in problems}
    assert {each.rule for each in problems} <= {case["rule"]}
    assert found >= expected if case.get("more") else found == expected


def test_nothing_is_found_where_nothing_is_wrong(project_copy: Checkout) -> None:
    assert list(sql_rules(project_copy.dataset())) == []


def test_every_rule_has_a_case() -> None:
    # tests/pipeline/test_bands.py has those of experience bands
    assert {case["rule"] for case in CASES} == set(RULES) - {"experience-band"}


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_says_what_must_hold(rule: str) -> None:
    text = description(RULES[rule])
    assert text.endswith(".")
    assert len(text) > 40


@pytest.mark.parametrize("table", ["taxonomies", "roles", "skills", "taxonomy_links"])
def test_a_table_that_was_read_in_part_proves_nothing(project_copy: Checkout, table: str) -> None:
    path = project_copy.path(table)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:-1], lines[-1].rpartition(",")[0] + "\n"]), "utf-8")
    assert list(sql_rules(project_copy.dataset(), ["link-decision"])) == []


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT", "own-rule.sql: it must be one SELECT"),
        ("DELETE FROM roles", "own-rule.sql: it must be one SELECT"),
        ("SELECT nothing FROM roles", "own-rule.sql: Binder Error"),
        ("SELECT * FROM nowhere", "own-rule.sql reads nowhere, which is not a curated table"),
        ("SELECT role_id FROM roles", "own-rule.sql selects role_id: a rule selects table"),
        (
            """SELECT 'roles' AS "table", 1 AS "row", 'name' AS field, '' AS message FROM roles""",
            "reports roles, name, line 1, which does not exist",
        ),
        (
            """SELECT 'none' AS "table", 2 AS "row", 'name' AS field, '' AS message FROM roles""",
            "reports none, name, line 2, which does not exist",
        ),
        ("SELECT * FROM read_csv('/etc/passwd')", "own-rule.sql: "),
    ],
)
def test_a_rule_that_cannot_be_right_is_named(checkout: Checkout, sql: str, message: str) -> None:
    (checkout.root / "schemas" / "rules" / "own-rule.sql").write_text(sql, "utf-8")
    with pytest.raises(SchemaError, match=message):
        list(sql_rules(checkout.dataset()))


def test_a_rule_of_ones_own_is_one_file(checkout: Checkout) -> None:
    sql = (
        "-- No role is called Baker.\n"
        """SELECT 'roles' AS "table", _row AS "row", 'name' AS field, 'no bakers' AS message """
        "FROM roles WHERE name = 'Baker'"
    )
    (checkout.root / "schemas" / "rules" / "no-bakers.sql").write_text(sql, "utf-8")
    (problem,) = (each for each in sql_rules(checkout.dataset()) if each.rule == "no-bakers")
    assert (problem.table, problem.field, problem.value) == ("roles", "name", "Baker")
    assert problem.message == "no bakers"
