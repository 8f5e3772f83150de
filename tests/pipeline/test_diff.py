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
from mlops_role_data._diff.match import moved
from mlops_role_data._diff.show import outline
from mlops_role_data._diff.state import text
from pipeline.releases import Made

Told = dict[str, list[str]]
PACKAGE = "The package"
CASES: list[Any] = []


def case(expected: str, **told: list[str]) -> Callable[[Callable[[Made], None]], None]:
    """Register an edit with the bump that it calls for and what is told of it, by table."""

    def register(edit: Callable[[Made], None]) -> None:
        words = {PACKAGE if table == "package" else table: each for table, each in told.items()}
        CASES.append(pytest.param(edit, expected, words, id=edit.__name__.strip("_")))

    return register


@case("major", steps=["table removed"])
def _table_removed(made: Made) -> None:
    del made.schemas["steps"]


@case("major", stages=["table steps renamed to stages"])
def _table_renamed(made: Made) -> None:
    made.schemas["stages"] = made.schemas.pop("steps") | {"name": "stages"}
    made.rows["stages"] = made.rows.pop("steps")


@case("minor", extra=["table added, with 2 columns", "1 row"])
def _table_added(made: Made) -> None:
    fields = [field("extra_id", "string", "x"), field("since", "date", "2024-01-31")]
    made.schemas["extra"] = schema("extra", "extra_id", fields, ["extra_id"])
    made.rows["extra"] = [{"extra_id": "x", "since": dt.date(2024, 2, 29)}]


@case("patch", steps=["table moved to place 1"])
def _table_moved(made: Made) -> None:
    made.schemas = {"steps": made.schemas.pop("steps"), **made.schemas}


@case("major", pay=["column note removed"])
def _column_removed(made: Made) -> None:
    made.schemas["pay"]["fields"].pop()


@case("major", pay=["column note renamed to remark"])
def _column_renamed(made: Made) -> None:
    made.column("pay", "note")["name"] = "remark"
    for row in made.rows["pay"]:
        row["remark"] = row.pop("note")


@case(
    "major",
    roles=[
        "column role_id renamed to id",
        'primaryKey changed from ["role_id"] to ["id"]',
    ],
    pay=['foreignKeys changed from ["role_id to roles: role_id"] to ["role_id to roles: id"]'],
)
def _key_column_renamed(made: Made) -> None:
    made.column("roles", "role_id")["name"] = "id"
    made.schemas["roles"]["primaryKey"] = ["id"]
    made.schemas["pay"]["foreignKeys"][0]["reference"]["fields"] = ["id"]
    for row in made.rows["roles"]:
        row["id"] = row.pop("role_id")


@case(
    "minor",
    pay=["column bonus (number) added at place 3", "2 cells in the added columns"],
)
def _column_added(made: Made) -> None:
    made.schemas["pay"]["fields"].insert(2, field("bonus", "number", 1.5))
    for row, value in zip(made.rows["pay"], [1.5, None, 0.0], strict=True):
        row["bonus"] = value


@case("minor", pay=["column note moved to place 1"])
def _column_moved(made: Made) -> None:
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
    column = made.column("pay", "note")
    column["type"] = "boolean"
    for row in made.rows["pay"]:
        row["note"] = True if row["note"] == "none" else None


@case("major", pay=['column amount: unit changed from "USD" to "EUR"'])
def _unit(made: Made) -> None:
    made.column("pay", "amount")["unit"] = "EUR"


@case("minor", steps=['column after: unit added: "step"'])
def _unit_stated(made: Made) -> None:
    made.column("steps", "after")["unit"] = "step"


@case("major", pay=['column amount: unit removed (was "USD")'])
def _unit_dropped(made: Made) -> None:
    del made.column("pay", "amount")["unit"]


@case("minor", pay=["column rate: maximum changed from 100 to 50"])
def _bound_tighter(made: Made) -> None:
    made.column("pay", "rate")["constraints"]["maximum"] = 50


@case("minor", pay=["column rate: maximum removed (was 100)"])
def _bound_dropped(made: Made) -> None:
    del made.column("pay", "rate")["constraints"]["maximum"]


@case("minor", pay=['column pay_id: pattern changed from "[a-z]+" to "[a-z]"'])
def _pattern(made: Made) -> None:
    made.column("pay", "pay_id")["constraints"]["pattern"] = "[a-z]"


