"""What is derived, against figures computed by hand: no code under test is used to expect them."""

from __future__ import annotations

import json
import math
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from mlops_role_data.errors import SchemaError
from mlops_role_data.pipeline.dataset import Dataset, read_dataset
from mlops_role_data.pipeline.derive.tables import derive, derived_from
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.validate import validate
from pipeline.checkouts import ROOT, Checkout

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
Real = tuple[Dataset, dict[str, "pa.Table"]]

FRONT = [
    "career_path", "demand", "duties", "fact_cards", "pay", "pay_factors",
    "practices_and_challenges", "requirements", "role_profile", "skill_profile",
]  # fmt: skip
LEVELS = ["familiarity", "understanding", "experience", "proficiency", "expertise"]


@pytest.fixture(scope="module")
def real() -> Real:
    data = read_dataset(open_project(ROOT))
    return data, derive(data)


def rows(table: pa.Table, key: str) -> dict[str, Row]:
    return {row[key]: row for row in table.to_pylist()}


@cache
def listed(table: str) -> list[dict[str, str]]:
    """Read a raw file, without the code under test."""
    return Checkout(ROOT).rows(table)


@cache
def raw(table: str) -> dict[str, dict[str, str]]:
    """Give the rows of a raw file by their first column."""
    return {next(iter(row.values())): row for row in listed(table)}


def test_the_front_tables_are_what_is_derived(real: Real) -> None:
    data, derived = real
    assert sorted(derived) == sorted(data.project.derived) == FRONT
    assert {data.project.tables[name].group for name in FRONT} == {"start_here"}


def test_the_implied_growth_of_the_devops_market(real: Real) -> None:
    demand = rows(real[1]["demand"], "record_id")
    start, end = (
        demand["devops-2023-mlops-profile-139-1"],
        demand["devops-2028-mlops-profile-139-1"],
    )
    # 25.5 / 10.4 = 2.451923..., whose fifth root is e ** (ln(2.451923) / 5) = 1.196469...
    growth = 100 * (math.exp(math.log(25.5 / 10.4) / 5) - 1)
    assert growth == pytest.approx(19.6469, abs=0.00005)
    assert end["implied_growth_percent"] == 19.6469
    assert (end["from_year"], end["to_year"]) == (2023, 2028)
    assert (start["from_year"], start["to_year"]) == (None, 2023)
    assert start["implied_growth_percent"] is None
    assert (start["value"], end["value"]) == (10_400_000_000, 25_500_000_000)
    assert {start["value_unit"], end["value_unit"]} == {"USD"}


def test_growth_that_is_stated_is_not_computed_again(real: Real) -> None:
    demand = rows(real[1]["demand"], "record_id")
    stated, size = demand["ai-in-devops-2023-2033"], demand["ai-in-devops-2033-mlops-profile-140-1"]
    assert (stated["value"], stated["value_unit"]) == (24, "percent")
    assert (stated["from_year"], stated["to_year"]) == (2023, 2033)
    # one value alone implies nothing
    assert (size["from_year"], size["to_year"]) == (None, 2033)
    assert stated["implied_growth_percent"] is size["implied_growth_percent"] is None


def test_each_size_growth_and_claim_is_in_demand_once(real: Real) -> None:
    found = Counter((row["table_name"], row["record_id"]) for row in real[1]["demand"].to_pylist())
    names = ("market_sizes", "market_growth", "demand_claims")
    assert found == Counter((name, key) for name in names for key in raw(name))


def test_drivers_stand_with_the_claim_of_their_topic(real: Real) -> None:
    demand = rows(real[1]["demand"], "record_id")
    assert demand["telecom-growth"]["drivers"] == "5G; IoT"
    assert demand["telecom-growth"]["subject"] == "Telecom"
    assert demand["future-demand"]["drivers"] == "cloud computing; automation; AI technologies"
    assert demand["future-demand"]["subject_type"] == "role"
    assert demand["banking-employer"]["drivers"] is None


def implied(checkout: Checkout) -> dict[str, float]:
    """Give the growth that each size of a market implies."""
    table = rows(derive(checkout.dataset())["demand"], "record_id")
    return {
        key: row["implied_growth_percent"]
        for key, row in table.items()
        if row["implied_growth_percent"] is not None
    }


