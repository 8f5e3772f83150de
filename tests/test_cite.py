from __future__ import annotations

import doctest
import hashlib
import json
import re
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pyarrow.parquet as pq
import pytest
import rispy
import yaml
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from check_jsonschema import main as check_jsonschema
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from click.testing import CliRunner
from synthetic import BUILD, PAY, ROOT, PublishedPackage

import mlops_role_data
from mlops_role_data._find import cite as _cite
from mlops_role_data._find.citation import citation
from mlops_role_data._find.cite_formats import FORMATS
from mlops_role_data._release.content_hash import content_hash, release_hash
from mlops_role_data._release.release import catalog
from mlops_role_data.cli import use as cli_use
from mlops_role_data.cli.main import cli
from mlops_role_data.errors import DataPackageError, UnknownNameError
from mlops_role_data.pipeline.publish.checkout_files import generated_files

# The synthetic tables are not among those that the types know.
mrd: Any = mlops_role_data

ABOUT: dict[str, Any] = {
    "created": "2024-02-29T12:00:00Z",
    "description": "Made up\nfor tests.",
    "licenses": [{"name": "CC-BY-4.0"}],
    "contributors": [
        {"title": "The Testers", "roles": ["creator"]},
        {"title": "Ada Lovelace", "familyName": "Lovelace", "givenName": "Ada King"},
        {"title": "A printer", "roles": ["publisher"]},
    ],
    "keywords": ["pay", "roles & more"],
}
# Every character that means something to one of the formats.
ODD = '50% of {A_B} & C#1: ~$5^2 \\ \u201cé\u201d, "x" <b> - @'
# What CSL 1.0.2 (the appendices on types and variables, and its JSON input) says of the members
# that are written; it allows more of them, and no member that it does not name.
CSL_NAME = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("family", "given", "literal")},
    "additionalProperties": False,
    "minProperties": 1,
}
CSL_DATE_PART = {
    "type": "array",
    "items": {"type": ["string", "number"]},
    "minItems": 1,
    "maxItems": 3,
}
CSL_ITEM = {
    "type": "object",
    "properties": {
        "id": {"type": ["string", "number"]},
        "type": {"const": "dataset"},
        "author": {"type": "array", "items": CSL_NAME},
        "issued": {
            "type": "object",
            "properties": {
                "date-parts": {
                    "type": "array", "items": CSL_DATE_PART, "minItems": 1, "maxItems": 2,
                },
            },
            "additionalProperties": False,
        },
        **{
            name: {"type": "string"}
            for name in ("title", "version", "abstract", "keyword", "note", "DOI", "URL")
        },
    },
    "required": ["type", "id"],
    "additionalProperties": False,
}  # fmt: skip
PARTS: list[dict[str, str]] = [
    {}, {"table": "pay"}, {"table": "pay", "record": "a"}, {"table": "steps", "record": "b/2"},
]  # fmt: skip


@pytest.fixture
def told(package: PublishedPackage) -> PublishedPackage:
    """Publish a package that says who made it, when, and under which licence."""
    package.write({**package.read(), **ABOUT})
    return package


@pytest.fixture
def odd(told: PublishedPackage) -> PublishedPackage:
    told.write({**told.read(), "title": ODD, "id": "https://doi.org/10.1234/a_b"})
    return told


@pytest.mark.usefixtures("told")
def test_apa_is_one_line() -> None:
    assert (
        mrd.cite()
        == mrd.cite("apa")
        == (
            "The Testers, & Lovelace, A. K. (2024). Synthetic roles (Version 1.2.3) [Data set]. "
            f"Content hash: {release_hash(catalog())}. Licence: CC-BY-4.0."
        )
    )


@pytest.mark.usefixtures("package")
def test_without_author_and_date_the_title_takes_their_place() -> None:
    told = f"Content hash: {release_hash(catalog())}."
    assert mrd.cite() == f"Synthetic roles (Version 1.2.3) [Data set]. (n.d.). {told}"


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_release_is_cited_with_its_content_hash(form: str) -> None:
    hashes = sorted(f"{each.name} {each.content_hash}\n" for each in catalog())
    digest = hashlib.sha256("".join(hashes).encode()).hexdigest()
    assert f"v1:sha256:{digest}" in mrd.cite(form).replace("\\", "")


