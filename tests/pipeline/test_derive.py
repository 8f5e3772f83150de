"""What is derived, against figures computed by hand: no code under test is used to expect them."""

from __future__ import annotations

import json
import math
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


@pytest.fixture(scope="module")
def real() -> tuple[Dataset, dict[str, pa.Table]]:
    data = read_dataset(open_project(ROOT))
    return data, derive(data)


def rows(table: pa.Table, key: str) -> dict[str, Row]:
    return {row[key]: row for row in table.to_pylist()}


def test_the_implied_growth_of_the_devops_market(
    real: tuple[Dataset, dict[str, pa.Table]],
) -> None:
    path = rows(real[1]["derived_market_growth"], "market_id")["devops"]
    # 25.5 / 10.4 = 2.451923..., whose fifth root is e ** (ln(2.451923) / 5) = 1.196477...
    assert path["growth_multiple"] == 2.4519
    assert path["cagr_percent"] == pytest.approx(19.65, abs=0.005)
    assert path["cagr_percent"] == round(100 * (math.exp(math.log(25.5 / 10.4) / 5) - 1), 4)
    assert (path["start_value_usd"], path["end_value_usd"]) == (10_400_000_000, 25_500_000_000)
    assert (path["from_year"], path["to_year"], path["years"]) == (2023, 2028, 5)
    bases = path["start_basis"], path["end_basis"], path["cagr_basis"]
    assert bases == ("stated", "stated", "implied")
    assert path["growth_id"] is None


def test_the_implied_start_of_the_ai_in_devops_market(
    real: tuple[Dataset, dict[str, pa.Table]],
) -> None:
    path = rows(real[1]["derived_market_growth"], "market_id")["ai-in-devops"]
    # 1.24 ** 10: squared 1.5376, to the 4th 2.36421376, to the 8th 5.589506..., times the square
    multiple = 1.24 * 1.24
    multiple *= multiple * multiple * multiple * multiple
    assert multiple == pytest.approx(8.5944, abs=0.00005)
    assert path["growth_multiple"] == 8.5944
    assert path["start_value_usd"] == round(24_900_000_000 / multiple) == 2_897_226_811
    assert path["end_value_usd"] == 24_900_000_000
    assert (path["from_year"], path["to_year"], path["years"]) == (2023, 2033, 10)
    bases = path["start_basis"], path["end_basis"], path["cagr_basis"]
    assert bases == ("implied", "stated", "stated")
    assert path["cagr_percent"] == 24
    assert path["start_size_id"] is None


@pytest.mark.parametrize(
    ("key", "comparison", "gaps"),
    [
        # 150,000-180,000 against 120,000-150,000: 165,000 against 135,000
        ("base-entry-to-base-mid", "stage_step", (30_000, 30_000, 30_000, 22.2222)),
        # 180,000-220,000 against 150,000-180,000: 200,000 against 165,000
        ("base-mid-to-base-senior", "stage_step", (30_000, 40_000, 35_000, 21.2121)),
        # 207,479 against 149,391
        (
            "devops-average-total-to-ai-engineer-average-total",
            "role_pair",
            (58_088, 58_088, 58_088, 38.8832),
        ),
        # 165,000-230,000, or 197,500, against 149,391
        (
            "devops-average-total-to-total-average",
            "role_pair",
            (15_609, 80_609, 48_109, 32.2034),
        ),
        # 207,479 against 197,500
        (
            "total-average-to-ai-engineer-average-total",
            "role_pair",
            (42_479, -22_521, 9_979, 5.0527),
        ),
    ],
)
def test_the_gaps_in_pay(
    real: tuple[Dataset, dict[str, pa.Table]],
    key: str,
    comparison: str,
    gaps: tuple[int, int, float, float],
) -> None:
    gap = rows(real[1]["derived_compensation_gaps"], "derived_compensation_gap_id")[key]
    assert gap["comparison"] == comparison
    assert (
        gap["gap_min_usd"],
        gap["gap_max_usd"],
        gap["gap_midpoint_usd"],
        gap["gap_midpoint_percent"],
    ) == gaps
    assert key == f"{gap['from_compensation_id']}-to-{gap['to_compensation_id']}"


