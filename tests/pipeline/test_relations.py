from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mlops_role_data.errors import SchemaError
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.schema.relations import (
    check_descriptor,
    listing_faults,
    resource_entry,
)
from pipeline.checkouts import ROOT, Checkout

Json = dict[str, Any]


def key(schema: Json, **changes: Any) -> None:
    schema["foreignKeys"][0]["reference"].update(changes)


def set_kind(schema: Json) -> None:
    schema["kind"] = "fact"


def set_evidence(schema: Json) -> None:
    schema["fields"][0]["evidence"] = "name"


def set_alias(schema: Json) -> None:
    schema["aliasOf"] = "markets"


def reworded(schema: Json) -> None:
    schema["fields"][1]["title"] = "Another title"


def optional_span(schema: Json) -> None:
    del schema["fields"][-1]["constraints"]["required"]


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        ("market_growth", lambda s: key(s, resource="rolez"), "'rolez', which has no schema"),
        ("market_growth", lambda s: key(s, fields=["nothing"]), "nothing, which does not exist"),
        (
            "market_growth",
            lambda s: key(s, resource="sections", fields=["level"]),
            "market_id is of another type than sections.level",
        ),
        (
            "market_growth",
            lambda s: key(s, resource="skill_profile", fields=["skill_id"]),
            "refers to skill_profile, which is derived",
        ),
        ("roles", set_kind, "a fact table has a required column span_id"),
        ("market_growth", optional_span, "a fact table has a required column span_id"),
        ("roles", set_evidence, "role_id is proved by a name"),
        ("roles", lambda s: s.update(group="misc"), "group is 'misc', not one of start_here, "),
        ("roles", reworded, "name has another title than in"),
        ("roles", set_alias, "an alias table of markets must refer to it"),
    ],
)
def test_schemas_that_do_not_fit_each_other_are_refused(
    checkout: Checkout, table: str, change: Callable[[Json], None], words: str
) -> None:
    schema = checkout.schema(table)
    change(schema)
    checkout.write_schema(schema)
    with pytest.raises(SchemaError, match="do not fit each other") as caught:
        open_project(checkout.root)
    assert f"{table}: " in str(caught.value)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "descriptor",
    [
        [],
        {},
        {"name": "a", "title": "b", "description": "c", "resources": []},
        {"name": "a", "title": "b", "description": "c", "version": 1, "resources": []},
        {"name": "", "title": "b", "description": "c", "version": "1", "resources": []},
        {"name": "a", "title": "b", "description": "c", "version": "1"},
        {"name": "a", "title": "b", "description": "c", "version": "1", "resources": ["x"]},
    ],
)
def test_a_descriptor_that_lacks_something_is_refused(descriptor: object) -> None:
    with pytest.raises(SchemaError, match=r"datapackage\.json"):
        check_descriptor(descriptor)


CURATED = open_project(ROOT).curated
FIRST = f"raw/{next(iter(CURATED))}.csv"


def listing(**changes: Any) -> list[Json]:
    """List every curated table as due, but for changes in the first."""
    first, *others = [resource_entry(name) for name in CURATED]
    return [first | changes, *others]


def test_the_listing_that_is_due_has_no_fault() -> None:
    assert list(listing_faults(listing(), CURATED)) == []


@pytest.mark.parametrize(
    ("resources", "words"),
    [
        (listing()[1:], f"does not list {FIRST}"),
        ([*listing(), resource_entry("x")], "lists raw/x.csv, which has no schema"),
        ([*listing(), listing()[0]], "more than once"),
        (listing(schema="schemas/roles.json"), f"the schema of {FIRST} is"),
        (listing(name="stages"), f"the name of {FIRST} is 'stages'"),
        (listing(dialect={}), f"the dialect of {FIRST} is {{}}"),
        (listing(path="elsewhere.csv"), f"does not list {FIRST}"),
    ],
)
def test_a_listing_at_fault_is_named(resources: list[Json], words: str) -> None:
    assert any(words in fault for _, fault in listing_faults(resources, CURATED))