@pytest.mark.usefixtures("told")
def test_a_frame_and_the_release_are_cited_alike() -> None:
    assert _cite.text(catalog()) == mrd.cite("apa")


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("part", PARTS, ids=str)
def test_bibtex_is_read_by_its_library(part: dict[str, str]) -> None:
    text = mrd.cite("bibtex", **part)
    library = parse_string(text)
    assert library.failed_blocks == []
    (entry,) = library.entries
    assert entry.entry_type == "misc"
    assert re.fullmatch(r"[A-Za-z0-9._-]+", entry.key)
    found = {name: each.value for name, each in entry.fields_dict.items()}
    assert found["author"] == "{The Testers} and Lovelace, Ada King"
    assert (found["year"], found["month"], found["version"]) == ("2024", "2", "1.2.3")
    assert found["doi"] == "10.1234/a_b"
    assert "content hash v1:sha256:" in found["note"]
    assert r"\textbraceleft{}A\_B\textbraceright{}" in found["title"]
    (decoded,) = parse_string(text, append_middleware=[LatexDecodingMiddleware()]).entries
    # The decoder knows no names of braces, and takes a circumflex for an accent.
    assert decoded["title"].endswith(
        ODD.translate({**dict.fromkeys(map(ord, "{}")), ord("^"): "\u02c6"})
    )


@pytest.mark.parametrize("brace", ["{", "}", "}{", "a}, note = {x"])
def test_a_lone_brace_does_not_end_an_entry(brace: str, told: PublishedPackage) -> None:
    told.write({**told.read(), "title": brace})
    (entry,) = parse_string(mrd.cite("bibtex")).entries
    assert entry.fields_dict["note"].value.strip("{}").startswith("content hash v1:sha256:")
    # BibTeX itself counts braces whatever stands before them.
    title = entry["title"]
    assert title.count("{") == title.count("}")


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("part", PARTS, ids=str)
def test_ris_is_read_by_its_library(part: dict[str, str]) -> None:
    (found,) = rispy.loads(mrd.cite("ris", **part))
    assert found["type_of_reference"] == "DATA"
    assert found["title"].endswith(ODD)
    assert found["authors"] == ["The Testers", "Lovelace, Ada King"]
    assert (found["year"], found["date"], found["edition"]) == ("2024", "2024/02/29", "1.2.3")
    assert found["keywords"] == ABOUT["keywords"]
    assert found["doi"] == "10.1234/a_b"
    assert "unknown_tag" not in found


def test_no_text_can_begin_a_line_of_its_own(told: PublishedPackage) -> None:
    told.write({**told.read(), "title": "Pay\nER  - \nTY  - BOOK"})
    (found,) = rispy.loads(mrd.cite("ris"))
    assert found["title"] == "Pay ER - TY - BOOK"


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("part", PARTS, ids=str)
def test_csl_json_is_read_by_a_processor(part: dict[str, str]) -> None:
    items = json.loads(mrd.cite("csl-json", **part))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    shelf = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    shelf.register(Citation([CitationItem(items[0]["id"])]))
    (line,) = map(str, shelf.bibliography())
    assert line.startswith("The Testers and Lovelace, A.K. (2024) ")
    assert ODD[:20] in line
    assert items[0]["issued"] == {"date-parts": [[2024, 2, 29]]}
    assert items[0]["type"] == "dataset"


