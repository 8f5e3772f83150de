"""Links to taxonomies: every record is decided once, each decision is whole, facts fit links."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mlops_role_data.pipeline.rules.link_facts import link_facts
from mlops_role_data.pipeline.rules.link_names import link_spellings
from mlops_role_data.pipeline.rules.link_rules import link_cells, link_records
from pipeline.checkouts import Checkout, Place, Row, place, places

LINKS = "taxonomy_links"
UUID = "http://data.europa.eu/esco/skill/00000000-0000-0000-0000-000000000000"


def key_of(checkout: Checkout, **cells: str) -> str:
    """Give the first link with these cells, as its key; "*" stands for any value."""
    return next(
        row["taxonomy_link_id"]
        for row in checkout.rows(LINKS)
        if all(row[name] == due or (due == "*" and row[name]) for name, due in cells.items())
    )


def test_nothing_is_found_where_nothing_is_wrong(project_copy: Checkout) -> None:
    data = project_copy.dataset()
    rules = (link_records, link_cells, link_spellings, link_facts)
    assert [problem for rule in rules for problem in rule(data)] == []


@pytest.mark.parametrize("key", ["esco-docker", "onet-docker", "onet-communication"])
def test_a_record_without_a_decision_is_found_at_the_record(
    project_copy: Checkout, key: str
) -> None:
    project_copy.drop(LINKS, key)
    (problem,) = link_records(project_copy.dataset())
    taxonomy, record = key.split("-", 1)
    assert place(problem) == ("skills", project_copy.line("skills", record), "skill_id", "link")
    assert f"{record!r} is not decided in the taxonomy {taxonomy!r}" in problem.message


def test_a_new_role_has_to_be_decided_in_every_taxonomy(project_copy: Checkout) -> None:
    line = project_copy.add("roles", role_id="baker", name="Baker", kind="comparison")
    found = list(link_records(project_copy.dataset()))
    assert [place(each) for each in found] == [("roles", line, "role_id", "link")] * 2


def test_a_second_decision_is_found(project_copy: Checkout) -> None:
    rows = project_copy.rows(LINKS)
    project_copy.write(LINKS, [*rows, {**rows[-1], "taxonomy_link_id": "again"}])
    (problem,) = link_records(project_copy.dataset())
    assert place(problem) == (LINKS, len(rows) + 2, "record_id", "link")


def test_a_link_from_nowhere_is_found(project_copy: Checkout) -> None:
    line = project_copy.edit(LINKS, "esco-docker", "record_id", "dockerz")
    found = places(link_records(project_copy.dataset()))
    assert (LINKS, line, "record_id", "record") in found


def test_links_stand_in_the_order_of_the_records(project_copy: Checkout) -> None:
    rows = project_copy.rows(LINKS)
    project_copy.write(LINKS, [rows[1], rows[0], *rows[2:]])
    assert places(link_records(project_copy.dataset())) == {(LINKS, 3, "record_id", "order")}


MATCH = {"taxonomy_id": "esco", "match_relation": "closeMatch", "basis": "alternative_label"}
NONE = {"taxonomy_id": "esco", "match_relation": "no_match"}
ONET_ROLE = {"taxonomy_id": "onet", "table_name": "roles", "external_kind": "occupation"}
PRODUCT = {"taxonomy_id": "onet", "external_kind": "technology_example"}


@pytest.mark.parametrize(
    ("link", "column", "value"),
    [
        pytest.param(MATCH, "external_id", "", id="match without identifier"),
        pytest.param(MATCH, "external_label", "", id="match without label"),
        pytest.param(MATCH, "external_kind", "", id="match without kind"),
        pytest.param(MATCH, "basis", "", id="match without basis"),
        pytest.param(MATCH, "match_reason", "", id="match without reason"),
        pytest.param(MATCH, "matched_label", "", id="alternative label unsaid"),
        pytest.param(MATCH, "labels_tried", "x | y", id="sought in vain, and found"),
        pytest.param(NONE, "match_reason", "", id="no match without reason"),
        pytest.param(NONE, "labels_tried", "", id="no match without spellings"),
        pytest.param(NONE, "external_label", "docker", id="no match with label"),
        pytest.param(NONE, "basis", "definition", id="no match with basis"),
        pytest.param(NONE, "matched_label", "docker", id="no match with spelling"),
        pytest.param(MATCH, "external_id", UUID.replace("http:", "https:"), id="another base"),
        pytest.param(MATCH, "external_id", UUID[:-1], id="identifier cut short"),
        pytest.param(MATCH, "external_kind", "commodity", id="kind of another taxonomy"),
        pytest.param(ONET_ROLE, "external_id", "15-1252", id="code cut short"),
        pytest.param(PRODUCT, "external_id", "4323270", id="commodity cut short"),
        pytest.param(NONE, "labels_tried", "nothing of ours", id="our name untried"),
        pytest.param(NONE, "labels_tried", "{labels_tried} | ", id="an empty spelling"),
        pytest.param(NONE, "labels_tried", "{labels_tried} | x | x", id="a spelling twice"),
        pytest.param(NONE, "labels_rejected", "never tried", id="set aside and untried"),
        pytest.param(MATCH, "labels_rejected", "x", id="matched, and set aside"),
        pytest.param(MATCH, "basis", "same_name", id="no name of ours"),
        pytest.param(
            {"taxonomy_id": "onet", "basis": "same_name"},
            "basis",
            "alternative_label",
            id="a name of ours",
        ),
        pytest.param({**PRODUCT, "basis": "alternative_label"}, "matched_label", "ock", id="word"),
    ],
)
def test_each_cell_follows_from_the_relation_and_the_names(
    project_copy: Checkout, link: Row, column: str, value: str
) -> None:
    key = key_of(project_copy, **link)
    (row,) = (row for row in project_copy.rows(LINKS) if row["taxonomy_link_id"] == key)
    line = project_copy.edit(LINKS, key, column, value.format(**row))
    data = project_copy.dataset()
    found = places(link_cells(data)) | places(link_spellings(data))
    assert (LINKS, line, column, "link") in found


@pytest.mark.parametrize(("record", "kind"), [("skills", "occupation"), ("roles", "skill")])
def test_roles_and_occupations_go_together(project_copy: Checkout, record: str, kind: str) -> None:
    key = key_of(project_copy, taxonomy_id="esco", table_name=record, external_id="*")
    line = project_copy.edit(LINKS, key, "external_kind", kind)
    assert (LINKS, line, "external_kind", "link") in places(link_cells(project_copy.dataset()))


def test_a_concept_is_the_same_as_one_record_at_most(project_copy: Checkout) -> None:
    exact = {"taxonomy_id": "esco", "external_kind": "knowledge"}
    rows = project_copy.rows(LINKS)
    first, second = [
        n
        for n, row in enumerate(rows)
        if row["match_relation"] == "exactMatch" and exact.items() <= row.items()
    ][:2]
    for column in ("external_id", "external_label"):
        rows[second][column] = rows[first][column]
    project_copy.write(LINKS, rows)
    (problem,) = link_cells(project_copy.dataset())
    assert place(problem) == (LINKS, second + 2, "external_id", "link")
    assert f"line {first + 2}" in problem.message


def test_a_further_spelling_has_to_be_looked_up_as_well(project_copy: Checkout) -> None:
    project_copy.add(
        "skill_aliases",
        skill_alias_id="dockerz",
        alias_kind="word_form",
        skill_id="docker",
        alias="Dockerz",
    )
    (problem,) = link_spellings(project_copy.dataset())
    assert place(problem) == (
        LINKS,
        project_copy.line(LINKS, "esco-docker"),
        "labels_tried",
        "link",
    )
    assert "Dockerz" in problem.message


@pytest.mark.parametrize(("column", "value"), [("table_name", "x"), ("record_id", "x")])
def test_names_are_not_asked_for_where_there_is_no_record(
    project_copy: Checkout, column: str, value: str
) -> None:
    project_copy.edit(LINKS, "esco-docker", column, value)
    assert list(link_spellings(project_copy.dataset())) == []


def edited(table: str, column: str, value: str) -> Callable[[Checkout], Place]:
    def change(checkout: Checkout) -> Place:
        return table, checkout.edit(table, 2, column, value), column, "link"

    return change


def undone(checkout: Checkout) -> Place:
    """Take away what is told of the first technology."""
    row = checkout.rows("onet_technology")[0]
    checkout.drop("onet_technology", row["onet_technology_id"])
    return LINKS, checkout.line(LINKS, f"onet-{row['skill_id']}"), "external_id", "link"


def untitled(checkout: Checkout) -> Place:
    """Take away the title that a role's link rests on."""
    link = next(
        row
        for row in checkout.rows(LINKS)
        if {**ONET_ROLE, "basis": "alternative_label"}.items() <= row.items()
    )
    for row in checkout.rows("onet_titles"):
        if row["role_id"] == link["record_id"]:
            checkout.drop("onet_titles", row["onet_title_id"])
    return LINKS, checkout.line(LINKS, link["taxonomy_link_id"]), "matched_label", "link"


