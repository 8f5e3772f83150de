"""Foreign keys said by name: the same rows in the same order, whatever the backend."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from synthetic import (
    LEVELS,
    PAY,
    ROLES,
    ROWS,
    STEPS,
    PublishedPackage,
    field,
    real_tables,
    schema,
)

import mlops_role_data
from mlops_role_data._read.expand import additions
from mlops_role_data._release.release import catalog
from mlops_role_data.errors import UnknownNameError, VerificationError

# The synthetic tables are not among those that the types know.
mrd: Any = mlops_role_data

BACKENDS = ["pandas", "pyarrow", "polars", "duckdb"]


def reference(columns: list[str], resource: str, targets: list[str]) -> dict[str, Any]:
    return {"fields": columns, "reference": {"resource": resource, "fields": targets}}


def republish(
    package: PublishedPackage, tables: list[dict[str, Any]], rows: dict[str, list[tuple[Any, ...]]]
) -> None:
    """Publish other tables than the usual ones."""
    descriptor = package.read()
    descriptor["resources"] = [package.resource(each, rows[each["name"]]) for each in tables]
    package.write(descriptor)


@pytest.mark.usefixtures("package")
def test_the_name_stands_behind_the_key() -> None:
    frame = mrd.load("pay", expand=True)
    assert frame.columns.to_list()[:4] == ["pay_id", "role_id", "role_role_name", "amount"]
    wording = "ML engineer, \u201cMLE\u201d"
    assert frame["role_role_name"].to_list() == [wording, "Data engineer", wording]
    assert frame["level"].dtype == pd.CategoricalDtype(LEVELS, ordered=True)
    assert frame.attrs["units"] == {"amount": "USD", "rate": "percent"}


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    "columns", [["role_role_name", "amount"], ["amount"], "role_role_name"], ids=str
)
def test_the_columns_added_can_be_chosen_too(backend: str, columns: Any) -> None:
    loaded = mrd.load("pay", backend, columns=columns, expand=True)
    names = loaded.column_names if backend == "pyarrow" else list(loaded.columns)
    assert names == ([columns] if isinstance(columns, str) else columns)


def test_a_table_of_names_not_wanted_is_not_read(package: PublishedPackage) -> None:
    package.path("roles").unlink()
    assert len(mrd.load("pay", columns=["role_id"], expand=True)) == 3


@pytest.mark.usefixtures("package")
def test_an_unknown_column_is_told_from_one_that_expand_would_add() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'role_role_name'"):
        mrd.load("pay", columns=["role_role_nam"], expand=True)
    with pytest.raises(UnknownNameError, match="named 'role_role_name'"):
        mrd.load("pay", columns=["role_role_name"])


def test_the_tables_referred_to_are_verified_as_well(package: PublishedPackage) -> None:
    package.amend("roles", hash=f"sha256:{'0' * 64}")
    assert len(mrd.load("pay", expand=True)) == 3
    with pytest.raises(VerificationError, match=r"roles\.parquet.*hash expected"):
        mrd.load("pay", expand=True, verify=True)


def test_a_key_to_no_row_is_no_null(package: PublishedPackage) -> None:
    package.publish({**ROWS, "roles": ROWS["roles"][:1]})
    with pytest.raises(VerificationError, match=r"rows of roles behind role_id.*none for ml-eng"):
        mrd.load("pay", expand=True)


@pytest.mark.usefixtures("package")
def test_rows_called_by_their_key_add_nothing() -> None:
    assert mrd.load("steps", "pyarrow", expand=True).equals(mrd.load("steps", "pyarrow"))


def test_a_table_may_refer_to_itself_and_twice_to_another(
    package: PublishedPackage,
) -> None:
    people = schema(
        "people",
        "name",
        [
            field("team", "string", "a"),
            field("person", "integer", 1),
            field("name", "string", "Ann"),
            field("chief_id", "integer", 1),
            field("role_id", "string", "x"),
            field("earlier_role_id", "string", "x"),
            field("role_role_name", "string", "as given"),
        ],
        ["person"],
        foreignKeys=[
            reference(["earlier_role_id"], "roles", ["role_id"]),
            reference(["role_id"], "roles", ["role_id"]),
            reference(["chief_id"], "", ["person"]),
            # Of several columns, and so without a name.
            reference(["team", "chief_id"], "", ["team", "person"]),
        ],
    )
    rows: list[tuple[Any, ...]] = [
        ("b", 2, "Bo", 3, "ml-engineer", None, "own words"),
        ("a", 1, "Ann", None, "data-engineer", "ml-engineer", None),
        ("b", 3, "Cy", 3, None, "data-engineer", None),
    ]
    republish(package, [ROLES, people], {**ROWS, "people": rows})
    data = mrd.load("people", "pyarrow", expand=True)
    data_engineer, ml_engineer = (name for _, name in ROWS["roles"])
    assert data.drop_columns(["chief_name", "role_role_name_", "earlier_role_role_name"]).equals(
        mrd.load("people", "pyarrow")
    )
    assert data.column_names[3:] == [
        "chief_id",
        "chief_name",
        "role_id",
        "role_role_name_",
        "earlier_role_id",
        "earlier_role_role_name",
        "role_role_name",
    ]
    assert data["chief_name"].to_pylist() == ["Cy", None, "Cy"]
    assert data["role_role_name_"].to_pylist() == [ml_engineer, data_engineer, None]
    assert data["earlier_role_role_name"].to_pylist() == [None, ml_engineer, data_engineer]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Bottom", "Middle", "Above"], ["Bottom", "Middle", "Above"]),
        (["Low", "Low", "High"], None),
        (["Low", None, "High"], None),
    ],
    ids=["told apart", "two alike", "one without"],
)
def test_names_of_an_ordered_key_are_ordered_alike(
    names: list[str | None], expected: list[str] | None, package: PublishedPackage
) -> None:
    levels = schema(
        "levels",
        "name",
        [field("level", "string", "junior"), field("name", "string", "Low")],
        ["level"],
    )
    pay = {**PAY, "foreignKeys": [reference(["level"], "levels", ["level"])]}
    found = list(zip(LEVELS, names, strict=True))[::-1]
    republish(package, [levels, pay], {**ROWS, "levels": found})
    frame = mrd.load("pay", expand=True)
    assert frame["level_name"].isna().to_list() == [False, False, True]
    ordered = expected and pd.CategoricalDtype(expected, ordered=True)
    assert frame["level_name"].dtype == (ordered or "str")
    if expected:
        assert frame.sort_values("level_name")["pay_id"].to_list() == ["a", "b", "c"]


def test_names_that_have_an_order_of_their_own_keep_it(package: PublishedPackage) -> None:
    graded = field("name", "string", "x", categories=["y", "x"], categoriesOrdered=True)
    roles = {**ROLES, "label": "name", "fields": [ROLES["fields"][0], graded]}
    rows: list[tuple[Any, ...]] = [("data-engineer", "x"), ("ml-engineer", "y")]
    republish(package, [roles, PAY, STEPS], {**ROWS, "roles": rows})
    frame = mrd.load("pay", expand=True)
    assert frame["role_name"].dtype == pd.CategoricalDtype(["y", "x"], ordered=True)


@pytest.mark.usefixtures("real_package")
@pytest.mark.parametrize("name", real_tables())
def test_every_table_keeps_its_rows_and_says_the_right_names(name: str) -> None:
    table = catalog().table(name)
    plain = mrd.load(name, "pyarrow")
    data = mrd.load(name, "pyarrow", expand=True)
    added = additions(table, catalog())
    names = [each.field.name for each in added]
    assert data.drop_columns(names).equals(plain)
    assert not any(name.endswith("_") for name in names)
    for label in added:
        if label.where:
            continue  # a link, tested below
        column = label.key.name
        at = data.column_names.index(label.field.name)
        assert data.column_names[at - 1] == column
        assert f"{column.removesuffix('_id')}_{label.column}" == label.field.name
        # By pandas' own merge.
        key, wanted = label.source_key, [label.source_key, label.column]
        known = mrd.load(label.source.name, columns=wanted).astype(object)
        merged = (
            mrd.load(name, columns=[column])
            .astype(object)
            .merge(known, how="left", left_on=column, right_on=key, suffixes=(None, "_of_it"))
        )
        expected = [None if pd.isna(cell) else cell for cell in merged.iloc[:, -1]]
        assert data[label.field.name].to_pylist() == expected
        nulls = [each is None for each in data[column].to_pylist()]
        assert [each is None for each in expected] == nulls


@pytest.mark.usefixtures("real_package")
def test_stages_of_pay_are_ordered_by_name_as_by_key() -> None:
    frame = mrd.load("pay_figures", expand=True).dropna(subset="career_stage_id")
    ranks = [
        frame[column].cat.codes.to_list() for column in ("career_stage_id", "career_stage_name")
    ]
    assert ranks[0] == ranks[1]
    assert isinstance(mrd.load("pay_figures", "pyarrow", expand=True), pa.Table)


LINKED = [f"{taxonomy}_{of}" for taxonomy in ("esco", "onet") for of in ("relation", "id", "label")]


@pytest.mark.usefixtures("real_package")
@pytest.mark.parametrize(("name", "key"), [("roles", "role_id"), ("skills", "skill_id")])
def test_roles_and_skills_bring_their_links_along(name: str, key: str) -> None:
    frame = mrd.load(name, expand=True)
    assert frame.columns[-6:].to_list() == LINKED
    assert frame[key].equals(mrd.load(name)[key])
    links = mrd.load("taxonomy_links").query("table_name == @name")
    for taxonomy, mine in links.groupby("taxonomy_id"):
        assert mine["record_id"].to_list() == frame[key].to_list()
        for ending, column in (("relation", "match_relation"), ("id", "external_id")):
            due = mine[column].reset_index(drop=True)
            assert frame[f"{taxonomy}_{ending}"].equals(due.rename(f"{taxonomy}_{ending}"))
        matched = frame[f"{taxonomy}_relation"] != "no_match"
        assert frame[f"{taxonomy}_label"].notna().equals(matched)


@pytest.mark.usefixtures("real_package")
def test_one_column_of_a_link_may_be_asked_for() -> None:
    frame = mrd.load("skills", columns=["onet_label", "name"], expand=True)
    assert frame.columns.to_list() == ["onet_label", "name"]
    assert frame.set_index("name").loc["Docker", "onet_label"] == "Docker"


@pytest.mark.usefixtures("real_package")
@pytest.mark.parametrize("name", ["certifications", "skill_mentions", "taxonomy_links"])
def test_no_other_table_has_columns_of_links(name: str) -> None:
    assert not set(LINKED) & set(mrd.load(name, "pyarrow", expand=True).column_names)
    with pytest.raises(UnknownNameError):
        mrd.load(name, columns=["esco_id"], expand=True)
