"""Frictionless in processes of its own: the same verdict, and no silence when one dies."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mlops_role_data.errors import JudgeError
from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.judges import frictionless_judge
from mlops_role_data.pipeline.judges.frictionless_judge import Task, inspect_file, inspectors
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.report.problems import Report
from mlops_role_data.pipeline.validate import validate
from pipeline.checkouts import Checkout


def some_task(data: Dataset) -> Task:
    return frictionless_judge.task(data.raw["pay_figures"], data.raw, data.folder)


def verdicts(checkout: Checkout) -> tuple[Report, Report]:
    """Judge in this process, then with Frictionless in another one."""
    project = open_project(checkout.root)
    here, _ = validate(project, None)
    with inspectors(checkout.root / "raw") as pool:
        there, _ = validate(project, None, inspectors=pool)
    return here, there


def test_the_verdict_is_the_same_as_in_one_process(checkout: Checkout) -> None:
    checkout.edit("pay_figures", "junior", "amount_min", "30,000")
    checkout.edit("market_sizes", "bread-2030-bakery-007-1", "status", "guessed")
    checkout.edit("market_sizes", "bread-2035-bakery-007-1", "market_id", "pie")
    checkout.edit("roles", "baker", "name", "Bäcker\n")
    here, there = verdicts(checkout)
    assert len(here.problems) > 3
    assert there == here


def test_real_data_holds_there_too(project_copy: Checkout) -> None:
    here, there = verdicts(project_copy)
    assert there == here
    assert there.valid


def test_a_process_that_dies_is_no_clean_bill(checkout: Checkout) -> None:
    with inspectors(checkout.root / "raw") as pool:
        pool.submit(os._exit, 3)
        with pytest.raises(JudgeError, match="ended before it had judged its file"):
            validate(open_project(checkout.root), inspectors=pool)


def test_no_process_outlives_its_block(checkout: Checkout) -> None:
    task, found = some_task(checkout.dataset()), []

    def interrupted() -> None:
        with inspectors(checkout.root / "raw") as pool:
            found.append(pool.submit(os.getpid).result())
            pool.submit(inspect_file, task)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with pytest.raises(ProcessLookupError):
        os.kill(found[0], 0)


@pytest.mark.parametrize(("size", "count"), [(10, 1), (2_000_000, 3)])
def test_more_than_one_starts_only_where_it_pays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, count: int
) -> None:
    (tmp_path / "a.csv").write_bytes(b"x" * size)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    with inspectors(tmp_path) as pool:
        assert pool._max_workers == count  # type: ignore[attr-defined]


def test_a_file_of_the_working_folder_is_not_taken_for_a_module(checkout: Checkout) -> None:
    (checkout.root / "frictionless.py").write_text("raise SystemExit('taken')")
    command = Path(sys.executable).with_name("mlops-role-data")
    done = subprocess.run(
        [command, "validate"], cwd=checkout.root, capture_output=True, text=True, check=False
    )
    assert "taken" not in done.stdout + done.stderr
    assert done.returncode == 0, done.stderr
