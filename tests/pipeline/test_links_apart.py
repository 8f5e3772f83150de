"""Links count in no figure that is told of the source: they fill columns of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mlops_role_data.pipeline.derive.tables import derive
from mlops_role_data.pipeline.document.coverage import measure
from pipeline.checkouts import ROOT, Checkout

LINKS = ("taxonomies", "taxonomy_links", "onet_technology", "onet_titles")
LINKED = {"skill_profile", "role_profile"}
"""The derived tables with columns for what a role or skill is linked to."""


@pytest.fixture
def without_links(tmp_path: Path) -> Checkout:
    """Give a copy of what this repository is built from, as if nothing had been linked."""
    checkout = Checkout.copy(tmp_path / "unlinked")
    for name in LINKS:
        checkout.write(name, [])
    return checkout


def test_all_tables_of_links_are_of_that_kind_and_group(project_copy: Checkout) -> None:
    schemas = project_copy.schemas()
    linking = {"link", "links"}
    found = {name for name, each in schemas.items() if {each["kind"], each["group"]} & linking}
    assert found == set(LINKS)
    assert all({schemas[name]["kind"], schemas[name]["group"]} == linking for name in LINKS)


def test_taxonomies_are_named_as_sources_with_the_credit_that_they_ask_for(
    project_copy: Checkout,
) -> None:
    descriptor = json.loads((project_copy.root / "datapackage.json").read_text("utf-8"))
    told = (
        (each.get("version"), each.get("licence"), each.get("credit"))
        for each in descriptor["sources"]
    )
    named = {each for each in told if None not in each}
    rows = project_copy.rows("taxonomies")
    assert named == {(row["version"], row["licence"], row["credit"]) for row in rows}
    for page in ("README.md", "docs/datasheet.md", "docs/attribution.md", "docs/links.md"):
        words = " ".join((ROOT / page).read_text("utf-8").replace(">", " ").split())
        assert all(row["credit"] in words for row in rows), page


def test_no_table_of_links_cites_the_source(project_copy: Checkout) -> None:
    proved = {"figure", "verbatim", "name", "ledger"}
    for name in LINKS:
        schema = project_copy.schema(name)
        assert not proved & {field["evidence"] for field in schema["fields"]}
        referred = {key["reference"]["resource"] for key in schema.get("foreignKeys", [])}
        assert referred <= {"taxonomies", "roles", "skills"}


def test_derived_tables_differ_only_in_the_columns_of_links_without_them(
    project_copy: Checkout, without_links: Checkout
) -> None:
    found, bare = derive(project_copy.dataset()), derive(without_links.dataset())
    assert set(found) == set(bare)
    for name, table in found.items():
        linked = [column for column in table.column_names if column.startswith(("esco_", "onet_"))]
        linked += [column for column in table.column_names if column == "is_hot_technology"]
        assert bool(linked) == (name in LINKED), name
        assert table.drop_columns(linked).equals(bare[name].drop_columns(linked)), name
        for column in linked:
            assert table.column(column).null_count < len(table), column
            assert bare[name].column(column).null_count == len(table), column
    assert not set(LINKS) & set(found["fact_cards"].column("table_name").to_pylist())


def test_the_coverage_of_the_source_is_the_same_without_links(
    project_copy: Checkout, without_links: Checkout, real_document: Path
) -> None:
    found = measure(project_copy.dataset(), [real_document])[0]
    assert found == measure(without_links.dataset(), [real_document])[0]
