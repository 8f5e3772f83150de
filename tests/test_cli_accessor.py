from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result
from synthetic import PAY, PublishedPackage, real_tables

from mlops_role_data._print.rows import text
from mlops_role_data.cli import main as cli
from mlops_role_data.errors import MissingExtraError


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments, prog_name="mlops-role-data")


def cells(result: Result) -> list[list[str]]:
    """Read what was printed as any reader of tab-separated text would."""
    assert result.exit_code == 0, result.output
    return list(csv.reader(io.StringIO(result.stdout), delimiter="\t"))


@pytest.mark.usefixtures("package")
def test_tables_is_plain_and_stable_when_piped() -> None:
    result = run("tables")
    assert result.stdout == (
        "name\tgroup\tkind\trows\tcolumns\tdescription\n"
        "roles\tvocabularies\tvocabulary\t2\t2\tAll roles\n"
        "pay\tpay\tfact\t3\t8\tAll pay\n"
        "steps\tvocabularies\tvocabulary\t3\t3\tAll steps\n"
    )
    assert result.stderr == ""


@pytest.mark.usefixtures("package")
def test_show_prints_the_first_rows() -> None:
    result = run("show", "pay", "--rows", "2")
    assert cells(result) == [
        [each["name"] for each in PAY["fields"]],
        [*["b", "ml-engineer", "9007199254740993", "2.5", "true", "2024-01-31", "senior", "none"]],
        ["a", "data-engineer", "", "24.0", "false", "1999-12-31", "junior", "[b]x"],
    ]
    assert result.stderr == "2 of 3 rows; --rows 3 shows all.\n"


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(("rows", "lines"), [("0", 1), ("3", 4), ("99", 4)])
def test_show_prints_as_many_rows_as_there_are(rows: str, lines: int) -> None:
    assert len(cells(run("show", "pay", "--rows", rows))) == lines


@pytest.mark.usefixtures("package")
def test_describe_prints_the_data_dictionary() -> None:
    found = cells(run("describe", "pay"))
    assert found[0] == [
        *("column", "title", "unit", "type"),
        *("description", "example", "constraints", "reference"),
    ]
    assert found[2] == [
        *("role_id", "Role_id", "", "string", "The role_id of it"),
        *("data-engineer", "required", "roles.role_id"),
    ]