@case("minor", pay=['column note: enum changed from ["none", "[b]x"] to ["none", "[b]x", "y"]'])
def _enum(made: Made) -> None:
    made.column("pay", "note")["constraints"]["enum"] = ["none", "[b]x", "y"]


@case("major", pay=["column role_id: required removed (was true)"])
def _required_dropped(made: Made) -> None:
    del made.column("pay", "role_id")["constraints"]["required"]


@case("minor", pay=["column pay_id: unique added: true"])
def _unique_added(made: Made) -> None:
    made.column("pay", "pay_id")["constraints"]["unique"] = True


@case(
    "minor",
    pay=[
        (
            'column level: categories changed from ["junior", "middle", "senior"] to '
            '["junior", "middle", "senior", "chief"]'
        )
    ],
)
def _category_added(made: Made) -> None:
    made.column("pay", "level")["categories"] = ["junior", "middle", "senior", "chief"]


@case(
    "major",
    pay=[
        (
            'column level: categories changed from ["junior", "middle", "senior"] to '
            '["senior", "middle", "junior"]'
        )
    ],
)
def _categories_reordered(made: Made) -> None:
    made.column("pay", "level")["categories"] = ["senior", "middle", "junior"]


@case("major", pay=["column level: categoriesOrdered removed (was true)"])
def _categories_unordered(made: Made) -> None:
    del made.column("pay", "level")["categoriesOrdered"]


@case(
    "major",
    steps=['primaryKey changed from ["pay_id", "position"] to ["position", "pay_id"]'],
)
def _key(made: Made) -> None:
    made.schemas["steps"]["primaryKey"] = ["position", "pay_id"]


@case(
    "major",
    steps=[
        (
            'foreignKeys removed (was ["pay_id to pay: pay_id", '
            '"pay_id, after to itself: pay_id, position"])'
        )
    ],
)
def _reference_removed(made: Made) -> None:
    del made.schemas["steps"]["foreignKeys"]


@case(
    "minor",
    roles=['foreignKeys added: ["role_id to itself: role_id"]'],
)
def _reference_added(made: Made) -> None:
    reference = {"resource": "", "fields": ["role_id"]}
    made.schemas["roles"]["foreignKeys"] = [{"fields": ["role_id"], "reference": reference}]


@case("major", roles=['label changed from "role_name" to "role_id"'])
def _label(made: Made) -> None:
    made.schemas["roles"]["label"] = "role_id"


@case("minor", roles=['group changed from "vocabularies" to "pay"'])
def _group(made: Made) -> None:
    made.schemas["roles"]["group"] = "pay"


@case("minor", roles=["row analyst added"])
def _row_added(made: Made) -> None:
    made.rows["roles"].insert(0, {"role_id": "analyst", "role_name": "Analyst"})


@case("major", steps=["row a, 1 removed"])
def _row_removed(made: Made) -> None:
    made.rows["steps"].pop()


@case("major", roles=["row data-engineer renamed to engineer-of-data"])
def _row_renamed(made: Made) -> None:
    made.rows["roles"][0]["role_id"] = "engineer-of-data"


@case("patch", pay=["1 row moved to another place"])
def _row_moved(made: Made) -> None:
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


@case("patch", pay=['description changed from "All pay" to "Pay"'])
def _table_described(made: Made) -> None:
    made.schemas["pay"]["description"] = "Pay"


@case("patch", pay=['column rate: description changed from "The rate of it" to "The rate"'])
def _column_described(made: Made) -> None:
    made.column("pay", "rate")["description"] = "The rate"


@case("patch", pay=['column rate: title changed from "Rate" to "The rate"'])
def _column_titled(made: Made) -> None:
    made.column("pay", "rate")["title"] = "The rate"


@case("patch", pay=["column rate: example changed from 2.5 to 3.5"])
def _example(made: Made) -> None:
    made.column("pay", "rate")["example"] = 3.5


@case("patch", pay=['column rate: evidence changed from "judgement" to "verbatim"'])
def _evidence(made: Made) -> None:
    made.column("pay", "rate")["evidence"] = "verbatim"


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


@case("none", package=['version changed from "1.2.3" to "1.2.4"'])
def _version(made: Made) -> None:
    made.package["version"] = "1.2.4"


@case("patch", package=['title changed from "Synthetic roles" to "Roles"'])
def _package_titled(made: Made) -> None:
    made.package["title"] = "Roles"


