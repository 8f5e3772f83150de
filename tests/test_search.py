from __future__ import annotations

import contextlib
import doctest
import importlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger import ROWS, Ledger, publish
from synthetic import BUILD

import mlops_role_data
from mlops_role_data._find.search import find_text, nearest
from mlops_role_data.errors import QueryError, UnknownNameError

# The synthetic tables are not among those that the types know.
mrd: Any = mlops_role_data


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    return publish(tmp_path, monkeypatch)


def keys(text: str, **options: Any) -> list[str]:
    return [f"{row['table']} {row['record']}" for row in find_text(text, **options)]


SAME = [
    ("Pipeline", "PIPELINES"),
    ("caf\u00e9", "cafes"),
    ("cafe\u0301", "caf\u00e9"),
    ("batch", "batches"),
    ("cache", "caches"),
    ("process", "processes"),
    ("library", "libraries"),
    ("CI/CD", "ci-cd"),
    ("automated", "automation"),
    ("bachelor\u2019s degree", "bachelor's degrees"),
]
APART = [("AI", "maintain"), ("AWS", "saw"), ("class", "clay"), ("R", "r2"), ("3.1", "31")]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [(*pair, ["uses first"]) for pair in SAME] + [(*pair, []) for pair in APART],
)
def test_words_are_compared_by_their_stem(
    ledger: Ledger, one: str, other: str, found: list[str]
) -> None:
    ledger.publish(uses=[("first", None, None, one, "s2"), *ROWS["uses"][2:]])
    assert [each for each in keys(other) if each == "uses first"] == found


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=12))
@pytest.mark.usefixtures("real_package")
def test_any_text_can_be_searched(text: str) -> None:
    """No word of the index's own language, and no odd character, is more than a word."""
    with contextlib.suppress(QueryError):
        find_text(text, limit=1)


@pytest.mark.usefixtures("ledger")
def test_a_row_says_where_it_matched() -> None:
    found = mrd.search("cafes")
    assert found.drop(columns="score").to_dict("records") == [
        {
            "table": "uses",
            "record": "brew",
            "label": "brew",
            "column": "summary",
            "text": "Brewing by the caf\u00e9 rules",
            "matched": "caf\u00e9",
            "section": "Caf\u00e9 tools",
            "line": 2,
        }
    ]
    assert Counter(map(str, found.dtypes)) == {"str": 7, "Int64": 1, "Float64": 1}


@pytest.mark.usefixtures("ledger")
def test_grades_go_before_relevance() -> None:
    found = mrd.search("docker")
    assert [(row.table, row.record, row.column, int(row.score)) for row in found.itertuples()] == [
        ("skills", "docker", "name", 8),
        ("badges", "docker-badge", "name", 4),
        ("uses", "containers", "summary", 4),
        ("uses", "badge", "badge_id", 3),
    ]


@pytest.mark.usefixtures("ledger")
def test_an_alias_finds_what_it_names_and_what_refers_to_it() -> None:
    found = mrd.search("k8s")
    columns = ["table", "record", "label", "column", "text", "matched"]
    assert found[columns].apply(tuple, axis=1).to_list() == [
        ("skills", "kubernetes", "Kubernetes", "skill_aliases.alias", "K8s", "K8s"),
        ("uses", "brew", "brew", "skill_id", "K8s", "K8s"),
        ("uses", "batches", "batches", "skill_id", "K8s", "K8s"),
    ]
    assert [int(score) for score in found["score"]] == [7, 3, 3]
    # Where a vocabulary row is first used.
    assert found["line"].to_list() == [2, 2, 4]


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("AI", ["skills ai"], id="no part of a word"),
        pytest.param("kale maintain", ["uses garden"], id="all words, in any order"),
        pytest.param("rules brew k8s", ["uses brew"], id="in any of its texts"),
        pytest.param("kale docker", [], id="all, not some"),
        pytest.param("main", ["uses garden"], id="the beginning of a word"),
        pytest.param("ma", [], id="unless it is shorter than three letters"),
        pytest.param("aintain", [], id="and no other part"),
        pytest.param("s5", [], id="keys are no text"),
        pytest.param("garden", ["uses garden"], id="unless they are all that a row is called"),
        pytest.param("kale garden", ["uses garden"], id="in part, too"),
    ],
)
def test_what_is_found(text: str, found: list[str]) -> None:
    assert keys(text) == found


@pytest.mark.usefixtures("ledger")
def test_a_key_ranks_below_what_a_row_says(ledger: Ledger) -> None:
    ledger.publish(uses=[("run-docker", None, None, "See there", "s2"), *ROWS["uses"][1:]])
    found = find_text("run docker")
    assert found[0]["record"] == "run-docker"
    assert int(found[0]["score"]) == 5
    by_part = {row["record"]: int(row["score"]) for row in find_text("run")}
    assert by_part == {"containers": 4, "batches": 4, "run-docker": 2}


