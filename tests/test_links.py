"""The checker of links tells what drifted between two versions of a taxonomy."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from synthetic import ROOT
from taxonomies import (
    AFTER,
    AI,
    BEFORE,
    DEVOPS,
    ESCO_OCCUPATIONS,
    ESCO_SKILLS,
    MANAGER,
    ONET_OCCUPATIONS,
    ONET_TECHNOLOGY,
    ONET_TITLES,
    as_read,
    link,
    no_match,
    write,
)

from mlops_role_data._links.check import COLUMNS, changed, check_links
from mlops_role_data._links.extracts import read_extracts

Row = dict[str, Any]
DEVOPS_LINK = link("devops-engineer", matched_label="DevOps engineer")
AI_LINK = link("ai-engineer", external_id=AI, external_label="ICT intelligent systems designer")


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """Give a folder with the version that was linked."""
    write(tmp_path / "before" / "esco-1.1.1-occupations.csv", ESCO_OCCUPATIONS, BEFORE)
    return tmp_path / "before"


@pytest.fixture
def after(tmp_path: Path) -> Path:
    """Give a folder with the version after it."""
    write(tmp_path / "after" / "esco-1.2.0-occupations.csv", ESCO_OCCUPATIONS, AFTER)
    return tmp_path / "after"


def check(folder: Path, *links: Row) -> list[Row]:
    return check_links([*map(as_read, links)], read_extracts(folder))


def outcome(folder: Path, one: Row, *others: Row) -> tuple[str, str | None, str | None]:
    row = check(folder, one, *others)[0]
    assert set(row) == set(COLUMNS)
    return row["status"], row["found_id"], row["found_label"]


@pytest.mark.parametrize("one", [DEVOPS_LINK, AI_LINK])
def test_links_hold_in_the_version_that_was_linked(before: Path, one: Row) -> None:
    (row,) = check(before, one)
    assert (row["status"], row["found_id"]) == ("holds", one["external_id"])
    assert (row["recorded_version"], row["compared_version"]) == ("1.1.1", "1.1.1")
    assert changed([row]) == []


def test_a_label_that_moved_to_another_identifier_is_caught(after: Path) -> None:
    """In 1.1.1 the change manager was called "devops engineer", in 1.2.0 another occupation is."""
    (row,) = check(after, DEVOPS_LINK)
    assert (row["status"], row["spelling"]) == ("moved", "DevOps engineer")
    assert (row["external_id"], row["found_id"]) == (MANAGER, DEVOPS)
    assert row["found_label"] == "cloud DevOps engineer"
    assert (row["recorded_version"], row["compared_version"]) == ("1.1.1", "1.2.0")
    assert changed([row]) == [row]


def test_an_identifier_that_was_given_another_label_is_caught(after: Path) -> None:
    due = ("renamed", AI, "artificial intelligence engineer")
    assert outcome(after, AI_LINK) == due


@pytest.mark.parametrize(
    ("cells", "due"),
    [
        pytest.param({}, ("holds", MANAGER), id="as it was"),
        pytest.param({"external_id": AI}, ("moved", MANAGER), id="label of another identifier"),
        pytest.param({"external_label": "ict Change"}, ("renamed", MANAGER), id="other label"),
        pytest.param(
            {"external_id": "gone", "external_label": "gone"}, ("vanished", None), id="neither"
        ),
        pytest.param({"matched_label": "nowhere"}, ("vanished", None), id="spelling gone"),
        pytest.param({"external_kind": "skill"}, ("not_compared", None), id="no such extract"),
    ],
)
def test_every_status(before: Path, cells: Row, due: tuple[str, str | None]) -> None:
    assert outcome(before, link("baker", **cells))[:2] == due


def test_what_cannot_be_compared_is_no_change(before: Path) -> None:
    assert changed(check(before, link("baking", external_kind="skill"))) == []


def test_a_name_sought_in_vain_is_found_where_it_is_now(after: Path) -> None:
    (row,) = check(after, no_match("analyst", "analyst | DevOps analyst"))
    assert (row["status"], row["spelling"], row["found_id"]) == ("found", "DevOps analyst", DEVOPS)


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(no_match("analyst", "baker | bakery"), id="still nowhere"),
        pytest.param(
            no_match("analysis", "devops analyst", table_name="skills"), id="of another kind"
        ),
    ],
)
def test_what_is_still_not_there_holds(after: Path, one: Row) -> None:
    write(after / "esco-1.2.0-skills.csv", ESCO_SKILLS, [("uri:a", "Docker", "knowledge", "")])
    # a link of roles says that occupations are theirs
    assert outcome(after, one, link("baker")) == ("holds", None, None)


def test_a_name_that_was_set_aside_for_its_other_meaning_is_not_told_again(after: Path) -> None:
    tried = "change manager | devops analyst"
    assert outcome(after, no_match("designer", tried))[1] == MANAGER
    rejected = no_match("designer", tried, labels_rejected="change manager")
    assert outcome(after, rejected)[1] == DEVOPS
    assert outcome(after, no_match("designer", tried, labels_rejected=tried))[0] == "holds"


def test_nothing_is_sought_where_no_concept_of_the_kind_is_at_hand(before: Path) -> None:
    one = no_match("analysis", "devops engineer", table_name="skills")
    assert outcome(before, one, link("baker")) == ("not_compared", None, None)


@pytest.fixture
def onet(tmp_path: Path) -> Path:
    """Give a folder with a newer version of O*NET."""
    code, title = "15-1252.00", "Software Developers"
    write(tmp_path / "onet-30.0-occupations-15.csv", ONET_OCCUPATIONS, [(code, title)])
    titles = [(code, title, "DevOps Architect (Development Architect)", "DevOps Architect", "01")]
    write(tmp_path / "onet-30.0-titles-15.csv", ONET_TITLES, titles)
    write(
        tmp_path / "onet-30.0-technology-15.csv",
        ONET_TECHNOLOGY,
        [
            (code, title, "Docker", "43232701", "Application server software"),
            (code, title, "Kubernetes", "43232701", "Application server software"),
        ],
    )
    return tmp_path


def product(label: str, code: str, kind: str = "technology_example") -> Row:
    cells = {"taxonomy_id": "onet", "table_name": "skills", "external_kind": kind}
    return link("docker", external_id=code, external_label=label, matched_label="dock", **cells)


@pytest.mark.parametrize(
    ("one", "due"),
    [
        (product("Docker", "43232701"), ("holds", "43232701")),
        (product("Docker", "43230000"), ("moved", "43232701")),
        # Kubernetes has the code, and yet is no new name of Podman.
        (product("Podman", "43232701"), ("vanished", None)),
        (product("Server software", "43232701", "commodity"), ("renamed", "43232701")),
    ],
    ids=["holds", "other commodity", "gone", "commodity renamed"],
)
def test_a_technology_is_looked_up_by_example_and_code(
    onet: Path, one: Row, due: tuple[str, str | None]
) -> None:
    assert outcome(onet, one)[:2] == due


@pytest.mark.parametrize(
    "spelling", ["devops architect", "DevOps Architect (Development Architect)"]
)
def test_an_occupation_has_its_alternative_and_short_titles(onet: Path, spelling: str) -> None:
    cells = {"external_id": "15-1252.00", "external_label": "Software Developers"}
    one = link("devops-architect", taxonomy_id="onet", matched_label=spelling, **cells)
    assert outcome(onet, one)[0] == "holds"


def test_only_links_of_the_taxonomies_at_hand_are_told_of(onet: Path) -> None:
    assert check(onet, DEVOPS_LINK) == []


def test_skills_and_knowledge_are_told_apart(tmp_path: Path) -> None:
    rows = [("uri:a", "Docker", "knowledge", ""), ("uri:b", "use Docker", "skill/competence", "")]
    write(tmp_path / "esco-1.2.0-skills.csv", ESCO_SKILLS, rows)
    (extract,) = read_extracts(tmp_path)
    assert {kind: [each.id for each in found] for kind, found in extract.concepts.items()} == {
        "knowledge": ["uri:a"],
        "skill": ["uri:b"],
    }


# The real extracts, which the repository does not hold.


@pytest.fixture
def extracts() -> Path:
    """Give the folder of the extracts that the links were made from."""
    folder = os.environ.get("MLOPS_ROLE_DATA_TAXONOMIES")
    if not folder:
        pytest.skip("the extracts are not at hand: name their folder in MLOPS_ROLE_DATA_TAXONOMIES")
    return Path(folder)


def raw(table: str) -> list[dict[str, Any]]:
    with (ROOT / "raw" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [{name: cell or None for name, cell in row.items()} for row in csv.DictReader(file)]


def test_every_real_link_is_found_under_exactly_its_label(extracts: Path) -> None:
    links = raw("taxonomy_links")
    found = check(extracts, *links)
    assert len(found) == len(links)
    assert {row["compared_version"] for row in found} == {
        row["version"] for row in raw("taxonomies")
    }
    assert Counter(row["status"] for row in found) == {"holds": len(links)}
    kept_back = [{**link, "labels_rejected": None} for link in links if link["labels_rejected"]]
    told = check(extracts, *kept_back)
    # What was set aside does stand there.
    assert kept_back
    assert {row["status"] for row in told} == {"found"}
    matched = [row for row in found if row["external_id"]]
    assert all(
        (row["found_id"], row["found_label"]) == (row["external_id"], row["external_label"])
        for row in matched
    )


def lines(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"onet-29.2-{name}-15.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_told_of_technologies_is_counted_in_the_extract(extracts: Path) -> None:
    told = lines(extracts, "technology-skills")
    for row in raw("onet_technology"):
        mine = [
            each
            for each in told
            if (each["Example"], each["Commodity Code"]) == (row["example"], row["commodity_code"])
            and each["O*NET-SOC Code"].startswith("15-")
        ]
        assert {each["Commodity Title"] for each in mine} == {row["commodity_title"]}
        hot = {"Y": "true", "N": "false"}
        assert {hot[each["Hot Technology"]] for each in mine} == {row["is_hot_technology"]}
        assert len({each["O*NET-SOC Code"] for each in mine}) == int(row["occupations"])
        everywhere = [
            each["O*NET-SOC Code"]
            for each in told
            if each["Example"] == row["example"] and each["O*NET-SOC Code"].startswith("15-")
        ]
        # So that the rows of one skill can be added up.
        assert len(everywhere) == len(set(everywhere))
        in_demand = sum(each["In Demand"] == "Y" for each in mine)
        assert in_demand == int(row["occupations_in_demand"]), row


def test_every_title_stands_in_the_extract_with_its_source(extracts: Path) -> None:
    told = {
        (each["O*NET-SOC Code"], each["Title"], each["Alternate Title"], code.strip())
        for each in lines(extracts, "alternate-titles")
        for code in each["Source(s)"].split(",")
    }
    columns = ("occupation_code", "occupation_title", "alternative_title", "source_code")
    rows = [tuple(row[name] for name in columns) for row in raw("onet_titles")]
    assert rows
    assert set(rows) <= told
    # Of a title that is given, every source is.
    given = {row[:3] for row in rows}
    assert {each for each in told if each[:3] in given} == set(rows)


def test_every_title_that_is_a_roles_own_name_is_told(extracts: Path) -> None:
    names = {(row["name"], row["role_id"]) for row in raw("roles")}
    names |= {(row["alias"], row["role_id"]) for row in raw("role_aliases")}
    roles = {name.casefold(): role for name, role in names}
    told = {
        (row["role_id"], row["occupation_code"], row["alternative_title"])
        for row in raw("onet_titles")
    }
    due = {
        (roles[name.casefold()], each["O*NET-SOC Code"], each["Alternate Title"])
        for each in lines(extracts, "alternate-titles")
        for name in (
            each["Alternate Title"],
            each["Alternate Title"].partition(" (")[0],
            each["Short Title"],
        )
        if name.casefold() in roles
    }
    assert due == told
