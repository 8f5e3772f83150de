"""Every format gives back what is published, and no text of it comes to life."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from synthetic import (
    PAY,
    ROLES,
    ROOT,
    ROWS,
    STEPS,
    PublishedPackage,
    arrow_table,
    real_tables,
)

import mlops_role_data as mrd
from mlops_role_data._export.csv_file import _BREAK, _FORMULA, _START, neutralise
from mlops_role_data._export.excel_file import sheet_names
from mlops_role_data._export.export import FORMATS, Format
from mlops_role_data._release.content_hash import content_hash
from mlops_role_data._release.release import catalog
from mlops_role_data.cli.main import cli
from mlops_role_data.cli.use import EXPORTS
from mlops_role_data.errors import (
    DataPackageError,
    ExportError,
    MissingExtraError,
    UnknownNameError,
    VerificationError,
)

Rows = dict[str, list[tuple[Any, ...]]]
LIBRARIES = {"duckdb": "duckdb", "excel": "openpyxl"}
# What the export to CSV marked; to take it away is what docs/exports.md advises.
MARKED = re.compile(rf"\A'{_BREAK}|{_START}'{_FORMULA}")
# Texts in which a spreadsheet would see a formula, a separator's reader one, or a browser markup.
HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u200b=1",
    "\uff1d1",
    "'=1",
    "''+1",
    "a;=1+1",
    "a\n=1",
    "x\t@y",
    "''",
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    "<r><t>x</t></r>",
    "<r>&<</r>",
    "https://example.org/",
    "internal:roles!A1",
    '"quoted", & more',
    "two\nlines\r\nand\rmore",
    "_x0041_",
    "\x01\x1b",
    "007",
    "NULL",
    "  padded ",
    "\ufffe\U0001f600",
    "{=1+1}",
]
# The same in what the descriptor says of a table.
HOSTILE_WORDS = ["=1+1", "@SUM(1+1)", "it's'; drop table roles; --", '"><script>alert(1)</script>']


def typed(text: str, kind: str) -> Any:
    """Read a text as a CSV file has it."""
    if text == "":
        return None
    readers: dict[str, Callable[[str], Any]] = {
        "string": lambda cell: MARKED.sub("", cell),
        "integer": int,
        "number": float,
        "boolean": {"true": True, "false": False}.__getitem__,
        "date": dt.date.fromisoformat,
    }
    return readers[kind](text)


def typed_rows(rows: Any, schema: dict[str, Any]) -> list[tuple[Any, ...]]:
    kinds = [each["type"] for each in schema["fields"]]
    return [tuple(map(typed, row, kinds)) for row in rows]


def from_sql(value: Any, kind: str) -> Any:
    if value is None:
        return None
    convert: dict[str, Callable[[Any], Any]] = {"boolean": bool, "date": dt.date.fromisoformat}
    return convert.get(kind, lambda same: same)(value)


def read_csv(path: Path) -> Rows:
    found = {}
    with zipfile.ZipFile(path) as archive:
        descriptor = json.loads(archive.read("datapackage.json"))
        for each in descriptor["resources"]:
            content = archive.read(each["path"])
            assert each["bytes"] == len(content)
            assert each["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
            reader = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
            assert next(reader) == [field["name"] for field in each["schema"]["fields"]]
            found[each["name"]] = typed_rows(reader, each["schema"])
    return found


def read_json(path: Path) -> Rows:
    found = {}
    for name, each in json.loads(path.read_text("utf-8"))["tables"].items():
        kinds = {field["name"]: field["type"] for field in each["schema"]["fields"]}
        assert all(list(row) == list(kinds) for row in each["rows"])
        found[name] = [
            tuple(
                dt.date.fromisoformat(cell) if kinds[column] == "date" and cell else cell
                for column, cell in row.items()
            )
            for row in each["rows"]
        ]
    return found


def read_sqlite(path: Path) -> Rows:
    found = {}
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        names = connection.execute(
            "select name from sqlite_master where type = 'table' and name not glob '_*'"
        )
        for (name,) in names.fetchall():
            kinds = list(columns(name).values())
            query = f'select * from "{name}" order by rowid'  # noqa: S608 - our own names
            rows = connection.execute(query).fetchall()
            found[name] = [tuple(map(from_sql, row, kinds)) for row in rows]
    return found


def read_duckdb(path: Path) -> Rows:
    duckdb = pytest.importorskip("duckdb")
    with closing(duckdb.connect(str(path), read_only=True)) as connection:
        names = [row[0] for row in connection.execute("show tables").fetchall()]
        return {name: connection.execute(f'from "{name}"').fetchall() for name in names}


def read_excel(path: Path) -> Rows:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    sheets = sheet_names([each.name for each in catalog() if each.name in book.sheetnames])
    found = {}
    for name, sheet in sheets.items():
        assert book[sheet].freeze_panes == "A2"
        kinds = columns(name)
        lines = book[sheet].iter_rows()
        assert [cell.value for cell in next(lines)] == list(kinds)
        rows = []
        for line in lines:
            assert all(cell.data_type in "nsbd" and not cell.hyperlink for cell in line)
            rows.append(tuple(map(from_excel, line, kinds.values())))
        found[name] = rows
    return found


def from_excel(cell: Any, kind: str) -> Any:
    value = cell.value
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, str) and kind == "string":
        # openpyxl undoes the escape of an escape, and leaves the control characters to us.
        return re.sub(r"_x(00[01][0-9A-F]|FFFE)_", lambda found: chr(int(found[1], 16)), value)
    if isinstance(value, str):
        # What Excel has no number or date for.
        return typed(value, kind)
    return float(value) if kind == "number" and value is not None else value


READERS: dict[str, Callable[[Path], Rows]] = {
    "csv": read_csv,
    "duckdb": read_duckdb,
    "excel": read_excel,
    "json": read_json,
    "sqlite": read_sqlite,
}


def columns(table: str) -> dict[str, str]:
    return {field.name: field.type for field in catalog().table(table).fields}


def written(format_name: str, path: Path, **options: Any) -> Path:
    if format_name in LIBRARIES:
        pytest.importorskip("xlsxwriter" if format_name == "excel" else "duckdb")
    return mrd.export(format_name, path, **options)  # type: ignore[arg-type]


def types(rows: list[tuple[Any, ...]]) -> list[list[type]]:
    return [[type(cell) for cell in row] for row in rows]


@pytest.fixture(scope="module", params=FORMATS)
def real_export(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rows]:
    """Export all that is really published, once a format, and read it back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MLOPS_ROLE_DATA_DIR", raising=False)
        path = written(request.param, tmp_path_factory.mktemp("export") / "all")
        yield READERS[request.param](path)