def test_growth_goes_from_the_first_value_on(checkout: Checkout) -> None:
    # a doubling in five years: the fifth root of 2 is 1.148698...
    assert implied(checkout) == {"bread-2035-bakery-007-1": 14.8698}
    cells = {"market_id": "bread", "year_qualifier": "by", "status": "stated"}
    checkout.add(
        "market_sizes", market_size_id="bread-2032", year=2032, value=6_000_000_000,
        span_id="bakery-008-1", currency_code="USD", **cells,
    )  # fmt: skip
    # four times as much in two years is twice as much in each; the later one starts there no more
    assert implied(checkout) == {"bread-2032": 100, "bread-2035-bakery-007-1": 14.8698}


@pytest.mark.parametrize(
    ("column", "value"), [("geography", "global"), ("currency_code", "EUR"), ("market_id", "cake")]
)
def test_figures_of_different_kinds_are_not_mixed(
    checkout: Checkout, column: str, value: str
) -> None:
    checkout.edit("market_sizes", "bread-2035-bakery-007-1", column, value)
    assert implied(checkout) == {}


def test_nor_are_those_of_different_documents(checkout: Checkout) -> None:
    document = checkout.rows("documents")[0]
    mill = {"document_id": "mill", "title": "On mills", "file_name": "mills.txt"}
    checkout.add("documents", **{**document, **mill})
    checkout.edit("market_sizes", "bread-2035-bakery-007-1", "span_id", "bakery-008-1")
    assert implied(checkout) == {"bread-2035-bakery-007-1": 14.8698}
    checkout.edit("spans", "bakery-008-1", "document_id", "mill")
    assert implied(checkout) == {}


@pytest.mark.parametrize(
    ("key", "middle"),
    [
        ("base-entry", 135_000),  # 120,000 to 150,000
        ("base-mid", 165_000),  # 150,000 to 180,000
        ("base-senior", 200_000),  # 180,000 to 220,000
        ("total-average", 197_500),  # 165,000 to 230,000
        ("additional-cash", 22_500),  # 15,000 to 30,000
        ("devops-average-total", 149_391),  # one amount
        ("ai-engineer-average-total", 207_479),
        ("top-end", None),  # 134,000, and no lower end
    ],
)
def test_the_middle_of_each_range_of_pay(real: Real, key: str, middle: int | None) -> None:
    row = rows(real[1]["pay"], "pay_figure_id")[key]
    assert row["midpoint"] == middle
    figure = raw("pay_figures")[key]
    for column in ("amount_min", "amount_max"):
        assert row[column] == (float(figure[column]) if figure[column] else None)
    assert (row["currency"], row["country"] or "") == ("USD", figure["country_code"])


def test_each_pay_figure_is_in_pay_once(real: Real) -> None:
    assert real[1]["pay"].column("pay_figure_id").to_pylist() == list(raw("pay_figures"))


@pytest.mark.parametrize(
    ("role", "pay"),
    [
        # three stages of base pay, from 120,000 to 220,000; total pay is another measure
        ("ai-ml-devops-engineer", ("base", 120_000, 220_000, "USD")),
        ("devops-engineer", ("total", 149_391, 149_391, "USD")),
        ("ai-engineer", ("total", 207_479, 207_479, "USD")),
        ("data-scientist", (None, None, None, None)),
    ],
)
def test_the_pay_of_a_role_is_of_one_measure(real: Real, role: str, pay: tuple[object]) -> None:
    row = rows(real[1]["role_profile"], "role_id")[role]
    columns = ("pay_measure", "pay_min", "pay_max", "currency")
    assert tuple(row[each] for each in columns) == pay


def test_each_role_knows_its_stage_and_the_titles_above_it(real: Real) -> None:
    found = rows(real[1]["role_profile"], "role_id")
    assert list(found) == list(raw("roles"))
    assert (found["release-manager"]["stage"], found["mlops-engineer"]["stage"]) == ("entry", "mid")
    assert found["release-manager"]["next_titles"] == "DevOps Engineer; MLOps Engineer"
    assert found["site-reliability-engineer"]["stage"] == "senior"
    assert found["site-reliability-engineer"]["next_titles"] is None
    staged = {row["role_id"] for row in listed("career_titles")}
    assert {key for key, row in found.items() if row["stage"]} == staged


