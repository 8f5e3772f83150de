from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mlops_role_data._release.catalog import Table
from mlops_role_data.errors import UnknownNameError
from mlops_role_data.pipeline.judges import pandera_judge as contracts
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.report.formats import to_json
from mlops_role_data.pipeline.report.problems import Report
from mlops_role_data.pipeline.validate import changed_tables, validate
from pipeline.checkouts import Checkout, place

SCHEMA = json.loads(
    files("mlops_role_data.pipeline.report").joinpath("report.schema.json").read_text()
)


def judged(checkout: Checkout, document: Path | None = None, *changed: str) -> Report:
    project = open_project(checkout.root)
    report, _ = validate(project, None, [document] if document else [], changed=changed or None)
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(to_json(report)))
    known = {*SCHEMA["$defs"]["rule"]["enum"], *project.rules}
    assert {each.rule for each in report.problems} <= known
    return report


def test_what_is_right_is_valid(checkout: Checkout) -> None:
    report = judged(checkout, checkout.document)
    assert report.valid
    assert report.tables == len(checkout.dataset().raw)
    assert report.rows == 27
    assert report.documents == ("bakery",)


def test_the_real_data_is_valid(project_copy: Checkout) -> None:
    report = judged(project_copy)
    assert report.problems == ()
    assert report.documents == ()
    assert report.not_at_hand == ("mlops-profile",)


def test_the_real_data_is_valid_against_its_document(
    project_copy: Checkout, real_document: Path
) -> None:
    assert judged(project_copy, real_document).problems == ()


def test_all_problems_come_at_once_from_every_judge(checkout: Checkout) -> None:
    checkout.edit("pay_figures", "junior", "amount_min", "30,000")
    checkout.edit("market_sizes", "bread-2030-bakery-007-1", "status", "guessed")
    checkout.edit("market_sizes", "bread-2035-bakery-007-1", "market_id", "pie")
    checkout.edit("market_growth", "cake-2030-2035", "rate_percent_min", 13.5)
    checkout.edit("market_growth", "cake-2030-2035", "rate_percent_max", 13.5)
    checkout.edit("roles", "baker", "name", "Baker ")
    (checkout.root / "raw" / "more.csv").write_text("a\n")
    found = {
        place(each): set(each.found_by) for each in judged(checkout, checkout.document).problems
    }
    both = {"frictionless", "pandera"}
    assert found.pop(("spans", 6, "span_id", "unbooked-figure")) == {"source"}
    assert found.pop(("spans", 10, "span_id", "unbooked-figure")) == {"source"}
    assert found == {
        (None, None, None, "unknown-file"): {"reader"},
        ("pay_figures", 2, "amount_min", "type"): both | {"reader"},
        ("market_sizes", 2, "status", "enum"): both,
        ("market_sizes", 3, "market_id", "foreignKey"): {"frictionless", "rules"},
        ("market_sizes", 3, "market_id", "name"): {"source"},
        ("market_sizes", 3, "market_size_id", "key"): {"rules"},
        ("market_growth", 2, "rate_percent_min", "figure"): {"source"},
        ("market_growth", 2, "rate_percent_max", "figure"): {"source"},
        ("roles", 2, "name", "text"): {"rules"},
    }


def test_problems_are_sorted_by_file_and_row(checkout: Checkout) -> None:
    checkout.edit("roles", "baker", "kind", "unknown")
    checkout.edit("markets", "cake", "name", "cake  market")
    checkout.edit("markets", "bread", "name", "bread  market")
    files = [(each.file, each.row) for each in judged(checkout).problems]
    assert files == [("raw/markets.csv", 2), ("raw/markets.csv", 3), ("raw/roles.csv", 2)]


@pytest.mark.parametrize("table", ["spans", "sections", "documents", "roles", "caveats"])
def test_a_missing_file_is_one_problem_of_its_own(checkout: Checkout, table: str) -> None:
    checkout.path(table).unlink()
    problems = judged(checkout, checkout.document).problems
    assert (table, None, None, "missing-file") in {place(each) for each in problems}
    assert len(problems) <= 2


def test_one_row_too_short_is_one_problem(checkout: Checkout) -> None:
    path = checkout.path("spans")
    path.write_text(path.read_text("utf-8").replace("bakery-004-1,bakery,", "bakery-004-1,"))
    places = [place(each) for each in judged(checkout, checkout.document).problems]
    assert places == [("spans", 6, None, "cell-count")]