@pytest.mark.usefixtures("real_package")
@pytest.mark.parametrize("name", real_tables())
def test_a_real_table_comes_back_the_same(real_export: Rows, name: str) -> None:
    table = catalog().table(name)
    due = [tuple(row.values()) for row in mrd.load(table.name, "pyarrow").to_pylist()]  # type: ignore[call-overload]
    assert real_export[name] == due
    assert types(real_export[name]) == types(due)
    assert content_hash(table.fields, table.primary_key, real_export[name]) == table.content_hash


@pytest.mark.usefixtures("real_package")
def test_all_real_tables_are_there(real_export: Rows) -> None:
    assert sorted(real_export) == sorted(catalog().tables)


@pytest.mark.usefixtures("real_package")
@pytest.mark.skipif(not (ROOT / "raw").is_dir(), reason="not in a checkout")
def test_the_csv_of_a_curated_table_is_its_raw_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(mrd.export("csv", tmp_path / "all.zip")) as archive:
        raw = {path.name: path.read_bytes() for path in (ROOT / "raw").glob("*.csv")}
        assert raw
        assert {name: archive.read(name) for name in raw} == raw


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("name", FORMATS)
def test_all_types_and_nulls_come_back(name: str, tmp_path: Path) -> None:
    found = READERS[name](written(name, tmp_path / "out"))
    assert found == ROWS
    assert all(types(found[table]) == types(ROWS[table]) for table in ROWS)


