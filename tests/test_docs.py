"""The examples of the documentation run, and print what they say they print."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = [
    path
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    if "```python\n" in path.read_text("utf-8")
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.usefixtures("real_package")
def test_examples_print_what_the_page_says(page: Path) -> None:
    blocks = _BLOCK.findall(page.read_text("utf-8"))
    following = [*blocks[1:], ("", "")]
    namespace: dict[str, object] = {"__name__": page.stem}
    for (language, text), (next_language, expected) in zip(blocks, following, strict=True):
        if language != "python":
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(text, page.name, "exec"), namespace)  # noqa: S102 (our own pages)
        if next_language == "text":
            assert printed.getvalue().rstrip() == expected.rstrip()


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    lost = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([\w./-]+)(?:#[\w-]*)?\)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not lost


def test_every_table_is_in_the_dictionary() -> None:
    dictionary = (ROOT / "docs" / "data-dictionary.md").read_text("utf-8")
    for path in (ROOT / "schemas").glob("*.json"):
        assert f"### `{path.stem}`" in dictionary