@case("major", package=['licenses changed from [{"name": "CC-BY-4.0"}] to [{"name": "CC0-1.0"}]'])
def _licence(made: Made) -> None:
    made.package["licenses"] = [{"name": "CC0-1.0"}]


@case("minor", package=['groups.new added: {"title": "New", "description": "All new."}'])
def _group_added(made: Made) -> None:
    made.package["groups"]["new"] = {"title": "New", "description": "All new."}


def test_there_are_at_least_25_kinds_of_change() -> None:
    assert len(CASES) >= 25


@pytest.mark.parametrize(("edit", "expected", "told"), CASES)
def test_a_change_is_told_and_calls_for_its_bump(
    tmp_path: Path, edit: Callable[[Made], None], expected: str, told: Told
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


class TestRenames:
    def test_a_table_is_known_again_though_its_key_is_renamed_and_a_cell_changes(self) -> None:
        new = Made()
        about = {"name": "wages", "label": "wage_id", "primaryKey": ["wage_id"]}
        new.schemas["wages"] = new.schemas.pop("pay") | about
        new.schemas["wages"]["fields"][0]["name"] = "wage_id"
        new.rows["wages"] = new.rows.pop("pay")
        for row in new.rows["wages"]:
            row["wage_id"] = row.pop("pay_id")
        new.rows["wages"][0]["rate"] = 3.0
        told = dict(outline(compare(Made().state(), new.state())))
        assert told["wages"][0] == "table pay renamed to wages"
        assert "column pay_id renamed to wage_id" in told["wages"]
        assert "row b, rate: changed from 2.5 to 3.0" in told["wages"]
        assert told["steps"] == ["table moved to place 2"]

    def test_of_two_alike_none_is_taken_for_the_other(self) -> None:
        old, new = Made(), Made()
        for made, names in ((old, ["one"]), (new, ["two", "three"])):
            for name in names:
                made.schemas["pay"]["fields"].append(field(name, "string", "x"))
                for at, row in enumerate(made.rows["pay"]):
                    row[name] = f"text {at}"
        told = dict(outline(compare(old.state(), new.state())))["pay"]
        assert "column one removed" in told
        assert not [each for each in told if "renamed" in each]

    @pytest.mark.parametrize("described_alike", [True, False])
    def test_a_constant_column_is_known_by_its_description_only(
        self, *, described_alike: bool
    ) -> None:
        old, new = Made(), Made()
        for made, name in ((old, "one"), (new, "two")):
            made.schemas["pay"]["fields"].append(
                field("one", "boolean", True, description=f"About {described_alike or name}.")
                | {"name": name}
            )
            for row in made.rows["pay"]:
                row[name] = True
        told = dict(outline(compare(old.state(), new.state())))["pay"]
        assert ("column one renamed to two" in told) is described_alike

    def test_a_row_whose_content_differs_too_is_another_row(self) -> None:
        new = Made()
        new.rows["roles"][0] = {"role_id": "chef", "role_name": "Chef"}
        told = dict(outline(compare(Made().state(), new.state())))
        assert told["roles"] == ["row data-engineer removed", "row chef added"]

    def test_rows_are_known_by_the_former_key_where_the_new_one_does_not_tell(self) -> None:
        old, new = Made(), Made()
        old.schemas["roles"]["fields"].append(field("number", "integer", 1))
        new.schemas["roles"]["fields"].append(field("number", "integer", 1))
        new.schemas["roles"]["primaryKey"] = ["number"]
        for made, numbers in ((old, [None, None]), (new, [1, 2])):
            for row, number in zip(made.rows["roles"], numbers, strict=True):
                row["number"] = number
        found = compare(old.state(), new.state())
        assert dict(outline(found))["roles"][1:] == [
            "row data-engineer, number: filled with 1",
            "row ml-engineer, number: filled with 2",
        ]


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
    assert text(old) == text(new)


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
    assert text(old) != text(new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("abc", "abc", ""),
        ("abcd", "dabc", "d"),
        ("abcd", "xbcyd", ""),
        ("abcde", "cabde", "c"),
        ("ab", "ba", "b"),
        ("", "ab", ""),
    ],
)
def test_the_least_is_moved(old: str, new: str, expected: str) -> None:
    assert "".join(moved([*old], [*new])) == expected
