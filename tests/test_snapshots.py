"""What the command line prints, word for word: ``snapshots/`` has each call and its output.

``python tests/test_snapshots.py`` writes these files anew. Read the difference before you commit.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from synthetic import ROWS, PublishedPackage

from mlops_role_data.cli.main import cli

FILES = sorted(Path(__file__).with_name("snapshots").glob("*.txt"))
PROMPT = "$ mlops-role-data"


def calls(file: Path) -> dict[str, str]:
    """Return the outputs that a file records, by call."""
    _, *blocks = f"\n{file.read_text(encoding='utf-8')}".split(f"\n{PROMPT}")
    return {call: output for call, _, output in (block.partition("\n") for block in blocks)}


def output(call: str) -> str:
    """Run a call on the three small tables, in a terminal of 80 columns."""
    result = CliRunner(env={"COLUMNS": "80"}).invoke(
        cli, call.split(), prog_name="mlops-role-data", terminal_width=80
    )
    ended = "" if result.exit_code == 0 else f"[exit code {result.exit_code}]\n"
    return f"{result.output}{ended}"


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("file", "call"),
    [(file, call) for file in FILES for call in calls(file)],
    ids=lambda part: part.stem if isinstance(part, Path) else part.strip(),
)
def test_a_call_prints_what_it_did(file: Path, call: str) -> None:
    assert output(call).rstrip("\n") == calls(file)[call].rstrip("\n")


def test_every_command_has_a_snapshot_of_its_help() -> None:
    (file,) = (each for each in FILES if each.stem == "help")
    assert {f" {name} --help" for name in cli.commands} <= calls(file).keys()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        published = PublishedPackage(Path(folder) / "published")
        published.publish(ROWS)
        os.environ["MLOPS_ROLE_DATA_DIR"] = str(published.folder)
        for each in FILES:
            blocks = [f"{PROMPT}{call}\n{output(call)}" for call in calls(each)]
            each.write_text("\n".join(blocks), encoding="utf-8")
