"""Rules of what is told of O*NET beside the links: it belongs to a link, and agrees with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.link_rules import LINKS


def link_facts(data: Dataset) -> Iterator[Problem]:
    """Technologies and titles of O*NET stand with the links that they are about, and no other."""
    if data.whole(LINKS, "onet_technology"):
        yield from _technology(data)
    if data.whole(LINKS, "onet_titles"):
        yield from _titles(data)


def _technology(data: Dataset) -> Iterator[Problem]:
    links = {
        row["record_id"]: row
        for row in data.rows(LINKS)
        if row["taxonomy_id"] == "onet" and row["external_kind"] == "technology_example"
    }
    raw = data.raw["onet_technology"]
    codes = defaultdict(set)
    for index, row in enumerate(data.rows("onet_technology")):
        link = links.get(row["skill_id"])
        codes[row["skill_id"]].add(row["commodity_code"])
        faults = {}
        if link is None:
            faults["skill_id"] = "no link leads from this skill to a technology example: remove one"
        elif row["example"] != link["external_label"]:
            faults["example"] = f"the skill is linked to {link['external_label']!r}: correct one"
        due = (row["skill_id"], f"{row['skill_id']}-{row['commodity_code']}")
        if None not in row.values() and row["onet_technology_id"] not in due:
            faults["onet_technology_id"] = (
                f"the key tells the skill: write {due[0]!r} or {due[1]!r}"
            )
        if None not in (counts := (row["occupations_in_demand"], row["occupations"])):
            low, high = counts
            if low > high:
                faults["occupations_in_demand"] = f"these are among the {high} that list it"
        for field, fault in faults.items():
            yield raw.problem("link", fault, index=index, field=field, value=row[field])
    for index, row in enumerate(data.rows(LINKS)):
        if links.get(row["record_id"]) != row or row["external_id"] in codes[row["record_id"]]:
            continue
        message = "no row of onet_technology has this skill and code: add it, or correct one"
        yield data.raw[LINKS].problem(
            "link", message, index=index, field="external_id", value=row["external_id"]
        )


_KINDS = {"01": "association", "08": "dol_eta", "10": "employer_posting"}


def _titles(data: Dataset) -> Iterator[Problem]:
    raw = data.raw["onet_titles"]
    titles: dict[Any, set[Any]] = defaultdict(set)
    names: dict[Any, Any] = {}
    first: dict[tuple[Any, ...], int] = {}
    told = ("role_id", "occupation_code", "alternative_title", "source_code")
    for index, row in enumerate(data.rows("onet_titles")):
        title = row["alternative_title"]
        titles[row["role_id"], row["occupation_code"]].add(title and title.casefold())
        faults = {}
        if row["occupation_title"] != names.setdefault(
            row["occupation_code"], row["occupation_title"]
        ):
            faults["occupation_title"] = "another row has another name for this code: correct one"
        if row["source_kind"] != (due := _KINDS.get(row["source_code"])):
            faults["source_kind"] = f"by its code the source is {due or 'unknown'}: correct one"
        line = raw.lines[first.setdefault(tuple(row[name] for name in told), index)]
        if line != raw.lines[index]:
            faults["alternative_title"] = f"line {line} says the same: keep one of the two"
        for field, fault in faults.items():
            yield raw.problem("link", fault, index=index, field=field, value=row[field])
    linked = {
        (row["record_id"], row["external_id"])
        for row in data.rows(LINKS)
        if row["taxonomy_id"] == "onet" and row["table_name"] == "roles"
    }
    told_of = {role for role, code in titles if (role, code) in linked}
    for index, role in enumerate(data.column("onet_titles", "role_id")):
        if role not in told_of:
            message = "no link leads from this role to an occupation that holds its title"
            yield raw.problem("link", message, index=index, field="role_id", value=role)
    for index, row in enumerate(data.rows(LINKS)):
        code, spelling = row["external_id"], row["matched_label"]
        if row["taxonomy_id"] != "onet" or row["table_name"] != "roles":
            continue
        if row["external_label"] != names.get(code, row["external_label"]):
            message = f"onet_titles calls this code {names[code]!r}: correct one"
            yield data.raw[LINKS].problem(
                "link", message, index=index, field="external_label", value=row["external_label"]
            )
        if row["basis"] != "alternative_label" or spelling is None:
            continue
        if spelling.casefold() not in titles[row["record_id"], code]:
            message = "onet_titles has no such title of this role and occupation: add it"
            yield data.raw[LINKS].problem(
                "link", message, index=index, field="matched_label", value=spelling
            )
