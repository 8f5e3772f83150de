"""The form of the properties that tie a column to another one."""

from __future__ import annotations

from typing import Any

import pytest

from mlops_role_data.pipeline.schema.properties import TIES, column_faults, tie_faults
from pipeline.checkouts import ROOT

LIST = {"name": "level", "type": "string", "constraints": {"enum": ["low", "high"]}}
GIVEN = {"reference": "role_id", "field": "kind", "allows": {"a": ["low"], "b": ["low", "high"]}}


@pytest.mark.parametrize(
    "ties",
    [
        {"readFrom": "words", "printedAs": {"low": ["small"]}},
        {"followsSection": True},
        {"given": GIVEN},
    ],
)
def test_what_is_said_in_its_form_is_accepted(ties: dict[str, Any]) -> None:
    assert list(tie_faults({**LIST, **ties})) == []


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ({"name": "usd", "type": "integer", "readFrom": "words"}, "readFrom is for a field"),
        ({"name": "usd", "constraints": 5, "given": GIVEN}, "given is for a field with an enum"),
        ({**LIST, "followsSection": False}, "followsSection is true, or left out"),
        ({**LIST, "tellsOf": "words"}, "tellsOf is for a field that is true or false"),
        ({**LIST, "printedAs": ["small"]}, "printedAs must be an object"),
        ({**LIST, "printedAs": {}}, "printedAs must be an object"),
        ({**LIST, "printedAs": {"low": []}}, "printedAs must be an object"),
        ({**LIST, "printedAs": {"low": [[]]}}, "printedAs must be an object"),
        ({**LIST, "printedAs": {"middle": ["so-so"]}}, "must be about values of enum"),
        ({**LIST, "given": {"reference": "role_id"}}, "given has exactly"),
        ({**LIST, "given": {**GIVEN, "allows": {"a": ["middle"]}}}, "allows must be an object"),
    ],
)
def test_all_else_is_refused(field: dict[str, Any], words: str) -> None:
    assert any(words in fault for fault in tie_faults(field))


@pytest.mark.parametrize("key", ["readFrom", "namedIn", "tellsOf"])
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
    assert [tie for tie in TIES if f"\n| `{tie}` |" not in page] == []
