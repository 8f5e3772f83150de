from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import pytest

import mlops_role_data as mrd

HEAVY = {"altair", "duckdb", "frictionless", "numpy", "pandas", "pandera", "polars", "pyarrow"}


def modules_after(code: str) -> set[str]:
    """Run `code` in a fresh interpreter, and list what it has imported."""
    source = Path(mrd.__file__).parents[1]
    found = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        env={**os.environ, "PYTHONPATH": str(source)},
        check=True,
        capture_output=True,
        text=True,
    )
    return set(found.stdout.splitlines()[-1].split())


def test_the_import_loads_nothing_but_itself() -> None:
    base = modules_after("import json, importlib.resources")
    assert modules_after("import mlops_role_data") - base <= {"mlops_role_data", "__future__"}


@pytest.mark.parametrize(
    "code",
    [
        "from mlops_role_data import errors",
        "from mlops_role_data import *",
        "import mlops_role_data.cli.main",
        "from mlops_role_data._release.content_hash import content_hash",
    ],
)
def test_naming_a_function_loads_nothing_heavy(code: str) -> None:
    assert not modules_after(code) & HEAVY


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("code", "loaded"),
    [
        ("mrd.load('pay', 'pyarrow', expand=True)", {"numpy", "pyarrow"}),
        ("mrd.load('pay', 'polars', expand=True)", {"numpy", "polars", "pyarrow"}),
        ("mrd.load('pay', 'duckdb', expand=True)", {"duckdb", "numpy", "pyarrow"}),
        ("mrd.verify()", {"numpy", "pyarrow"}),
        ("mrd.tables()", {"numpy", "pandas", "pyarrow"}),
    ],
    ids=["pyarrow", "polars", "duckdb", "verify", "pandas"],
)
def test_a_verb_loads_what_it_needs(code: str, loaded: set[str]) -> None:
    assert modules_after(f"import mlops_role_data as mrd\n{code}") & HEAVY <= loaded


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["tables"], ["describe", "pay"], ["tables", "--help"], ["cite"]],
    ids=" ".join,
)
def test_the_command_line_answers_without_pandas(arguments: list[str]) -> None:
    code = f"from mlops_role_data.cli.main import cli\ncli({arguments}, standalone_mode=False)"
    assert not modules_after(code) & HEAVY


def test_the_public_names_are_sorted_and_all_there() -> None:
    assert mrd.__all__ == sorted(mrd.__all__)
    assert dir(mrd) == mrd.__all__
    for name in set(mrd.__all__) - {"__version__"}:
        assert getattr(mrd, name) is getattr(mrd, name)
        assert getattr(mrd, name).__doc__


def test_an_unknown_attribute_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'lod'"):
        mrd.lod  # type: ignore[attr-defined]  # noqa: B018


def test_the_version_is_that_of_the_installed_package() -> None:
    try:
        expected = importlib.metadata.version("mlops-role-data")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("run from a checkout that is not installed")
    assert mrd.__version__ == expected