def test_the_path_of_a_career_has_each_title_once(real: Real) -> None:
    path = rows(real[1]["career_path"], "career_title_id")
    titles = raw("career_titles")
    assert list(path) == list(titles)
    ranks = {"entry": 1, "mid": 2, "senior": 3}
    for key, row in path.items():
        assert row["stage"] == titles[key]["career_stage_id"]
        assert row["stage_rank"] == ranks[row["stage"]]
        own = [
            each["summary"]
            for each in listed("statements")
            if each["kind"].startswith("stage_") and each["career_stage_id"] == row["stage"]
        ]
        assert row["focuses"] == " ".join(own)


def test_each_effect_on_pay_is_in_pay_factors_once(real: Real) -> None:
    found = rows(real[1]["pay_factors"], "statement_id")
    topics, statements = raw("topics"), raw("statements")
    effects = {"pay_increase", "pay_premium", "competitive_pay", "pay_variation"}
    assert list(found) == [key for key, row in statements.items() if row["kind"] in effects]
    for key, row in found.items():
        assert row["factor"] == topics[statements[key]["topic_id"]]["name"]
    hubs = found["location-tech-hubs"]
    assert (hubs["pay_effect"], hubs["examples"]) == ("increase", "San Francisco; New York")
    assert hubs["reasons"] == "cost of living; demand"
    told = "; ".join(row[each] for row in found.values() for each in ("examples", "reasons")
                     if row[each])  # fmt: skip
    examples = {"place_example", "sector_example", "pay_reason"}
    assert Counter(told.split("; ")) == Counter(
        row["object"] for row in statements.values() if row["kind"] in examples
    )


def record_of(project_table: str, row: Row, data: Dataset) -> tuple[str, str]:
    """Say which curated record a row of a front table is about."""
    key = data.project.tables[project_table].primary_key
    if key == ("table_name", "record_id"):
        return row["table_name"], row["record_id"]
    (column,) = key
    (table,) = (
        name for name, each in data.project.curated.items() if each.primary_key == (column,)
    )
    return table, row[column]


@pytest.mark.parametrize("name", FRONT)
def test_every_record_exists_and_stands_once(real: Real, name: str) -> None:
    data, derived = real
    records = Counter(record_of(name, row, data) for row in derived[name].to_pylist())
    assert set(records.values()) == {1}
    assert all(record in raw(table) for table, record in records)


def test_every_row_counts_its_major_caveats(project_copy: Checkout) -> None:
    caveats = project_copy.rows("caveats")
    for place, row in enumerate(caveats):
        row["severity"] = ("major", "moderate", "minor")[place % 3]
    project_copy.write("caveats", caveats)
    major = {row["caveat_id"] for row in caveats if row["severity"] == "major"}
    due = Counter(
        (row["table_name"], row["record_id"])
        for row in listed("caveat_records")
        if row["caveat_id"] in major
    )
    data = project_copy.dataset()
    counted = Counter[int]()
    for name, table in derive(data).items():
        for row in table.to_pylist():
            assert row["caveats_major"] == due[record_of(name, row, data)], name
            counted[row["caveats_major"]] += 1
    assert counted[1] > 10


@pytest.mark.parametrize("name", sorted({*FRONT} - {"role_profile", "skill_profile"}))
def test_every_row_says_where_the_source_says_it(real: Real, name: str) -> None:
    data, derived = real
    spans, sections, documents = raw("spans"), raw("sections"), raw("documents")
    for row in derived[name].to_pylist():
        table, key = record_of(name, row, data)
        record = raw(table)[key]
        if table == "topic_mappings":
            record = raw("topics")[record["topic_id"]]
        span = spans[record["span_id"]]
        assert row["line"] == int(span["line"])
        assert row["section"] == sections[span["section_id"]]["heading"]
        assert row["document"] == documents[span["document_id"]]["title"]


