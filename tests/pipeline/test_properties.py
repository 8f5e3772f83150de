"""The properties by which schemas declare what is special about a column or a key."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from msgspec.structs import fields

from mlops_role_data._release.catalog import Field, Schema
from mlops_role_data.errors import SchemaError
from mlops_role_data.pipeline.schema.closed_subset import parse_schema
from mlops_role_data.pipeline.schema.fields import SEMANTICS
from pipeline.checkouts import ROOT
from pipeline.test_schema import GOOD

WORDS = {"name": "words", "type": "string", "example": "two words"}
LIST = {"semantics": "choiceGroup"}
# Properties of our own that are explained elsewhere: in words at each field and table.
KNOWN = {"name", "type", "title", "description", "example", "evidence", "unit", "constraints",
         "categories", "group", "kind", "grain", "label", "fields", "primaryKey", "foreignKeys",
         "formula"}  # fmt: skip


def schema(
    level: dict[str, Any], words: dict[str, Any] | None = None, **table: Any
) -> dict[str, Any]:
    """Return a schema with these properties of two fields, and of the table."""
    found = copy.deepcopy(GOOD)
    found["fields"][1].update(level)
    found["fields"].append({**found["fields"][4], **WORDS, "constraints": {}, **(words or {})})
    return {**found, **table}


@pytest.mark.parametrize(
    "found",
    [
        schema({"readFrom": "words", "printedAs": {"low": ["small"]}, "namedIn": "words"}),
        schema({"sharedByGroup": True}, LIST),
        schema({"semantics": "hedge"}, {"name": "span_id"}),
        schema({}, {"semantics": "sourceName"}),
        schema({"followsSection": True}, {"name": "span_id"}),
        schema({}, polymorphicKey={"table": "level", "record": "words"}),
        schema({}, keyTemplate="{level}-{words|level:slug}"),
    ],
)
def test_a_declared_property_in_its_form_is_accepted(found: dict[str, Any]) -> None:
    assert parse_schema(found).columns[1] == "level"


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (schema({}, {"readFrom": "level"}), "field 'words': readFrom is for a field with an enum"),
        (schema({"followsSection": False}), "followsSection is true, or left out"),
        (schema({"sharedByGroup": False}, LIST), "sharedByGroup is true, or left out"),
        (schema({"printedAs": {}}), "`object` of length >= 1 - at `$.printedAs`"),
        (schema({"readFrom": None}), "`str`, got `null` - at `$.readFrom`"),
        (schema({}, polymorphicKey=None), "`object`, got `null` - at `$.polymorphicKey`"),
        (schema({}, keyTemplate=None), "`str`, got `null` - at `$.keyTemplate`"),
        (schema({"followsSection": "yes"}), "`bool`, got `str` - at `$.followsSection`"),
        (schema({"sharedByGroup": 1}), "`bool`, got `int` - at `$.sharedByGroup`"),
        (schema({"semantics": "hedges"}), "semantics is 'hedges', not one of hedge, choiceGroup"),
        (schema({"semantics": "generic"}), "semantics generic is for a field of type boolean"),
        (schema({"semantics": "position"}), "semantics is 'position', not one of hedge, choiceGr"),
        (schema({"semantics": "hedge"}, {"semantics": "hedge"}), "2 columns have the semantics"),
        (schema({"printedAs": ["small"]}), "`object`, got `array` - at `$.printedAs`"),
        (schema({"printedAs": {"low": []}}), "`array` of length >= 1 - at `$.printedAs[...]`"),
        (schema({"printedAs": {"low": [[]]}}), "`str`, got `array` - at `$.printedAs[...][0]`"),
        (schema({"printedAs": {"middle": ["so-so"]}}), "must be about values of enum"),
        (schema({"sharedByGroup": True}), "needs a field with the semantics choiceGroup"),
        (schema({"followsSection": True}), "field 'level': followsSection needs a field span_id"),
        (schema({}, {"namedIn": "level"}), "'words': namedIn is for a field that refers to"),
        *(
            (schema({key: column}), f"field 'level': {key} names no other field: {column!r}")
            for key in ("readFrom", "namedIn")
            for column in ("nothing", "level")
        ),
        (schema({"readFrom": ["words"]}), "`str`, got `array` - at `$.readFrom`"),
        (schema({}, polymorphicKey={"table": "level"}), "field `record` - at `$.polymorphicKey`"),
        (
            schema({}, polymorphicKey={"table": "level", "record": "x"}),
            "polymorphicKey names the unknown field 'x'",
        ),
        (schema({}, polymorphicKey="level"), "`object`, got `str` - at `$.polymorphicKey`"),
        (schema({}, keyTemplate="level"), "matching regex"),
        (schema({}, keyTemplate=5), "`str`, got `int` - at `$.keyTemplate`"),
        (schema({}, keyTemplate="{levels}"), "keyTemplate names the unknown field 'levels'"),
        (schema({}, keyTemplate="{level:upper}"), "keyTemplate has the unknown form 'upper'"),
    ],
)
def test_all_else_is_refused(found: dict[str, Any], message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        parse_schema(found)
    assert message in str(caught.value)


def test_curators_find_each_property_explained() -> None:
    page = (ROOT / "docs" / "curation.md").read_text("utf-8")
    declared = {each.encode_name for kind in (Field, Schema) for each in fields(kind)} - KNOWN
    assert {"keyTemplate", "readFrom"} < declared
    for name in declared:
        assert f"\n| `{name}` |" in page, name
    for name in SEMANTICS:
        assert f"`{name}`" in page