def said_twice(checkout: Checkout) -> Place:
    row = checkout.rows("onet_titles")[0]
    line = checkout.add("onet_titles", **{**row, "onet_title_id": "again", "position": 99})
    return "onet_titles", line, "alternative_title", "link"


def renamed(checkout: Checkout) -> Place:
    """Let a link call an occupation something else than the titles do."""
    code = checkout.rows("onet_titles")[0]["occupation_code"]
    key = key_of(checkout, taxonomy_id="onet", external_id=code)
    return LINKS, checkout.edit(LINKS, key, "external_label", "Bakers"), "external_label", "link"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(edited("onet_technology", "example", "Dockerz"), id="another example"),
        pytest.param(
            edited("onet_technology", "skill_id", "communication"), id="a skill without a link"
        ),
        pytest.param(
            edited("onet_technology", "occupations_in_demand", "999"), id="in demand by too many"
        ),
        pytest.param(edited("onet_technology", "onet_technology_id", "rust"), id="another key"),
        pytest.param(undone, id="a technology untold"),
        pytest.param(edited("onet_titles", "role_id", "it-team"), id="a role without a link"),
        pytest.param(edited("onet_titles", "source_kind", "association"), id="another source"),
        pytest.param(untitled, id="a title untold"),
        pytest.param(said_twice, id="a title told twice"),
        pytest.param(renamed, id="an occupation of two names"),
    ],
)
def test_what_is_told_of_onet_fits_the_links(
    project_copy: Checkout, change: Callable[[Checkout], Place]
) -> None:
    due = change(project_copy)
    assert due in places(link_facts(project_copy.dataset()))


