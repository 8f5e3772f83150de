"""What is no extract of a taxonomy is refused, with the form that one has."""

from __future__ import annotations

from pathlib import Path

import pytest
from taxonomies import AFTER, BEFORE, ESCO_OCCUPATIONS, write

from mlops_role_data._link_extracts import read_extracts
from mlops_role_data.errors import DataPackageError


def test_versions_and_taxonomies_are_told_apart_by_the_files_names(tmp_path: Path) -> None:
    write(tmp_path / "esco-1.1.1-occupations.csv", ESCO_OCCUPATIONS, BEFORE)
    write(tmp_path / "esco-1.2.0-occupations.csv", ESCO_OCCUPATIONS, AFTER)
    (tmp_path / "README.md").write_text("nothing to read\n", "utf-8")
    found = read_extracts(tmp_path)
    assert [(each.taxonomy, each.version) for each in found] == [
        ("esco", "1.1.1"),
        ("esco", "1.2.0"),
    ]
    assert [len(each.concepts["occupation"]) for each in found] == [len(BEFORE), len(AFTER)]


def test_files_of_one_version_are_read_together_and_each_concept_once(tmp_path: Path) -> None:
    write(tmp_path / "esco-1.2.0-a.csv", ESCO_OCCUPATIONS, AFTER)
    write(tmp_path / "esco-1.2.0-b.csv", ESCO_OCCUPATIONS, [*AFTER[1:], BEFORE[1]])
    (extract,) = read_extracts(tmp_path)
    labels = [each.label for each in extract.concepts["occupation"]]
    assert labels == [*(row[3].strip() for row in AFTER), BEFORE[1][3]]


def test_a_mark_of_encoding_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    path = tmp_path / "esco-1.2.0-a.csv"
    write(path, ESCO_OCCUPATIONS[1:], [row[1:] for row in AFTER])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read_extracts(tmp_path)[0].concepts["occupation"]) == len(AFTER)


@pytest.mark.parametrize("name", ["occupations.csv", "esco-occupations.csv", "isco-1.0-a.csv"])
def test_a_folder_without_extracts_is_refused(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, ESCO_OCCUPATIONS, AFTER)
    with pytest.raises(DataPackageError, match=r"holds no extract: .* esco-VERSION-\*\.csv"):
        read_extracts(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"code,label\n1,a\n", "the columns code, label, but", id="columns"),
        pytest.param(b"", "the columns of no file, but an extract of esco has: altL", id="empty"),
        pytest.param(b"conceptUri\n\xff\n", "cannot be read: 'utf-8' codec", id="encoding"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "esco-1.2.0-a.csv").write_bytes(content)
    with pytest.raises(DataPackageError) as caught:
        read_extracts(tmp_path)
    assert words in str(caught.value)