@pytest.fixture
def hostile(package: PublishedPackage) -> Rows:
    rows = {
        **ROWS,
        "roles": [
            *ROWS["roles"],
            *((f"{text}{number}", text) for number, text in enumerate(HOSTILE)),
        ],
    }
    package.publish(rows)
    return rows


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_texts_come_back_as_they_are(name: str, tmp_path: Path, hostile: Rows) -> None:
    assert READERS[name](written(name, tmp_path / "out"))["roles"] == hostile["roles"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_no_cell_of_a_csv_file_begins_as_a_formula(
    separator: str, tmp_path: Path, hostile: Rows
) -> None:
    with zipfile.ZipFile(mrd.export("csv", tmp_path / "out")) as archive:
        text = archive.read("roles.csv").decode("utf-8")
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    cells = [cell for line in lines for cell in line]
    assert len(lines) >= len(hostile["roles"])
    assert not [cell for cell in cells if cell.strip("\0 \t\r\n\u200b")[:1] in tuple("=+-@\uff1d")]
    if separator == ",":
        assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n")]


@given(st.text(st.sampled_from("='+-@;|\t\r\n \u200b,a\"\uff1d")) | st.text())
def test_the_apostrophes_can_be_undone(text: str) -> None:
    marked = neutralise(text)
    assert MARKED.sub("", marked) == text
    assert marked[:1] not in tuple("=+-@\t\r\n")
    # No second text is written the same.
    assert neutralise(MARKED.sub("", marked)) == marked


def test_ordinary_texts_are_left_alone() -> None:
    for text in ("a-b", "'black box'", "a = b", "e@x", "x, -y", "1 - 2", "a; b", "don't"):
        assert neutralise(text) == text


@pytest.mark.usefixtures("hostile")
def test_an_excel_file_holds_no_formula_and_no_link(tmp_path: Path) -> None:
    path = written("excel", tmp_path / "out.xlsx")
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert b"<f>" not in content
            assert b"<f " not in content
            assert b"<hyperlink " not in content
            assert b"/hyperlink" not in content
        assert b'quotePrefix="1"' in archive.read("xl/styles.xml")


@pytest.mark.parametrize("text", HOSTILE_WORDS)
def test_texts_of_the_descriptor_stay_texts(
    text: str, package: PublishedPackage, tmp_path: Path
) -> None:
    descriptor = package.read()
    schema = descriptor["resources"][0]["schema"]
    for described in (descriptor, schema, schema["fields"][0]):
        described.update(title=text, description=text)
    schema["fields"][0]["unit"] = text
    package.write(descriptor)
    files = {name: written(name, tmp_path / f"{name}.out") for name in FORMATS}
    for name, path in files.items():
        assert READERS[name](path) == ROWS
    book = pytest.importorskip("openpyxl").load_workbook(io.BytesIO(files["excel"].read_bytes()))
    cells = next(book["_dictionary"].iter_rows(min_row=2))
    assert [cell.value for cell in cells[4:7]] == [text] * 3
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    with closing(sqlite3.connect(files["sqlite"])) as connection:
        query = "select title, description, unit from _columns where \"column\" = 'role_id'"
        assert connection.execute(query).fetchall()[0] == (text, text, text)


@pytest.mark.usefixtures("package")
def test_sqlite_has_keys_types_and_descriptions(tmp_path: Path) -> None:
    with closing(sqlite3.connect(mrd.export("sqlite", tmp_path / "out.db"))) as connection:
        shape = connection.execute("pragma table_info(pay)").fetchall()
        declared = "TEXT,TEXT,INTEGER,REAL,BOOLEAN,DATE,TEXT,TEXT"
        assert ",".join(row[2] for row in shape) == declared
        assert [row[1] for row in shape if row[5]] == ["pay_id"]
        assert [row[1] for row in shape if row[3]] == ["pay_id", "role_id"]
        keys = connection.execute("pragma foreign_key_list(steps)").fetchall()
        assert sorted(row[2:5] for row in keys) == [
            ("pay", "pay_id", "pay_id"),
            ("steps", "after", "position"),
            ("steps", "pay_id", "pay_id"),
        ]
        query = "select unit from _columns where \"table\" = 'pay' and \"column\" = 'amount'"
        assert connection.execute(query).fetchall() == [("USD",)]
        assert connection.execute("select name from _tables order by rowid").fetchall() == [
            ("roles",),
            ("pay",),
            ("steps",),
        ]
        connection.execute("pragma foreign_keys = on")
        for wrong in ("pay_id, role_id) values ('z', 'x'", "pay_id, is_total) values ('z', 2"):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(f"insert into pay ({wrong})")


@pytest.mark.usefixtures("package")
def test_duckdb_has_keys_types_and_comments(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = mrd.export("duckdb", tmp_path / "out's.duckdb")
    with closing(duckdb.connect(str(path), read_only=True)) as connection:
        rows = connection.execute(
            "select data_type, comment from duckdb_columns() where table_name = 'pay'"
        ).fetchall()
        levels = "ENUM('junior', 'middle', 'senior')"
        declared = f"VARCHAR,VARCHAR,BIGINT,DOUBLE,BOOLEAN,DATE,{levels},VARCHAR"
        assert ",".join(row[0] for row in rows) == declared
        assert [row[1] for row in rows[1:3]] == [
            "The role_id of it. Refers to roles.role_id",
            "The amount of it. Unit: USD",
        ]
        kinds = connection.execute(
            "select constraint_type, count(*) from duckdb_constraints() "
            "where constraint_type like '% KEY' group by all order by all"
        )
        assert kinds.fetchall() == [("PRIMARY KEY", 3)]


@pytest.mark.usefixtures("package")
def test_excel_has_a_dictionary(tmp_path: Path) -> None:
    path = written("excel", tmp_path / "out.xlsx")
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    assert book.sheetnames == ["_dictionary", "roles", "pay", "steps"]
    rows = list(book["_dictionary"].values)
    assert len(rows) == 1 + sum(len(each["fields"]) for each in (ROLES, PAY, STEPS))
    assert rows[1][:4] == ("roles", "roles", "role_id", "string")
    assert book["pay"]["F2"].number_format == "yyyy-mm-dd"
    # More digits than Excel has: as a text, so that none is lost.
    assert book["pay"]["C2"].value == "9007199254740993"


def test_sheets_have_names_that_excel_takes() -> None:
    names = ["roles", "history", *(f"{'x' * 40}_{number}" for number in range(200))]
    sheets = sheet_names(names)
    assert all(len(sheet) <= 31 for sheet in sheets.values())
    assert len({sheet.casefold() for sheet in sheets.values()} - {"history"}) == len(names)


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"duckdb"}))
def test_the_same_tables_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    one, two = (written(name, tmp_path / each).read_bytes() for each in ("one", "two"))
    assert one == two


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("name", FORMATS)
def test_some_tables_can_be_chosen(name: str, tmp_path: Path) -> None:
    path = written(name, tmp_path / "out", tables=["steps", "pay", "pay"])
    assert READERS[name](path) == {table: ROWS[table] for table in ("pay", "steps")}