def test_the_profile_of_each_skill_is_what_a_count_of_the_file_gives(real: Real) -> None:
    found = rows(real[1]["skill_profile"], "skill_id")
    skills, spans, mentions = raw("skills"), raw("spans"), listed("skill_mentions")
    top = [each for each in listed("sections") if each["level"] == "1"]
    assert set(found) == set(skills)
    for skill_id, row in found.items():
        own = [each for each in mentions if each["skill_id"] == skill_id]
        asked = [each for each in own if each["necessity"]]
        assert row["mentions"] == len(own)
        assert row["asked_mentions"] == len(asked)
        for necessity in ("required", "preferred", "recommended", "in_demand", "additional"):
            assert row[necessity] == sum(each["necessity"] == necessity for each in own)
        # the level counts only where something is asked for
        levels = [each["proficiency_level"] for each in asked if each["proficiency_level"]]
        strongest = max(levels, key=LEVELS.index) if levels else None
        assert row["strongest_level"] == strongest
        assert row["strongest_level_rank"] == (LEVELS.index(strongest) + 1 if strongest else None)
        assert row["lowest_level"] == (min(levels, key=LEVELS.index) if levels else None)
        lines = [int(spans[each["span_id"]]["line"]) for each in own]
        assert row["first_line"] == min(lines, default=None)
        assert row["sections"] == len(
            {
                each["section_id"]
                for each in top
                for line in lines
                if int(each["first_line"]) <= line <= int(each["last_line"])
            }
        )
        others = {
            skills[other["skill_id"]]["label"]
            for each in asked
            for other in mentions
            if each["choice_rule"] == "any_of"
            and (each["choice_group"], each["span_id"]) == (other["choice_group"], other["span_id"])
            and other["skill_id"] != skill_id
        }
        assert set((row["alternatives"] or "").split("; ")) - {""} == others
    counts = [row["mentions"] for row in found.values()]
    assert counts == sorted(counts, reverse=True)
    # some mention has a level and asks for nothing, so that the rule above bites
    assert any(each["proficiency_level"] and not each["necessity"] for each in mentions)


def test_a_level_that_nobody_asks_for_is_none(checkout: Checkout) -> None:
    checkout.add("skills", skill_id="rye", name="rye", label="rye", kind="tool")
    cells = {"skill_id": "rye", "worded_as": "bread", "span_id": "bakery-007-1"}
    checkout.add(
        "skill_mentions", skill_mention_id="rye-bakery-007-1", proficiency_level="expertise",
        necessity="", **cells,
    )  # fmt: skip

    def levels() -> tuple[object, ...]:
        (row,) = derive(checkout.dataset())["skill_profile"].to_pylist()
        columns = ("mentions", "asked_mentions", "strongest_level", "lowest_level")
        return tuple(row[each] for each in columns)

    assert levels() == (1, 0, None, None)
    checkout.add(
        "skill_mentions", skill_mention_id="rye-bakery-008-1", proficiency_level="familiarity",
        necessity="required", **cells,
    )  # fmt: skip
    assert levels() == (2, 1, "familiarity", "familiarity")


def test_the_links_of_a_skill_stand_in_its_profile(real: Real) -> None:
    found = rows(real[1]["skill_profile"], "skill_id")
    docker = found["docker"]
    assert (docker["onet_example"], docker["esco_relation"]) == ("Docker", "broadMatch")
    assert docker["esco_label"] == "manage ICT virtualisation environments"
    assert found["terraform"]["esco_relation"] is None  # looked up, and not there
    close = {"exactMatch", "closeMatch"}
    for skill_id, row in found.items():
        own = [each for each in listed("onet_technology") if each["skill_id"] == skill_id]
        sure = [
            each["is_hot_technology"] == "true" for each in own if each["match_relation"] in close
        ]
        assert row["is_hot_technology"] == (any(sure) if sure else None)
        assert row["onet_example"] == (own[0]["example"] if own else None)


def test_what_is_asked_for_is_exactly_what_has_a_necessity(real: Real) -> None:
    data, derived = real
    found = {
        (row["table_name"], row["record_id"]): row for row in derived["requirements"].to_pylist()
    }
    asking = [name for name, each in data.project.curated.items() if "necessity" in each.columns]
    assert len(asking) == 4
    due = {
        (name, key): row["necessity"]
        for name in asking
        for key, row in raw(name).items()
        if row["necessity"]
    }
    assert {key: row["necessity"] for key, row in found.items()} == due
    places = list(raw("spans"))
    order = [places.index(raw(table)[key]["span_id"]) for table, key in found]
    assert order == sorted(order)
    for row in found.values():
        rank = LEVELS.index(row["level"]) + 1 if row["level"] else None
        assert row["level_rank"] == rank