def test_there_are_no_other_gaps(real: tuple[Dataset, dict[str, pa.Table]]) -> None:
    assert real[1]["derived_compensation_gaps"].num_rows == 5


def test_every_input_exists(real: tuple[Dataset, dict[str, pa.Table]]) -> None:
    data, derived = real
    assert set(derived) == set(data.project.derived)
    for name, table in derived.items():
        keys = data.project.tables[name].foreign_keys
        assert keys
        for key in keys:
            known = set(data.column(key.resource, key.reference_fields[0])) | {None}
            assert set(table.column(key.fields[0]).to_pylist()) <= known


def test_every_derived_table_says_how(real: tuple[Dataset, dict[str, pa.Table]]) -> None:
    data, tables = real
    for name, table in tables.items():
        assert " = " in data.project.tables[name].descriptor["formula"]
        if "formula" in table.column_names:
            assert all(" = " in formula for formula in table.column("formula").to_pylist())


def growth(checkout: Checkout) -> list[Row]:
    table = derive(checkout.dataset())["derived_market_growth"]
    listed: list[Row] = table.to_pylist()
    return listed


def test_of_start_end_and_rate_any_one_is_computed(checkout: Checkout) -> None:
    bread, cake = growth(checkout)
    # a doubling in five years; 800 million over 1.125 ** 5, which is 1.8020324...
    assert bread["cagr_percent"] == 14.8698
    assert cake["start_value_usd"] == 443_943_166
    checkout.edit("market_sizes", "cake-2035", "year", 2030)
    _, cake = growth(checkout)
    assert cake["end_value_usd"] == 1_441_625_977
    assert (cake["start_basis"], cake["end_basis"], cake["cagr_basis"]) == (
        "stated", "implied", "stated",
    )  # fmt: skip
    assert (cake["start_size_id"], cake["end_size_id"]) == ("cake-2035", None)
    assert cake["growth_id"] == "cake-2030-2035"


@pytest.mark.parametrize(
    ("table", "key", "column", "value"),
    [
        pytest.param("market_sizes", "cake-2035", "year", 2033, id="a year of no rate"),
        pytest.param("market_growth", "cake-2030-2035", "market_id", "bread", id="no rate"),
    ],
)
def test_two_of_the_three_are_needed(
    checkout: Checkout, table: str, key: str, column: str, value: object
) -> None:
    checkout.edit(table, key, column, value)
    assert [path["market_id"] for path in growth(checkout)] == ["bread"]


def test_figures_of_different_geographies_are_not_mixed(checkout: Checkout) -> None:
    checkout.edit("market_sizes", "bread-2035", "geography", "global")
    assert [path["market_id"] for path in growth(checkout)] == ["cake"]


def test_nor_are_those_of_different_documents(checkout: Checkout) -> None:
    checkout.edit("market_sizes", "bread-2035", "span_id", "bakery-002-1")
    checkout.edit("spans", "bakery-002-1", "document_id", "mill")
    assert [path["market_id"] for path in growth(checkout)] == ["cake"]
    checkout.edit("market_sizes", "cake-2035", "span_id", "bakery-002-1")
    assert growth(checkout) == []


def test_a_stage_is_compared_with_the_next_one_only(checkout: Checkout) -> None:
    def gaps() -> list[str]:
        table = derive(checkout.dataset())["derived_compensation_gaps"]
        keys: list[str] = table.column("derived_compensation_gap_id").to_pylist()
        return keys

    assert gaps() == ["junior-to-senior"]
    for column, value in (("measure", "total"), ("country_code", ""), ("year", "2030")):
        before = checkout.rows("pay_figures")[1][column]
        checkout.edit("pay_figures", "senior", column, value)
        assert gaps() == []
        checkout.edit("pay_figures", "senior", column, before)
    checkout.edit("pay_figures", "senior", "career_stage_id", "")
    assert gaps() == []
    checkout.edit("pay_figures", "junior", "career_stage_id", "")
    assert gaps() == []
    checkout.add("roles", role_id="miller", name="Miller")
    checkout.edit("pay_figures", "senior", "role_id", "miller")
    assert gaps() == ["junior-to-senior"]
    checkout.edit("pay_figures", "senior", "amount_min", "")
    assert gaps() == []


