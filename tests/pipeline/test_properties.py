"""The properties by which schemas declare what is special about a column or a key."""

from __future__ import annotations

from typing import Any

import pytest

from mlops_role_data.pipeline.schema.properties import (
    FIELD_PROPERTIES,
    SEMANTICS,
    TABLE_PROPERTIES,
    column_faults,
    declared_faults,
    table_faults,
)
from pipeline.checkouts import ROOT

LIST = {"name": "level", "type": "string", "constraints": {"enum": ["low", "high"]}}


@pytest.mark.parametrize(
    "declared",
    [
        {"readFrom": "words", "printedAs": {"low": ["small"]}},
        {"followsSection": True, "sharedByGroup": True},
        {"semantics": "hedge"},
    ],
)
def test_a_declared_property_in_its_form_is_accepted(declared: dict[str, Any]) -> None:
    assert list(declared_faults({**LIST, **declared})) == []


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ({"name": "usd", "type": "integer", "readFrom": "words"}, "readFrom is for a field"),
        ({**LIST, "followsSection": False}, "followsSection is true, or left out"),
        ({**LIST, "sharedByGroup": "yes"}, "sharedByGroup is true, or left out"),
        ({**LIST, "semantics": "hedges"}, "semantics is 'hedges', not one of position, hedge"),
        ({**LIST, "semantics": "position"}, "semantics position is for a field of type integer"),
        ({**LIST, "printedAs": ["small"]}, "printedAs must be an object"),
        ({**LIST, "printedAs": {}}, "printedAs must be an object"),
        ({**LIST, "printedAs": {"low": []}}, "printedAs must be an object"),
        ({**LIST, "printedAs": {"low": [[]]}}, "printedAs must be an object"),
        ({**LIST, "printedAs": {"middle": ["so-so"]}}, "must be about values of enum"),
    ],
)
def test_all_else_is_refused(field: dict[str, Any], words: str) -> None:
    assert any(words in fault for fault in declared_faults(field))


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"polymorphicKey": {"table": "kind", "record": "name"}}, None),
        ({"polymorphicKey": {"table": "kind"}}, "polymorphicKey names two fields"),
        ({"polymorphicKey": {"table": "kind", "record": "x"}}, "polymorphicKey names two fields"),
        ({"polymorphicKey": "kind"}, "polymorphicKey names two fields"),
        ({"keyTemplate": "{kind}-{name|kind:slug}"}, None),
        ({"keyTemplate": "kind"}, "keyTemplate must be a text with placeholders"),
        ({"keyTemplate": 5}, "keyTemplate must be a text with placeholders"),
        ({"keyTemplate": "{kinds}"}, "keyTemplate names the unknown field 'kinds'"),
        ({"keyTemplate": "{kind:upper}"}, "keyTemplate has the unknown form 'upper'"),
    ],
)
def test_keys_name_columns_of_the_table(schema: dict[str, Any], words: str | None) -> None:
    found = list(table_faults(schema, ["kind", "name"]))
    assert found == [] if words is None else any(words in fault for fault in found)


def test_semantics_are_those_of_one_column() -> None:
    fields = [{"name": name, "semantics": "hedge"} for name in ("one", "two")]
    assert list(column_faults(fields)) == ["2 columns have the semantics hedge"]


def test_what_a_group_shares_needs_a_group() -> None:
    fields: list[dict[str, Any]] = [{**LIST, "sharedByGroup": True}]
    (fault,) = column_faults(fields)
    assert "needs a field with the semantics choiceGroup" in fault
    assert list(column_faults([*fields, {"name": "list", "semantics": "choiceGroup"}])) == []


@pytest.mark.parametrize("key", ["readFrom", "namedIn"])
@pytest.mark.parametrize("column", ["nothing", "level", ["words"], None])
def test_the_other_column_must_be_there(key: str, column: object) -> None:
    fields: list[dict[str, Any]] = [{**LIST, key: column}, {"name": "words"}]
    assert list(column_faults(fields)) == [f"field 'level': {key} names no other field: {column!r}"]
    fields[0][key] = "words"
    assert list(column_faults(fields)) == []


def test_what_follows_the_section_has_a_place() -> None:
    assert list(column_faults([{**LIST, "followsSection": True}])) == [
        "field 'level': followsSection needs a field span_id"
    ]


def test_curators_find_each_property_explained() -> None:
    page = (ROOT / "docs" / "curation.md").read_text("utf-8")
    for name in (*FIELD_PROPERTIES, *TABLE_PROPERTIES):
        assert f"\n| `{name}` |" in page
    for name in SEMANTICS:
        assert f"`{name}`" in page
