"""The published files are read without Python, just as docs/other-languages.md shows it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "other-languages.md"
_EXAMPLE = re.compile(r"^```(sh|js)\n(.*?)^```\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    pytest.param(
        *found.groups(),
        id=f"{found[1]}-{number}",
        # npm installs what reads Parquet in JavaScript
        marks=[pytest.mark.exhaustive] if found[1] == "js" else [],
    )
    for number, found in enumerate(_EXAMPLE.finditer(PAGE.read_text("utf-8")), 1)
]


def shell(text: str) -> str:
    if shutil.which("duckdb") is None:
        pytest.skip("DuckDB's shell is not at hand: python -m pip install duckdb-cli")
    return run(["sh", "-ec", text], ROOT)


def javascript(text: str, folder: Path) -> str:
    packages = ("hyparquet@1", "hyparquet-compressors@1")
    run(["npm", "install", "--prefix", str(folder), *packages], folder)
    script = folder / "example.mjs"
    script.write_text(text.replace("'build/", f"'{ROOT.as_posix()}/build/"), "utf-8")
    return run(["node", script.name], folder)


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_there_is_an_example_of_each() -> None:
    assert {each.values[0] for each in EXAMPLES} == {"sh", "js"}


@pytest.mark.parametrize(("language", "text", "printed"), EXAMPLES)
def test_an_example_prints_what_the_page_says(
    language: str, text: str, printed: str, tmp_path: Path
) -> None:
    assert (shell(text) if language == "sh" else javascript(text, tmp_path)) == printed
