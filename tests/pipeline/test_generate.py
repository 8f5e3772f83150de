"""The files of the checkout that the build makes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mlops_role_data.pipeline.publish.checkout_files import generated_files, write_generated
from mlops_role_data.pipeline.publish.publish import render
from pipeline.checkouts import ROOT, Checkout

README = "# Title\n\n<!-- tables:begin -->\nold\n<!-- tables:end -->\n\nThe end.\n"


@pytest.fixture
def package(checkout: Checkout) -> dict[str, Any]:
    """Return the descriptor of a small release in which each table has seven rows."""
    found: dict[str, Any] = json.loads(render(checkout.dataset()).files["datapackage.json"])
    for resource in found["resources"]:
        resource["row_count"] = 7
    return found


@pytest.fixture
def texts(checkout: Checkout, package: dict[str, Any]) -> dict[str, str]:
    (checkout.root / "README.md").write_text(README, "utf-8")
    files = generated_files(checkout.root, package)
    return {path.relative_to(checkout.root).as_posix(): text for path, text in files.items()}


def test_only_existing_pages_are_generated(texts: dict[str, str]) -> None:
    assert set(texts) == {
        "README.md",
        "docs/data-dictionary.md",
        "docs/metadata/schema-org.jsonld",
        "src/mlops_role_data/_typing.py",
    }


def test_the_names_of_the_tables_are_a_type(texts: dict[str, str], checkout: Checkout) -> None:
    text = texts["src/mlops_role_data/_typing.py"]
    namespace: dict[str, object] = {}
    exec(compile(text, "_typing.py", "exec"), namespace)  # noqa: S102 - our own words
    names = getattr(namespace["TableName"], "__args__", ())
    assert list(names) == sorted(checkout.schemas())
    assert "do not edit" in text


def test_the_dictionary_has_every_column(texts: dict[str, str], checkout: Checkout) -> None:
    text = texts["docs/data-dictionary.md"]
    for name, schema in checkout.schemas().items():
        section = text.partition(f"### `{name}`\n")[2].partition("\n#")[0]
        assert schema["description"] in section
        assert "; 7 rows. Key: " in section
        for field in schema["fields"]:
            (row,) = (
                line for line in section.splitlines() if line.startswith(f"| `{field['name']}` |")
            )
            assert field["description"].replace("|", "\\|") in row
            assert f" {field['evidence']} |" in row
            assert len(row.replace("\\|", "").split("|")) == 9
        if "formula" in schema:
            assert f"Computed: {schema['formula']}" in section


def test_the_readme_keeps_all_but_the_list(texts: dict[str, str], checkout: Checkout) -> None:
    text = texts["README.md"]
    assert text.startswith("# Title\n\n<!-- tables:begin -->\n")
    assert text.endswith("\n<!-- tables:end -->\n\nThe end.\n")
    assert "old" not in text
    for name, schema in checkout.schemas().items():
        assert (f"| `{name}` | 7 |" in text) == (schema["group"] == "start_here")
    others = sum(schema["group"] != "start_here" for schema in checkout.schemas().values())
    assert f"{others} more tables" in text


def test_a_readme_without_the_marks_is_left_alone(
    checkout: Checkout, package: dict[str, Any]
) -> None:
    (checkout.root / "README.md").write_text("# Title\n", "utf-8")
    assert checkout.root / "README.md" not in generated_files(checkout.root, package)


def test_only_what_is_out_of_date_is_written(checkout: Checkout, package: dict[str, Any]) -> None:
    (checkout.root / "README.md").write_text(README, "utf-8")
    assert len(write_generated(checkout.root, package)) == 4
    assert write_generated(checkout.root, package) == []
    assert b"\r" not in (checkout.root / "README.md").read_bytes()
    (pay,) = (each for each in package["resources"] if each["name"] == "pay")
    pay["row_count"] = 8
    changed = write_generated(checkout.root, package)
    assert [path.name for path in changed] == ["data-dictionary.md", "README.md"]
    assert not list(checkout.root.rglob("*.new"))


def test_what_is_committed_is_current() -> None:
    package = json.loads((ROOT / "build" / "datapackage.json").read_text("utf-8"))
    for path, text in generated_files(ROOT, package).items():
        assert path.read_text("utf-8") == text, f"{path}: run `mlops-role-data build`"
