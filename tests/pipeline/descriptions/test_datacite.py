from __future__ import annotations

from typing import Any

import pytest
from datacite import schema45

from mlops_role_data.pipeline.publish.metadata.datacite import datacite

Json = dict[str, Any]


def faults(document: Json) -> list[str]:
    return [error.message for error in schema45.validator.iter_errors(document)]


def test_it_is_valid_and_names_no_doi(release: Json) -> None:
    described = datacite(release)
    assert faults(described) == []
    assert "doi" not in described
    assert described["version"] == release["version"]
    assert described["publicationYear"] == release["created"][:4]


@pytest.mark.parametrize("name", ["titles", "creators", "publisher", "publicationYear", "types"])
def test_the_validator_misses_what_is_not_there(release: Json, name: str) -> None:
    described = datacite(release)
    del described[name]
    assert faults(described) == [f"{name!r} is a required property"]


def test_a_minted_doi_is_told(release: Json) -> None:
    described = datacite({**release, "id": "https://doi.org/10.5555/minted"})
    assert described["doi"] == "10.5555/minted"
    assert faults(described) == []
    assert "10.5555/minted" in schema45.tostring(described)


def test_people_have_two_names(release: Json) -> None:
    person = {"title": "Ada Lovelace", "familyName": "Lovelace", "givenName": "Ada"}
    described = datacite({**release, "contributors": [person]})
    assert described["creators"] == [
        {
            "name": "Lovelace, Ada",
            "nameType": "Personal",
            "givenName": "Ada",
            "familyName": "Lovelace",
        }
    ]
    assert described["publisher"]["name"] == "Lovelace, Ada"
    assert faults(described) == []


def test_the_licence_is_the_descriptors(release: Json) -> None:
    (licence,) = release["licenses"]
    (rights,) = datacite(release)["rightsList"]
    assert (rights["rightsIdentifier"], rights["rightsUri"]) == (licence["name"], licence["path"])
