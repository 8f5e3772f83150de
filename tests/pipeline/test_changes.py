from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from frictionless import Package
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic import BUILD, field

from mlops_role_data._diff.bump import BUMPS
from mlops_role_data._diff.change import KINDS, LEVELS
from mlops_role_data._diff.compare import compare
from mlops_role_data._diff.state import ReleaseState, TableState
from mlops_role_data._diff.table import as_table, changes, read_csv, replay, schema
from mlops_role_data.pipeline.schema.closed_subset import parse_schema
from pipeline.releases import Made

PACKAGE = files("mlops_role_data._diff")
SCHEMA = json.loads(PACKAGE.joinpath("changes.schema.json").read_text("utf-8"))

Edit = Callable[[ReleaseState, random.Random, int], None]


def some_table(state: ReleaseState, chance: random.Random) -> TableState:
    return chance.choice([table for table in state.tables if table.rows and table.fields])


def nothing() -> None:
    return None


def new_value(kind: str, chance: random.Random) -> Any:
    if chance.random() < 0.2:
        return None
    return {
        "string": lambda: chance.choice(["", " ", "a,b", '"', "x\ny", "\u2028", "null", "text"]),
        "integer": lambda: chance.choice([-1, 0, 1, 9_007_199_254_740_993]),
        "number": lambda: chance.choice([-0.5, 0.0, 1.0, 0.1, 1e300]),
        "boolean": lambda: chance.random() < 0.5,
        "date": nothing,
    }[kind]()


def edit_cell(state: ReleaseState, chance: random.Random, _: int) -> None:
    table = some_table(state, chance)
    names = [name for name in table.columns if name not in table.key]
    if names:
        name = chance.choice(names)
        chance.choice(table.rows)[name] = new_value(table.types[name], chance)


def add_row(state: ReleaseState, chance: random.Random, step: int) -> None:
    table = some_table(state, chance)
    row = {name: new_value(kind, chance) for name, kind in table.types.items()}
    for name in table.key:
        row[name] = f"added-{step}" if table.types[name] == "string" else 1_000 + step
    table.rows.insert(chance.randint(0, len(table.rows)), row)


def drop_row(state: ReleaseState, chance: random.Random, _: int) -> None:
    table = some_table(state, chance)
    if len(table.rows) > 1:
        table.rows.pop(chance.randrange(len(table.rows)))


def rename_row(state: ReleaseState, chance: random.Random, step: int) -> None:
    table = some_table(state, chance)
    name = table.key[-1]
    row = chance.choice(table.rows)
    row[name] = f"renamed-{step}" if table.types[name] == "string" else 2_000 + step


def shuffle_rows(state: ReleaseState, chance: random.Random, _: int) -> None:
    chance.shuffle(some_table(state, chance).rows)


def add_column(state: ReleaseState, chance: random.Random, step: int) -> None:
    table = some_table(state, chance)
    kind = chance.choice(["string", "integer", "number", "boolean"])
    added = field(f"added_{step}", kind, "x")
    table.fields.insert(chance.randint(0, len(table.fields)), added)
    for row in table.rows:
        row[added["name"]] = new_value(kind, chance)


def drop_column(state: ReleaseState, chance: random.Random, _: int) -> None:
    table = some_table(state, chance)
    others = [each for each in table.fields if each["name"] not in table.key]
    if others:
        gone = chance.choice(others)
        table.fields.remove(gone)
        for row in table.rows:
            del row[gone["name"]]


def rename_column(state: ReleaseState, chance: random.Random, step: int) -> None:
    table = some_table(state, chance)
    column = chance.choice(table.fields)
    name, column["name"] = column["name"], f"renamed_{step}"
    for row in table.rows:
        row[column["name"]] = row.pop(name)
    key = [column["name"] if each == name else each for each in table.key]
    table.properties["primaryKey"] = key


def shuffle_columns(state: ReleaseState, chance: random.Random, _: int) -> None:
    chance.shuffle(some_table(state, chance).fields)


def edit_property(state: ReleaseState, chance: random.Random, step: int) -> None:
    table = some_table(state, chance)
    target = chance.choice([table.properties, chance.choice(table.fields), state.properties])
    name = chance.choice(["description", "unit", "constraints.maximum", "groups.x"])
    if name in target and chance.random() < 0.5:
        del target[name]
    else:
        target[name] = chance.choice([step, 1.0, True, "text", [1, {"a": None}]])


