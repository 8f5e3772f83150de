"""A saved chart is a valid file that needs nothing else, whatever its suffix."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import altair as alt
import pytest
from click.testing import CliRunner

from mlops_role_data import plot
from mlops_role_data.cli.main import cli
from mlops_role_data.cli.use import CHARTS as NAMES
from mlops_role_data.errors import ExportError, MissingExtraError, UnknownNameError
from mlops_role_data.plot.saving import SUFFIXES

IMAGES = Path(__file__).parents[1] / "docs" / "images"
_TEXT = "{http://www.w3.org/2000/svg}text"

pytestmark = pytest.mark.usefixtures("real_package")


class Page(HTMLParser):
    """The elements of a page; what stands within a script is none."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.policy = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if ("http-equiv", "Content-Security-Policy") in attrs:
            self.policy = dict(attrs)["content"] or ""


def check(path: Path, title: str) -> None:
    content = path.read_bytes()
    if path.suffix == ".png":
        assert content.startswith(b"\x89PNG\r\n\x1a\n")
        assert content.endswith(b"IEND\xaeB`\x82")
        return
    text = content.decode("utf-8")
    assert title in text
    if path.suffix == ".svg":
        root = ElementTree.fromstring(text)  # noqa: S314 (our own file)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert title in words(text)
    else:
        assert text.startswith("<!DOCTYPE html>")
        assert text.count("<script") == text.count("</script>") == 2
        page = Page()
        page.feed(text)
        assert page.tags.count("script") == 2
        assert not page.attributes & {"src", "href", "srcset", "data", "action"}
        assert "default-src 'none'" in page.policy


def words(svg: str) -> list[str]:
    """List the texts that an SVG shows, in their order."""
    root = ElementTree.fromstring(svg)  # noqa: S314 (our own file)
    return ["".join(each.itertext()) for each in root.iter(_TEXT)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_suffix_gives_a_valid_file_of_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    first, again = tmp_path / f"first{suffix}", tmp_path / f"again{suffix.upper()}"
    assert plot.save(plot.market(theme="dark"), first) == first
    check(first, "What the profile says about its markets")
    plot.save(plot.market(theme="dark"), str(again))
    assert again.read_bytes() == first.read_bytes()
    assert sorted(tmp_path.iterdir()) == sorted([first, again])


def test_a_file_that_is_there_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "chart.svg"
    path.write_text("old")
    plot.save(plot.market(), path)
    check(path, "What the profile says about its markets")


def test_a_picture_says_in_words_what_it_shows(tmp_path: Path) -> None:
    chart = plot.pay()
    path = plot.save(chart, tmp_path / "chart.svg")
    root = ElementTree.fromstring(path.read_text("utf-8"))  # noqa: S314 (our own file)
    assert root.get("aria-label") == chart.to_dict()["description"]


def test_no_text_of_the_data_ends_the_script_or_becomes_markup(tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script><!--"
    chart = plot.market().properties(title={"text": evil}, description=f'"{evil}')
    page = plot.save(chart, tmp_path / "chart.html").read_text("utf-8")
    assert page.count("<script") == page.count("</script>") == 2
    picture = plot.save(chart, tmp_path / "chart.svg").read_text("utf-8")
    assert evil in words(picture)
    assert "<script" not in picture


def test_a_chart_of_the_callers_own_is_saved_too(tmp_path: Path) -> None:
    chart = alt.Chart(alt.InlineData(values=[{"a": 1}])).mark_point().encode(x="a:Q")
    for suffix in SUFFIXES:
        assert plot.save(chart, tmp_path / f"own{suffix}").stat().st_size > 500


@pytest.mark.parametrize("name", ["chart.pdf", "chart", "svg", "chart.svg.gz", ".svg"])
def test_another_suffix_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"kind of picture.*\.svg|Did you mean"):
        plot.save(plot.market(), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"cannot be written: No such file or directory"):
        plot.save(plot.market(), tmp_path / "nowhere" / "chart.svg")


def test_a_folder_of_that_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "chart.svg").mkdir()
    with pytest.raises(ExportError, match="cannot be written"):
        plot.save(plot.market(), tmp_path / "chart.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["chart.svg"]


def test_without_the_converter_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = plot.market()
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(MissingExtraError, match=r"saving a chart.*mlops-role-data\[plot\]"):
        plot.save(chart, tmp_path / "chart.svg")


def test_charts_are_made_and_saved_without_a_network(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    alone = [unshare or "unshare", "--map-root-user", "--net"]
    if unshare is None or subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("the network cannot be cut here")
    code = (
        "import mlops_role_data as mrd\n"
        "mrd.plot.save(mrd.plot.pay(), 'pay.html')\n"
        "mrd.plot.save(mrd.plot.coverage(), 'coverage.svg')\n"
        "mrd.plot.save(mrd.plot.market(), 'market.svg')\n"
        "mrd.plot.save(mrd.plot.skills(), 'skills.png')\n"
    )
    subprocess.run([*alone, sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert {path.stem for path in tmp_path.iterdir()} == set(NAMES)
    for path in tmp_path.iterdir():
        check(path, getattr(plot, path.stem)().to_dict()["title"]["text"])


@pytest.mark.parametrize("name", NAMES)
def test_the_pictures_of_the_documentation_are_current(name: str, tmp_path: Path) -> None:
    # Where a letter stands depends on the fonts at hand, and the rest does not.
    made = plot.save(getattr(plot, name)(), tmp_path / "chart.svg").read_text("utf-8")
    kept = (IMAGES / f"{name}.svg").read_text("utf-8")
    labels = [re.findall(r'aria-label="([^"]*)"', svg) for svg in (made, kept)]
    assert words(kept) == words(made)
    assert labels[0] == labels[1]


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["plot", *arguments])
    return result.exit_code, result.output


def test_the_command_draws_what_the_function_draws(tmp_path: Path) -> None:
    out, same = tmp_path / "out.svg", tmp_path / "same.svg"
    options = ["--theme", "dark", "--width", "500", "--height", "400", "--limit", "7"]
    code, output = run("skills", str(out), *options)
    assert (code, output) == (0, f"{out} ({out.stat().st_size} bytes)\n")
    plot.save(plot.skills(7, theme="dark", width=500, height=400), same)
    assert out.read_bytes() == same.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["pie", "x.svg"], "'pie' is not one of"),
        (["market", "x.svg", "--limit", "3"], "the chart market has no --limit"),
        (["market", "x.svg", "--theme", "blue"], "'blue' is not one of"),
        (["market", "x.svg", "--width", "1"], "the width is 1, but must be from 300"),
        (["market", "nowhere/x.svg"], "cannot be written"),
    ],
)
def test_wrong_calls_are_told(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, output = run(*arguments)
    assert code == 2
    assert message in " ".join(output.split())
    assert not list(tmp_path.iterdir())


def test_the_command_knows_every_chart() -> None:
    assert set(NAMES) == set(plot.__all__) - {"Theme", "save"}