@pytest.mark.usefixtures("ledger")
def test_spread_words_are_shown_where_most_of_them_are() -> None:
    (found,) = find_text("one k8s batches")
    assert (found["column"], found["matched"]) == ("summary", "Batches; one")
    assert int(found["score"]) == 2


@pytest.mark.usefixtures("ledger")
def test_a_long_text_is_cut_around_the_match(ledger: Ledger) -> None:
    text = f"{'before ' * 30}needle {'after ' * 30}".strip()
    ledger.publish(uses=[("long", None, None, text, "s2"), *ROWS["uses"][2:]])
    (found,) = find_text("needle")
    assert found["text"].startswith("\u2026 before before")
    assert found["text"].endswith("after after \u2026")
    assert " needle " in found["text"]
    assert len(found["text"]) < 160
    (found,) = find_text("before")
    assert found["text"].startswith("before before")


@pytest.mark.usefixtures("ledger")
def test_nothing_found_is_an_empty_frame_of_the_same_columns() -> None:
    empty, found = mrd.search("zebra"), mrd.search("docker")
    assert empty.empty
    assert empty.dtypes.to_dict() == found.dtypes.to_dict()


@pytest.mark.usefixtures("ledger")
def test_tables_and_limit_choose_without_changing_scores() -> None:
    everything = find_text("docker")
    assert find_text("docker", limit=2) == everything[:2]
    assert find_text("docker", limit=0) == find_text("docker", tables=[]) == []
    uses = [row for row in everything if row["table"] == "uses"]
    assert find_text("docker", tables="uses") == find_text("docker", tables=["uses"]) == uses


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("use", "there is no table 'use'. Did you mean 'uses'"),
        ("skill_aliases", "aliases are searched with what they name"),
        ("counts", "there is no searched table 'counts'"),
        ("sections", "provenance and association tables are not searched"),
    ],
)
def test_a_table_that_is_not_searched_is_refused(table: str, words: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        mrd.search("docker", tables=["uses", table])
    assert words in str(caught.value)


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("text", ["", " ", "++", "'"])
def test_a_text_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="at least one word"):
        mrd.search(text)


@pytest.mark.usefixtures("ledger")
def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(QueryError, match="the limit is -1"):
        mrd.search("docker", limit=-1)


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("kuberntes", ["Kubernetes"]),
        ("inteligence", ["intelligence", "artificial intelligence"]),
        ("xyzzy", []),
    ],
)
def test_names_like_a_misspelt_one(text: str, near: list[str]) -> None:
    assert nearest(text) == near


def test_a_rare_word_weighs_more_than_a_common_one(ledger: Ledger) -> None:
    texts = {"first": "common one", "second": "rare common", "third": "common two"}
    rows = [(key, None, None, text, "s2") for key, text in texts.items()]
    ledger.publish(uses=[*rows, *ROWS["uses"][2:]])
    assert find_text("rare")[0]["score"] > find_text("common")[0]["score"]


def test_a_python_without_full_text_search_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlops_role_data._find.search_index._CREATE", "create table texts using no")
    monkeypatch.setattr("mlops_role_data._find.search._INDEXES", [])
    with pytest.raises(QueryError, match=r"no full-text search \(FTS5\): use a Python from"):
        find_text("docker")


@pytest.mark.usefixtures("real_package")
def test_an_abbreviation_finds_the_product() -> None:
    found = mrd.search("GCP")
    assert found.loc[0, ["table", "record"]].to_list() == ["skills", "google-cloud"]
    mentions = mrd.load("skill_mentions").query("skill_id == 'google-cloud'")["skill_mention_id"]
    assert set(mentions) == set(found.query("table == 'skill_mentions'")["record"])


@pytest.mark.usefixtures("real_package")
def test_two_letters_find_no_longer_word() -> None:
    found = mrd.search("AI")
    assert set(found["matched"].str.casefold()) == {"ai"}
    assert len(found) > 100


@pytest.mark.usefixtures("real_package")
@pytest.mark.parametrize("table", ["skills", "roles", "industries", "certifications", "markets"])
def test_every_name_finds_its_own_row_first(table: str) -> None:
    # A dozen: each search reads all tables.
    for row in mrd.load(table, "pyarrow").slice(0, 12).to_pylist():
        label = row.get("label", row["name"])
        first = find_text(label, limit=1)[0]
        assert (first["table"], first["label"]) == (table, label)
        assert int(first["score"]) == 8


@pytest.mark.usefixtures("real_package")
def test_the_same_search_gives_the_same_answer() -> None:
    assert find_text("automated pipelines") == find_text("automated pipelines")


@pytest.mark.parametrize("module", ["_read.related", "_find.search", "_find.trace"])
@pytest.mark.usefixtures("real_package")
def test_the_examples_run(module: str) -> None:
    if not (BUILD / "datapackage.json").is_file():
        pytest.skip("build/ is not made yet")
    result = doctest.testmod(importlib.import_module(f"mlops_role_data.{module}"))
    assert result.attempted > 0
    assert result.failed == 0
