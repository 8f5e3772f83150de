"""Pin what others rely on: public names, the command line, the report's shape, each table's rows.

``frozen.json`` records version 2.0.0.
"""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from synthetic import BUILD, ROOT

import mlops_role_data as mrd

FROZEN: dict[str, Any] = json.loads(
    Path(__file__).with_name("frozen.json").read_text(encoding="utf-8")
)


def parameters(function: Any) -> list[str]:
    """List the parameters of a function, each with its kind and default."""
    return [
        f"{each.kind.name.lower()} {each.name}"
        + ("" if each.default is each.empty else f"={each.default!r}")
        for each in inspect.signature(function).parameters.values()
    ]


def command_options() -> dict[str, list[str]]:
    """List the options and arguments of each command."""
    from mlops_role_data.cli.main import cli

    context = click.Context(cli)
    found = {}
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        found[name] = sorted(
            "/".join((*each.opts, *each.secondary_opts)) for each in command.params
        )
    return found


@pytest.mark.parametrize("name", sorted(FROZEN["functions"]))
def test_a_function_keeps_its_parameters(name: str) -> None:
    assert parameters(getattr(mrd, name)) == FROZEN["functions"][name]


def test_all_public_names_stay() -> None:
    assert set(FROZEN["names"]) <= set(mrd.__all__)


@pytest.mark.parametrize("verb", sorted(FROZEN["commands"]))
def test_a_command_keeps_its_options(verb: str) -> None:
    assert set(FROZEN["commands"][verb]) <= set(command_options()[verb])


@pytest.mark.usefixtures("real_package")
@pytest.mark.parametrize("call", sorted(FROZEN["exit_codes"]))
def test_a_call_keeps_its_exit_code(call: str) -> None:
    from mlops_role_data.cli.main import cli

    assert CliRunner().invoke(cli, call.split()).exit_code == FROZEN["exit_codes"][call]


def test_the_report_keeps_its_shape() -> None:
    (path,) = (ROOT / "src" / "mlops_role_data").rglob("report.schema.json")
    schema = json.loads(path.read_text(encoding="utf-8"))
    problem = schema["$defs"]["problem"]
    assert sorted(schema["properties"]) == FROZEN["report"]["report"]
    assert sorted(problem["properties"]) == FROZEN["report"]["problem"]


@pytest.mark.parametrize("table", sorted(FROZEN["content_hashes"]))
def test_a_table_keeps_its_content(table: str) -> None:
    descriptor = json.loads((BUILD / "datapackage.json").read_text(encoding="utf-8"))
    hashes = {each["name"]: each["content_hash"] for each in descriptor["resources"]}
    assert hashes[table] == FROZEN["content_hashes"][table]
