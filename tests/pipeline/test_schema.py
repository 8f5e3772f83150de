"""Which schemas are accepted, and what the repository's say."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from faults.values import broken, written
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_role_data._release.catalog import Table
from mlops_role_data.errors import SchemaError
from mlops_role_data.pipeline.schema.closed_subset import (
    KINDS,
    PROFILE,
    parse_schema,
    read_schema,
)

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
NAMES = sorted(path.stem for path in SCHEMAS.glob("*.json"))

GOOD: dict[str, Any] = {
    "$schema": PROFILE,
    "name": "pay",
    "title": "Pay",
    "description": "What is paid.",
    "group": "pay",
    "kind": "association",
    "grain": "one row per payment",
    "label": "pay_id",
    "fields": [
        {
            "name": "pay_id",
            "title": "Pay",
            "type": "string",
            "description": "A payment.",
            "example": "base",
            "evidence": "key",
            "constraints": {
                "required": True, "unique": True,
                "pattern": "[a-z]+", "minLength": 2, "maxLength": 9,
            },
        },
        {
            "name": "level",
            "title": "Level",
            "type": "string",
            "description": "A level.",
            "example": "low",
            "evidence": "judgement",
            "categories": ["low", "high"],
            "categoriesOrdered": True,
            "constraints": {"enum": ["low", "high"]},
        },
        {
            "name": "usd",
            "title": "Amount",
            "type": "integer",
            "description": "An amount.",
            "example": 5,
            "unit": "USD",
            "evidence": "figure",
            "constraints": {"minimum": 0, "maximum": 9},
        },
        {
            "name": "rate",
            "title": "Rate",
            "type": "number",
            "description": "A rate.",
            "example": 2.5,
            "evidence": "figure",
            "constraints": {"minimum": 0, "maximum": 2.5, "enum": [2, 2.5]},
        },
        {
            "name": "day",
            "title": "Day",
            "type": "date",
            "description": "A day.",
            "example": "2024-02-29",
            "evidence": "judgement",
            "constraints": {"minimum": "2024-01-01", "maximum": "2024-12-31"},
        },
        {
            "name": "is_net",
            "title": "Net",
            "type": "boolean",
            "description": "Net or not.",
            "example": False,
            "evidence": "judgement",
        },
    ],
    "primaryKey": ["pay_id"],
    "foreignKeys": [
        {"fields": ["level"], "reference": {"resource": "levels", "fields": ["level_id"]}}
    ],
    "missingValues": [""],
}  # fmt: skip

Change = Callable[[dict[str, Any]], object]


def schema(name: str) -> Table:
    return read_schema(SCHEMAS / f"{name}.json")


def changed(change: Change) -> dict[str, Any]:
    descriptor = copy.deepcopy(GOOD)
    change(descriptor)
    return descriptor


def put(key: str, value: object) -> Change:
    return lambda schema: schema.update({key: value})


def drop(key: str) -> Change:
    return lambda schema: schema.pop(key)


def in_field(number: int, key: str, value: object) -> Change:
    return lambda schema: schema["fields"][number].update({key: value})


def limit(number: int, **constraints: object) -> Change:
    return lambda schema: schema["fields"][number].setdefault("constraints", {}).update(constraints)


def test_the_subset_is_accepted() -> None:
    table = parse_schema(GOOD)
    assert table.columns == ("pay_id", "level", "usd", "rate", "day", "is_net")
    assert table.field("pay_id").required
    assert table.field("level").categories == ("low", "high")


FAULTS: dict[str, tuple[Change, str]] = {
    # Properties of the schema
    "unsupported property": (put("uniqueKeys", [["usd"]]), "unknown field `uniqueKeys`"),
    "misspelt property": (put("primarykey", "x"), "unknown field `primarykey`: use one of "),
    "property that widens the header": (
        put("fieldsMatch", "subset"),
        "unknown field `fieldsMatch`",
    ),
    "missing title": (drop("title"), "missing required field `title`"),
    "missing primary key": (drop("primaryKey"), "missing required field `primaryKey`"),
    "older profile": (
        put("$schema", "https://datapackage.org/profiles/1.0/x"),
        "`$.$schema`: use one of https",
    ),
    "name in capitals": (put("name", "Pay"), "at `$.name`"),
    "name that leaves the folder": (put("name", "../pay"), "at `$.name`"),
    "name that is no text": (put("name", 5), "at `$.name`"),
    "blank title": (put("title", " "), "at `$.title`"),
    "grain that is no text": (put("grain", ["row"]), "at `$.grain`"),
    "formula that is no text": (put("formula", 1), "at `$.formula`"),
    "unknown kind": (put("kind", "lookup"), f"use one of {', '.join(KINDS)}"),
    "other missing values": (put("missingValues", ["", "NA"]), "at `$.missingValues"),
    "label that is no field": (put("label", "name"), "label is 'name', which is not a field"),
    "label that is a list": (put("label", ["pay_id"]), "at `$.label`"),
    # Fields
    "fields that are no list": (put("fields", {}), "`array`, got `object` - at `$.fields`"),
    "field that is a name": (put("fields", ["pay_id"]), "field 'pay_id': Expected `object`"),
    "field that stands twice": (
        lambda schema: schema["fields"].append(schema["fields"][1]),
        "'level' occurs 2 times",
    ),
    "unsupported property of a field": (in_field(2, "format", "x"), "unknown field `format`"),
    "field that redefines null": (
        in_field(2, "missingValues", ["-"]),
        "unknown field `missingValues`",
    ),
    "field with digits grouped": (in_field(2, "groupChar", ","), "unknown field `groupChar`"),
    "field without example": (
        lambda schema: schema["fields"][2].pop("example"),
        "missing required field `example`",
    ),
    "field name in capitals": (in_field(2, "name", "Usd"), "at `$.name`"),
    "field name beyond ASCII": (in_field(2, "name", "größe"), "at `$.name`"),
    "field name that is no text": (in_field(2, "name", None), "at `$.name`"),
    "field without description": (in_field(2, "description", ""), "at `$.description`"),
    "unit that is no text": (in_field(2, "unit", 5), "at `$.unit`"),
    "unknown evidence": (
        in_field(2, "evidence", "hearsay"),
        "'hearsay' - at `$.evidence`: use one of key, ",
    ),
    "unsupported type": (
        in_field(2, "type", "datetime"),
        "'datetime' - at `$.type`: use one of string, ",
    ),
    "type that is a list": (
        in_field(2, "type", ["integer"]),
        "got `array` - at `$.type`: use one of string, ",
    ),
    "example of another type": (in_field(2, "example", "5"), "example '5' is not of type integer"),
    "boolean example of a number": (in_field(2, "example", True), "is not of type integer"),
    "fraction as example of an integer": (in_field(2, "example", 2.5), "is not of type integer"),
    "example that is no date": (in_field(4, "example", "2023-02-29"), "is not of type date"),
    "date in short": (in_field(4, "example", "20240229"), "is not of type date"),
    "empty example": (in_field(1, "example", ""), "is not of type string"),
    "example below the minimum": (in_field(2, "example", -1), "example -1 breaks minimum"),
    "example above the maximum": (in_field(2, "example", 10), "example 10 breaks maximum"),
    "example of another form": (in_field(0, "example", "Base"), "breaks pattern"),
    "example that is too short": (in_field(0, "example", "b"), "breaks minLength"),
    "example that is too long": (in_field(0, "example", "b" * 10), "breaks maxLength"),
    "example that is no category": (in_field(1, "example", "mid"), "breaks enum"),
    "example that is too late": (in_field(4, "example", "2025-01-01"), "breaks maximum"),
    # Constraints
    "constraints that are a list": (in_field(2, "constraints", []), "at `$.constraints`"),
    "unsupported constraint": (
        limit(2, exclusiveMinimum=0),
        "unknown field `exclusiveMinimum`: use one of required, unique, enum, minimum, maximum",
    ),
    "misspelt constraint": (limit(2, min=0), "unknown field `min`"),
    "required as a text": (limit(0, required="yes"), "`bool`, got `str` - at `$.required`"),
    "unique as a number": (limit(0, unique=1), "`bool`, got `int` - at `$.unique`"),
    "pattern of a number": (
        limit(2, pattern="[0-9]"),
        "of type integer: Object contains unknown field `pattern`",
    ),
    "length of a number": (
        limit(2, maxLength=5),
        "of type integer: Object contains unknown field `maxLength`",
    ),
    "bound of a text": (
        limit(0, minimum="a"),
        "of type string: Object contains unknown field `minimum`",
    ),
    "bound of a boolean": (
        limit(5, maximum=True),
        "of type boolean: Object contains unknown field `maximum`",
    ),
    "bound that is a text": (limit(2, minimum="0"), "`int`, got `str` - at `$.minimum`"),
    "bound that is no date": (
        limit(4, maximum="2024"),
        "at `$.maximum`",
    ),
    "bounds upside down": (limit(2, minimum=10), "minimum 10 is above maximum 9"),
    "lengths upside down": (limit(0, minLength=10), "minLength 10 is above maxLength 9"),
    "length that is no number": (limit(0, maxLength="9"), "`int`, got `str` - at `$.maxLength`"),
    "length of a missing value": (
        limit(0, minLength=0),
        "`int` >= 1 - at `$.minLength`",
    ),
    "enum that is a text": (limit(1, enum="low"), "`array`, got `str` - at `$.enum`"),
    "empty enum": (limit(3, enum=[]), "length >= 1 - at `$.enum`"),
    "enum of another type": (limit(3, enum=["2.5"]), "`float`, got `str` - at `$.enum[0]`"),
    "enum of lists": (limit(3, enum=[[2.5]]), "`float`, got `array` - at `$.enum[0]`"),
    "enum that repeats": (limit(3, enum=[2.5, 2.5]), "enum holds a value twice"),
    "pattern outside the subset": (limit(0, pattern="a|base"), "write alternatives as (?:a|b)"),
    "pattern that hangs": (limit(0, pattern="(?:[a-z]+)+"), "can hang"),
    "categories without order": (in_field(1, "categoriesOrdered", False), "comes together"),
    "order without categories": (in_field(2, "categoriesOrdered", True), "comes together"),
    "categories that are no enum": (in_field(1, "categories", ["high", "low"]), "enum must repeat"),
    # Keys
    "key that is a text": (put("primaryKey", "pay_id"), "at `$.primaryKey`"),
    "empty key": (put("primaryKey", []), "length >= 1 - at `$.primaryKey`"),
    "key with a field twice": (
        put("primaryKey", ["pay_id", "pay_id"]),
        "primaryKey has a field more than once",
    ),
    "key of numbers": (put("primaryKey", [1]), "at `$.primaryKey[0]`"),
    "key that is no field": (put("primaryKey", ["id"]), "primaryKey names the unknown field 'id'"),
    "key that may be empty": (put("primaryKey", ["pay_id", "usd"]), "'usd' must be required"),
    "foreign keys that are an object": (
        put("foreignKeys", {}),
        "`array`, got `object` - at `$.foreignKeys`",
    ),
    "foreign key that is a text": (put("foreignKeys", ["level"]), "at `$.foreignKeys[0]`"),
    "foreign key of a text": (
        put("foreignKeys", [{"fields": "level", "reference": {"resource": "x", "fields": "y"}}]),
        "at `$.foreignKeys[0].fields`",
    ),
    "foreign key without a target": (
        put("foreignKeys", [{"fields": ["level"], "reference": {"fields": ["x"]}}]),
        "field `resource` - at `$.foreignKeys[0].reference`",
    ),
    "foreign key that says what to do": (
        put(
            "foreignKeys",
            [
                {
                    "fields": ["level"],
                    "reference": {"resource": "x", "fields": ["y"]},
                    "onDelete": "cascade",
                }
            ],
        ),
        "unknown field `onDelete`",
    ),
    "foreign key of an unknown field": (
        put("foreignKeys", [{"fields": ["x"], "reference": {"resource": "y", "fields": ["z"]}}]),
        "names the unknown field 'x'",
    ),
    "foreign key that names a field twice": (
        put(
            "foreignKeys",
            [{"fields": ["level", "usd"], "reference": {"resource": "y", "fields": ["z", "z"]}}],
        ),
        "the foreign key level, usd has a field more than once",
    ),
    "foreign key of another width": (
        put(
            "foreignKeys",
            [{"fields": ["level", "usd"], "reference": {"resource": "y", "fields": ["z"]}}],
        ),
        "refers to another number of fields",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_all_else_is_refused_and_the_message_tells(name: str) -> None:
    change, message = FAULTS[name]
    with pytest.raises(SchemaError) as caught:
        parse_schema(changed(change))
    assert message in str(caught.value)


def test_faults_of_the_table_and_of_fields_come_at_once() -> None:
    with pytest.raises(SchemaError) as caught:
        parse_schema(changed(lambda schema: [put("kind", 1)(schema), limit(2, min=0)(schema)]))
    assert "schema 'pay'" in str(caught.value)
    assert "got `int` - at `$.kind`" in str(caught.value)
    assert "field 'usd': constraints of a field of type integer: Object contains" in str(
        caught.value
    )


@pytest.mark.parametrize("descriptor", [None, [], "schema", 5])
def test_a_schema_is_an_object(descriptor: object) -> None:
    with pytest.raises(SchemaError, match="a schema is a JSON object"):
        parse_schema(descriptor)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "usd", "pay_id", "x"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["fields", "x"]), inner)
    ),
    max_leaves=3,
)


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(data=st.data())
def test_any_json_is_a_schema_or_a_schema_error(data: st.DataObject) -> None:
    """Nothing that stands in the place of anything ends in a traceback."""
    descriptor = copy.deepcopy(GOOD)
    place: Any = descriptor
    while True:
        keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(JSON)
    try:
        table = parse_schema(descriptor)
    except SchemaError:
        return
    assert isinstance(table, Table)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "pay.json is not JSON"),
        (b"", "pay.json is not JSON"),
        (b'{"name": "p\xe4y"}', "pay.json is not JSON in UTF-8"),
        (b"\xef\xbb\xbf{}", "pay.json is not JSON"),
        (b'{"name": "pay", "name": "pay"}', "an object has name more than once"),
        (b'{"minimum": NaN}', "NaN is no JSON number"),
        (b'{"maximum": Infinity}', "Infinity is no JSON number"),
    ],
)
def test_what_json_readers_let_pass_is_refused(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "pay.json"
    path.write_bytes(content)
    with pytest.raises(SchemaError, match=message):
        read_schema(path)


def test_a_schema_bears_the_name_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "wages.json"
    path.write_text(json.dumps(GOOD), "utf-8")
    with pytest.raises(SchemaError, match=r"wages\.json describes 'pay'"):
        read_schema(path)


# The repository's own


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_of_the_repository_is_accepted(name: str) -> None:
    assert schema(name).name == name


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_a_valid_cell(name: str) -> None:
    table = schema(name)
    found = {each.name: broken(each, written(each.example)) for each in table.fields}
    assert {name: rules for name, rules in found.items() if rules} == {}


@pytest.mark.parametrize("name", NAMES)
def test_a_key_of_one_field_is_also_unique(name: str) -> None:
    """Who reads the published schema without looking at the key sees it all the same."""
    table = schema(name)
    if len(table.primary_key) == 1:
        assert table.field(table.primary_key[0]).constraints["unique"] is True


@pytest.mark.parametrize("name", NAMES)
def test_every_text_has_a_bound(name: str) -> None:
    for each in schema(name).fields:
        if each.type == "string":
            assert {"enum", "pattern", "maxLength"} & set(each.constraints), each.name
        if each.type in {"integer", "number"}:
            assert {"minimum", "maximum"} <= set(each.constraints), each.name
