"""What is no extract of a taxonomy is refused, with the form that one has."""

from __future__ import annotations

from pathlib import Path

import pytest
from taxonomies import AFTER, BEFORE, ESCO_OCCUPATIONS, ESCO_SKILLS, write

from mlops_role_data._links.extracts import read_extracts
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


def test_other_names_may_stand_in_lines_of_their_own_as_in_the_full_lists(tmp_path: Path) -> None:
    rows = [("uri:a", "containers", "knowledge", "Docker containers\ncontainer engines\n")]
    write(tmp_path / "esco-1.2.1-skills.csv", ESCO_SKILLS, rows)
    (concept,) = read_extracts(tmp_path)[0].concepts["knowledge"]
    assert concept.names == ("Docker containers", "container engines")


def test_text_files_of_the_publisher_are_separated_by_tabs(tmp_path: Path) -> None:
    tables: dict[str, list[tuple[str, ...]]] = {
        "occupations": [
            ("O*NET-SOC Code", "Title", "Description"),
            ("15-1252.00", "Bakers", '"a quote that does not end'),
            ("15-1253.00", "Millers", ""),
        ],
        "titles": [
            ("O*NET-SOC Code", "Alternate Title", "Short Title", "Source(s)"),
            ("15-1252.00", "Dough Architect (DA)", "n/a", "01"),
            ("15-1252.00", "Bread Engineer (BE)", "BE", "01"),
        ],
    }
    for name, rows in tables.items():
        text = "".join("\t".join(row) + "\n" for row in rows)
        (tmp_path / f"onet-30.3-{name}.txt").write_text(text, "utf-8")
    (extract,) = read_extracts(tmp_path)
    concept, other = extract.concepts["occupation"]
    assert (concept.label, other.label) == ("Bakers", "Millers")
    assert concept.names == ("Dough Architect (DA)", "Bread Engineer (BE)", "BE")


def test_a_concept_is_found_by_any_of_its_names_and_the_first_one_counts(tmp_path: Path) -> None:
    write(tmp_path / "esco-1.2.0-a.csv", ESCO_OCCUPATIONS, AFTER)
    (extract,) = read_extracts(tmp_path)
    for concept in extract.concepts["occupation"]:
        for name in (concept.label, *concept.names):
            assert extract.called(name.upper(), ["skill", "occupation"]) == concept
    assert extract.called(AFTER[0][3], ["skill"]) is None


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