def test_alternatives_are_the_others_of_a_list(real: Real) -> None:
    found = rows(real[1]["requirements"], "record_id")
    bachelor = found["bachelor-computer-science"]
    assert bachelor["choice"] == "any_of"
    others = {row["label"] for key, row in found.items()
              if key.startswith("bachelor-") and key != "bachelor-computer-science"}  # fmt: skip
    assert len(others) == 2
    assert set(bachelor["alternatives"].split("; ")) == others
    assert all(row["choice"] == "any_of" for row in found.values() if row["alternatives"])


def test_every_duty_has_a_theme(real: Real) -> None:
    duties = rows(real[1]["duties"], "statement_id")
    topics, statements = raw("topics"), raw("statements")
    assert list(duties) == [key for key, row in statements.items() if row["kind"] == "duty"]
    areas = {row["name"] for row in topics.values() if row["kind"] == "responsibility_area"}
    mapped = {
        row["statement_id"]: topics[row["related_topic_id"]]["name"]
        for row in listed("topic_mappings")
        if row["kind"] == "theme_of_duty"
    }
    for key, row in duties.items():
        topic = topics[statements[key]["topic_id"]]
        loose = topic["kind"] == "list"
        assert row["theme"] == (mapped[key] if loose else topic["name"])
        assert row["theme"] in areas
        assert row["theme_basis"] == ("curator" if loose else "source")
        assert row["list"] == (topic if loose else topics[topic["parent_topic_id"]])["name"]
        assert row["summary"] == statements[key]["summary"]
    assert {row["theme_basis"] for row in duties.values()} == {"source", "curator"}
    assert {row["theme"] for row in duties.values()} == areas


def test_the_skills_of_a_duty_are_those_that_its_sentence_names(real: Real) -> None:
    duties = rows(real[1]["duties"], "statement_id")
    labels, statements = raw("skills"), raw("statements")
    for key, row in duties.items():
        named = {
            labels[each["skill_id"]]["label"] for each in mentions_of(statements[key]["span_id"])
        }
        assert row["skills"] == ("; ".join(sorted(named)) or None)


def mentions_of(span_id: str) -> list[dict[str, str]]:
    return [row for row in raw("skill_mentions").values() if row["span_id"] == span_id]


def test_each_remedy_and_each_mapping_helps_once(real: Real) -> None:
    found = rows(real[1]["practices_and_challenges"], "record_id")
    topics, statements = raw("topics"), raw("statements")
    mappings = {
        key: row for key, row in raw("topic_mappings").items()
        if row["kind"] == "practice_for_challenge"
    }  # fmt: skip
    related = {row["topic_id"] for row in mappings.values()}
    due = {("statements", key) for key, row in statements.items() if row["kind"] == "remedy"}
    due |= {("topic_mappings", key) for key in mappings}
    due |= {
        ("topics", key)
        for key, row in topics.items()
        if row["kind"] == "practice" and key not in related
    }
    records = [(row["table_name"], row["record_id"]) for row in found.values()]
    assert Counter(records) == Counter(due)
    assert real[1]["practices_and_challenges"].num_rows == len(records)
    for key, row in found.items():
        if row["table_name"] == "statements":
            challenge, basis = statements[key]["topic_id"], "source"
            assert (row["help"], row["help_type"]) == (statements[key]["summary"], "remedy")
        else:
            challenge, basis = mappings[key]["related_topic_id"], mappings[key]["mapping_basis"]
            assert row["help"] == topics[mappings[key]["topic_id"]]["name"]
            assert (row["help_type"], row["mapping_reason"]) == (
                "practice", mappings[key]["mapping_reason"],
            )  # fmt: skip
        assert (row["challenge"], row["mapping_basis"]) == (topics[challenge]["name"], basis)


def test_a_practice_that_no_challenge_asks_for_stands_alone(project_copy: Checkout) -> None:
    project_copy.drop("topic_mappings", "explainable-ai-for-model-interpretability")
    table = derive(project_copy.dataset())["practices_and_challenges"]
    (row,) = (each for each in table.to_pylist() if each["table_name"] == "topics")
    assert (row["record_id"], row["help"]) == ("explainable-ai", "Explainable AI (XAI)")
    empty = ("challenge", "difficulty", "mapping_basis", "mapping_reason")
    assert {row[each] for each in empty} == {None}