@pytest.mark.usefixtures("package")
def test_keys_that_lead_out_of_the_choice_are_left_out(tmp_path: Path) -> None:
    path = mrd.export("json", tmp_path / "out", ["pay"])
    assert "foreignKeys" not in json.loads(path.read_text("utf-8"))["tables"]["pay"]["schema"]
    path = mrd.export("json", tmp_path / "one", "steps")  # type: ignore[arg-type]
    keys = json.loads(path.read_text("utf-8"))["tables"]["steps"]["schema"]["foreignKeys"]
    assert [key["reference"]["resource"] for key in keys] == [""]


@pytest.mark.usefixtures("package")
def test_a_file_is_not_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("mine")
    with pytest.raises(ExportError, match="exists already"):
        mrd.export("json", path)
    assert path.read_text() == "mine"
    assert mrd.export("json", path, overwrite=True) == path
    assert READERS["json"](path) == ROWS
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ExportError, match="exists already"):
        mrd.export("json", tmp_path / "link")


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_a_file_that_comes_meanwhile_is_not_replaced(
    links: bool,  # noqa: FBT001
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "out"

    def flush(_: int) -> None:
        path.write_text("mine")

    def no_links(*_: object) -> None:
        raise PermissionError(1, "no hard links here")

    if not links:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
        assert mrd.export("json", tmp_path / "other").is_file()
    monkeypatch.setattr("os.fsync", flush)
    with pytest.raises(ExportError, match="exists already"):
        mrd.export("json", path)
    assert path.read_text() == "mine"


@pytest.mark.usefixtures("package")
def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "target"
    folder.mkdir()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ExportError, match="No space left"):
        mrd.export("csv", folder / "out.zip")
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("package")
def test_wrong_calls_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'excel'"):
        mrd.export("exel", tmp_path / "out")  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="Did you mean 'roles'"):
        mrd.export("json", tmp_path / "out", ["rolse"])  # type: ignore[list-item]
    with pytest.raises(ExportError, match="no table"):
        mrd.export("json", tmp_path / "out", [])
    with pytest.raises(ExportError, match="is a folder"):
        mrd.export("json", tmp_path, overwrite=True)
    with pytest.raises(ExportError, match="no folder"):
        mrd.export("json", tmp_path / "none" / "out")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtraError, match=r"mlops-role-data\[excel\]"):
        mrd.export("excel", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["csv", "excel"])