def test_two_names_of_an_occupation_are_found(project_copy: Checkout) -> None:
    rows = project_copy.rows("onet_titles")
    codes = [row["occupation_code"] for row in rows]
    at = next(n for n, code in enumerate(codes) if code in codes[:n])
    rows[at]["occupation_title"] = "Bakers"
    project_copy.write("onet_titles", rows)
    due = ("onet_titles", at + 2, "occupation_title", "link")
    assert due in places(link_facts(project_copy.dataset()))


@pytest.mark.parametrize("table", ["taxonomies", "roles", LINKS])
def test_a_table_read_in_part_is_no_proof_of_absence(project_copy: Checkout, table: str) -> None:
    path = project_copy.path(table)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:-1], lines[-1].rpartition(",")[0] + "\n"]), "utf-8")
    assert list(link_records(project_copy.dataset())) == []


def test_a_link_does_not_use_a_skill(project_copy: Checkout) -> None:
    """A skill that O*NET knows and the source does not name is an orphan all the same."""
    for row in project_copy.rows("onet_technology"):
        assert row["skill_id"] in {each["skill_id"] for each in project_copy.rows("skills")}
    line = project_copy.add("skills", skill_id="bakery", name="bakery", kind="tool")
    project_copy.edit("onet_technology", 2, "skill_id", "bakery")
    assert ("skills", line, "skill_id", "orphan") in project_copy.ruled()
