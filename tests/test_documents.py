"""Other documents join as rows: in another field, country and layout, with no code changed.

The documents and their rows are in ``tests/documents/``.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import documents
import pytest
from click.testing import CliRunner, Result

import mlops_role_data as mrd
from mlops_role_data.cli.main import cli
from mlops_role_data.errors import UnknownNameError
from mlops_role_data.pipeline.dataset import read_dataset
from mlops_role_data.pipeline.derive.tables import derive
from mlops_role_data.pipeline.document.coverage import measure
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.publish.publish import publish
from mlops_role_data.pipeline.validate import validate

ROOT = Path(__file__).parents[1]
TOGETHER = [[name] for name in documents.NAMES] + [documents.NAMES]
FRONT = [
    "pay", "requirements", "duties", "career_path", "demand", "fact_cards", "pay_factors",
    "practices_and_challenges",
]  # fmt: skip


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [*map(str, arguments)])


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Join the rows of all documents to the data."""
    folder = tmp_path_factory.mktemp("joined") / "raw"
    documents.copy(ROOT / "raw", folder, documents.NAMES)
    return folder


@pytest.fixture(scope="module")
def published(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the data with all documents."""
    target = tmp_path_factory.mktemp("published") / "build"
    publish(read_dataset(open_project(ROOT), raw), target)
    return target


@pytest.fixture
def joined(published: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Read the data with all documents, and give their titles."""
    monkeypatch.setenv("MLOPS_ROLE_DATA_DIR", str(published))
    return list(mrd.load("documents")["title"])


@pytest.mark.parametrize("names", TOGETHER, ids="+".join)
def test_it_joins_as_rows(tmp_path: Path, names: list[str]) -> None:
    documents.copy(ROOT / "raw", tmp_path / "raw", names)
    project = open_project(ROOT)
    paths = [documents.document(name) for name in names]
    report, data = validate(project, tmp_path / "raw", paths)
    assert report.problems == ()
    assert report.documents == tuple(names)
    assert report.not_at_hand == ("mlops-profile",)
    assert all(each.complete for each in measure(data, paths))


@pytest.mark.parametrize("name", documents.NAMES)
def test_it_has_rows_in_many_tables(name: str) -> None:
    counts = {}
    for path in documents.document(name).parent.glob("raw/*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            counts[path.stem] = len(list(csv.DictReader(file)))
    own = {table: count for table, count in counts.items() if table not in {"spans", "sections"}}
    assert len(own) >= 15
    assert sum(own.values()) - own["taxonomy_links"] >= 80


def test_no_code_and_no_schema_knows_them() -> None:
    names = re.compile("|".join([*documents.NAMES, "nurse", "warehouse"]), re.IGNORECASE)
    for folder in ("src", "schemas"):
        for path in (ROOT / folder).rglob("*.[jpsc]*"):
            if path.suffix in {".py", ".sql", ".json", ".csv"}:
                assert not names.search(path.read_text("utf-8")), path


@pytest.mark.parametrize("table", FRONT)
def test_front_tables_tell_documents_apart(joined: list[str], table: str) -> None:
    frame = mrd.load(table)  # type: ignore[call-overload]
    assert set(frame["document"]) == set(joined) - (
        {"Career profile of the warehouse planner"} if table == "pay_factors" else set()
    )
    alone = frame[frame["document"] == joined[0]]
    ours = derive(read_dataset(open_project(ROOT)))[table]
    assert len(alone) == ours.num_rows, "rows of the first document are not mixed with others"


def test_amounts_keep_their_currency_and_period(joined: list[str]) -> None:
    pay: Any = mrd.load("pay").set_index("pay_figure_id")
    shown = pay.loc[["nurse-specialist", "nurse-cnio", "planner-3-5", "planner-night"]]
    assert shown["currency"].to_list() == ["EUR", "CHF", "GBP", "GBP"]
    assert shown["amount_min"].to_list() == [4300, 9500, 32000, 15]
    assert shown["period"].to_list() == ["month", "month", "year", "hour"]
    assert pay.loc[["nurse-on-call", "planner-bonus"], "amount_min"].to_list() == [25.5, 1500]
    assert pay["stage"].dtype.categories[-1] == "team-lead"
    profile: Any = mrd.load("role_profile").set_index("role")
    assert profile.loc["clinical informatics nurse", ["pay_min", "currency"]].to_list() == [
        3600,
        "EUR",
    ]
    assert profile.loc["clinical informatics nurse", "next_titles"] == "Lead Informatics Nurse"
    assert profile.loc["DevOps Engineer", "next_titles"].startswith("Senior MLOps Engineer")
    assert len(joined) == 3


def test_nothing_is_lost_in_front(joined: list[str]) -> None:
    """Rows without a role, a heading or an answer are there too."""
    cards = mrd.load("fact_cards")
    facts = mrd.sql("select table_name, record_id from fact_cards").value_counts()
    assert facts.max() == 1
    for table in ("figures", "pay_changes", "demand_claims", "statements", "skill_mentions"):
        told = cards.loc[cards["table_name"] == table, "record_id"]
        assert set(told) == set(mrd.load(table).iloc[:, 0]), table
    challenges = set(mrd.load("practices_and_challenges")["challenge"].dropna())
    topics = mrd.load("topics")
    assert challenges >= set(topics.loc[topics["kind"] == "challenge", "name"])
    duties = mrd.load("statements").query("kind == 'duty'")
    assert len(mrd.load("duties")) == len(duties)
    path = mrd.load("career_path")
    assert set(path.groupby("document")["stage_rank"].min()) == {1}
    assert len(joined) == 3


def test_a_skill_is_counted_over_documents(joined: list[str]) -> None:
    skills: Any = mrd.load("skill_profile").set_index("label")
    assert skills.loc["communication", "documents"] == len(joined)
    assert skills.loc["Excel", ["mentions", "first_line"]].to_list() == [2, 15]
    assert mrd.search("Excel")["record"].iloc[0] == "excel"


def test_search_can_keep_to_one_document(joined: list[str]) -> None:
    assert joined
    everywhere = mrd.search("communication", tables=["skills"])
    there = mrd.search("communication", tables=["skills"], document="warehouse-planner")
    assert everywhere["line"].to_list()[0] == 54
    assert there["line"].to_list() == [20]
    assert not len(mrd.search("Kubernetes", document="nurse-informatics"))
    result = run("search", "Excel", "--document", "warehouse-planner", "--format", "json")
    assert result.stdout.strip() == "[]"
    with pytest.raises(UnknownNameError):
        mrd.search("Excel", document="nobody")


def test_each_row_leads_to_its_own_document(joined: list[str]) -> None:
    paths = [documents.document(name) for name in documents.NAMES]
    found = mrd.trace("pay", "planner-night", document=paths)
    assert found["document"].to_list() == [joined[2]]
    assert found["text"].to_list() == ["Night work: Pay from \u00a315 an hour"]
    assert mrd.trace("skills", "python", document=paths)["text"].notna().sum() == 2


def test_a_folder_of_documents_is_searched(raw: Path, tmp_path: Path) -> None:
    for name in documents.NAMES:
        (tmp_path / f"{name}.txt").write_bytes(documents.document(name).read_bytes())
    (tmp_path / "notes.txt").write_text("not a document")
    result = run("validate", "--raw", raw, "--document", tmp_path)
    assert result.exit_code == 0, result.stdout
    assert f"against {', '.join(documents.NAMES)}" in result.stdout
    assert "(not checked against mlops-profile)" in result.stdout
    other = tmp_path / f"{documents.NAMES[0]}.txt"
    other.write_bytes(other.read_bytes() + b"One more line.\n")
    assert "another edition" in run("validate", "--raw", raw, "--document", tmp_path).stdout


def test_a_fault_in_any_document_is_found(raw: Path, tmp_path: Path) -> None:
    documents.copy(ROOT / "raw", tmp_path / "raw", documents.NAMES)
    path = tmp_path / "raw" / "pay_figures.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace(",3600,4100,EUR", ",3700,4100,USD"), "utf-8")
    paths = [documents.document(name) for name in documents.NAMES]
    report, _ = validate(open_project(ROOT), tmp_path / "raw", paths)
    found = {(each.field, each.rule) for each in report.problems}
    assert {("amount_min", "figure"), ("currency_code", "currency")} <= found
    assert raw.is_dir()


@pytest.mark.parametrize("chart", ["pay", "market", "coverage"])
@pytest.mark.parametrize("document", [None, *documents.NAMES])
def test_a_chart_is_about_one_document(joined: list[str], chart: str, document: str | None) -> None:
    drawn = getattr(mrd.plot, chart)(document=document).to_dict()
    titles = dict(mrd.load("documents")[["document_id", "title"]].to_numpy())
    assert str(drawn["title"]["subtitle"]).count(titles[document or "mlops-profile"]) == 1
    assert sum(title in str(drawn["title"]) for title in joined) == 1


def test_the_chart_of_skills_names_every_document_that_it_counts(joined: list[str]) -> None:
    caption = mrd.plot.skills().to_dict()["title"]["subtitle"][-1]
    assert all(title in caption for title in joined)


def pay_labels(document: str) -> tuple[list[str], list[str]]:
    """Return the notes of a chart of pay, and what it says at and beside its marks."""
    drawn = mrd.plot.pay(document=document).to_dict()
    rows = [row for rows in drawn["datasets"].values() for row in rows if "who" in row]
    return drawn["title"]["subtitle"], [f"{row['who']}: {row['label']}" for row in rows]


def test_amounts_in_another_currency_or_period_are_left_out_and_counted(joined: list[str]) -> None:
    assert joined
    notes, labels = pay_labels("nurse-informatics")
    assert [each for each in notes if each.startswith("Left out")] == [
        "Left out: 3 in CHF.",
        "Left out: 1 in JPY.",
        "Left out: 1 per hour.",
    ]
    assert "Lead, 6+ years: from \u20ac5,400 a month" in labels
    notes, labels = pay_labels("warehouse-planner")
    assert {"Left out: 1 in CAD.", "Left out: 1 per hour."} <= set(notes)
    assert "Team lead: up to \u00a345,000" in labels
    assert "Years 0-2, 0\u20132 years: \u00a328,000\u201331,000 a year" in labels
    with pytest.raises(UnknownNameError, match="no document 'nurse'"):
        mrd.plot.pay(document="nurse")
