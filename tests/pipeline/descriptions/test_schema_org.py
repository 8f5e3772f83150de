from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import rdflib
from rdflib.namespace import RDF, SDO

from mlops_role_data.pipeline.publish.metadata.schema_org import schema_org

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


@pytest.fixture(scope="module")
def graph(published: Path, release: dict[str, Any]) -> rdflib.Graph:
    """Parse the description as if it lay in docs/metadata/, next to build/."""
    here = published.parent / "docs" / "metadata" / "schema-org.jsonld"
    text = json.dumps(schema_org(release, "../../build"))
    return rdflib.Graph().parse(data=text, format="json-ld", publicID=here.as_uri())


@pytest.fixture(scope="module")
def dataset(graph: rdflib.Graph) -> Any:
    return graph.value(predicate=RDF.type, object=SDO.Dataset)


@pytest.mark.parametrize("name", ["name", "description", "license", "creator", "version"])
def test_what_search_engines_ask_for_is_there(graph: rdflib.Graph, dataset: Any, name: str) -> None:
    assert list(graph.objects(dataset, SDO[name]))


def test_it_says_what_the_descriptor_says(
    graph: rdflib.Graph, dataset: Any, release: dict[str, Any]
) -> None:
    text = str(graph.value(dataset, SDO.description))
    assert text == release["description"]
    assert 50 <= len(text) <= 5000
    assert str(graph.value(dataset, SDO.version)) == release["version"]
    assert str(graph.value(dataset, SDO.datePublished)) == release["created"][:10]
    assert {str(each) for each in graph.objects(dataset, SDO.keywords)} == set(release["keywords"])
    assert graph.value(dataset, SDO.isAccessibleForFree) == rdflib.Literal(True)


def test_every_download_leads_to_its_file(
    graph: rdflib.Graph, dataset: Any, published: Path
) -> None:
    found = set()
    for download in graph.objects(dataset, SDO.distribution):
        # A literal to schema.org, so that it is taken from the description's own place by hand.
        address = str(graph.value(download, SDO.contentUrl))
        path = published.parent / "docs" / "metadata" / urlsplit(address).path
        digest = hashlib.sha256(path.resolve(strict=False).read_bytes()).hexdigest()
        assert str(graph.value(download, SDO.sha256)) == digest
        found.add(path.name)
    assert found == {path.name for path in published.glob("*.parquet")}


def test_every_column_with_a_unit_is_measured(
    graph: rdflib.Graph, dataset: Any, release: dict[str, Any]
) -> None:
    expected = {
        (f"{each['name']}.{field['name']}", field["unit"])
        for each in release["resources"]
        for field in each["schema"]["fields"]
        if "unit" in field
    }
    found = {
        (str(graph.value(each, SDO.name)), str(graph.value(each, SDO.unitText)))
        for each in graph.objects(dataset, SDO.variableMeasured)
    }
    assert found == expected
    assert ("pay_figures.amount_min", "currency unit") in found
