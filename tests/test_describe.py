from __future__ import annotations

import doctest
import html.parser
import importlib
import pickle
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from synthetic import BUILD, ROOT, PublishedPackage, field, real_tables, schema

import mlops_role_data
from mlops_role_data._release.release import catalog
from mlops_role_data.errors import UnknownNameError
from mlops_role_data.pipeline.project import open_project

if TYPE_CHECKING:
    from collections.abc import Callable

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
def test_tables_of_the_first_group_are_listed_first(package: PublishedPackage) -> None:
    descriptor = package.read()
    descriptor["groups"] = {
        name: {"title": name, "description": name} for name in ("pay", "vocabularies")
    }
    package.write(descriptor)
    assert mrd.tables()["name"].to_list() == ["pay"]
    assert "2 more tables: tables(all=True)" in repr(mrd.tables())
    assert mrd.tables(all=True)["name"].to_list() == ["roles", "pay", "steps"]
    assert mrd.tables(group="vocabularies")["name"].to_list() == ["roles", "steps"]
    with pytest.raises(UnknownNameError, match="no group 'pays'"):
        mrd.tables(group="pays")


@pytest.mark.usefixtures("real_package")
def test_the_front_tables_fit_a_small_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = repr(mrd.tables()).splitlines()
    assert len(lines) < 24
    assert max(map(len, lines)) <= 80


