"""A rebuilt package held against the published one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from rebuild import compare, main
from synthetic import PAY, ROWS, PublishedPackage, arrow_table

FILES = ["datapackage.json", "pay.parquet", "roles.parquet", "steps.parquet"]
Packages = tuple[PublishedPackage, PublishedPackage]


@pytest.fixture
def packages(package: PublishedPackage, tmp_path: Path) -> Packages:
    """Publish a package, and the same once more."""
    rebuilt = PublishedPackage(tmp_path / "rebuilt")
    shutil.copytree(package.folder, rebuilt.folder)
    return package, rebuilt


def _pay(change: Callable[[list[tuple[object, ...]]], object]) -> pa.Table:
    rows = [*ROWS["pay"]]
    change(rows)
    return arrow_table(PAY, rows)


def _other_bytes(rebuilt: PublishedPackage) -> None:
    rebuilt.replace("pay", _pay(lambda _: None), compression="gzip")


def _other_order(rebuilt: PublishedPackage) -> None:
    rebuilt.replace("pay", _pay(lambda rows: rows.reverse()))


def _other_cell(rebuilt: PublishedPackage) -> None:
    def change(rows: list[tuple[object, ...]]) -> None:
        rows[2] = ("c", "ml-engineer", 1, *rows[2][3:])

    rebuilt.replace("pay", _pay(change))


def _other_words(rebuilt: PublishedPackage) -> None:
    rebuilt.write(rebuilt.read() | {"title": "Other roles"})


def _described(rebuilt: PublishedPackage, size: int, words: str) -> None:
    described = {"name": words, "distribution": [{"sha256": f"{size:064}", "contentSize": size}]}
    (rebuilt.folder / "croissant.json").write_text(json.dumps(described), "utf-8")


def _lying(rebuilt: PublishedPackage) -> None:
    """Change a cell, and let the descriptor claim that nothing did."""
    claimed = rebuilt.read()
    _other_cell(rebuilt)
    rebuilt.write(claimed)


BOTH = {"datapackage.json", "pay.parquet"}
CASES = [
    pytest.param(lambda _: None, set(), set(), id="nothing"),
    pytest.param(_other_bytes, BOTH, set(), id="other-bytes"),
    pytest.param(_other_order, BOTH, set(), id="other-order"),
    pytest.param(_other_cell, BOTH, {"pay.parquet"}, id="other-cell"),
    pytest.param(_lying, {"pay.parquet"}, {"pay.parquet"}, id="other-cell-unsaid"),
    pytest.param(_other_words, {"datapackage.json"}, {"datapackage.json"}, id="other-words"),
    pytest.param(
        lambda rebuilt: rebuilt.path("pay").unlink(), {"pay.parquet"}, {"pay.parquet"}, id="missing"
    ),
    pytest.param(
        lambda rebuilt: rebuilt.path("more").touch(), {"more.parquet"}, {"more.parquet"}, id="more"
    ),
]


@pytest.mark.parametrize(("change", "bytes_", "content"), CASES)
def test_what_differs_is_told_apart(
    packages: Packages,
    change: Callable[[PublishedPackage], None],
    bytes_: set[str],
    content: set[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    published, rebuilt = packages
    change(rebuilt)
    compared = compare(published.folder, rebuilt.folder)
    assert [each.file for each in compared] == sorted({*FILES, *bytes_})
    assert {each.file for each in compared if not each.same_bytes} == bytes_
    assert {each.file for each in compared if not each.same_content} == content

    folders = [str(published.folder), str(rebuilt.folder)]
    for arguments, differing in ((folders, bytes_), ([*folders, "--content"], content)):
        if differing:
            with pytest.raises(SystemExit) as ended:
                main(arguments)
            assert ended.value.code == 1
        else:
            main(arguments)
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == len(compared) + 2
        for line, each in zip(lines[1:-1], compared, strict=True):
            assert line.split()[:3] == [
                each.file,
                "same" if each.same_bytes else "OTHER",
                "same" if each.same_content else "OTHER",
            ]
        assert f"pyarrow {pa.__version__}, " in lines[-1]
        assert lines[-1].endswith(
            f"of {len(compared)} files {len(compared) - len(bytes_)} have the published bytes, "
            f"{len(compared) - len(content)} the published content"
        )


def test_a_description_is_more_than_the_hashes_that_it_repeats(packages: Packages) -> None:
    published, rebuilt = packages
    _described(published, 1, "roles")
    for size, words, same in ((1, "roles", True), (2, "roles", True), (2, "rules", False)):
        _described(rebuilt, size, words)
        (found,) = (
            each
            for each in compare(published.folder, rebuilt.folder)
            if each.file == "croissant.json"
        )
        assert (found.same_bytes, found.same_content) == ((size, words) == (1, "roles"), same)
