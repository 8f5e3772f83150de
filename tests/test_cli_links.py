from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from synthetic import PublishedPackage, field, schema
from taxonomies import (
    AFTER,
    AI,
    BEFORE,
    DEVOPS,
    ESCO_OCCUPATIONS,
    TAXONOMIES,
    link,
    no_match,
    write,
)

from mlops_role_data.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

LINKS = [
    link("devops-engineer", matched_label="devops engineer"),
    link("ai-engineer", external_id=AI, external_label="ICT intelligent systems designer"),
    link("release-manager"),
    no_match("baker", "baker"),
]
SEMANTICS = {
    "match_relation": "relation",
    "external_kind": "conceptKind",
    "external_id": "conceptId",
    "external_label": "conceptLabel",
    "basis": "matchBasis",
    "matched_label": "matchedLabel",
    "match_reason": "matchReason",
    "labels_tried": "labelsTried",
    "labels_rejected": "labelsRejected",
}
TO_TAXONOMY = {
    "fields": ["taxonomy_id"],
    "reference": {"resource": "taxonomies", "fields": ["taxonomy_id"]},
}
SCHEMAS = [
    schema(
        name,
        label,
        [
            field(column, "string", "x")
            | ({"semantics": SEMANTICS[column]} if column in SEMANTICS else {})
            for column in row
        ],
        [key],
        kind="link",
        **more,
    )
    for name, label, key, row, more in (
        ("taxonomies", "version", "taxonomy_id", TAXONOMIES[0], {}),
        (
            "taxonomy_links",
            "external_label",
            "taxonomy_link_id",
            LINKS[0],
            {
                "foreignKeys": [TO_TAXONOMY],
                "polymorphicKey": {"table": "table_name", "record": "record_id"},
            },
        ),
    )
]


@pytest.fixture
def folder(package: PublishedPackage, tmp_path: Path) -> Path:
    """Publish links to ESCO 1.1.1, and give a folder for extracts."""
    rows = {"taxonomies": TAXONOMIES, "taxonomy_links": LINKS}
    resources = [
        package.resource(each, [tuple(row.values()) for row in rows[each["name"]]])
        for each in SCHEMAS
    ]
    package.write({**package.read(), "resources": resources})
    return tmp_path / "extracts"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.cli, ["links", *map(str, arguments)])


def test_links_that_hold_are_told_and_counted(folder: Path) -> None:
    write(folder / "esco-1.1.1-a.csv", ESCO_OCCUPATIONS, BEFORE)
    result = run("--check", folder)
    assert result.exit_code == 0
    header, *rows = (line.split("\t") for line in result.stdout.splitlines())
    assert [row[header.index("status")] for row in rows] == ["holds"] * len(LINKS)
    assert result.stderr == "esco 1.1.1, compared with 1.1.1: 4 holds\n"


def test_drift_is_told_and_the_exit_code_says_so(folder: Path) -> None:
    write(folder / "esco-1.2.0-a.csv", ESCO_OCCUPATIONS, AFTER)
    result = run("--check", folder, "--changed", "--format", "json")
    assert result.exit_code == 1
    rows = json.loads(result.stdout)
    assert [(row["taxonomy_link_id"], row["status"], row["found_id"]) for row in rows] == [
        ("esco-devops-engineer", "moved", DEVOPS),
        ("esco-ai-engineer", "renamed", AI),
    ]
    assert {(row["recorded_version"], row["compared_version"]) for row in rows} == {
        ("1.1.1", "1.2.0")
    }
    assert result.stderr == "esco 1.1.1, compared with 1.2.0: 2 holds, 1 moved, 1 renamed\n"


def test_both_versions_are_told_of_apart(folder: Path) -> None:
    write(folder / "esco-1.1.1-a.csv", ESCO_OCCUPATIONS, BEFORE)
    write(folder / "esco-1.2.0-a.csv", ESCO_OCCUPATIONS, AFTER)
    result = run("--check", folder, "--format", "table")
    assert result.exit_code == 1
    assert "2 of 8 links do not hold" in result.stdout
    assert len(result.stderr.splitlines()) == 2


def test_a_folder_without_extracts_is_an_error(folder: Path) -> None:
    folder.mkdir()
    result = run("--check", folder)
    assert result.exit_code == 1
    assert "holds no extract" in result.stderr


@pytest.mark.parametrize("arguments", [[], ["--check", "nowhere"]])
def test_a_folder_has_to_be_named(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2
