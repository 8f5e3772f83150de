from __future__ import annotations

import contextlib
import copy
import json
import shutil
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic import BUILD, LEVELS, PAY, ROLES, ROWS, STEPS, PublishedPackage

from mlops_role_data._release.descriptor import parse
from mlops_role_data._release.paths import Folder, data_dir
from mlops_role_data._release.release import Release, catalog, read_release
from mlops_role_data._typing import TableName
from mlops_role_data.errors import DataPackageError, UnknownNameError


def test_the_catalog_is_what_the_descriptor_says(package: PublishedPackage) -> None:
    found = catalog()
    assert (found.title, found.version) == ("Synthetic roles", "1.2.3")
    assert found.properties["name"] == "synthetic"
    assert [table.name for table in found] == ["roles", "pay", "steps"]
    pay = found.table("pay")
    assert pay.path == package.path("pay")
    assert pay.size_bytes == package.path("pay").stat().st_size
    assert pay.row_count == 3
    assert pay.primary_key == ("pay_id",)
    assert pay.field("level").categories == tuple(LEVELS)
    assert pay.field("amount").unit == "USD"
    assert not pay.field("amount").required
    reference = pay.reference_of("role_id")
    assert reference is not None
    assert (reference.resource, reference.reference_fields) == ("roles", ("role_id",))


@pytest.mark.usefixtures("package")
def test_a_reference_to_the_table_itself() -> None:
    steps = catalog().table("steps")
    assert steps.foreign_keys[1].resource == "steps"
    assert steps.reference_of("after") is None


@pytest.mark.usefixtures("package")
def test_an_unknown_table_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'roles'"):
        catalog().table("role")
    with pytest.raises(KeyError, match="Choose one of: pay, roles, steps"):
        catalog().table("xyz")


@pytest.mark.usefixtures("package")
def test_an_unknown_column_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"'pay'.*'amuont'.*'amount'"):
        catalog().table("pay").field("amuont")


@pytest.mark.usefixtures("package")
def test_a_descriptor_is_parsed_once() -> None:
    assert catalog() is catalog()


def test_a_new_build_is_noticed(package: PublishedPackage) -> None:
    assert catalog().version == "1.2.3"
    package.publish(ROWS, version="1.2.4")
    assert catalog().version == "1.2.4"


ABSENT = object()
R0 = ("resources", 0)
S0 = (*R0, "schema")
F0 = (*S0, "fields", 0)
K1 = ("resources", 1, "schema", "foreignKeys")

# What is put where in the descriptor, and a word of the refusal.
BREAKAGES: dict[str, tuple[tuple[Any, ...], object, str]] = {
    "no title": (("title",), ABSENT, "title"),
    "version a number": (("version",), 1, "version"),
    "no resources": (("resources",), ABSENT, "resources"),
    "resources an object": (("resources",), {}, "resources"),
    "resource an address": (R0, "https://example.org/x.json", "object"),
    "schema of another table": (S0, {**ROLES, "name": "pay"}, "named"),
    "two in one file": ((*R0, "path"), "PAY.parquet", "unique"),
    "no path": ((*R0, "path"), ABSENT, "path"),
    "path a list": ((*R0, "path"), ["roles.parquet"], r"`str`.*resources\[0\].path"),
    "format csv": ((*R0, "format"), "csv", "format"),
    "hash bare": ((*R0, "hash"), "0" * 64, "hash"),
    "hash short": ((*R0, "hash"), "sha256:" + "0" * 63, "hash"),
    "content hash bare": ((*R0, "content_hash"), "sha256:" + "0" * 64, "content_hash"),
    "fewer than no rows": ((*R0, "row_count"), -1, "row_count"),
    "true rows": ((*R0, "row_count"), True, "row_count"),
    "size a text": ((*R0, "size_bytes"), "12", "size_bytes"),
    "schema an address": (S0, "https://example.org/schema.json", "schema"),
    "no key": ((*S0, "primaryKey"), ABSENT, "primaryKey"),
    "key not a column": ((*S0, "primaryKey"), ["absent"], "column"),
    "name with a quote": ((*S0, "name"), 'x"; drop', r"regex.*schema.name"),
    "field name with a space": ((*F0, "name"), "role id", r"regex.*fields\[0\].name"),
    "key nested": ((*S0, "primaryKey"), [["role_id"]], "primaryKey"),
    "label not a column": ((*S0, "label"), "absent", "column"),
    "fields a text": ((*S0, "fields"), "role_id", "fields"),
    "field a number": (F0, 1, "object"),
    "two fields of a name": (F0, ROLES["fields"][1], "unique"),
    "no description": ((*F0, "description"), ABSENT, "description"),
    "example a list": ((*F0, "example"), [], "example"),
    "type unknown": ((*F0, "type"), "list", "type"),
    "categories a text": ((*F0, "categories"), "ab", "categories"),
    "category an object": ((*F0, "categories"), [{}], "categories"),
    "constraints a list": ((*F0, "constraints"), [], "constraints"),
    "foreign keys an object": (K1, {}, "foreignKeys"),
    "foreign key a text": ((*K1, 0), "roles", "object"),
    "no reference": ((*K1, 0, "reference"), ABSENT, "reference"),
    "fields that refer to nothing": ((*K1, 0, "fields"), [], "as many"),
    "referred table a number": ((*K1, 0, "reference", "resource"), 1, "resource"),
    "referred table absent": ((*K1, 0, "reference", "resource"), "rules", "exist"),
    "referred column absent": ((*K1, 0, "reference", "fields"), ["absent"], "column"),
}


