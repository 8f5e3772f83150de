from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from synthetic import field, schema

from mlops_role_data._diff.bump import least_bump
from mlops_role_data._diff.change import Diff
from mlops_role_data._diff.compare import compare, diff
from mlops_role_data._diff.show import outline
from mlops_role_data._diff.state import cell, text
from pipeline.releases import Made

Told = dict[str, list[str]]
Edit = Callable[[Made], None]
PACKAGE = "The package"
CASES: list[Any] = []


def case(expected: str, **told: list[str]) -> Callable[[Edit], None]:
    """Register an edit with the bump that it calls for and what is told of it, by table."""

    def register(edit: Edit) -> None:
        words = {PACKAGE if table == "package" else table: each for table, each in told.items()}
        CASES.append(pytest.param(edit, expected, words, id=edit.__name__.strip("_")))

    return register


def setting(
    expected: str, where: str, name: str, value: Any, told: str, *, inside: str = ""
) -> Any:
    """Make the case of one property that gets a value, or none, of the package, table or column."""
    table, _, column = where.partition(".")

    def edit(made: Made) -> None:
        about = made.package if table == "package" else made.schemas[table]
        about = made.column(table, column) if column else about
        about = about[inside] if inside else about
        about.pop(name) if value is None else about.update({name: value})

    words = {PACKAGE: [told]} if table == "package" else {table: [told]}
    return pytest.param(edit, expected, words, id=f"{where}: {name} {value}"[:60])


LEVELS = '["junior", "middle", "senior"]'
REFERENCES = '["pay_id to pay: pay_id", "pay_id, after to itself: pay_id, position"]'
SETTINGS = [
    setting(expected, where, name, value, f"column {where.partition('.')[2]}: {told}")
    for expected, where, name, value, told in [
        ("major", "pay.amount", "unit", "EUR", 'unit changed from "USD" to "EUR"'),
        ("major", "pay.amount", "unit", None, 'unit removed (was "USD")'),
        ("minor", "steps.after", "unit", "step", 'unit added: "step"'),
        (
            "minor", "pay.level", "categories", ["junior", "middle", "senior", "chief"],
            f'categories changed from {LEVELS} to ["junior", "middle", "senior", "chief"]',
        ),
        (
            "major", "pay.level", "categories", ["senior", "middle", "junior"],
            f'categories changed from {LEVELS} to ["senior", "middle", "junior"]',
        ),
        ("major", "pay.level", "categoriesOrdered", None, "categoriesOrdered removed (was true)"),
        (
            "patch", "pay.rate", "description", "The rate",
            'description changed from "The rate of it" to "The rate"',
        ),
        ("patch", "pay.rate", "title", "The rate", 'title changed from "Rate" to "The rate"'),
        ("patch", "pay.rate", "example", 3.5, "example changed from 2.5 to 3.5"),
        (
            "patch", "pay.rate", "evidence", "verbatim",
            'evidence changed from "judgement" to "verbatim"',
        ),
    ]
] + [
    setting(
        expected, where, name, value, f"column {where.partition('.')[2]}: {told}",
        inside="constraints",
    )
    for expected, where, name, value, told in [
        ("minor", "pay.rate", "maximum", 50, "maximum changed from 100 to 50"),
        ("minor", "pay.rate", "maximum", None, "maximum removed (was 100)"),
        ("minor", "pay.pay_id", "pattern", "[a-z]", 'pattern changed from "[a-z]+" to "[a-z]"'),
        (
            "minor", "pay.note", "enum", ["none", "[b]x", "y"],
            'enum changed from ["none", "[b]x"] to ["none", "[b]x", "y"]',
        ),
        ("major", "pay.role_id", "required", None, "required removed (was true)"),
        ("minor", "pay.pay_id", "unique", True, "unique added: true"),
    ]
] + [
    setting(
        "major", "steps", "primaryKey", ["position", "pay_id"],
        'primaryKey changed from ["pay_id", "position"] to ["position", "pay_id"]',
    ),
    setting("major", "steps", "foreignKeys", None, f"foreignKeys removed (was {REFERENCES})"),
    setting(
        "minor", "roles", "foreignKeys",
        [{"fields": ["role_id"], "reference": {"resource": "", "fields": ["role_id"]}}],
        'foreignKeys added: ["role_id to itself: role_id"]',
    ),
    setting("major", "roles", "label", "role_id", 'label changed from "role_name" to "role_id"'),
    setting("minor", "roles", "group", "pay", 'group changed from "vocabularies" to "pay"'),
    setting("patch", "pay", "description", "Pay", 'description changed from "All pay" to "Pay"'),
    setting("none", "package", "version", "1.2.4", 'version changed from "1.2.3" to "1.2.4"'),
    setting(
        "patch", "package", "title", "Roles", 'title changed from "Synthetic roles" to "Roles"'
    ),
    setting(
        "major", "package", "licenses", [{"name": "CC0-1.0"}],
        'licenses changed from [{"name": "CC-BY-4.0"}] to [{"name": "CC0-1.0"}]',
    ),
    setting(
        "minor", "package", "new", {"title": "New", "description": "All new."},
        'groups.new added: {"title": "New", "description": "All new."}', inside="groups",
    ),
]  # fmt: skip