@pytest.mark.parametrize("name", ["derived_market_growth", "derived_more"])
def test_schemas_and_derivations_must_agree(checkout: Checkout, name: str) -> None:
    schema = checkout.schema("derived_market_growth")
    if name == schema["name"]:
        (checkout.root / "schemas" / f"{name}.json").unlink()
    else:
        checkout.write_schema({**schema, "name": name})
    with pytest.raises(SchemaError, match=name):
        derive(checkout.dataset())


def test_the_frequency_of_skills_is_what_a_count_of_the_file_gives(
    real: tuple[Dataset, dict[str, pa.Table]],
) -> None:
    found = {row["skill_id"]: row for row in real[1]["derived_skill_frequency"].to_pylist()}
    mentions = Checkout(ROOT).rows("skill_mentions")
    assert set(found) == {row["skill_id"] for row in mentions}
    levels = ["familiarity", "understanding", "experience", "proficiency", "expertise"]
    for skill_id, row in found.items():
        own = [each for each in mentions if each["skill_id"] == skill_id]
        asked = [each["proficiency_level"] for each in own if each["proficiency_level"]]
        assert row["mentions"] == len(own)
        assert row["spans"] == len({each["span_id"] for each in own})
        assert row["required_mentions"] == sum(each["necessity"] == "required" for each in own)
        assert row["levels_asked"] == len(set(asked))
        strongest = max(asked, key=levels.index) if asked else None
        assert row["strongest_proficiency_level"] == strongest
    # the Docker certificate is named once, in the advice
    assert found["docker"]["certificate_mentions"] == 1
    assert found["python"]["certificate_mentions"] == 0
    counts = [row["mentions"] for row in found.values()]
    assert counts == sorted(counts, reverse=True)


def test_a_derived_table_carries_its_select(real: tuple[Dataset, dict[str, pa.Table]]) -> None:
    descriptor = json.loads((ROOT / "build" / "datapackage.json").read_text("utf-8"))
    project = real[0].project
    for resource in descriptor["resources"]:
        name = resource["name"]
        assert resource.get("derivation") == project.derivations.get(name)
        assert resource.get("derived_from") == derived_from(project).get(name)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT nothing FROM roles", "derived_market_growth.sql: Binder Error"),
        ("SELECT FROM WHERE", "derived_market_growth.sql: it must be one SELECT"),
        ("DROP TABLE roles", "derived_market_growth.sql: it must be one SELECT"),
        ("SELECT * FROM nowhere", "derived_market_growth.sql reads nowhere, which has no schema"),
        ("SELECT role_id FROM roles", "gives the columns role_id"),
        ("SELECT * FROM derived_market_growth", "in a circle"),
        ("SELECT * FROM read_text('/etc/hostname')", "derived_market_growth.sql: "),
    ],
)
def test_a_select_that_does_not_fit_is_refused(checkout: Checkout, sql: str, message: str) -> None:
    (checkout.root / "schemas" / "derived_market_growth.sql").write_text(sql, "utf-8")
    with pytest.raises(SchemaError, match=message):
        derive(checkout.dataset())
    # validate says so too, before there is any data to derive from
    with pytest.raises(SchemaError, match=message):
        validate(open_project(checkout.root))


@pytest.mark.parametrize("value", ["'word'", "{'a': 1}", "2.5"])
def test_a_value_of_another_type_is_refused(checkout: Checkout, value: str) -> None:
    cells = [
        f"{value if field['name'] == 'years' else 'NULL'} AS {field['name']}"
        for field in checkout.schema("derived_market_growth")["fields"]
    ]
    path = checkout.root / "schemas" / "derived_market_growth.sql"
    path.write_text(f"SELECT {', '.join(cells)}", "utf-8")
    with pytest.raises(SchemaError, match=r"derived_market_growth\.sql gives years as .* integer"):
        derive(checkout.dataset())
