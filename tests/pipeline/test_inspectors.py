"""Frictionless in processes of its own: the same verdict, and no silence when one dies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mlops_role_data.errors import JudgeError
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.judges import conform, inspectors
from mlops_role_data.pipeline.judges.findings import Task
from mlops_role_data.pipeline.judges.inspectors import Inspectors
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.report.problems import Report
from mlops_role_data.pipeline.validate import validate
from pipeline.checkouts import Checkout


def some_task(data: Dataset) -> Task:
    return conform.task(data.raw["compensation"], data.raw, data.folder)


def verdicts(checkout: Checkout) -> tuple[Report, Report]:
    """Judge in this process, then with Frictionless in two others."""
    project = open_project(checkout.root)
    here, _ = validate(project, None)
    with Inspectors(2) as pool:
        there, _ = validate(project, None, inspectors=pool)
    return here, there


def test_the_verdict_is_the_same_as_in_one_process(checkout: Checkout) -> None:
    checkout.edit("compensation", "junior", "amount_min_usd", "30,000")
    checkout.edit("market_sizes", "bread-2030", "status", "guessed")
    checkout.edit("market_sizes", "bread-2035", "market_id", "pie")
    checkout.edit("roles", "baker", "name", "Bäcker\n")
    here, there = verdicts(checkout)
    assert len(here.problems) > 3
    assert there == here


def test_real_data_holds_there_too(project_copy: Checkout) -> None:
    here, there = verdicts(project_copy)
    assert there == here
    assert there.valid


@pytest.mark.parametrize(
    ("program", "said"),
    [("raise SystemExit(3)", "exit code 3"), ("input(); raise SystemExit(4)", "exit code 4")],
    ids=["at once", "when asked"],
)
def test_a_process_that_dies_is_no_clean_bill(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, program: str, said: str
) -> None:
    monkeypatch.setattr(inspectors, "_PROGRAM", [sys.executable, "-c", program])
    with Inspectors(1) as pool:
        answers = [pool.submit(some_task(checkout.dataset())) for _ in range(2)]
        for answer in answers:
            with pytest.raises(JudgeError, match=rf"{said} .* compensation\.csv"):
                answer.result()


def test_no_process_outlives_its_block(checkout: Checkout) -> None:
    pool = Inspectors(2)
    task = some_task(checkout.dataset())

    def interrupted() -> None:
        with pool:
            pool.submit(task)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert all(process.poll() is not None for process in pool._all)


@pytest.mark.parametrize(("size", "count"), [(10, 1), (2_000_000, 3)])
def test_more_than_one_starts_only_where_it_pays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, count: int
) -> None:
    (tmp_path / "a.csv").write_bytes(b"x" * size)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    with Inspectors.for_folder(tmp_path) as pool:
        assert len(pool._all) == count


def test_a_file_of_the_working_folder_is_not_taken_for_a_module(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout.root / "frictionless.py").write_text("raise SystemExit('taken')")
    monkeypatch.chdir(checkout.root)
    with Inspectors(1) as pool:
        assert pool.submit(some_task(checkout.dataset())).result() == []


def test_it_is_a_program_that_speaks_json() -> None:
    done = subprocess.run(inspectors._PROGRAM, input=b"", capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