def remove(checkout: Checkout, table: str, key: str) -> None:
    checkout.drop(table, key)


def edit(checkout: Checkout, table: str, key: str, column: str, value: object) -> None:
    checkout.edit(table, key, column, value)


def append(checkout: Checkout, table: str, text: str) -> None:
    with checkout.path(table).open("a", encoding="utf-8", newline="") as file:
        file.write(text)


def tighten(checkout: Checkout, table: str) -> None:
    schema = checkout.schema(table)
    schema["fields"][1]["constraints"] = {**schema["fields"][1]["constraints"], "minLength": 12}
    checkout.write_schema(schema)


# Each breaks something by a change of one table: there, or elsewhere
CHANGES: list[tuple[Callable[..., None], tuple[object, ...]]] = [
    (edit, ("roles", "baker", "kind", "unknown")),
    (edit, ("roles", "baker", "role_id", "miller")),
    (edit, ("pay_figures", "junior", "amount_min", 31000)),
    (edit, ("pay_figures", "junior", "pay_figure_id", "other")),
    (edit, ("spans", "bakery-004-1", "role", "framing")),
    (edit, ("caveats", "gap-2-to-3", "kind", "silence")),
    (remove, ("market_growth", "cake-2030-2035")),
    (remove, ("markets", "bread")),
    (append, ("markets", "x\n")),
    (tighten, ("markets",)),
]


@pytest.mark.parametrize(
    ("change", "arguments"), CHANGES, ids=["-".join(map(str, each[1])) for each in CHANGES]
)
def test_what_changed_is_refused_as_the_full_run_refuses_it(
    checkout: Checkout, change: Callable[..., None], arguments: tuple[str, ...]
) -> None:
    change(checkout, *arguments)
    full = judged(checkout, checkout.document)
    asked = judged(checkout, checkout.document, arguments[0])
    assert full.problems
    assert asked.problems == full.problems
    assert asked.changed == (arguments[0],)


def test_other_tables_are_not_judged_by_themselves(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    compiled = contracts.contract

    def contract(table: Table, *args: Any, **options: Any) -> object:
        seen.append(table.name)
        return compiled(table, *args, **options)

    monkeypatch.setattr(contracts, "contract", contract)
    checkout.edit("roles", "baker", "kind", "unknown")
    assert not judged(checkout, None, "markets").problems
    assert set(seen) == {"markets"}


def test_faults_of_form_and_of_rules_are_never_kept_back(checkout: Checkout) -> None:
    checkout.edit("roles", "baker", "name", "Baker ")
    checkout.edit("pay_figures", "junior", "amount_min", "x")
    assert {place(each) for each in judged(checkout, None, "markets").problems} == {
        ("roles", 2, "name", "text"),
        ("pay_figures", 2, "amount_min", "type"),
    }


class TestChangedTables:
    def test_names_raw_files_and_schemas_are_tables(
        self, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        project = open_project(checkout.root)
        raw = checkout.root / "raw"
        monkeypatch.chdir(raw)
        names = ["roles", "markets.csv", "../schemas/spans.json", str(raw / "caveats.csv")]
        found = changed_tables(project, raw, names)
        assert found is not None
        assert set(found) == {"roles", "markets", "spans", "caveats"}
        # in these nothing but what is always judged can be at fault
        (raw / "more.csv").touch()
        for name in ("../datapackage.json", "more.csv"):
            assert changed_tables(project, raw, [name]) == frozenset()

    def test_no_name_and_what_is_gone_mean_all(self, checkout: Checkout) -> None:
        project, raw = open_project(checkout.root), checkout.root / "raw"
        assert changed_tables(project, raw, []) is None
        assert changed_tables(project, raw, ["roles", str(raw / "lost.csv")]) is None

    @pytest.mark.parametrize("name", ["rolls", "bakers.txt", "../raw.csv", ""])
    def test_anything_else_is_a_wrong_call(
        self, checkout: Checkout, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.chdir(checkout.root)
        with pytest.raises(UnknownNameError, match="A file must be one of raw/ or of schemas/"):
            changed_tables(open_project(checkout.root), checkout.root / "raw", ["roles", name])