@case("major", steps=["table removed, with 3 columns and 3 rows"])
def _table_removed(made: Made) -> None:
    del made.schemas["steps"]


@case(
    "major",
    steps=["table removed, with 3 columns and 3 rows"],
    stages=["table added, with 3 columns and 3 rows"],
)
def _table_with_another_name(made: Made) -> None:
    made.schemas["stages"] = made.schemas.pop("steps") | {"name": "stages"}
    made.rows["stages"] = made.rows.pop("steps")


@case("minor", extra=["table added, with 2 columns and 1 row"])
def _table_added(made: Made) -> None:
    fields = [field("extra_id", "string", "x"), field("since", "date", "2024-01-31")]
    made.schemas["extra"] = schema("extra", "extra_id", fields, ["extra_id"])
    made.rows["extra"] = [{"extra_id": "x", "since": dt.date(2024, 2, 29)}]


@case("patch", package=["tables reordered"])
def _tables_reordered(made: Made) -> None:
    made.schemas = {"steps": made.schemas.pop("steps"), **made.schemas}


@case("major", pay=["column note (string) removed"])
def _column_removed(made: Made) -> None:
    made.schemas["pay"]["fields"].pop()


@case(
    "major",
    roles=[
        "column role_id (string) removed",
        "column id (string) added",
        'primaryKey changed from ["role_id"] to ["id"]',
        "every row removed (2), since rows cannot be paired by their key",
        "every row added (2), since rows cannot be paired by their key",
    ],
    pay=['foreignKeys changed from ["role_id to roles: role_id"] to ["role_id to roles: id"]'],
)
def _key_column_with_another_name(made: Made) -> None:
    made.column("roles", "role_id")["name"] = "id"
    made.schemas["roles"]["primaryKey"] = ["id"]
    made.schemas["pay"]["foreignKeys"][0]["reference"]["fields"] = ["id"]
    for row in made.rows["roles"]:
        row["id"] = row.pop("role_id")


@case("minor", pay=["column bonus (number) added"])
def _column_added(made: Made) -> None:
    made.schemas["pay"]["fields"].insert(2, field("bonus", "number", 1.5))
    for row, value in zip(made.rows["pay"], [1.5, None, 0.0], strict=True):
        row["bonus"] = value


@case("minor", pay=["columns reordered"])
def _columns_reordered(made: Made) -> None:
    fields = made.schemas["pay"]["fields"]
    fields.insert(0, fields.pop())


@case("major", steps=['column after: type changed from "integer" to "number"'])
def _type(made: Made) -> None:
    made.column("steps", "after")["type"] = "number"
    for row in made.rows["steps"]:
        row["after"] = None if row["after"] is None else float(row["after"])


@case(
    "major",
    pay=[
        'column note: type changed from "string" to "boolean"',
        'row b, note: changed from "none" to true',
        'row a, note: emptied (was "[b]x")',
    ],
)
def _type_and_values(made: Made) -> None:
    made.column("pay", "note")["type"] = "boolean"
    for row in made.rows["pay"]:
        row["note"] = True if row["note"] == "none" else None


@case("minor", roles=["row analyst added"])
def _row_added(made: Made) -> None:
    made.rows["roles"].insert(0, {"role_id": "analyst", "role_name": "Analyst"})


@case("major", steps=["row a, 1 removed"])
def _row_removed(made: Made) -> None:
    made.rows["steps"].pop()


@case("major", roles=["row data-engineer removed", "row engineer-of-data added"])
def _row_with_another_key(made: Made) -> None:
    made.rows["roles"][0]["role_id"] = "engineer-of-data"


@case("patch", pay=["rows reordered"])
def _rows_reordered(made: Made) -> None:
    made.rows["pay"].insert(0, made.rows["pay"].pop())


@case("minor", pay=["row c, amount: changed from 0 to 5"])
def _cell(made: Made) -> None:
    made.rows["pay"][2]["amount"] = 5


@case("minor", pay=['row c, since: filled with "2024-02-29"'])
def _cell_filled(made: Made) -> None:
    made.rows["pay"][2]["since"] = dt.date(2024, 2, 29)


@case("minor", pay=["row b, is_total: emptied (was true)"])
def _cell_emptied(made: Made) -> None:
    made.rows["pay"][0]["is_total"] = None