def test_verify_tells_and_returns_whether_all_is_well(package: PublishedPackage) -> None:
    result = run("verify")
    assert result.exit_code == 0
    assert "3 of 3 files as published" in result.stdout
    package.path("pay").unlink()
    result = run("verify")
    assert result.exit_code == 1
    assert "missing     pay.parquet" in result.stdout


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "pays"],
        ["describe", "pays"],
        ["show", "pay", "--rows", "-1"],
        ["show", "pay", "--rows", "many"],
        ["show"],
        ["shows", "pay"],
        ["tables", "pay"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_exits_with_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr


@pytest.mark.usefixtures("package")
def test_an_error_is_one_line_that_says_what_to_do() -> None:
    result = run("show", "pays")
    assert result.stderr == "Error: there is no table 'pays'. Did you mean 'pay'?\n"


@pytest.mark.parametrize("command", [["tables"], ["show", "pay"], ["describe", "pay"], ["verify"]])
def test_a_broken_package_exits_with_1(command: list[str], package: PublishedPackage) -> None:
    (package.folder / "datapackage.json").write_text("{}")
    result = run(*command)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1


def test_no_package_at_all_exits_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLOPS_ROLE_DATA_DIR", "/nowhere")
    result = run("tables")
    assert result.exit_code == 1
    assert "MLOPS_ROLE_DATA_DIR" in result.stderr


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("command", [["tables"], ["show", "pay"], ["describe", "pay"]])
def test_a_terminal_gets_a_table(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")
    cli.cli([*command], standalone_mode=False)
    printed = capsys.readouterr().out
    assert "\t" not in printed
    assert "\u2500\u2500\u2500" in printed
    if command != ["tables"]:
        # Not taken for markup.
        assert "[b]x" in printed


@pytest.mark.usefixtures("package")
def test_show_takes_columns_and_names_what_keys_refer_to() -> None:
    found = cells(run("show", "pay", "--columns", "role_role_name, rate", "--expand"))
    assert found[:2] == [
        ["role_role_name", "rate"],
        ["ML engineer, \u201cMLE\u201d", "2.5"],
    ]


@pytest.mark.usefixtures("package")
def test_tables_of_one_group() -> None:
    assert [row[0] for row in cells(run("tables", "--group", "pay"))] == ["name", "pay"]
    result = run("tables", "--group", "pays")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Did you mean 'pay'?" in result.stderr


@pytest.mark.usefixtures("package")
def test_groups_counts_tables_and_rows() -> None:
    assert [row[:4] for row in cells(run("groups"))] == [
        ["name", "title", "tables", "rows"],
        ["vocabularies", "", "2", "5"],
        ["pay", "", "1", "3"],
    ]


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    "command",
    [
        ["tables"],
        ["groups"],
        ["show", "pay"],
        ["describe", "pay"],
        ["sql", "from pay order by pay_id"],
        ["search", "engineer"],
        ["related", "roles", "ml-engineer"],
    ],
    ids=" ".join,
)
def test_every_format_has_the_same_rows(
    command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    plain = cells(run(*command))
    as_json = json.loads(run(*command, "--format", "json").stdout)
    assert [list(row) for row in as_json] == [plain[0]] * len(as_json)
    assert [[text(cell) for cell in row.values()] for row in as_json] == plain[1:]
    assert [*csv.reader(io.StringIO(run(*command, "--format", "csv").stdout))] == plain
    lines = run(*command, "--format", "markdown").stdout.splitlines()
    assert len(lines) == len(plain) + 1
    assert "\u2500" in run(*command, "--format", "table").stdout


@pytest.mark.usefixtures("real_package")
def test_the_caveats_of_a_table_do_not_mix_with_its_dictionary() -> None:
    result = run("describe", "pay_figures", "--format", "json")
    assert {row["column"] for row in json.loads(result.stdout)} > {"amount_min"}
    first, *others = result.stderr.splitlines()
    assert first.endswith("caveats concern records of pay_figures:")
    assert len(others) > 2


def test_alone_it_shows_what_one_can_do() -> None:
    result = run()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == run("--help").stdout
    places = [result.stdout.index(f"\n{section}:\n") for section in cli.SECTIONS]
    assert places == sorted(places)
    for name in cli.LAZY_COMMANDS:
        (line,) = (line for line in result.stdout.splitlines() if line.startswith(f"  {name} "))
        assert len(line.split()) > 3
    assert "Exit codes: 0" in result.stdout


@pytest.mark.parametrize("name", cli.LAZY_COMMANDS)
def test_help_shows_an_example(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    examples = re.findall(r"^  mlops-role-data .*$", result.stdout, re.MULTILINE)
    assert examples
    assert all(each.split()[1] == name for each in examples)


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("command", [["tables"], ["groups"], ["cite"], ["cite", "--format", "cff"]])
def test_what_needs_the_descriptor_alone_imports_nothing_heavy(command: list[str]) -> None:
    program = (
        "import sys\nfrom mlops_role_data.cli.main import cli\n"
        f"cli({command!r}, standalone_mode=False)\n"
        "assert not {'numpy', 'pandas', 'pyarrow', 'rich'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there, a closed pipe is another error")
@pytest.mark.parametrize("form", ["csv", "json", "table"])
@pytest.mark.usefixtures("real_package")
def test_a_reader_that_has_enough_ends_it_quietly(form: str) -> None:
    program = "from mlops_role_data.cli.main import main; main()"
    # Megabytes, which is more than any pipe holds.
    query = "select text from fact_cards, range(30)"
    command = [sys.executable, "-c", program, "sql", query, "--format", form]
    # Unbuffered, Python does not see that a write was cut short.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, env=environment) as running:
        assert running.stdout
        assert running.stderr
        assert running.stdout.read(1)
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 141


@pytest.mark.usefixtures("package")
def test_a_command_that_does_not_exist_exits_with_2() -> None:
    result = run("tabels")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "tabels" in result.stderr


def test_a_missing_library_exits_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise MissingExtraError("plot", "plot")

    monkeypatch.setattr("mlops_role_data._release.release.catalog", missing)
    result = run("tables")
    assert result.exit_code == 2
    assert "pip install" in result.stderr


def test_main_names_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["x", "--help"])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert caught.value.code == 0
    assert "Usage: mlops-role-data " in capsys.readouterr().out


@pytest.mark.parametrize("name", real_tables())
@pytest.mark.usefixtures("real_package")
def test_every_published_table_is_shown_and_described(name: str) -> None:
    listed = {row[0]: row for row in cells(run("tables", "--all"))}
    shown = cells(run("show", name, "--rows", "100000"))
    assert len(shown) - 1 == int(listed[name][3])
    assert len(cells(run("describe", name))) - 1 == int(listed[name][4]) == len(shown[0])