@pytest.mark.usefixtures("package")
def test_describe_says_all_of_every_column() -> None:
    found = mrd.describe("pay")
    assert found.columns.to_list() == [
        "column",
        "title",
        "unit",
        "type",
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


GROUPS = {
    "pay": {"title": "Pay", "description": "What is paid"},
    "vocabularies": {"title": "Words", "description": "What <it> is called"},
    "empty": {"title": "Empty", "description": "Nothing yet"},
}


def test_groups_come_in_the_order_of_the_descriptor(package: PublishedPackage) -> None:
    package.write({**package.read(), "groups": GROUPS})
    found = mrd.groups()
    assert found.to_dict("list") == {
        "name": ["pay", "vocabularies"],
        "title": ["Pay", "Words"],
        "tables": [1, 2],
        "rows": [3, 5],
        "description": ["What is paid", "What <it> is called"],
    }
    assert found["rows"].dtype == pd.Int64Dtype()


@pytest.mark.usefixtures("package")
def test_a_group_that_nobody_has_described_is_listed_too() -> None:
    found = mrd.groups().set_index("name")
    assert found.index.to_list() == ["vocabularies", "pay"]
    assert found["description"].isna().all()


def test_every_group_is_described_in_the_hand_written_descriptor() -> None:
    project = open_project(ROOT)
    assert {each.group for each in project.tables.values()} <= set(project.descriptor["groups"])
    for words in project.descriptor["groups"].values():
        assert set(words) == {"title", "description"}
        assert all(map(str.strip, words.values()))


@pytest.fixture
def caveated(package: PublishedPackage) -> PublishedPackage:
    """Publish two caveats, of which one concerns two records of `pay`."""
    caveats = schema(
        "caveats",
        "title",
        [
            field("caveat_id", "string", "x"),
            field("kind", "string", "gap"),
            field("severity", "string", "major", constraints={"enum": ["major", "minor"]}),
            field("title", "string", "X"),
        ],
        ["caveat_id"],
    )
    ties = schema(
        "caveat_records",
        "caveat_id",
        [
            *(field("caveat_id", "string", "x"), field("position", "integer", 1)),
            *(field("table_name", "string", "pay"), field("record_id", "string", "a")),
        ],
        ["caveat_id", "position"],
    )
    listed = [
        ("one", "gap", "minor", "One thing"),
        ("two", "hedge", "major", "Many <b>things</b>"),
        ("three", "hedge", "major", "Another thing"),
    ]
    tied = [
        ("one", 1, "pay", "a"),
        ("one", 2, "pay", "b"),
        ("one", 3, "pay", "c"),
        ("three", 1, "pay", "a"),
        ("two", 1, "pay", "a"),
        ("two", 2, "pay", "b"),
        ("two", 3, "roles", "x"),
    ]
    descriptor = package.read()
    descriptor["resources"] += [package.resource(caveats, listed), package.resource(ties, tied)]
    package.write(descriptor)
    return package


@pytest.mark.usefixtures("caveated")
class TestCaveats:
    def test_major_ones_come_first_then_those_of_most_records(self) -> None:
        found = mrd.describe("pay").attrs["caveats"]
        assert [(each["caveat_id"], each["severity"], each["records"]) for each in found] == [
            ("two", "major", 2), ("three", "major", 1), ("one", "minor", 3),
        ]  # fmt: skip

    def test_major_ones_are_shown_below_the_dictionary(self) -> None:
        assert repr(mrd.describe("pay")).splitlines()[-4:] == [
            "3 caveats concern records of pay:",
            "  two: Many <b>things</b> (2 records)",
            "  three: Another thing (1 record)",
            "  and 1 more, in the tables caveats and caveat_records",
        ]
        assert "Many &lt;b&gt;things" in mrd.describe("pay")._repr_html_()

    def test_one_is_one(self) -> None:
        assert "1 caveat concerns records of roles:" in repr(mrd.describe("roles"))

    def test_a_table_without_any_says_nothing_of_them(self) -> None:
        found = mrd.describe("steps")
        assert found.attrs["caveats"] == found.attrs["notes"] == []


@pytest.mark.usefixtures("package")
def test_a_release_without_caveats_has_none() -> None:
    assert mrd.describe("pay").attrs["caveats"] == []


class _Cells(html.parser.HTMLParser):
    """The texts of a table's cells, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.unknown: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - its signature
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")
        elif tag not in {"div", "table", "caption", "thead", "tbody", "p"}:
            self.unknown.add(tag)

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1] and data.strip():
            self.rows[-1][-1] += data


@pytest.mark.usefixtures("real_package")
@pytest.mark.parametrize(
    "frame", [mrd.tables, mrd.groups, lambda: mrd.describe("pay_figures")], ids=["t", "g", "d"]
)
class TestShown:
    def test_a_notebook_shows_every_text_in_full(self, frame: Callable[[], pd.DataFrame]) -> None:
        found = frame()
        parser = _Cells()
        parser.feed(found._repr_html_().partition("</table>")[0])  # type: ignore[operator]
        assert parser.rows == [
            list(found.columns),
            *found.astype(object).where(found.notna(), "").astype(str).to_numpy().tolist(),
        ]
        assert not parser.unknown

    @pytest.mark.parametrize("width", [60, 80, 120, 200])
    def test_a_terminal_shows_no_line_that_is_too_long(
        self, frame: Callable[[], pd.DataFrame], width: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", str(width))
        # What follows is prose, which a terminal wraps.
        table = repr(frame()).partition(" caveats concern ")[0].partition("\n[")[0]
        table = table.partition(" more tables: ")[0]
        assert max(map(len, table.splitlines())) <= width

    def test_a_narrow_terminal_is_told_of_columns_left_out(
        self, frame: Callable[[], pd.DataFrame], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "80")
        found = frame()
        shown = repr(found)
        assert all(name in shown for name in found.columns)

    def test_what_is_made_of_it_is_a_plain_frame(self, frame: Callable[[], pd.DataFrame]) -> None:
        found = frame()
        assert type(found[found.columns[:2]]) is type(found.head(1)) is pd.DataFrame
        assert type(pickle.loads(pickle.dumps(found))) is type(found)  # noqa: S301 - made here
        pd.testing.assert_frame_equal(pickle.loads(pickle.dumps(found)), found)  # noqa: S301


@pytest.mark.usefixtures("package")
def test_no_text_reaches_a_terminal_as_a_command_to_it(package: PublishedPackage) -> None:
    descriptor = package.read()
    descriptor["resources"][0]["description"] = "x"
    descriptor["resources"][0]["schema"]["description"] = "red \x1b[31m"
    package.write(descriptor)
    shown = repr(mrd.tables())
    assert "\x1b" not in shown
    assert "\\x1b" in shown


@pytest.mark.parametrize("name", real_tables())
@pytest.mark.usefixtures("real_package")
def test_every_published_table_is_described(name: str) -> None:
    found = mrd.describe(name)
    assert tuple(found["column"]) == catalog().table(name).columns
    for column in ("type", "title", "description", "example"):
        assert found[column].str.strip().str.len().gt(0).all()
    listed = mrd.tables(all=True).set_index("name").loc[name]
    assert listed["columns"] == len(found)


@pytest.mark.parametrize(
    "module",
    [
        "_release.content_hash",
        "_read.describe",
        "_read.load",
        "_print.rows",
        "_release.verify",
    ],
)
@pytest.mark.usefixtures("real_package")
def test_the_examples_run(module: str) -> None:
    if not (BUILD / "datapackage.json").is_file():
        pytest.skip("build/ is not made yet")
    result = doctest.testmod(importlib.import_module(f"mlops_role_data.{module}"))
    assert result.attempted > 0
    assert result.failed == 0