def retype(state: ReleaseState, chance: random.Random, _: int) -> None:
    table = some_table(state, chance)
    column = chance.choice(table.fields)
    if column["name"] not in table.key:
        column["type"] = chance.choice(["string", "integer", "number", "boolean"])
        for row in table.rows:
            row[column["name"]] = new_value(column["type"], chance)


def rename_table(state: ReleaseState, chance: random.Random, step: int) -> None:
    some_table(state, chance).name = f"renamed_{step}"


def copy_table(state: ReleaseState, chance: random.Random, step: int) -> None:
    added = copy.deepcopy(some_table(state, chance))
    added.name = f"copied_{step}"
    state.tables.insert(chance.randint(0, len(state.tables)), added)


def drop_table(state: ReleaseState, chance: random.Random, _: int) -> None:
    if len(state.tables) > 1:
        state.tables.remove(some_table(state, chance))
        if not any(table.rows for table in state.tables):
            state.tables += Made().state().tables[:1]


def shuffle_tables(state: ReleaseState, chance: random.Random, _: int) -> None:
    chance.shuffle(state.tables)


EDITS: list[Edit] = [
    edit_cell, add_row, drop_row, rename_row, shuffle_rows, add_column, drop_column,
    rename_column, shuffle_columns, edit_property, retype, rename_table, copy_table, drop_table,
    shuffle_tables,
]  # fmt: skip


def assert_replayed(old: ReleaseState, new: ReleaseState) -> None:
    before = copy.deepcopy(old)
    rebuilt = replay(old, changes(old, new))
    assert old == before
    assert rebuilt == new
    for mine, theirs in zip(rebuilt.tables, new.tables, strict=True):
        assert mine.content_hash() == theirs.content_hash()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 999)), max_size=8))
def test_replaying_any_changes_gives_the_new_release(edits: list[tuple[Edit, int]]) -> None:
    old = Made().state()
    new = copy.deepcopy(old)
    for step, (edit, seed) in enumerate(edits):
        edit(new, random.Random(seed), step)  # noqa: S311 - no secret
    assert_replayed(old, new)
    assert_replayed(new, old)


@pytest.fixture(scope="module")
def published() -> ReleaseState:
    return ReleaseState.read(BUILD)


@pytest.mark.parametrize("seed", range(3))
def test_replaying_changes_of_the_real_data_gives_the_new_release(
    published: ReleaseState, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    new = copy.deepcopy(published)
    for step in range(40):
        chance.choice(EDITS)(new, chance, step)
    assert_replayed(published, new)


def test_one_edited_cell_of_the_real_data_is_one_change(published: ReleaseState) -> None:
    new = copy.deepcopy(published)
    pay = new.by_name()["compensation"]
    row = next(row for row in pay.rows if row["compensation_id"] == "base-entry")
    row["amount_min_usd"] += 1000
    table = changes(published, new)
    assert table.num_rows == 1
    (told,) = table.to_pylist()
    assert (told["level"], told["kind"], told["bump"]) == ("cell", "changed", "minor")
    assert json.loads(told["new"]) == json.loads(told["old"]) + 1000


def edited() -> tuple[ReleaseState, ReleaseState]:
    old, new = Made(), Made()
    new.rows["pay"][0]["note"] = None
    new.rows["pay"][1]["note"] = 'a\r\nb, "c"'
    new.rows["pay"].pop()
    new.rows["roles"][0]["role_id"] = ""
    new.package["title"] = ""
    new.column("pay", "rate")["unit"] = "ratio"
    del new.schemas["steps"]
    return old.state(), new.state()


def test_the_table_of_changes_is_valid_by_its_schema() -> None:
    table = changes(*edited())
    rows = [list(row.values()) for row in table.to_pylist()]
    resource = {"name": "changes", "data": [table.column_names, *rows], "schema": SCHEMA}
    report = Package.from_descriptor({"name": "p", "resources": [resource]}).validate()
    assert report.valid, report.to_summary()
    assert table.num_rows == 7


def test_the_schema_is_of_the_form_that_all_tables_have() -> None:
    assert parse_schema(SCHEMA) == schema()
    for column, allowed in {"level": LEVELS, "kind": KINDS, "bump": BUMPS}.items():
        assert schema().field(column).constraints["enum"] == list(allowed)


def test_the_csv_of_the_command_reads_back_the_same(tmp_path: Any) -> None:
    from mlops_role_data._print.rows import _csv

    old, new = edited()
    table = as_table(compare(old, new))
    path = tmp_path / "changes.csv"
    text = _csv(table.column_names, [list(row.values()) for row in table.to_pylist()])
    path.write_bytes(text.encode("utf-8"))
    assert read_csv(path).equals(table)
    assert replay(old, read_csv(path)) == new
