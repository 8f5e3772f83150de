"""What editors and type checkers are told of the package."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, get_args

import pytest
from synthetic import ROOT

from mlops_role_data._release.release import catalog
from mlops_role_data._typing import TableName
from mlops_role_data.pipeline.publish.checkout_files import generated_files

if TYPE_CHECKING:
    from pathlib import Path

FRAME = "pandas.core.frame.DataFrame"
# Lines of a program, each with what is said of it: the type revealed, the code of an error, or
# nothing. A loop over names written out needs no annotation either.
PROGRAM = {
    "import mlops_role_data as mrd": "",
    'reveal_type(mrd.load("pay_figures"))': FRAME,
    'reveal_type(mrd.load("skills", backend="pandas"))': FRAME,
    # pyarrow says nothing of its types.
    'reveal_type(mrd.load("skills", "pyarrow"))': "Any",
    'reveal_type(mrd.load("skills", "polars"))': "polars.dataframe.frame.DataFrame",
    'reveal_type(mrd.load("skills", "duckdb"))': "duckdb._relation.DuckDBPyRelation",
    'frame = mrd.load("spans", columns=["line"], expand=True, verify=True)': "",
    'total: int = len(mrd.load("spans", columns=("line", "start")))': "",
    'shapes = [mrd.load(name).shape for name in ("skills", "roles")]': "",
    'reveal_type(mrd.contract("skills"))': "pandera.api.pandas.container.DataFrameSchema",
    "reveal_type(mrd.tables())": FRAME,
    'reveal_type(mrd.describe("skills"))': FRAME,
    'reveal_type(mrd.sql("select 1"))': FRAME,
    "reveal_type(mrd.__version__)": "str",
    'mrd.load("skill")': "call-overload",
    'mrd.load("skills", "spark")': "call-overload",
    'mrd.load("skills", "pandas", True)': "call-overload",
    'mrd.load("skills", columns=[1])': "call-overload",
    'mrd.load("skills", expanded=True)': "call-overload",
    'mrd.describe("skill")': "arg-type",
    'mrd.contract("skill")': "arg-type",
    "mrd.lod": "attr-defined",
}


def test_the_names_are_those_of_the_published_tables(real_package: None) -> None:  # noqa: ARG001
    tables = catalog().tables
    assert get_args(TableName) == tuple(sorted(tables))
    path = ROOT / "src" / "mlops_role_data" / "_typing.py"
    package = json.loads((ROOT / "build" / "datapackage.json").read_text("utf-8"))
    assert generated_files(ROOT, package)[path] == path.read_text("utf-8")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[str]]:
    """Let mypy judge the program as one who has installed the package would."""
    pytest.importorskip("mypy")
    folder: Path = tmp_path_factory.mktemp("user")
    (folder / "program.py").write_text("\n".join(PROGRAM) + "\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--hide-error-context", "program.py"],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    found: dict[int, list[str]] = {number: [] for number in range(1, len(PROGRAM) + 1)}
    for line in done.stdout.splitlines()[:-1]:
        place = re.match(r"program\.py:(\d+): (.*)", line)
        assert place, done.stdout + done.stderr
        found[int(place[1])].append(place[2])
    return found


@pytest.mark.parametrize(("number", "line"), list(enumerate(PROGRAM, 1)), ids=list(PROGRAM))
def test_mypy_knows_right_from_wrong(number: int, line: str, told: dict[int, list[str]]) -> None:
    expected, said = PROGRAM[line], told[number]
    if line.startswith("reveal_type"):
        assert said == [f'note: Revealed type is "{expected}"']
    elif expected:
        errors = [each for each in said if each.startswith("error: ")]
        assert errors
        assert all(each.endswith(f"[{expected}]") for each in errors), errors
    else:
        assert said == []
