from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from ledger import LINES, ROWS, Ledger, publish, sha256
from synthetic import real_tables

import mlops_role_data
from mlops_role_data._find.trace import spans_of
from mlops_role_data._release.records import read_records
from mlops_role_data.errors import DataPackageError, UnknownNameError, VerificationError

# The synthetic tables are not among those that the types know.
mrd: Any = mlops_role_data


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    return publish(tmp_path, monkeypatch)


@pytest.mark.usefixtures("ledger")
def test_a_fact_is_traced_to_its_span() -> None:
    found = mrd.trace("uses", "brew")
    assert found.to_dict("records") == [
        {
            "table": "uses",
            "record": "brew",
            "span_id": "s2",
            "document": "A page of our own",
            "document_sha256": ROWS["documents"][0][2],
            "section": "Caf\u00e9 tools",
            "line": 2,
            "start": 11,
            "end": 28,
            "sha256": sha256("We brew with K8s."),
        }
    ]
    assert Counter(map(str, found.dtypes)) == {"str": 7, "Int64": 3}


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("table", "record", "lines"),
    [
        pytest.param("spans", "s5", [5], id="a span is itself"),
        pytest.param("sections", "pipelines", [3], id="a section is its heading"),
        pytest.param("documents", "d", [1, 2, 3, 4, 5, 6], id="a document is all its spans"),
        pytest.param("skills", "kubernetes", [2, 4], id="a name is what refers to it"),
        pytest.param("skills", "docker", [4, 6], id="also through what is named after it"),
        pytest.param("skills", "tools", [2, 4, 6], id="and through its tree, if nothing else does"),
        pytest.param("skill_aliases", "k8s", [2, 4], id="an alias is what it names"),
        pytest.param("badges", "docker-badge", [6], id="a badge is not its tool"),
        pytest.param("remarks", "brew/uses/garden", [2, 5], id="an association is both ends"),
        pytest.param("remarks", "brew/skills/docker", [2, 4, 6], id="whatever they are"),
        pytest.param("counts", "docker", [4, 6], id="a derived row is what it counts"),
        pytest.param("pairs", "brew-garden", [2, 5], id="inputs go before what they are about"),
        pytest.param("skills", "ai", [], id="what nobody refers to rests on nothing"),
    ],
)
def test_every_kind_of_record_is_traced(table: str, record: str, lines: list[int]) -> None:
    found = mrd.trace(table, record)
    assert found["line"].to_list() == lines
    assert found.dtypes.to_list() == mrd.trace("uses", "brew").dtypes.to_list()


@pytest.mark.usefixtures("ledger")
def test_a_section_is_given_with_those_above_it() -> None:
    assert mrd.trace("uses", "garden").loc[0, "section"] == "Caf\u00e9 tools > Pipelines"


@pytest.mark.parametrize("kind", [str, Path])
def test_the_document_gives_the_words(ledger: Ledger, kind: type) -> None:
    found = mrd.trace("documents", "d", document=kind(ledger.document))
    assert found["text"].to_list() == LINES
    assert found["text"].dtype == "str"


def test_without_spans_there_are_no_words(ledger: Ledger) -> None:
    found = mrd.trace("skills", "ai", document=ledger.document)
    assert found.columns[-1] == "text"
    assert found.empty


def test_another_document_is_refused(ledger: Ledger) -> None:
    ledger.document.write_text("Another page\n", "utf-8")
    with pytest.raises(VerificationError) as caught:
        mrd.trace("uses", "brew", document=ledger.document)
    for part in ("page.txt", sha256("Another page\n"), "A page of our own", "uses brew"):
        assert part in str(caught.value)


@pytest.mark.parametrize("shift", [1, -1])
def test_a_span_that_is_elsewhere_is_refused(ledger: Ledger, shift: int) -> None:
    spans = [(*row[:4], row[4] + shift, row[5] + shift, row[6]) for row in ROWS["spans"]]
    ledger.publish(spans=spans)
    with pytest.raises(VerificationError, match=r"the span s4 \(code points"):
        mrd.trace("uses", "batches", document=ledger.document)
    assert len(mrd.trace("uses", "batches")) == 1


def test_only_the_document_at_hand_gives_words(ledger: Ledger) -> None:
    second = ("s7", "e", "cafe", 1, 0, 4, sha256("More"))
    ledger.publish(
        documents=[*ROWS["documents"], ("e", "Another page", sha256("More"))],
        spans=[*ROWS["spans"], second],
        uses=[*ROWS["uses"], ("more", "kubernetes", None, "More", "s7")],
    )
    found = mrd.trace("skills", "kubernetes", document=ledger.document)
    assert found["document"].to_list() == [*["A page of our own"] * 2, "Another page"]
    assert found["text"].to_list()[:2] == [LINES[1], LINES[3]]
    assert pd.isna(found.loc[2, "text"])