def put(descriptor: Any, way: tuple[Any, ...], value: object) -> None:
    """Set, or remove, what stands at the end of `way`."""
    for key in way[:-1]:
        descriptor = descriptor[key]
    if value is ABSENT:
        del descriptor[way[-1]]
    else:
        descriptor[way[-1]] = value


@pytest.mark.parametrize(("way", "value", "word"), BREAKAGES.values(), ids=BREAKAGES)
def test_a_malformed_descriptor_is_refused(
    way: tuple[Any, ...], value: object, word: str, package: PublishedPackage
) -> None:
    descriptor = package.read()
    put(descriptor, way, value)
    package.write(descriptor)
    with pytest.raises(DataPackageError, match=word) as caught:
        catalog()
    assert str(package.folder / "datapackage.json") in str(caught.value)


def test_a_table_comes_once(package: PublishedPackage) -> None:
    descriptor = package.read()
    descriptor["resources"].append({**descriptor["resources"][0], "path": "more.parquet"})
    package.write(descriptor)
    with pytest.raises(DataPackageError, match="unique"):
        catalog()


@pytest.mark.parametrize("value", [[], "x", None, 1], ids=repr)
def test_a_descriptor_is_an_object(value: object, package: PublishedPackage) -> None:
    package.write(value)
    with pytest.raises(DataPackageError, match="Expected `object`"):
        catalog()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000], ids=len)
def test_a_descriptor_is_json(content: bytes, package: PublishedPackage) -> None:
    (package.folder / "datapackage.json").write_bytes(content)
    with pytest.raises(DataPackageError, match="is not JSON"):
        catalog()


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../pay.parquet",
        "..",
        ".",
        "",
        "inner/pay.parquet",
        "inner\\pay.parquet",
        "C:pay.parquet",
        "https://example.org/pay.parquet",
        "file:///etc/passwd",
        "pay.parquet\n",
        "pay.parquet\0",
        ".hidden",
        "datapackage.json",
    ],
)
def test_a_path_is_a_plain_name_beside_the_descriptor(path: str, package: PublishedPackage) -> None:
    package.amend("pay", path=path)
    with pytest.raises(DataPackageError, match="plain name"):
        catalog()


def test_the_descriptor_itself_may_be_no_link(package: PublishedPackage, tmp_path: Path) -> None:
    path = package.folder / "datapackage.json"
    path.rename(tmp_path / "elsewhere.json")
    path.symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(DataPackageError, match="cannot be read"):
        catalog()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
ENTRY = {
    "path": "x.parquet",
    "format": "parquet",
    "hash": "sha256:" + "0" * 64,
    "content_hash": "v1:sha256:" + "0" * 64,
    "row_count": 1,
    "size_bytes": 1,
}
WHOLE = {
    "name": "x",
    "title": "x",
    "version": "1",
    "resources": [
        {**ENTRY, "name": each["name"], "path": f"{each['name']}.parquet", "schema": each}
        for each in (ROLES, PAY, STEPS)
    ],
}


