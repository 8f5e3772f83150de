from __future__ import annotations

import gc
import json
import sys
import threading
from typing import TYPE_CHECKING, Any, get_args

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from synthetic import LEVELS, PAY, ROWS, PublishedPackage, arrow_table, real_tables

import mlops_role_data
from mlops_role_data._find import cite as _cite
from mlops_role_data._read.load import Backend
from mlops_role_data._release.parquet import arrow_type
from mlops_role_data._release.release import catalog
from mlops_role_data.errors import (
    DataPackageError,
    MissingExtraError,
    MlopsRoleDataError,
    QueryError,
    UnknownNameError,
    VerificationError,
)

if TYPE_CHECKING:
    from pathlib import Path

# The synthetic tables are not among those that the types know.
mrd: Any = mlops_role_data

DTYPES = {
    "string": pd.StringDtype(na_value=np.nan),
    "integer": pd.Int64Dtype(),
    "number": pd.Float64Dtype(),
    "boolean": pd.BooleanDtype(),
    "date": pd.ArrowDtype(pa.date32()),
}


@pytest.mark.usefixtures("package")
def test_pandas_gets_the_dtypes_of_the_schema() -> None:
    frame = mrd.load("pay")
    expected: dict[str, Any] = {each["name"]: DTYPES[each["type"]] for each in PAY["fields"]}
    expected["level"] = pd.CategoricalDtype(LEVELS, ordered=True)
    assert frame.dtypes.to_dict() == expected
    assert frame.index.equals(pd.RangeIndex(3))


@pytest.mark.usefixtures("package")
def test_every_cell_arrives_and_nulls_stay_nulls() -> None:
    frame = mrd.load("pay")
    found = [tuple(None if pd.isna(cell) else cell for cell in row) for row in frame.to_numpy()]
    assert found == ROWS["pay"]
    # A detour over floating point would have made it an even number.
    assert frame["amount"][0] == 9_007_199_254_740_993


@pytest.mark.usefixtures("package")
def test_ordered_values_can_be_compared() -> None:
    frame = mrd.load("pay")
    assert frame.loc[frame["level"] > "junior", "pay_id"].to_list() == ["b"]


@pytest.mark.usefixtures("package")
def test_attrs_tell_what_the_table_is() -> None:
    attrs = mrd.load("pay").attrs
    assert attrs == {
        "title": "Pay",
        "description": "All pay",
        "units": {"amount": "USD", "rate": "percent"},
        "version": "1.2.3",
        "citation": _cite.text(catalog()),
    }
    assert json.loads(json.dumps(attrs)) == attrs
    assert mrd.load("pay", columns=["rate"]).attrs["units"] == {"rate": "percent"}


@pytest.mark.usefixtures("package")
def test_a_table_loaded_twice_is_not_shared() -> None:
    first = mrd.load("roles")
    first.loc[0, "role_name"] = "changed"
    assert mrd.load("roles")["role_name"][0] == "Data engineer"


@pytest.mark.usefixtures("package")
def test_pyarrow_gets_the_published_table() -> None:
    data = mrd.load("pay", "pyarrow")
    assert isinstance(data, pa.Table)
    assert data.equals(arrow_table(PAY, ROWS["pay"]))
    assert mrd.load("pay", backend="pyarrow", verify=True).equals(data)


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (["rate", "pay_id"], ["rate", "pay_id"]),
        (("level",), ["level"]),
        ("level", ["level"]),
        (["rate", "rate"], ["rate"]),
        ([], []),
        (None, [each["name"] for each in PAY["fields"]]),
    ],
    ids=["two", "tuple", "text", "twice", "none of them", "all"],
)
def test_columns_come_in_the_order_asked_for(wanted: Any, expected: list[str]) -> None:
    frame = mrd.load("pay", columns=wanted)
    assert frame.columns.to_list() == expected
    assert mrd.load("pay", "pyarrow", columns=wanted).column_names == expected
    assert len(frame) == 3
    assert mrd.load("pay", "polars", columns=wanted).columns == expected
    if expected:
        assert mrd.load("pay", "duckdb", columns=wanted).columns == expected


@pytest.mark.usefixtures("package")
def test_a_relation_of_no_column_is_refused() -> None:
    with pytest.raises(QueryError, match="at least one column"):
        mrd.load("pay", "duckdb", columns=[])


@pytest.mark.usefixtures("package")
def test_polars_gets_a_frame_to_filter_and_sort() -> None:
    frame = mrd.load("pay", "polars", verify=True)
    assert isinstance(frame, pl.DataFrame)
    assert frame.filter(pl.col("level") > "junior")["pay_id"].to_list() == ["b"]
    assert frame.drop_nulls("level").sort("level")["level"].to_list() == ["junior", "senior"]