def test_a_document_that_is_not_there_is_an_error(ledger: Ledger) -> None:
    with pytest.raises(DataPackageError, match=r"nowhere\.txt cannot be read: No such file"):
        mrd.trace("uses", "brew", document=ledger.document.with_name("nowhere.txt"))


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("table", "record", "words"),
    [
        ("use", "brew", "there is no table 'use'. Did you mean 'uses'"),
        ("uses", "brows", "no record in table 'uses' named 'brows'. Did you mean 'brew'"),
        ("remarks", "brew", "Choose one of: brew/skills/docker, brew/uses/garden"),
    ],
)
def test_a_wrong_name_is_refused(table: str, record: str, words: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        mrd.trace(table, record)
    assert words in str(caught.value)


def test_a_circle_of_sections_ends(ledger: Ledger) -> None:
    ledger.publish(
        sections=[("cafe", "d", "pipelines", "Up", "s1"), ("pipelines", "d", "cafe", "Down", "s3")]
    )
    assert mrd.trace("uses", "garden").loc[0, "section"] == "Up > Down"


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(("table", "record"), [("pay", "a"), ("roles", "ml-engineer")])
def test_a_package_may_have_no_spans(table: str, record: str) -> None:
    assert mrd.trace(table, record).empty


@pytest.mark.parametrize("name", real_tables())
@pytest.mark.usefixtures("real_package")
def test_every_published_record_rests_on_the_source(name: str) -> None:
    table, bare = read_records(
        lambda records: (
            records.catalog.table(name),
            [
                each.id
                for each in records.of(name)
                if each.table.kind != "link" and not spans_of(records, each)
            ],
        )
    )
    assert bare == []
    if table.kind == "fact":
        row = mrd.load(name, "pyarrow").slice(0, 1).to_pylist()[0]
        assert row["span_id"] in set(mrd.trace(name, row[table.primary_key[0]])["span_id"])


@pytest.mark.usefixtures("real_package")
def test_a_count_is_traced_to_as_many_spans() -> None:
    mentions = mrd.load("skill_mentions").groupby("skill_id")["span_id"].nunique()
    cited = mrd.load("statements")["skill_id"].dropna()
    named = set(mrd.load("certifications")["named_skill_id"].dropna())
    plain = mentions.drop([*set(cited), *named], errors="ignore")
    for skill_id, spans in plain.head(30).items():
        assert len(mrd.trace("skill_profile", str(skill_id))) == spans


@pytest.mark.usefixtures("real_package")
@pytest.mark.skipif("MLOPS_ROLE_DATA_SOURCE" not in os.environ, reason="needs the document")
def test_the_real_document_has_the_words() -> None:
    found = mrd.trace("documents", "mlops-profile", document=os.environ["MLOPS_ROLE_DATA_SOURCE"])
    assert found["text"].map(sha256).to_list() == found["sha256"].to_list()
    assert len(found) == mrd.tables(all=True).set_index("name").loc["spans", "rows"]


@pytest.mark.usefixtures("real_package")
@pytest.mark.parametrize("table", ["taxonomy_links", "onet_technology", "onet_titles"])
def test_every_record_of_the_links_rests_on_one_link_with_its_version(table: str) -> None:
    versions = mrd.load("taxonomies").set_index("taxonomy_title")["version"]
    links = mrd.load("taxonomy_links").set_index("taxonomy_link_id")
    for record in mrd.load(table).iloc[::20, 0]:
        (found,) = mrd.trace(table, record).to_dict("records")
        assert (found["table"], found["record"]) == (table, record)
        assert found["version"] == versions[found["taxonomy"]]
        link = links.loc[found["link"]]
        shown = {"relation": "match_relation", "reason": "match_reason"}
        for name in (
            "relation",
            "external_id",
            "external_label",
            "basis",
            "reason",
            "labels_tried",
        ):
            due = link[shown.get(name, name)]
            assert found[name] == due or (pd.isna(found[name]) and pd.isna(due))


@pytest.mark.usefixtures("real_package")
def test_a_taxonomy_rests_on_all_its_links_and_no_document_gives_them_words() -> None:
    found = mrd.trace("taxonomies", "esco", document="nowhere.txt")
    links = mrd.load("taxonomy_links").query("taxonomy_id == 'esco'")
    assert found["link"].to_list() == links["taxonomy_link_id"].to_list()
    assert "text" not in found.columns
    assert set(map(str, found.dtypes)) == {"str"}


@pytest.mark.usefixtures("real_package")
def test_a_skill_rests_on_the_source_whatever_it_is_linked_to() -> None:
    found = mrd.trace("skills", "docker")
    assert "span_id" in found.columns
    mentions = mrd.load("skill_mentions").query("skill_id == 'docker'")
    assert set(mentions["span_id"]) <= set(found["span_id"])
