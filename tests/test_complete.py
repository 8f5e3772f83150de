from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.shell_completion import ShellComplete

from mlops_role_data.cli.main import LAZY_COMMANDS, cli


def completed(*words: str) -> list[str]:
    """Give what a shell offers after `words`, the last of them still being typed."""
    *before, incomplete = words
    complete = ShellComplete(cli, {}, "mlops-role-data", "_MLOPS_ROLE_DATA_COMPLETE")
    return [item.value for item in complete.get_completions(before, incomplete)]


@pytest.mark.parametrize("name", sorted(LAZY_COMMANDS))
def test_commands_are_completed(name: str) -> None:
    assert name in completed(name[:2])


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    "words",
    [
        ["show"],
        ["describe"],
        ["trace"],
        ["related"],
        ["cite", "--table"],
        ["search", "x", "--table"],
        ["export", "csv", "out.zip", "--table"],
    ],
    ids=" ".join,
)
def test_tables_are_completed_wherever_one_is_asked_for(words: list[str]) -> None:
    assert completed(*words, "") == ["roles", "pay", "steps"]
    assert completed(*words, "ro") == ["roles"]


@pytest.mark.usefixtures("package")
def test_the_last_of_several_columns_is_completed() -> None:
    assert completed("show", "pay", "--columns", "r") == ["role_id", "rate"]
    assert completed("show", "pay", "--columns", "note,am") == ["note,amount"]
    assert completed("show", "nothing", "--columns", "r") == []


@pytest.mark.parametrize("form", ["csv", "json", "markdown", "table"])
def test_formats_are_completed(form: str) -> None:
    assert form in completed("tables", "--format", "")


def test_without_a_package_nothing_is_offered_and_nothing_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MLOPS_ROLE_DATA_DIR", "/nowhere")
    assert completed("show", "") == []
    assert completed("show", "pay", "--columns", "a") == []
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("package")
def test_a_shell_gets_names_and_titles_without_pandas() -> None:
    program = (
        "import atexit, sys\n"
        "heavy = {'pandas', 'pyarrow', 'numpy', 'rich'}\n"
        "atexit.register(lambda: print('heavy:', *heavy & set(sys.modules)))\n"
        "from mlops_role_data.cli.main import main\nmain()"
    )
    environment = {
        **os.environ,
        "_MLOPS_ROLE_DATA_COMPLETE": "zsh_complete",
        "COMP_WORDS": "mlops-role-data show ",
        "COMP_CWORD": "2",
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:3] == ["plain", "roles", "Roles"]
    assert done.stdout.splitlines()[-1] == "heavy:"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(shell: str) -> None:
    program = "from mlops_role_data.cli.main import main; main()"
    environment = {**os.environ, "_MLOPS_ROLE_DATA_COMPLETE": f"{shell}_source"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "Bash" in done.stderr:
        pytest.skip("click asks for bash 4.4 or later, which is not here")
    assert done.returncode == 0, done.stderr
    assert "_MLOPS_ROLE_DATA_COMPLETE" in done.stdout
    assert "mlops-role-data" in done.stdout