@case("major", pay=['file\'s path added: "wages.parquet"'])
def _file_name(made: Made) -> None:
    made.resources["pay"] = {"path": "wages.parquet"}


@case(
    "patch",
    pay=[
        (
            'file\'s mediatype changed from "application/vnd.apache.parquet" to '
            '"application/octet-stream"'
        )
    ],
)
def _file_format(made: Made) -> None:
    made.resources["pay"] = {"mediatype": "application/octet-stream"}


@pytest.mark.parametrize(("edit", "expected", "told"), [*SETTINGS, *CASES])
def test_a_change_is_told_and_calls_for_its_bump(
    tmp_path: Path, edit: Edit, expected: str, told: Told
) -> None:
    old, new = Made().publish(tmp_path / "old"), Made()
    edit(new)
    folder = new.publish(tmp_path / "new")
    found = diff(old, folder)
    assert dict(outline(found)) == told
    assert least_bump(found) == expected


def test_two_equal_releases_have_no_difference(tmp_path: Path) -> None:
    found = diff(Made().publish(tmp_path / "old"), Made().publish(tmp_path / "new"))
    assert found == Diff("1.2.3", "1.2.3", ())
    assert not found
    assert least_bump(found) == "none"


def test_other_bytes_of_the_same_content_are_told() -> None:
    old, new = Made().state(), Made().state()
    old.tables["roles"].hash, new.tables["roles"].hash = "sha256:a", "sha256:b"
    found = compare(old, new)
    assert dict(outline(found)) == {"roles": ["file written anew: other bytes, same content"]}
    assert least_bump(found) == "patch"
    # Every file carries the version, so of another release its bytes say nothing.
    new.properties["version"] = "1.2.4"
    assert dict(outline(compare(old, new))) == {
        PACKAGE: ['version changed from "1.2.3" to "1.2.4"']
    }


def test_another_order_is_one_change_of_what_both_releases_have() -> None:
    new = Made()
    fields = new.schemas["steps"]["fields"]
    fields[:] = [fields[2], field("extra", "string", "x"), fields[1], fields[0]]
    new.rows["steps"] = new.rows["steps"][::-1]
    found = [each for each in compare(Made().state(), new.state()).changes if each.kind != "added"]
    assert [(each.level, each.kind, each.old, each.new) for each in found] == [
        ("column", "reordered", ["pay_id", "position", "after"], ["after", "position", "pay_id"]),
        ("row", "reordered", [("b", 1), ("b", 2), ("a", 1)], [("a", 1), ("b", 2), ("b", 1)]),
    ]


@pytest.mark.parametrize(
    ("numbers", "kinds"),
    [
        ([1, 2], {"cell"}),
        # By the new key the rows of OLD are one.
        ([1, 1], {"row"}),
        ([None, None], {"row"}),
    ],
)
def test_rows_are_paired_by_the_new_key_if_it_tells_the_old_rows_apart(
    numbers: list[int | None], kinds: set[str]
) -> None:
    old, new = Made(), Made()
    new.schemas["roles"]["primaryKey"] = ["number"]
    for made, each in ((old, numbers), (new, [1, 2])):
        made.schemas["roles"]["fields"].append(field("number", "integer", 1))
        for row, number in zip(made.rows["roles"], each, strict=True):
            row["number"] = number
    new.rows["roles"][0]["role_id"] = "engineer-of-data"
    _, *found = compare(old.state(), new.state()).changes
    assert {each.level for each in found} == kinds
    if kinds == {"row"}:
        removed, added = found
        assert (removed.kind, added.kind) == ("removed", "added")
        assert removed.old == old.state().tables["roles"].rows
        assert added.new == new.state().tables["roles"].rows


def test_rows_are_not_paired_by_a_key_of_another_type() -> None:
    new = Made()
    new.column("steps", "position")["type"] = "string"
    for row in new.rows["steps"]:
        row["position"] = str(row["position"])
    told = dict(outline(compare(Made().state(), new.state())))["steps"]
    assert [each.partition(" (")[0] for each in told[1:]] == [
        "every row removed",
        "every row added",
    ]
    new.rows["steps"] = []
    assert len(compare(Made().state(), new.state()).changes) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (1, 1.0),
        (1, "1"),
        (True, "true"),
        (dt.date(2024, 2, 29), "2024-02-29"),
        (1.5, "1.5"),
        (None, None),
    ],
)
def test_a_cell_of_another_type_may_say_the_same(old: object, new: object) -> None:
    assert text(cell(old)) == text(cell(new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (1.5, 1),
        (9_007_199_254_740_993, float(9_007_199_254_740_993)),
        (1, True),
        (None, "null"),
        (None, ""),
        ("1.50", 1.5),
        (dt.date(2024, 2, 29), 20240229),
    ],
)
def test_or_something_else(old: object, new: object) -> None:
    assert text(cell(old)) != text(cell(new))
