from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner, Result
from synthetic import PAY, PublishedPackage, real_tables

from mlops_role_data import cli
from mlops_role_data.errors import MissingExtraError

if TYPE_CHECKING:
    from types import ModuleType


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
        *("column", "type", "unit", "title"),
        *("description", "example", "constraints", "reference"),
    ]
    assert found[2] == [
        *("role_id", "string", "", "Role_id", "The role_id of it"),
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
    cli.cli(command, standalone_mode=False)
    printed = capsys.readouterr().out
    assert "\t" not in printed
    assert "\u2500\u2500\u2500" in printed
    if command != ["tables"]:
        # Not taken for markup.
        assert "[b]x" in printed


@pytest.mark.usefixtures("package")
def test_further_commands_are_imported_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    imported: list[str] = []

    @click.command()
    def extra() -> None:
        """Do more."""
        click.echo("done")

    def load(name: str) -> ModuleType:
        imported.append(name)
        module = type(sys)(name)
        module.extra = extra  # type: ignore[attr-defined]
        return module

    monkeypatch.setattr(cli, "import_module", load)
    monkeypatch.setattr(cli, "LAZY_COMMANDS", {"extra": "elsewhere:extra"})
    assert run("tables").exit_code == 0
    assert imported == []
    assert "Do more." in run("--help").stdout
    assert run("extra").stdout == "done\n"
    assert set(imported) == {"elsewhere"}


def test_a_missing_library_exits_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise MissingExtraError("plot", "plot")

    monkeypatch.setattr("mlops_role_data._release.catalog", missing)
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
    listed = {row[0]: row for row in cells(run("tables"))}
    shown = cells(run("show", name, "--rows", "100000"))
    assert len(shown) - 1 == int(listed[name][3])
    assert len(cells(run("describe", name))) - 1 == int(listed[name][4]) == len(shown[0])
