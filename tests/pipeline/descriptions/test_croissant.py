from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mlops_role_data.pipeline.publish.metadata.croissant import croissant
from pipeline.checkouts import ROOT

TABLES = sorted(path.stem for path in (ROOT / "schemas").glob("*.json"))
Json = dict[str, Any]


@pytest.fixture(scope="module")
def described(release: Json) -> Json:
    return croissant(release)


def nodes(value: object) -> Iterator[Json]:
    """Return every object in a JSON document."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from nodes(each)


def record_set(described: Json, name: str) -> Json:
    (found,) = (each for each in described["recordSet"] if each["@id"] == name)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_a_field_of_a_file(described: Json, release: Json, name: str) -> None:
    (resource,) = (each for each in release["resources"] if each["name"] == name)
    (file,) = (each for each in described["distribution"] if each["@id"] == resource["path"])
    assert f"sha256:{file['sha256']}" == resource["hash"]
    assert file["contentSize"] == f"{resource['size_bytes']} B"
    fields = record_set(described, name)["field"]
    assert [field["source"]["extract"]["column"] for field in fields] == [
        field["name"] for field in resource["schema"]["fields"]
    ]
    assert {field["source"]["fileObject"]["@id"] for field in fields} == {file["contentUrl"]}


def test_whatever_is_referred_to_is_there(described: Json) -> None:
    ids = [each["@id"] for each in nodes(described) if {"@id", "@type"} <= each.keys()]
    # The context, too, has objects with an @id alone.
    body = {key: value for key, value in described.items() if key != "@context"}
    used = {each["@id"] for each in nodes(body) if each.keys() == {"@id"}}
    assert len(ids) == len(set(ids))
    assert used <= set(ids)


def test_a_foreign_key_is_a_reference_to_a_column(described: Json, release: Json) -> None:
    expected = {
        (f"{each['name']}/{key['fields'][0]}", key["reference"]["resource"] or each["name"])
        for each in release["resources"]
        for key in each["schema"].get("foreignKeys", ())
    }
    found = {
        (field["@id"], field["references"]["fileObject"]["@id"].removesuffix(".parquet"))
        for name in TABLES
        for field in record_set(described, name)["field"]
        if "fileObject" in field.get("references", ())
    }
    assert found == expected


def test_a_unit_is_an_annotation(described: Json) -> None:
    fields = {each["name"]: each for each in record_set(described, "pay_figures")["field"]}
    assert fields["amount_min"]["annotation"]["value"] == "currency unit"
    assert "annotation" not in fields["role_id"]


def test_values_to_choose_from_are_an_enumeration(described: Json) -> None:
    fields = {each["name"]: each for each in record_set(described, "caveats")["field"]}
    target = fields["kind"]["references"]["field"]["@id"]
    values = record_set(described, target.removesuffix("/name"))
    assert values["dataType"] == "sc:Enumeration"
    assert [each[target] for each in values["data"]] == [
        *("source_limit", "hedge", "silence", "tension", "variation", "reading")
    ]


def test_an_address_is_told_once_there_is_one(described: Json, release: Json) -> None:
    assert "url" not in described
    assert "identifier" not in described
    described_again = croissant(
        {**release, "homepage": "https://example.org/", "id": "https://doi.org/10.1/x"}
    )
    assert described_again["url"] == "https://example.org/"
    assert described_again["identifier"] == "https://doi.org/10.1/x"