@pytest.mark.parametrize(
    "told",
    [{}, {**ABOUT, "id": "https://doi.org/10.1234/a_b", "homepage": "https://example.org/"}],
    ids=["bare", "with all members"],
)
@pytest.mark.parametrize("part", PARTS, ids=str)
def test_csl_json_has_the_shape_of_csl_data(
    part: dict[str, str], told: dict[str, Any], package: PublishedPackage
) -> None:
    package.write({**package.read(), **told})
    items = json.loads(mrd.cite("csl-json", **part))
    jsonschema.validate(items, {"type": "array", "items": CSL_ITEM, "minItems": 1})
    assert ("DOI" in items[0]) == ("id" in told)


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("part", PARTS, ids=str)
def test_cff_satisfies_its_schema(part: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "CITATION.cff"
    path.write_text(mrd.cite("cff", **part), "utf-8")
    arguments = ["--builtin-schema", "vendor.citation-file-format", str(path)]
    result = CliRunner().invoke(check_jsonschema, arguments)
    assert result.exit_code == 0, result.output
    found = yaml.safe_load(path.read_text("utf-8"))
    assert found["title"].endswith(ODD)
    assert found["version"] == "1.2.3"
    assert [each["type"] for each in found["identifiers"]] == ["doi", "other"]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("form", sorted(FORMATS))
class TestPart:
    def test_a_table_is_cited_with_its_version_query_and_content_hash(self, form: str) -> None:
        text = mrd.cite(form, table="pay").replace("\\", "")
        for expected in ("1.2.3", "mrd.load('pay')", catalog().table("pay").content_hash):
            assert expected in text
        assert "Pay, table of Synthetic roles" in text

    def test_a_row_is_cited_with_a_digest_of_its_own(
        self, form: str, told: PublishedPackage
    ) -> None:
        text = mrd.cite(form, table="pay", record="a").replace("\\", "")
        # Taken by other means: the file as it is, and the one row of it.
        rows = pq.read_table(told.path("pay")).to_pylist()
        (row,) = (row for row in rows if row["pay_id"] == "a")
        columns = [(each["name"], each["type"]) for each in PAY["fields"]]
        assert content_hash(columns, ["pay_id"], [row]) in text
        assert "mrd.load('pay') where pay_id = 'a'" in text
        assert "Pay, record a of Synthetic roles" in text

    def test_a_longer_key_has_its_parts_joined(self, form: str) -> None:
        text = mrd.cite(form, table="steps", record="b/2").replace("\\", "")
        assert "where pay_id = 'b', position = 2" in text

    def test_rows_and_tables_differ(self, form: str) -> None:
        found = [mrd.cite(form, **part) for part in PARTS]
        assert len(set(found)) == len(found)

    def test_it_says_the_same_every_time(self, form: str) -> None:
        assert mrd.cite(form) == mrd.cite(form)

    def test_no_doi_is_made_up(self, form: str) -> None:
        assert "doi" not in mrd.cite(form).lower()


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("arguments", "keywords", "message"),
    [
        (["bibtx"], {}, "no citation format 'bibtx'. Did you mean 'bibtex'"),
        (["apa"], {"table": "pays"}, "Did you mean 'pay'"),
        (["apa"], {"table": "pay", "record": "z"}, "no record in table 'pay' named 'z'"),
        (["apa"], {"record": "a"}, "Name the record's table"),
    ],
)
def test_a_wrong_name_is_refused(
    arguments: list[str], keywords: dict[str, str], message: str
) -> None:
    with pytest.raises(UnknownNameError, match=re.escape(message)):
        mrd.cite(*arguments, **keywords)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("created", 2024),
        ("contributors", {}),
        ("contributors", ["The Testers"]),
        ("contributors", [{"roles": []}]),
        ("licenses", [{"title": "free"}]),
        ("keywords", "pay"),
        ("groups", {"pay": {"title": "Pay"}}),
        ("groups", {"pay": "Pay"}),
    ],
)
def test_a_record_of_another_shape_is_refused(
    name: str, value: Any, told: PublishedPackage
) -> None:
    told.write({**told.read(), name: value})
    with pytest.raises(DataPackageError, match=name):
        mrd.cite()


def test_the_command_offers_the_same_formats() -> None:
    assert tuple(sorted(FORMATS)) == cli_use.CITATIONS


@pytest.mark.usefixtures("told")
def test_the_command_prints_what_the_function_gives() -> None:
    for form in FORMATS:
        result = CliRunner().invoke(cli, ["cite", "--format", form])
        assert (result.exit_code, result.stdout) == (0, mrd.cite(form) + "\n")
    result = CliRunner().invoke(cli, ["cite", "--table", "pay", "--record", "a"])
    assert result.stdout == mrd.cite(table="pay", record="a") + "\n"


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    "arguments",
    [["--record", "a"], ["--format", "word"], ["--table", "pays"]],
    ids=" ".join,
)
def test_a_wrong_call_exits_with_2(arguments: list[str]) -> None:
    result = CliRunner().invoke(cli, ["cite", *arguments])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


class TestRecord:
    PACKAGE: ClassVar = {
        **json.loads((ROOT / "datapackage.json").read_text("utf-8")),
        "resources": [],
        "rules": {},
    }

    """What stands at the top of the hand-written datapackage.json, and what is made of it."""

    source = json.loads((ROOT / "datapackage.json").read_text("utf-8"))

    def test_it_has_all_that_a_citation_needs(self) -> None:
        record = citation(self.source)
        assert record.authors
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", record.date)
        assert re.fullmatch(r"\d+\.\d+\.\d+", record.version)
        assert record.licence == "CC-BY-4.0"
        assert len(record.abstract) > 50
        assert record.keywords

    def test_citation_cff_is_current(self) -> None:
        path = ROOT / "CITATION.cff"
        found = generated_files(ROOT, self.PACKAGE)[path]
        assert path.read_text("utf-8") == found, "run `mlops-role-data build`"

    def test_citation_cff_satisfies_its_schema(self) -> None:
        arguments = ["--builtin-schema", "vendor.citation-file-format", str(ROOT / "CITATION.cff")]
        result = CliRunner().invoke(check_jsonschema, arguments)
        assert result.exit_code == 0, result.output

    def test_a_checkout_without_one_gets_none(self, tmp_path: Path) -> None:
        assert tmp_path / "CITATION.cff" not in generated_files(tmp_path, self.PACKAGE)


@pytest.mark.usefixtures("real_package")
def test_the_examples_run() -> None:
    if not (BUILD / "datapackage.json").is_file():
        pytest.skip("build/ is not made yet")
    assert doctest.testmod(_cite).failed == 0