@pytest.mark.usefixtures("package")
def test_duckdb_gets_a_relation_that_lives_by_itself() -> None:
    relation = mrd.load("pay", "duckdb", verify=True)
    gc.collect()
    assert isinstance(relation, duckdb.DuckDBPyRelation)
    assert relation.filter("level > 'junior'").project("pay_id").fetchall() == [("b",)]
    # What is made of it goes on without it.
    narrower = relation.project("pay_id")
    del relation
    gc.collect()
    assert narrower.fetchall() == [("b",), ("a",), ("c",)]


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("columns", [None, ["amount"]], ids=["whole", "one column"])
def test_a_relation_has_its_table_and_nothing_else(columns: Any) -> None:
    relation = mrd.load("pay", "duckdb", columns=columns)
    found = relation.query("all_of_it", "select table_name from duckdb_tables()").fetchall()
    assert found == [("pay",)]
    commented = "select comment from duckdb_columns() where column_name = 'amount'"
    assert relation.query("all_of_it", commented).fetchall() == [("The amount of it. Unit: USD",)]


@pytest.mark.usefixtures("package")
def test_a_relation_reaches_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", "utf-8")
    relation = mrd.load("pay", "duckdb")
    with pytest.raises(duckdb.Error, match="disabled"):
        relation.query("it", f"from read_csv('{tmp_path}/secret.csv')").fetchall()
    with pytest.raises(duckdb.Error, match="disabled"):
        relation.to_csv(str(tmp_path / "out.csv"))
    with pytest.raises(duckdb.Error, match="locked"):
        relation.query("it", "set enable_external_access = true")


@pytest.mark.parametrize(("backend", "extra"), [("polars", "polars"), ("duckdb", "sql")])
def test_a_missing_library_is_named_before_anything_is_read(
    backend: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLOPS_ROLE_DATA_DIR", "/nowhere")
    monkeypatch.setitem(sys.modules, backend, None)
    told = rf"the backend '{backend}' needs.*pip install 'mlops-role-data\[{extra}\]'"
    with pytest.raises(MissingExtraError, match=told):
        mrd.load("pay", backend)


def test_a_library_that_is_there_and_broken_is_not_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "polars.py").write_text("import no_such_part", "utf-8")
    monkeypatch.delitem(sys.modules, "polars", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModuleNotFoundError, match="no_such_part"):
        mrd.load("pay", "polars")


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("backend", ["pandas", "pyarrow"])
def test_an_empty_table_is_a_table(backend: Any, package: PublishedPackage) -> None:
    package.publish({**ROWS, "pay": []})
    assert len(mrd.load("pay", backend)) == 0
    assert mrd.load("pay")["level"].dtype == pd.CategoricalDtype(LEVELS, ordered=True)
    assert mrd.load("pay")["amount"].dtype == pd.Int64Dtype()


@pytest.mark.usefixtures("package")
def test_unknown_names_are_refused_with_a_hint() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'roles'"):
        mrd.load("rolls")
    with pytest.raises(UnknownNameError, match="Did you mean 'amount'"):
        mrd.load("pay", columns=["pay_id", "amounts"])
    with pytest.raises(UnknownNameError, match=r"no backend 'duck'\. Did you mean 'duckdb'"):
        mrd.load("pay", "duck")


def test_a_backend_is_refused_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLOPS_ROLE_DATA_DIR", "/nowhere")
    with pytest.raises(UnknownNameError):
        mrd.load("pay", "spark")


def test_a_missing_file_is_named(package: PublishedPackage) -> None:
    package.path("pay").unlink()
    with pytest.raises(DataPackageError, match=r"pay\.parquet cannot be read.*Reinstall"):
        mrd.load("pay")
    assert len(mrd.load("roles")) == 2


def test_a_file_may_be_no_link_out_of_the_folder(package: PublishedPackage, tmp_path: Path) -> None:
    path = package.path("pay")
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DataPackageError, match=r"pay\.parquet cannot be read"):
        mrd.load("pay")


@pytest.mark.parametrize("change", [-1, 1], ids=["shorter", "longer"])
def test_another_size_is_refused(change: int, package: PublishedPackage) -> None:
    path = package.path("pay")
    content = path.read_bytes()
    path.write_bytes(content[:change] if change < 0 else content + b"\0")
    with pytest.raises(VerificationError, match=rf"pay\.parquet.*size.*{len(content)}.*Reinstall"):
        mrd.load("pay")


