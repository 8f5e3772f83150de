"""Frictionless as the first judge: what it says, and where we say that it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from faults.conform import conform
from faults.spellings import trials
from frictionless import Report, Resource
from frictionless.errors import PackageError

from mlops_role_data._release.catalog import Table
from mlops_role_data.pipeline.judges.inspection import descriptor
from mlops_role_data.pipeline.raw_csv.table import read_table
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.schema.closed_subset import parse_schema

HEADER = b"trial_id,word,whole,ratio,flag,day\n"


def referring(name: str, target: str, *columns: str, referred: tuple[str, ...]) -> Table:
    """Give the table of trials by another name, with a foreign key."""
    key = {"fields": list(columns), "reference": {"resource": target, "fields": list(referred)}}
    return parse_schema({**trials().descriptor, "name": name, "foreignKeys": [key]})


def conformed(folder: Path, files: Mapping[str, bytes], *tables: Table) -> list[Problem]:
    """Write raw files, and give what Frictionless says of them."""
    found = {}
    for table in (trials(), *tables):
        path = folder / f"{table.name}.csv"
        if table.name in files:
            path.write_bytes(files[table.name])
            found[table.name] = read_table(path, table, path.name)
    return list(conform(found, folder))


def places(problems: list[Problem]) -> list[tuple[int | None, str | None, str]]:
    assert {each.found_by for each in problems} <= {("frictionless",)}
    return sorted(((each.row, each.field, each.rule) for each in problems), key=str)


def test_a_sound_file_conforms(tmp_path: Path) -> None:
    data = HEADER + b"a,one,1,0.5,true,2024-01-31\nb,,,,,\n"
    assert conformed(tmp_path, {"trials": data}) == []


def test_no_rows_and_no_files_conform(tmp_path: Path) -> None:
    assert conformed(tmp_path, {"trials": HEADER}) == []
    assert conformed(tmp_path, {}) == []


def test_lines_are_physical_whatever_stands_before(tmp_path: Path) -> None:
    data = HEADER + b'a,"one\nand\ntwo",,,,\n\nb\n"c" x,,,,,\nd,,x,,,\nd,,,,,\n'
    assert set(places(conformed(tmp_path, {"trials": data}))) == {
        (5, None, "blank-row"),
        (6, None, "cell-count"),
        (7, None, "csv"),
        (8, "whole", "type"),
        (9, "trial_id", "primaryKey"),
        (9, "trial_id", "unique"),
    }


@pytest.mark.parametrize(
    ("row", "field", "rule", "value"),
    [
        (b",x,,,,", "trial_id", "required", None),
        (b"A,x,,,,", "trial_id", "pattern", "A"),
        (b"a,x,x,,,", "whole", "type", "x"),
        (b"a,x,,x,,", "ratio", "type", "x"),
        (b"a,x,,,TRUE,", "flag", "type", "TRUE"),
        (b"a,x,,,1,", "flag", "type", "1"),
        (b"a,x,,,,2024-02-30", "day", "type", "2024-02-30"),
    ],
)
def test_a_cell_is_named_with_what_it_holds(
    tmp_path: Path, row: bytes, field: str, rule: str, value: str | None
) -> None:
    found = conformed(tmp_path, {"trials": HEADER + row + b"\n"})
    found = [each for each in found if each.rule != "primaryKey"]
    assert [(each.row, each.field, each.rule, each.value) for each in found] == [
        (2, field, rule, value)
    ]
    assert "schemas/trials.json" in found[0].message or rule in {"required", "type"}


def test_a_row_of_the_wrong_width_is_one_fault(tmp_path: Path) -> None:
    data = HEADER + b"a,x\nb,x,x,x,x,x,x\n"
    assert set(places(conformed(tmp_path, {"trials": data}))) == {
        (2, None, "cell-count"),
        (3, None, "cell-count"),
    }


def test_cells_below_a_wrong_header_are_not_taken_for_those_of_another_column(
    tmp_path: Path,
) -> None:
    data = b"trial_id,whole,word,ratio,flag,day\na,1,one,x,,\n"
    assert set(places(conformed(tmp_path, {"trials": data}))) == {
        (1, "whole", "header"),
        (2, "ratio", "type"),
    }


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"\xff\xfea\0b\0", b'"trial_id\n', b"a\0b\n"],
    ids=["empty", "blank", "UTF-16", "open quote", "NUL"],
)
def test_a_file_that_cannot_be_read_is_one_fault(tmp_path: Path, data: bytes) -> None:
    problems = conformed(tmp_path, {"trials": data})
    assert len({(each.row, each.field, each.rule) for each in problems}) == 1


def test_a_reference_that_leads_nowhere(tmp_path: Path) -> None:
    table = referring("visits", "trials", "word", referred=("trial_id",))
    files = {"trials": HEADER + b"a,,,,,\n", "visits": HEADER + b"x,a,,,,\ny,,,,,\nz,b,,,,\n"}
    (problem,) = conformed(tmp_path, files, table)
    assert (problem.row, problem.field, problem.rule) == (4, "word", "foreignKey")
    assert "'b' is no trial_id of trials" in problem.message


def test_a_reference_to_the_table_itself(tmp_path: Path) -> None:
    table = referring("visits", "visits", "word", referred=("trial_id",))
    files = {"visits": HEADER + b"x,,,,,\ny,x,,,,\nz,b,,,,\n"}
    assert places(conformed(tmp_path, files, table)) == [(4, "word", "foreignKey")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfea\0b\0",
        HEADER + b"\xff,,,,,\n",
        HEADER + b'"a,,,,,\n',
        b"trail_id,word,whole,ratio,flag,day\na,,,,,\n",
        b"word,trial_id,whole,ratio,flag,day\n,a,,,,\n",
        b"trial_id,word,whole,ratio,flag,trial_id\na,,,,,\n",
    ],
    ids=["empty", "UTF-16", "broken byte", "open quote", "renamed key", "reordered", "key twice"],
)
def test_who_refers_to_a_broken_file_is_not_blamed(tmp_path: Path, data: bytes) -> None:
    table = referring("visits", "trials", "word", referred=("trial_id",))
    found = conformed(tmp_path, {"trials": data, "visits": HEADER + b"x,a,,,,\n"}, table)
    assert {each.table for each in found} == {"trials"}


def test_who_refers_to_a_missing_file_is_not_blamed(tmp_path: Path) -> None:
    table = referring("visits", "trials", "word", referred=("trial_id",))
    assert conformed(tmp_path, {"visits": HEADER + b"x,a,,,,\n"}, table) == []


def test_nothing_outside_the_folder_is_opened(tmp_path: Path) -> None:
    """A descriptor beside the files is not even looked at."""
    (tmp_path / "datapackage.json").write_text(
        json.dumps({"name": "x", "resources": [{"name": "x", "path": "/etc/hostname"}]})
    )
    assert conformed(tmp_path, {"trials": HEADER + b"a,,,,,\n"}) == []


def test_the_delimiter_is_not_guessed(tmp_path: Path) -> None:
    data = HEADER.replace(b",", b";") + b"a;;;;;\n"
    found = conformed(tmp_path, {"trials": data})
    assert {each.rule for each in found} == {"header"}


def test_only_what_is_to_be_judged_is_handed_over() -> None:
    found: dict[str, Any] = descriptor(trials())
    assert set(found) == {"$schema", "fields", "primaryKey", "missingValues"}
    flag = next(each for each in found["fields"] if each["type"] == "boolean")
    assert (flag["trueValues"], flag["falseValues"]) == (["true"], ["false"])


def test_a_key_of_several_columns_is_shown_at_the_first(tmp_path: Path) -> None:
    schema = {**trials().descriptor, "name": "pairs", "primaryKey": ["trial_id", "word"]}
    fields = json.loads(json.dumps(schema["fields"]))
    fields[0]["constraints"] = fields[1]["constraints"] = {"required": True}
    table = parse_schema({**schema, "fields": fields})
    data = HEADER + b"a,x,,,,\na,y,,,,\nb,x,,,,\na,x,,,,\n"
    (problem,) = conformed(tmp_path, {"pairs": data}, table)
    assert (problem.row, problem.field, problem.rule) == (5, "trial_id", "primaryKey")
    assert "(trial_id, word)" in problem.message


def test_what_frictionless_says_of_the_package_as_a_whole_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = PackageError(note="no such thing")
    report = Report.from_validation(time=0, errors=[error])
    monkeypatch.setattr(Resource, "validate", lambda *_, **__: report)
    (problem,) = conformed(tmp_path, {"trials": HEADER})
    assert (problem.table, problem.rule, problem.found_by) == (
        None,
        "package-error",
        ("frictionless",),
    )
    assert "no such thing" in problem.message
