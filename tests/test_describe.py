from __future__ import annotations

import doctest
import importlib
from typing import Any

import pandas as pd
import pytest
from synthetic import BUILD, real_tables

import mlops_role_data
from mlops_role_data._release import catalog
from mlops_role_data.errors import UnknownNameError

# The synthetic tables are not among those that the types know.
mrd: Any = mlops_role_data


@pytest.mark.usefixtures("package")
def test_tables_lists_them_in_the_order_of_the_package() -> None:
    found = mrd.tables()
    assert found.to_dict("list") == {
        "name": ["roles", "pay", "steps"],
        "group": ["vocabularies", "pay", "vocabularies"],
        "kind": ["vocabulary", "fact", "vocabulary"],
        "rows": [2, 3, 3],
        "columns": [2, 8, 3],
        "description": ["All roles", "All pay", "All steps"],
    }
    assert found["rows"].dtype == pd.Int64Dtype()


@pytest.mark.usefixtures("package")
def test_describe_says_all_of_every_column() -> None:
    found = mrd.describe("pay")
    assert found.columns.to_list() == [
        "column",
        "type",
        "unit",
        "title",
        "description",
        "example",
        "constraints",
        "reference",
    ]
    by_column = found.set_index("column")
    assert by_column["type"].to_list() == [
        *("string", "string", "integer", "number", "boolean", "date", "string", "string")
    ]
    assert by_column.loc["amount", "unit"] == "USD"
    assert by_column.loc["amount", "title"] == "Amount"
    assert by_column.loc["amount", "description"] == "The amount of it"
    assert by_column["example"].to_list() == [
        *("a", "data-engineer", "120000", "2.5", "true", "2024-01-31", "middle", "none")
    ]
    assert by_column["unit"].notna().sum() == 2
    assert by_column["reference"].dropna().to_dict() == {"role_id": "roles.role_id"}


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("pay", "pay_id", "primary key; required; matches [a-z]+"),
        ("pay", "role_id", "required"),
        ("pay", "amount", "at least 0"),
        ("pay", "rate", "0 to 100"),
        ("pay", "is_total", None),
        ("pay", "level", "in this order: junior, middle, senior"),
        ("pay", "note", "one of: none, [b]x; at least 1 characters"),
        ("steps", "position", "primary key (pay_id, position); required; at least 1"),
        ("steps", "after", "at most 9"),
    ],
)
def test_constraints_are_put_into_words(table: str, column: str, words: str | None) -> None:
    found = mrd.describe(table).set_index("column").loc[column, "constraints"]
    assert (None if pd.isna(found) else found) == words


@pytest.mark.usefixtures("package")
def test_a_column_may_refer_to_two_tables() -> None:
    found = mrd.describe("steps").set_index("column")["reference"]
    assert found["pay_id"] == "pay.pay_id; steps.pay_id"
    assert found["after"] == "steps.position"


@pytest.mark.usefixtures("package")
def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'steps'"):
        mrd.describe("step")


@pytest.mark.parametrize("name", real_tables())
@pytest.mark.usefixtures("real_package")
def test_every_published_table_is_described(name: str) -> None:
    found = mrd.describe(name)
    assert tuple(found["column"]) == catalog().table(name).columns
    for column in ("type", "title", "description", "example"):
        assert found[column].str.strip().str.len().gt(0).all()
    listed = mrd.tables().set_index("name").loc[name]
    assert listed["columns"] == len(found)


@pytest.mark.parametrize("module", ["_content", "_describe", "_load", "_verify"])
@pytest.mark.usefixtures("real_package")
def test_the_examples_run(module: str) -> None:
    if not (BUILD / "datapackage.json").is_file():
        pytest.skip("build/ is not made yet")
    result = doctest.testmod(importlib.import_module(f"mlops_role_data.{module}"))
    assert result.attempted > 0
    assert result.failed == 0
