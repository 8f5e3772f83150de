"""Versions, dates and counts in the documents are those of the data: none has gone stale."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest
import yaml
from synthetic import ROOT

import mlops_role_data as mrd
from mlops_role_data._find.citation import Author, Citation, citation
from mlops_role_data.pipeline.publish.checkout_files import generated_files, zenodo

SOURCE: dict[str, Any] = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
VERSION: str = SOURCE["version"]
DATE: str = SOURCE["created"][:10]

# Generated, measured at a stated time, or a history; what they say is held by other tests.
_NOT_PROSE = {"data-dictionary.md", "mutation-score.md", "performance.md", "CHANGELOG.md"}
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if path.name not in _NOT_PROSE
}
# Every way in which a page names the release that it was written for.
_NAMED = re.compile(
    r"(?:mlops-role-data(?:==|@v?)|rev: v|\(Version |role data, version |role_data-)(\d+\.\d+\.\d+)"
)
_COUNTED = re.compile(
    r"\b(\d[\d,]*) (?:of its )?(?:curated |derived |published |fact )?"
    r"(tables|spans|sections|headings|caveats|tensions|skills|mentions|roles)\b"
)


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md"])
def test_these_pages_name_the_release(page: str) -> None:
    assert _NAMED.search(PAGES[page])


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_page_names_no_other_release(page: str) -> None:
    assert set(_NAMED.findall(PAGES[page])) <= {VERSION}


@pytest.mark.parametrize(
    "text",
    [
        "rev: v9.8.7", "pip install mlops-role-data==9.8.7", "OWNER/mlops-role-data@v9.8.7",
        "MLOps role data (Version 9.8.7)", "MLOps role data, version 9.8.7.",
    ],
)  # fmt: skip
def test_a_stale_version_would_be_found(text: str) -> None:
    assert _NAMED.findall(text) == ["9.8.7"]


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "images").glob("*.svg")), ids=str)
def test_a_chart_names_the_release(path: Any) -> None:
    assert set(_NAMED.findall(path.read_text("utf-8"))) == {VERSION}


def test_every_record_names_the_same_release() -> None:
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    deposit = json.loads((ROOT / ".zenodo.json").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    published = json.loads((ROOT / "build" / "datapackage.json").read_text("utf-8"))
    found = [cff["version"], deposit["version"], project["version"], published["version"]]
    assert found == [VERSION] * len(found)
    found = [cff["date-released"], deposit["publication_date"], published["created"][:10]]
    assert found == [DATE] * len(found)


def test_the_changelog_dates_the_release_as_the_record_does() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    releases = re.findall(
        r"^## \[?(\d+\.\d+\.\d+)\]?.*?(\d{4}-\d{2}-\d{2})?\s*$", text, re.MULTILINE
    )
    assert dict(releases).get(VERSION, DATE) == DATE
    # Before a release is cut, what it will hold stands under this heading.
    assert VERSION in dict(releases) or re.search("^## .?Unreleased", text, re.MULTILINE)


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[int]]:
    monkeypatch.delenv("MLOPS_ROLE_DATA_DIR", raising=False)
    catalogue = mrd.tables(all=True)
    rows = dict(zip(catalogue["name"], catalogue["rows"], strict=True))
    derived = int((catalogue["kind"] == "derived").sum())
    roles = mrd.load("spans")["role"].value_counts()
    kinds = mrd.load("caveats")["kind"].value_counts()
    return {
        "tables": {len(rows), len(rows) - derived, derived},
        "spans": {rows["spans"], int(roles["fact"])},
        "sections": {rows["sections"]},
        "headings": {rows["sections"]},
        "caveats": {rows["caveats"]},
        "tensions": {int(kinds["tension"])},
        "skills": {rows["skills"]},
        "mentions": {rows["skill_mentions"]},
        "roles": {rows["roles"]},
    }


def _prose(text: str) -> str:
    """Leave out blocks, whose output is tested where they run."""
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_count_in_prose_is_that_of_the_data(page: str, counts: dict[str, set[int]]) -> None:
    for number, noun in _COUNTED.findall(_prose(PAGES[page])):
        assert int(number.replace(",", "")) in counts[noun], f"{number} {noun}"


def test_counts_are_told_from_other_numbers() -> None:
    text = "59 tables, 1,299 caveats, 3 days\n```text\n16 caveats\n```\n"
    assert _COUNTED.findall(_prose(text)) == [("59", "tables"), ("1,299", "caveats")]


def test_attribution_is_worded_alike_wherever_it_stands() -> None:
    creator = SOURCE["contributors"][0]["title"]
    words = f"{SOURCE['title']}, by the {creator}, licensed under CC BY 4.0"
    for name in ("README.md", "LICENSE-DATA", "docs/attribution.md"):
        text = re.sub(r"[\s>]+", " ", (ROOT / name).read_text("utf-8"))
        assert words in text, name


def test_the_text_of_the_data_licence_is_whole() -> None:
    text = (ROOT / "LICENSE-DATA").read_text("utf-8")
    assert SOURCE["licenses"][0]["path"] in text
    assert "\nAttribution 4.0 International\n" in text
    assert text.endswith("Creative Commons may be contacted at creativecommons.org.\n")


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text("utf-8"))
    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))


class TestZenodo:
    def test_it_is_current(self) -> None:
        path = ROOT / ".zenodo.json"
        found = generated_files(ROOT, {**SOURCE, "resources": [], "rules": {}})[path]
        assert path.read_text("utf-8") == found, "run `mlops-role-data build`"

    def test_it_has_what_a_deposit_needs_and_no_doi(self) -> None:
        found = json.loads(zenodo(citation(SOURCE)))
        assert found["upload_type"] == "dataset"
        assert found["creators"] == [{"name": each["title"]} for each in SOURCE["contributors"]]
        assert all(found[name] for name in ("title", "description", "license", "keywords"))
        assert "doi" not in found

    def test_a_person_is_named_family_first(self) -> None:
        record = Citation("k", "T", "1.0.0", (Author("Ada Lovelace", "Lovelace", "Ada"),))
        assert json.loads(zenodo(record))["creators"] == [{"name": "Lovelace, Ada"}]
