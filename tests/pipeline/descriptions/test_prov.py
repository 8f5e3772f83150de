from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
import rdflib

from mlops_role_data.pipeline.publish.metadata.prov import prov
from pipeline.checkouts import ROOT, Checkout

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
HERE = "file:///checkout/docs/metadata/prov.jsonld"
TABLES = {
    path.stem: json.loads(path.read_text("utf-8")) for path in (ROOT / "schemas").glob("*.json")
}
ORIGIN = """
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>
SELECT ?raw ?sha256 WHERE {{
    <file:///checkout/build/{table}.parquet> prov:wasDerivedFrom ?raw ;
        prov:wasGeneratedBy ?build .
    ?build prov:used ?raw .
    ?raw schema:sha256 ?sha256 .
}}
"""
DOCUMENT = """
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>
SELECT DISTINCT ?sha256 WHERE {{
    <file:///checkout/build/{table}.parquet> prov:wasDerivedFrom/prov:hadPrimarySource ?document .
    ?document schema:sha256 ?sha256 .
}}
"""
SOFTWARE = """
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>
SELECT ?name ?version WHERE {
    <file:///checkout/build/roles.parquet> prov:wasGeneratedBy/prov:wasAssociatedWith ?software .
    ?software a prov:SoftwareAgent ; schema:name ?name ; schema:version ?version .
}
"""


@pytest.fixture(scope="module")
def graph(release: dict[str, Any]) -> rdflib.Graph:
    text = json.dumps(prov(release, ROOT, "../..", "build"))
    return rdflib.Graph().parse(data=text, format="json-ld", publicID=HERE)


def ask(graph: rdflib.Graph, query: str) -> set[tuple[str, ...]]:
    return {tuple(map(str, row)) for row in graph.query(query) if isinstance(row, tuple)}


@pytest.mark.parametrize("table", [name for name in TABLES if TABLES[name]["kind"] != "derived"])
def test_a_curated_table_comes_from_its_raw_file(graph: rdflib.Graph, table: str) -> None:
    content = (ROOT / "raw" / f"{table}.csv").read_bytes()
    due = (f"file:///checkout/raw/{table}.csv", hashlib.sha256(content).hexdigest())
    assert ask(graph, ORIGIN.format(table=table)) == {due}


def test_a_derived_table_comes_from_those_that_it_is_computed_from(
    graph: rdflib.Graph, release: dict[str, Any]
) -> None:
    for resource in release["resources"]:
        if resource["schema"]["kind"] == "derived":
            found = ask(graph, ORIGIN.format(table=resource["name"]))
            assert {raw.rpartition("/")[2].removesuffix(".csv") for raw, _ in found} == set(
                resource["derived_from"]
            )


def test_facts_lead_to_the_document(graph: rdflib.Graph) -> None:
    lines = (ROOT / "raw" / "documents.csv").read_text("utf-8").splitlines()
    due = {(line.rpartition(",")[2],) for line in lines[1:]}
    assert ask(graph, DOCUMENT.format(table="compensation")) == due
    # The name of a stage is a curator's choice, and cites no span.
    assert ask(graph, DOCUMENT.format(table="career_stages")) == set()


def test_the_software_is_named_with_its_version(
    graph: rdflib.Graph, release: dict[str, Any]
) -> None:
    assert ask(graph, SOFTWARE) == {(release["name"], release["version"])}


def test_the_hashes_of_the_published_files_are_told(
    graph: rdflib.Graph, release: dict[str, Any]
) -> None:
    schema = rdflib.Namespace("https://schema.org/")
    for resource in release["resources"]:
        file = rdflib.URIRef(f"file:///checkout/build/{resource['path']}")
        assert f"sha256:{graph.value(file, schema.sha256)}" == resource["hash"]
        assert str(graph.value(file, schema.identifier)) == resource["content_hash"]


def test_whatever_is_used_is_described(graph: rdflib.Graph) -> None:
    named = rdflib.Namespace("http://www.w3.org/ns/prov#")
    used = set(graph.objects(None, named.used))
    described = set(graph.subjects(rdflib.RDF.type, named.Entity))
    assert rdflib.URIRef("file:///checkout/schemas/roles.json") in used
    assert used <= described


def test_a_raw_file_that_changes_has_another_hash(
    project_copy: Checkout, release: dict[str, Any]
) -> None:
    before = prov(release, project_copy.root, "../..", "build")
    path = project_copy.path("roles")
    path.write_bytes(path.read_bytes() + b"x,Another,focal\n")
    after = prov(release, project_copy.root, "../..", "build")
    differing = [
        old["@id"] for old, new in zip(before["@graph"], after["@graph"], strict=True) if old != new
    ]
    assert differing == ["../../raw/roles.csv"]
