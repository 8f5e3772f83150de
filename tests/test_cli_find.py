from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from ledger import LINES, Ledger, publish

from mlops_role_data.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    monkeypatch.delenv("MLOPS_ROLE_DATA_SOURCE", raising=False)
    return publish(tmp_path, monkeypatch)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments, prog_name="mlops-role-data")


def cells(result: Result) -> list[list[str]]:
    assert result.exit_code == 0, result.output
    return [line.split("\t") for line in result.stdout.splitlines()]


@pytest.mark.usefixtures("ledger")
def test_search_prints_what_it_finds() -> None:
    header, *found = cells(run("search", "k8s"))
    assert header == [
        *("table", "record", "label", "column", "text"),
        *("matched", "section", "line", "score"),
    ]
    assert [row[:2] for row in found] == [
        *(["skills", "kubernetes"], ["uses", "brew"], ["uses", "batches"])
    ]


@pytest.mark.usefixtures("ledger")
def test_search_takes_several_words_and_tables() -> None:
    assert [row[1] for row in cells(run("search", "docker", "badge"))[1:]] == [
        *("docker-badge", "badge")
    ]
    chosen = run("search", "docker", "--table", "uses", "--table", "badges")
    assert {row[0] for row in cells(chosen)[1:]} == {"uses", "badges"}


@pytest.mark.usefixtures("ledger")
def test_search_says_that_there_is_more() -> None:
    result = run("search", "docker", "--limit", "1")
    assert len(cells(result)) == 2
    assert result.stderr == "1 of 4 rows; --limit 4 shows all.\n"
    assert run("search", "docker", "--limit", "4").stderr == ""


@pytest.mark.usefixtures("ledger")
def test_search_without_a_hit_names_what_is_like_it() -> None:
    result = run("search", "dokcer")
    assert len(cells(result)) == 1
    assert result.stderr == "Nothing found for 'dokcer'. Names like it: 'Docker'.\n"
    assert run("search", "xyzzy").stderr == "Nothing found for 'xyzzy'.\n"
    assert run("search", "xyzzy", "--format", "json").stdout == "[]\n"


@pytest.mark.usefixtures("ledger")
def test_trace_prints_the_place() -> None:
    (row,) = json.loads(run("trace", "uses", "brew", "--format", "json").stdout)
    assert (row["line"], row["start"], row["section"]) == (2, 11, "Caf\u00e9 tools")
    assert "text" not in row


def test_trace_prints_the_words_of_a_document(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = run("trace", "uses", "brew", "--document", str(ledger.document), "--format", "json")
    assert json.loads(named.stdout)[0]["text"] == LINES[1]
    monkeypatch.setenv("MLOPS_ROLE_DATA_SOURCE", str(ledger.document))
    assert run("trace", "uses", "brew", "--format", "json").stdout == named.stdout


def test_trace_refuses_another_document(ledger: Ledger) -> None:
    ledger.document.write_text("Another page\n", "utf-8")
    result = run("trace", "uses", "brew", "--document", str(ledger.document))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "is another document, or another edition" in result.stderr


@pytest.mark.usefixtures("ledger")
def test_trace_says_why_there_is_nothing() -> None:
    result = run("trace", "skills", "ai")
    assert len(cells(result)) == 1
    assert result.stderr == "skills ai rests on no span: no row that cites one refers to it.\n"


@pytest.mark.usefixtures("ledger")
def test_related_prints_both_directions() -> None:
    header, *found = cells(run("related", "badges", "docker-badge"))
    assert header == ["direction", "table", "record", "label", "via"]
    assert found == [
        ["refers to", "skills", "docker", "Docker", "skill_id"],
        ["referred to by", "uses", "badge", "badge", "badge_id"],
    ]


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    "arguments",
    [
        ["search"],
        ["search", "++"],
        ["search", "docker", "--limit", "0"],
        ["search", "docker", "--table", "counts"],
        ["trace", "uses"],
        ["trace", "uses", "nobody"],
        ["trace", "uses", "brew", "--document", "/nowhere"],
        ["related", "nothing", "brew"],
        ["related", "uses", "brew", "--format", "xml"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_exits_with_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr


@pytest.mark.usefixtures("real_package")
@pytest.mark.parametrize("command", ["search", "trace", "related"])
def test_the_help_shows_examples_that_can_be_copied(command: str) -> None:
    lines = [line.strip() for line in run(command, "--help").stdout.splitlines()]
    examples = [line for line in lines if line.startswith("mlops-role-data ")]
    assert len(examples) == 2
    for example in examples:
        assert run(*example.split()[1:]).exit_code == 0


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    "command", [["search", "docker"], ["trace", "uses", "brew"], ["related", "uses", "brew"]]
)
def test_none_of_them_imports_pandas(command: list[str]) -> None:
    code = (
        "import sys; from mlops_role_data.cli import main as cli\n"
        f"cli.cli({command!r}, standalone_mode=False)\n"
        "sys.exit('pandas' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stderr
    assert "docker" in found.stdout or "brew" in found.stdout