def test_the_effect_of_a_remedy_is_its_own_or_that_of_all(real: Real) -> None:
    found = rows(real[1]["practices_and_challenges"], "record_id")
    statements = raw("statements")

    def said(*keys: str) -> str:
        return " ".join(statements[key]["summary"] for key in keys)

    assert found["robust-measures"]["effect"] == said("protect-information")
    assert found["continuous-validation"]["effect"] == said("maintain-performance")
    assert found["docker"]["effect"] is None
    logs = "enhance-security", "enhance-performance", "predict-critical-issues"
    assert found["analyze-logs"]["effect"] == said(*logs)
    assert found["robust-policies"]["difficulty"] == said("black-box")


def test_every_derived_table_says_how(real: Real) -> None:
    data, tables = real
    for name, table in tables.items():
        formula = data.project.tables[name].descriptor["formula"]
        assert len(formula) > 20
        column, equals, _ = formula.partition(" = ")
        assert not equals or column in table.column_names


def test_a_derived_table_carries_its_select(real: Real) -> None:
    descriptor = json.loads((ROOT / "build" / "datapackage.json").read_text("utf-8"))
    project = real[0].project
    for resource in descriptor["resources"]:
        name = resource["name"]
        assert resource.get("derivation") == project.derivations.get(name)
        assert resource.get("derived_from") == derived_from(project).get(name)


@pytest.mark.parametrize("name", ["pay", "more"])
def test_schemas_and_derivations_must_agree(checkout: Checkout, name: str) -> None:
    schema = checkout.schema("pay")
    if name == schema["name"]:
        (checkout.root / "schemas" / f"{name}.json").unlink()
    else:
        checkout.write_schema({**schema, "name": name})
    with pytest.raises(SchemaError, match=name):
        derive(checkout.dataset())


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT nothing FROM roles", "pay.sql: Binder Error"),
        ("SELECT FROM WHERE", "pay.sql: it must be one SELECT"),
        ("DROP TABLE roles", "pay.sql: it must be one SELECT"),
        ("SELECT * FROM nowhere", "pay.sql reads nowhere, which has no schema"),
        ("SELECT role_id FROM roles", "gives the columns role_id"),
        ("SELECT * FROM pay", "in a circle"),
        ("SELECT * FROM read_text('/etc/hostname')", "pay.sql: "),
    ],
)
def test_a_select_that_does_not_fit_is_refused(checkout: Checkout, sql: str, message: str) -> None:
    (checkout.root / "schemas" / "pay.sql").write_text(sql, "utf-8")
    with pytest.raises(SchemaError, match=message):
        derive(checkout.dataset())
    # validate says so too, before there is any data to derive from
    with pytest.raises(SchemaError, match=message):
        validate(open_project(checkout.root))


def select(checkout: Checkout, **cells: str) -> None:
    """Let `pay` be one row of these cells; what is required has its example, the rest is empty."""
    found = []
    for field in checkout.schema("pay")["fields"]:
        required = field.get("constraints", {}).get("required")
        due = repr(field["example"]) if required else "NULL"
        found.append(f"{cells.get(field['name'], due)} AS {field['name']}")
    (checkout.root / "schemas" / "pay.sql").write_text(f"SELECT {', '.join(found)}", "utf-8")


@pytest.mark.parametrize("value", ["'word'", "{'a': 1}", "2.5"])
def test_a_value_of_another_type_is_refused(checkout: Checkout, value: str) -> None:
    select(checkout, year="2031")
    assert derive(checkout.dataset())["pay"].column("year").to_pylist() == [2031]
    select(checkout, year=value)
    with pytest.raises(SchemaError, match=r"pay\.sql gives year as .* integer"):
        derive(checkout.dataset())


def test_a_required_column_that_is_left_empty_is_refused(checkout: Checkout) -> None:
    select(checkout, pay_figure_id="NULL")
    with pytest.raises(SchemaError, match=r"pay\.sql leaves pay_figure_id empty in 1 rows"):
        derive(checkout.dataset())