def places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the way to everything inside a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    return [
        way
        for key, inner in items
        for way in [
            (*above, key),
            *(places(inner, (*above, key)) if isinstance(inner, dict | list) else []),
        ]
    ]


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(places(WHOLE)), JSON)
def test_whatever_stands_anywhere_is_taken_or_refused_cleanly(
    way: tuple[Any, ...], value: object
) -> None:
    descriptor: Any = copy.deepcopy(WHOLE)
    put(descriptor, way, value)
    with contextlib.suppress(DataPackageError):
        parse(json.dumps(descriptor).encode(), Path("/nowhere"))


def test_a_switch_in_the_middle_starts_again(package: PublishedPackage, tmp_path: Path) -> None:
    """What was begun on one release is never finished on another."""
    other = PublishedPackage(tmp_path / "other")
    other.publish({**ROWS, "roles": ROWS["roles"][:1]}, version="2.0.0")
    seen = []

    def read_all(release: Release) -> list[int]:
        seen.append(release.catalog.version)
        sizes = []
        for table in release.catalog:
            sizes.append(len(release.read(table, verify=True)))
            if len(seen) == 1 and table.name == "roles":
                package.folder.rename(tmp_path / "old")
                other.folder.rename(package.folder)
                shutil.rmtree(tmp_path / "old")
        return sizes

    sizes = read_release(read_all)
    assert seen == ["1.2.3", "2.0.0"]
    assert sizes == [table.size_bytes for table in catalog()]


def test_real_damage_is_no_switch(package: PublishedPackage) -> None:
    package.path("pay").unlink()
    calls = []

    def read(release: Release) -> bytes:
        calls.append(1)
        return release.read(release.catalog.table("pay"))

    with pytest.raises(DataPackageError, match=r"pay\.parquet cannot be read"):
        read_release(read)
    assert len(calls) == 1


def test_endless_switching_ends_in_an_error(
    package: PublishedPackage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlops_role_data._release.paths._PINS", False)

    def switch(_release: Release) -> None:
        package.folder.rename(tmp_path / "aside")
        shutil.copytree(tmp_path / "aside", package.folder)
        shutil.rmtree(tmp_path / "aside")

    with pytest.raises(DataPackageError, match="replaced during each"):
        read_release(switch)


@pytest.mark.usefixtures("real_package")
def test_the_real_catalog_is_accepted() -> None:
    if not (BUILD / "datapackage.json").is_file():
        pytest.skip("build/ is not made yet")
    found = catalog()
    assert set(found.tables) == set(get_args(TableName))
    assert all(table.path == data_dir() / table.file for table in found)


@pytest.mark.usefixtures("package")
def test_a_switch_before_the_folder_is_open_starts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Folder.__init__
    calls = []

    def vanished_once(folder: Folder, path: Path) -> None:
        calls.append(path)
        if len(calls) == 1:
            raise FileNotFoundError(path)
        opened(folder, path)

    monkeypatch.setattr(Folder, "__init__", vanished_once)
    assert catalog().version == "1.2.3"
    assert len(calls) == 2


@pytest.mark.usefixtures("package")
def test_a_folder_that_may_not_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_folder: Folder, path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Folder, "__init__", forbidden)
    with pytest.raises(DataPackageError, match="cannot be opened: Permission denied"):
        catalog()


@pytest.mark.usefixtures("package")
def test_no_bare_error_of_the_system_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_folder: Folder) -> list[str]:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Folder, "names", broken)
    with pytest.raises(DataPackageError, match="Input/output error"):
        read_release(lambda release: release.folder.names())


@pytest.mark.usefixtures("package")
def test_a_descriptor_beyond_all_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlops_role_data._release.release._DESCRIPTOR_LIMIT", 100)
    with pytest.raises(DataPackageError, match="larger than 100 bytes"):
        catalog()


def test_a_reference_may_leave_the_own_table_out(package: PublishedPackage) -> None:
    descriptor = package.read()
    put(descriptor, ("resources", 2, "schema", "foreignKeys", 1, "reference", "resource"), ABSENT)
    package.write(descriptor)
    assert catalog().table("steps").foreign_keys[1].resource == "steps"
