from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from pipeline.checkouts import DOCUMENT, ROOT, TEXT, Checkout

from mlops_role_data.cli import options as cli_shared
from mlops_role_data.cli.main import cli
from mlops_role_data.pipeline.publish import publish as publishing
from mlops_role_data.pipeline.publish.lock import locked

COMMANDS = ["validate", "build", "format", "spans", "coverage"]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """Stand in a small checkout."""
    checkout = Checkout.of_bakers(tmp_path / "checkout")
    monkeypatch.chdir(checkout.root)
    monkeypatch.delenv("MLOPS_ROLE_DATA_SOURCE", raising=False)
    return checkout


@pytest.fixture
def outside(tmp_path: Path, checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """Stand outside of any checkout, with the raw files of one at hand."""
    folder = tmp_path / "outside"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return checkout


@pytest.fixture
def _unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the judging of what is published, which takes most of the time."""
    monkeypatch.setattr(publishing, "judge_published", lambda _: [])


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, [str(each) for each in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def break_figure(checkout: Checkout) -> int:
    return checkout.edit("pay_figures", "junior", "amount_min", 31000)


class TestValidate:
    def test_valid_data_exits_with_0(self, checkout: Checkout) -> None:
        result = run("validate")
        assert result.exit_code == 0
        tables = len(checkout.dataset().raw)
        assert result.stdout == f"valid: {tables} tables, 27 rows (not checked against bakery)\n"
        assert result.stderr == ""

    def test_invalid_data_exits_with_1(self, checkout: Checkout) -> None:
        line = checkout.edit("roles", "baker", "kind", "unknown")
        result = run("validate")
        assert result.exit_code == 1
        assert result.stdout.startswith(f"raw/roles.csv\n  row {line}, kind: 'unknown' is not one")
        assert "1 problem in" in result.stdout

    @pytest.mark.parametrize("by_variable", [True, False])
    def test_the_document_is_a_judge_if_it_is_at_hand(
        self, checkout: Checkout, monkeypatch: pytest.MonkeyPatch, *, by_variable: bool
    ) -> None:
        if by_variable:
            monkeypatch.setenv("MLOPS_ROLE_DATA_SOURCE", str(checkout.document))
        named = [] if by_variable else ["--document", checkout.document]
        assert ", against bakery" in run("validate", *named).stdout
        line = break_figure(checkout)
        result = run("validate", *named)
        assert result.exit_code == 1
        assert f"raw/pay_figures.csv\n  row {line}, amount_min: 31000 is not" in result.stdout
        assert "30000 ($30,000)" in result.stdout
        assert run("validate").exit_code == int(by_variable)

    def test_json_has_the_documented_shape(self, checkout: Checkout) -> None:
        good = run("validate", "--format", "json")
        assert (good.exit_code, json.loads(good.stdout)) == (
            0,
            {
                "valid": True,
                "documents": {"checked": [], "not_at_hand": ["bakery"]},
                "problems": [],
            },
        )
        line = break_figure(checkout)
        bad = run("validate", "--format", "json", "--document", checkout.document)
        assert bad.exit_code == 1
        verdict = json.loads(bad.stdout)
        assert set(verdict) == {"valid", "documents", "problems"}
        assert verdict["documents"] == {"checked": ["bakery"], "not_at_hand": []}
        assert verdict["valid"] is False
        problem = next(each for each in verdict["problems"] if each["rule"] == "figure")
        assert problem.pop("message").startswith("31000 is not in the source here")
        assert problem == {
            "table": "pay_figures",
            "file": "raw/pay_figures.csv",
            "row": line,
            "field": "amount_min",
            "rule": "figure",
            "value": 31000,
            "found_by": ["source"],
        }

    def test_github_gets_annotations_and_nothing_else(self, checkout: Checkout) -> None:
        good = run("validate", "--format", "github")
        assert (good.exit_code, good.stdout) == (0, "")
        line = checkout.edit("roles", "baker", "kind", "unknown")
        bad = run("validate", "--format", "github")
        assert bad.exit_code == 1
        (annotation,) = bad.stdout.splitlines()
        assert annotation.startswith(
            f"::error file=raw/roles.csv,line={line},title=roles kind enum::'unknown' is not one of"
        )

    def test_changed_files_narrow_it(self, checkout: Checkout) -> None:
        checkout.edit("roles", "baker", "kind", "unknown")
        result = run("validate", "raw/markets.csv", "pay_figures")
        assert result.exit_code == 0
        assert result.stdout.endswith(" (asked about markets, pay_figures)\n")
        assert run("validate", "schemas/roles.json").exit_code == 1

    def test_another_folder_is_judged_by_the_checkouts_schemas(
        self, checkout: Checkout, tmp_path: Path
    ) -> None:
        other = tmp_path / "other"
        (checkout.root / "raw").rename(other)
        assert run("validate", "--raw", other).exit_code == 0

    def test_outside_a_checkout_by_the_published_ones(self, outside: Checkout) -> None:
        outside.add_empty_tables()
        result = run("validate", "--raw", outside.root / "raw")
        assert result.exit_code == 0

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--raw", "nothing"], "'nothing' does not exist"),
            (["--document", "nothing"], "'nothing' does not exist"),
            (["--format", "xml"], "'xml' is not one of"),
            (["--nothing"], "No such option"),
            (["rolls"], "there is no table 'rolls'. Did you mean 'roles'?"),
        ],
    )
    @pytest.mark.usefixtures("checkout")
    def test_a_wrong_call_exits_with_2(self, arguments: list[str], words: str) -> None:
        result = run("validate", *arguments)
        assert result.exit_code == 2
        assert words in result.stderr
        assert result.stdout == ""

    @pytest.mark.usefixtures("outside")
    def test_so_does_one_outside_a_checkout_that_names_no_folder(self) -> None:
        result = run("validate")
        assert result.exit_code == 2
        assert "there is no checkout here" in result.stderr

    @pytest.mark.usefixtures("checkout")
    def test_so_does_a_variable_that_names_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MLOPS_ROLE_DATA_SOURCE", "nothing")
        result = run("validate")
        assert result.exit_code == 2
        assert "env var: 'MLOPS_ROLE_DATA_SOURCE'): Path 'nothing' does not exist" in result.stderr

    def test_an_empty_variable_names_no_document_and_one_that_is_named_goes_first(
        self, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MLOPS_ROLE_DATA_SOURCE", "")
        assert "(not checked against bakery)" in run("validate").stdout
        monkeypatch.setenv("MLOPS_ROLE_DATA_SOURCE", "nothing")
        result = run("validate", "--document", checkout.document)
        assert ", against bakery" in result.stdout

    def test_a_broken_schema_is_one_line(self, checkout: Checkout) -> None:
        (checkout.root / "schemas" / "roles.json").write_text("{")
        result = run("validate")
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: roles.json is not JSON")
        assert len(result.stderr.splitlines()) == 1


@pytest.mark.usefixtures("_unjudged")
class TestBuild:
    def test_it_publishes_and_brings_generated_files_up_to_date(self, checkout: Checkout) -> None:
        (checkout.root / "README.md").write_text("<!-- tables:begin --><!-- tables:end -->")
        result = run("build")
        assert result.exit_code == 0
        assert (checkout.root / "build" / "datapackage.json").is_file()
        assert "| `pay` | 2 |" in (checkout.root / "README.md").read_text("utf-8")
        assert (checkout.root / "docs" / "data-dictionary.md").is_file()
        assert "README.md: written\n" in result.stdout
        package = json.loads((checkout.root / "build" / "datapackage.json").read_text("utf-8"))
        rows = sum(resource["row_count"] for resource in package["resources"])
        assert f"{len(checkout.schemas())} tables, {rows} rows\n" in result.stdout
        assert "written" not in run("build").stdout

    def test_it_goes_where_it_is_told_and_nowhere_else(
        self, checkout: Checkout, tmp_path: Path
    ) -> None:
        result = run("build", "--out", tmp_path / "out")
        assert result.exit_code == 0
        assert (tmp_path / "out" / "roles.parquet").is_file()
        assert not (checkout.root / "build").exists()
        assert not (checkout.root / "docs").exists()

    def test_it_builds_from_another_folder(self, outside: Checkout) -> None:
        outside.add_empty_tables()
        result = run("build", "--raw", outside.root / "raw", "--out", "out")
        assert result.exit_code == 0
        assert Path("out/roles.parquet").is_file()

    def test_outside_a_checkout_it_must_be_told_where(self, outside: Checkout) -> None:
        result = run("build", "--raw", outside.root / "raw")
        assert result.exit_code == 2
        assert "name a folder with --out" in result.stderr

    def test_invalid_data_changes_nothing(self, checkout: Checkout) -> None:
        assert run("build").exit_code == 0
        before = {path.name: path.read_bytes() for path in (checkout.root / "build").iterdir()}
        checkout.edit("roles", "baker", "kind", "unknown")
        result = run("build")
        assert result.exit_code == 1
        assert "1 problem in" in result.stdout
        after = {path.name: path.read_bytes() for path in (checkout.root / "build").iterdir()}
        assert after == before

    def test_it_is_checked_against_the_document_if_that_is_at_hand(
        self, checkout: Checkout
    ) -> None:
        break_figure(checkout)
        assert run("build", "--document", checkout.document).exit_code == 1
        assert not (checkout.root / "build").exists()

    @pytest.mark.parametrize("out", [".", "raw", "schemas"])
    def test_it_refuses_a_folder_of_something_else(self, checkout: Checkout, out: str) -> None:
        before = sorted(checkout.root.rglob("*"))
        result = run("build", "--out", out)
        assert result.exit_code == 1
        assert "which is not part of a published package" in result.stderr
        assert sorted(checkout.root.rglob("*")) == before

    @pytest.mark.usefixtures("checkout")
    def test_it_refuses_a_file(self) -> None:
        result = run("build", "--out", "datapackage.json")
        assert result.exit_code == 2
        assert "is a file" in result.stderr

    def test_it_says_who_is_building_already(self, checkout: Checkout) -> None:
        with locked(checkout.root / "build"):
            result = run("build")
        assert result.exit_code == 1
        (line,) = result.stderr.splitlines()
        assert f"is running (process {os.getpid()} on " in line
        assert line.endswith("wait until it has ended")


class TestFormat:
    def test_it_mends_the_form_and_says_so(self, checkout: Checkout) -> None:
        before = checkout.path("roles").read_bytes()
        checkout.path("roles").write_bytes(before.replace(b"\n", b"\r\n"))
        result = run("format")
        assert (result.exit_code, result.stdout) == (0, "roles.csv: rewritten\n")
        assert checkout.path("roles").read_bytes() == before
        assert run("format").stdout == ""

    def test_it_goes_on_after_a_file_that_it_cannot_mend(self, checkout: Checkout) -> None:
        checkout.path("markets").write_bytes(b'a,b\n"x')
        text = checkout.path("roles").read_bytes()
        checkout.path("roles").write_bytes(b"\xef\xbb\xbf" + text)
        result = run("format", "--raw", "raw")
        assert result.exit_code == 1
        assert result.stdout == "roles.csv: rewritten\n"
        assert result.stderr.startswith("Error: markets.csv has a fault")
        assert checkout.path("markets").read_bytes() == b'a,b\n"x'

    @pytest.mark.usefixtures("outside")
    def test_outside_a_checkout_it_must_be_told_where(self) -> None:
        assert run("format").exit_code == 2


class TestSpans:
    def test_it_prints_the_draft_as_a_raw_file(self, checkout: Checkout) -> None:
        result = run("spans", checkout.document, "--id", "bakery")
        assert result.exit_code == 0
        lines = result.stdout_bytes.split(b"\n")
        assert lines[0] == b"span_id,document_id,section_id,line,start,end,sha256,role,is_joined"
        digest = hashlib.sha256(b"Bakers").hexdigest()
        assert (
            lines[1].decode() == f"bakery-001-1,bakery,bakery-bakers,1,0,6,{digest},heading,false"
        )
        assert b"\r" not in result.stdout_bytes

    def test_it_prints_the_draft_of_the_sections_too(self, checkout: Checkout) -> None:
        result = run("spans", checkout.document, "--table", "sections")
        assert result.stdout.splitlines()[1] == "bakers-bakers,bakers,,1,Bakers,bakers-001-1,1,8"

    def test_a_language_without_words_is_a_wrong_call(self, checkout: Checkout) -> None:
        result = run("spans", checkout.document, "--language", "xx")
        assert result.exit_code == 2
        assert "add schemas/language/xx.json" in result.stderr

    @pytest.mark.parametrize("name", ["A Paper_2.txt", "2024.md"])
    @pytest.mark.usefixtures("checkout")
    def test_the_files_name_gives_a_key_that_the_schemas_accept(self, name: str) -> None:
        Path(name).write_text(TEXT)
        first = run("spans", name).stdout.splitlines()[1]
        assert first.startswith(("a-paper-2-001-1,a-paper-2,", "2024-001-1,2024,"))

    @pytest.mark.parametrize("key", ["A", "a_b", "a--b", "-a", "a-", "", "a" * 41, "\u00e9"])
    def test_a_key_that_they_would_refuse_is_a_wrong_call(
        self, checkout: Checkout, key: str
    ) -> None:
        result = run("spans", checkout.document, "--id", key)
        assert result.exit_code == 2
        assert "--id" in result.stderr

    @pytest.mark.usefixtures("checkout")
    def test_what_is_no_text_is_one_clear_error(self) -> None:
        Path("x.txt").write_bytes(b"\xff")
        result = run("spans", "x.txt")
        assert result.exit_code == 1
        (line,) = result.stderr.splitlines()
        assert line.startswith("Error: x.txt is not UTF-8")


class TestCoverage:
    def test_a_document_that_is_covered_exits_with_0(self, checkout: Checkout) -> None:
        result = run("coverage", "--document", checkout.document)
        assert result.exit_code == 0
        assert "100.00 % accounted for" in result.stdout

    def test_one_that_is_not_with_1(self, checkout: Checkout) -> None:
        checkout.edit("spans", "bakery-002-1", "role", "fact")
        assert run("coverage", "--document", checkout.document).exit_code == 1

    def test_it_takes_the_variable_and_another_folder(
        self, outside: Checkout, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MLOPS_ROLE_DATA_SOURCE", str(outside.document))
        assert run("coverage", "--raw", outside.root / "raw").exit_code == 0
        assert run("coverage").exit_code == 2

    @pytest.mark.usefixtures("checkout")
    def test_without_a_document_it_cannot_be_measured(self) -> None:
        result = run("coverage")
        assert result.exit_code == 2
        assert "--document" in result.stderr

    @pytest.mark.usefixtures("checkout")
    def test_a_strange_document_is_one_clear_error(self) -> None:
        result = run("coverage", "--document", "datapackage.json")
        assert result.exit_code == 1
        assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("missing", ["filelock", "frictionless", "pandera"])
def test_without_the_extra_one_line_says_what_to_install(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, command: str, missing: str
) -> None:
    def find_spec(name: str) -> object:
        return None if name == missing else object()

    monkeypatch.setattr(cli_shared, "find_spec", find_spec)
    result = run(command, *([checkout.document] if command == "spans" else []))
    assert result.exit_code == 2
    assert result.stderr == (
        f"Error: mlops-role-data {command} needs the extra 'pipeline', which is not installed. "
        "Install it with: python -m pip install 'mlops-role-data[pipeline]'\n"
    )


WITHOUT = """
import sys
for name in ("frictionless", "pandera", "filelock"):
    sys.modules[name] = None  # as if it were not installed
from mlops_role_data.cli.main import main
main()
"""


@pytest.mark.usefixtures("checkout")
def test_so_it_does_as_a_command() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, "validate"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.endswith("python -m pip install 'mlops-role-data[pipeline]'")


def test_the_real_data_with_one_digit_changed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not DOCUMENT:
        pytest.skip("the source document is not at hand: name it in MLOPS_ROLE_DATA_SOURCE")
    checkout = Checkout.copy(tmp_path / "checkout")
    monkeypatch.chdir(checkout.root)
    line = checkout.edit("pay_figures", "base-entry", "amount_min", 120001)
    result = run("validate", "--document", DOCUMENT, "--format", "json")
    assert result.exit_code == 1
    problems = json.loads(result.stdout)["problems"]
    (problem,) = (each for each in problems if each["rule"] == "figure")
    assert (problem["file"], problem["row"]) == ("raw/pay_figures.csv", line)
    assert (problem["field"], problem["value"]) == ("amount_min", 120001)
    assert "120000 ($120,000)" in problem["message"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_without_the_heavy_libraries(command: str) -> None:
    program = (
        "import sys\n"
        "from mlops_role_data.cli.main import cli\n"
        f"cli([{command!r}, '--help'], standalone_mode=False)\n"
        "assert not {'pandas', 'pyarrow', 'pandera', 'frictionless'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Usage: " in done.stdout


def test_every_option_has_its_help() -> None:
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        assert command.help
        options = (each for each in command.params if isinstance(each, click.Option))
        assert all(option.help for option in options)
