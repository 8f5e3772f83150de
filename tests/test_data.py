"""What the tables must be like, whatever they say: no dead column, no empty or borrowed word."""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pipeline.checkouts import DOCUMENT

import mlops_role_data as mrd
from mlops_role_data.pipeline.segment.matching import runs

ROOT = Path(__file__).parents[1]
SCHEMAS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text("utf-8")) for path in (ROOT / "schemas").glob("*.json")
}
CURATED = sorted(name for name, schema in SCHEMAS.items() if schema["kind"] != "derived")

# Columns with one value throughout, or with none, since there is one document: another one would
# bring others. An entry that no longer applies fails.
ONE_VALUE = {
    ("career_titles", "choice_rule"): "each of its lists is joined by or",
    ("certification_mentions", "is_example"): "it names certificates as examples only",
    ("demand_claims", "role_id"): "it speaks of one role",
    ("education_requirements", "choice_rule"): "each of its lists is joined by or",
    ("figures", "hedge"): "its one figure has no hedge",
    ("figures", "value_max"): "its one figure is open above",
    ("figures", "year"): "its one figure has no year",
    ("figures", "year_qualifier"): "its one figure has no year",
    ("market_sizes", "currency_code"): "it counts in one currency",
    ("pay_changes", "country_code"): "it names no country for its one change",
    ("pay_changes", "year"): "it names no year for its one change",
    ("pay_figures", "currency_code"): "it counts in one currency",
    ("sections", "document_id"): "there is one document",
    ("spans", "document_id"): "there is one document",
    ("spans", "is_joined"): "each of its sentences is cut rightly",
    ("topic_mappings", "mapping_basis"): "it states no such relation itself",
}
FIELDS = [
    pytest.param(schema, field, id=f"{name}.{field['name']}")
    for name, schema in sorted(SCHEMAS.items())
    for field in schema["fields"]
]


@cache
def rows(table: str) -> list[dict[str, str]]:
    with (ROOT / "raw" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("table", CURATED)
def test_no_column_says_the_same_throughout(table: str) -> None:
    found = rows(table)
    assert found
    dead = {
        (table, column)
        for column in found[0]
        if len({row[column] for row in found}) == 1 and (len(found) > 1 or not found[0][column])
    }
    assert dead == {each for each in ONE_VALUE if each[0] == table}


@pytest.mark.parametrize(("schema", "field"), FIELDS)
def test_a_description_says_what_the_name_does_not(
    schema: dict[str, Any], field: dict[str, Any]
) -> None:
    def words(text: str) -> set[str]:
        return {word.rstrip("s") for word in re.findall(r"[a-z]+", text.lower())}

    named = words(f"{field['name']} {field['title']} {schema['name']} {schema['title']}")
    small = {"a", "an", "the", "of", "in", "or", "and", "to", "is", "it", "thi", "that", "for"}
    assert len(words(field["description"]) - named - small) >= 2


def _texts(name: str) -> dict[str, list[str]]:
    frame: Any = mrd.load(name)  # type: ignore[call-overload]
    named = frame.select_dtypes("string").columns.to_list()
    return {name: frame[name].dropna().to_list() for name in named}


@pytest.mark.usefixtures("real_package")
def test_no_published_cell_repeats_the_source() -> None:
    if not DOCUMENT:
        pytest.skip("the source document is not at hand: name it in MLOPS_ROLE_DATA_SOURCE")
    known = runs(Path(DOCUMENT).read_text("utf-8"))
    borrowed = [
        f"{name}.{column}: {text}"
        for name in SCHEMAS
        for column, texts in _texts(name).items()
        for text in texts
        if runs(text) & known
    ]
    assert not borrowed


def test_no_file_of_the_project_repeats_the_source() -> None:
    if not DOCUMENT:
        pytest.skip("the source document is not at hand: name it in MLOPS_ROLE_DATA_SOURCE")
    known = runs(Path(DOCUMENT).read_text("utf-8"))
    written = [
        path
        for pattern in ("*.md", "docs/**/*.md", "raw/*.csv", "schemas/*.json", "src/**/*.py",
                        "tests/**/*.py", "*.json", "*.cff", "benchmarks/*.py")
        for path in ROOT.glob(pattern)
    ]  # fmt: skip
    borrowed = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in written
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if runs(line) & known
    ]
    assert not borrowed
