"""What mlcroissant makes of the Croissant description. It takes 200 MB to install."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mlops_role_data._release.content_hash import content_hash
from pipeline.checkouts import ROOT

mlcroissant = pytest.importorskip(
    "mlcroissant", reason="mlcroissant is not installed: `nox -s tests -- -m exhaustive` runs these"
)
# Warnings of their own: of rdflib, and of mlcroissant with pandas 3.1.
pytestmark = [
    pytest.mark.exhaustive,
    *(
        pytest.mark.filterwarnings(f"ignore:{words}:DeprecationWarning")
        for words in ("ConjunctiveGraph is deprecated", "The inplace keyword")
    ),
]
TABLES = sorted(path.stem for path in (ROOT / "schemas").glob("*.json"))


@pytest.fixture(scope="module")
def read(published: Path) -> Any:
    return mlcroissant.Dataset(jsonld=str(published / "croissant.json"))


def test_it_finds_nothing_to_complain_of(published: Path, caplog: pytest.LogCaptureFixture) -> None:
    found = mlcroissant.Dataset(jsonld=str(published / "croissant.json"))
    assert caplog.records == []
    issues = found.metadata.ctx.issues
    assert (issues.errors, issues.warnings) == (set(), set())
    assert found.metadata.ctx.is_v1_1()


@pytest.mark.parametrize("name", TABLES)
def test_it_reads_the_records(read: Any, release: dict[str, Any], name: str) -> None:
    (resource,) = (each for each in release["resources"] if each["name"] == name)
    rows = [
        {
            column.partition("/")[2]: cell.decode() if isinstance(cell, bytes) else cell
            for column, cell in row.items()
        }
        for row in read.records(name)
    ]
    schema = resource["schema"]
    columns = [(field["name"], field["type"]) for field in schema["fields"]]
    assert content_hash(columns, schema["primaryKey"], rows) == resource["content_hash"]