def test_an_empty_text_is_not_passed_off_as_a_null(
    name: str, package: PublishedPackage, tmp_path: Path
) -> None:
    rows = {**ROWS, "roles": [*ROWS["roles"], ("empty", "")]}
    package.publish(rows)
    with pytest.raises(DataPackageError, match="'roles', row 3, column 'role_name' holds an empty"):
        written(name, tmp_path / "out")
    for other in ("json", "sqlite"):
        assert READERS[other](mrd.export(other, tmp_path / other)) == rows


def test_a_text_too_long_for_excel_is_refused(package: PublishedPackage, tmp_path: Path) -> None:
    package.publish({**ROWS, "roles": [*ROWS["roles"], ("long", "x" * 32_768)]})
    with pytest.raises(DataPackageError, match="'roles', row 3, column 'role_name': Excel has no"):
        written("excel", tmp_path / "out")


def test_numbers_and_days_that_excel_lacks_are_kept(
    package: PublishedPackage, tmp_path: Path
) -> None:
    note = ("senior", "none")
    rows = [
        ("d", "ml-engineer", -(2**63), 0.1 + 0.2, True, dt.date(1899, 12, 31), *note),
        ("e", "ml-engineer", 10**15, 1e300, True, dt.date(1900, 2, 28), *note),
        ("f", "ml-engineer", -5, -5e-324, True, dt.date(9999, 12, 31), *note),
    ]
    package.publish({**ROWS, "pay": [*ROWS["pay"], *rows]})
    for name in FORMATS:
        assert READERS[name](written(name, tmp_path / name))["pay"][3:] == rows


@pytest.mark.parametrize(
    ("rate", "reference", "message"),
    [
        (float("inf"), "ml-engineer", "infinite"),
        (1.0, "nobody", "refers to a row of 'roles'"),
    ],
    ids=["infinite", "reference"],
)
def test_broken_data_is_refused(
    rate: float, reference: str, message: str, package: PublishedPackage, tmp_path: Path
) -> None:
    row = ("d", reference, 1, 1.0, None, None, None, None)
    package.publish({**ROWS, "pay": [*ROWS["pay"], row]})
    if rate != 1.0:
        package.replace("pay", arrow_table(PAY, [(*row[:3], rate, *row[4:])] * 4))
    with pytest.raises(DataPackageError, match=message):
        mrd.export("sqlite", tmp_path / "out")


@pytest.mark.parametrize("name", ["duckdb", "sqlite"])
def test_a_key_that_stands_twice_is_refused(
    name: str, package: PublishedPackage, tmp_path: Path
) -> None:
    package.publish({**ROWS, "roles": [*ROWS["roles"], ROWS["roles"][0]]})
    with pytest.raises(DataPackageError, match="'roles' does not keep its own schema"):
        written(name, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_damaged_file_is_not_exported(package: PublishedPackage, tmp_path: Path) -> None:
    content = bytearray(package.path("pay").read_bytes())
    content[len(content) // 2] ^= 1
    package.path("pay").write_bytes(content)
    with pytest.raises(VerificationError, match="hash"):
        mrd.export("json", tmp_path / "out")


@pytest.mark.usefixtures("package")
def test_the_command_exports(tmp_path: Path) -> None:
    out = tmp_path / "out.db"
    arguments = ["export", "sqlite", str(out), "--table", "roles"]
    result = CliRunner().invoke(cli, arguments)
    assert (result.exit_code, result.stdout) == (0, "")
    assert str(out) in result.stderr
    assert READERS["sqlite"](out) == {"roles": ROWS["roles"]}
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2
    assert "exists already" in result.stderr
    assert CliRunner().invoke(cli, [*arguments, "--overwrite"]).exit_code == 0
    assert CliRunner().invoke(cli, ["export", "pdf", str(out)]).exit_code == 2


def test_the_formats_are_named_alike() -> None:
    assert FORMATS == EXPORTS == get_args(Format)
    assert set(READERS) == set(FORMATS)


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("name", ["csv", "json", "sqlite"])
def test_pandas_is_not_needed(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for library in ("pandas", "duckdb", "xlsxwriter", "openpyxl", "polars"):
        monkeypatch.setitem(sys.modules, library, None)
    assert READERS[name](mrd.export(name, tmp_path / "out")) == ROWS  # type: ignore[arg-type]