def test_a_small_file_of_many_rows_is_refused_before_it_is_read(
    package: PublishedPackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = pa.table({"role_id": ["x"] * 1_000_000, "role_name": ["y"] * 1_000_000})
    package.replace("roles", many, compression="zstd")
    monkeypatch.setattr(pq.ParquetFile, "read", lambda *_, **__: pytest.fail("was read"))
    with pytest.raises(VerificationError, match="rows expected 2, found 1000000"):
        mrd.load("roles", verify=True)


@pytest.mark.parametrize(
    "data",
    [
        pa.table({"role_id": ["a", "b"], "role_name": [1, 2]}),
        pa.table({"role_name": ["a", "b"], "role_id": ["a", "b"]}),
        pa.table({"role_id": ["a", "b"]}),
        pa.table([["a", "b"]] * 3, names=["role_id", "role_name", "role_name"]),
    ],
    ids=["type", "order", "fewer", "twice"],
)
def test_other_columns_are_refused(data: pa.Table, package: PublishedPackage) -> None:
    package.replace("roles", data)
    with pytest.raises(VerificationError, match=r"columns expected role_id \(string\)"):
        mrd.load("roles", columns=["role_id"])


@pytest.mark.parametrize("backend", get_args(Backend))
def test_a_value_outside_the_categories_is_no_null(backend: str, package: PublishedPackage) -> None:
    rows = [(*ROWS["pay"][0][:6], "chief", None), *ROWS["pay"][1:]]
    package.replace("pay", arrow_table(PAY, rows))
    with pytest.raises(VerificationError, match=r"categories of 'level'.*chief"):
        mrd.load("pay", backend)
    # Whoever leaves the column out has no quarrel with it.
    assert mrd.load("pay", backend, columns=["rate"]).shape == (3, 1)


def test_a_file_that_is_no_parquet_is_refused(package: PublishedPackage) -> None:
    path = package.path("pay")
    path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(DataPackageError, match=r"pay\.parquet is damaged"):
        mrd.load("pay")


def test_every_flipped_bit_is_found_when_asked(package: PublishedPackage) -> None:
    path = package.path("roles")
    content = path.read_bytes()
    for at in range(0, len(content), 7):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :])
        with pytest.raises(VerificationError, match="hash expected sha256:"):
            mrd.load("roles", verify=True)


def test_without_being_asked_no_flipped_bit_changes_a_value(package: PublishedPackage) -> None:
    """What is damaged may fail, but only as an error of ours, and never yields other data."""
    path = package.path("roles")
    content = path.read_bytes()
    whole = mrd.load("roles", "pyarrow")
    for at in range(len(content)):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :])
        try:
            found = mrd.load("roles", "pyarrow")
        except MlopsRoleDataError:
            continue
        assert found.equals(whole), f"byte {at}"


def test_readers_share_nothing(package: PublishedPackage) -> None:
    """Threads read while the build is switched to and fro, and never see a mixture."""
    sizes = {"1.0.0": 1, "2.0.0": 2}
    for version, size in sizes.items():
        release = PublishedPackage(package.folder.with_name(version))
        release.publish({**ROWS, "roles": ROWS["roles"][:size]}, version)
    current = package.folder.with_name("current")
    current.symlink_to("1.0.0")
    package.folder.rename(package.folder.with_name("unused"))
    package.folder.symlink_to("current")
    stop = threading.Event()
    failures: list[BaseException] = []

    def read() -> None:
        try:
            while not stop.is_set():
                frame = mrd.load("roles", verify=True)
                assert len(frame) == sizes[frame.attrs["version"]]
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(200):
        fresh = package.folder.with_name("fresh")
        fresh.symlink_to(["1.0.0", "2.0.0"][turn % 2])
        fresh.replace(current)
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize("name", real_tables())
@pytest.mark.usefixtures("real_package")
def test_every_published_table_loads(name: str) -> None:
    table = catalog().table(name)
    frame = mrd.load(name, verify=True)
    assert frame.shape == (table.row_count, len(table.fields))
    assert frame.attrs["version"] == catalog().version
    for field in table.fields:
        dtype = frame[field.name].dtype
        if field.categories:
            assert dtype == pd.CategoricalDtype(list(field.categories), ordered=True)
        else:
            assert dtype == DTYPES[field.type]
        if field.required:
            assert frame[field.name].notna().all()
    assert not frame.duplicated(list(table.primary_key)).any()
    data = mrd.load(name, "pyarrow")
    assert data.schema.types == [arrow_type(field.type) for field in table.fields]
