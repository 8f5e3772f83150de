"""Two builds at once, each a process of its own that runs the command line in one checkout."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pipeline.checkouts import Checkout

from interruption.builds import files, leftovers
from interruption.tracing import command_line, environment
from mlops_role_data.pipeline.publish.checkout_files import generated_files
from mlops_role_data.pipeline.publish.publish import render


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Return a small checkout, of which two builds make everything anew."""
    made = Checkout.of_bakers(tmp_path / "checkout")
    text = "# Title\n\n<!-- tables:begin -->\n<!-- tables:end -->\n"
    (made.root / "README.md").write_text(text, "utf-8")
    return made


# The command line, but it waits for its input before it judges what it is about to publish.
WAITING = """
import sys
from mlops_role_data.cli.main import main
from mlops_role_data.pipeline.publish import publish
judge = publish.judge_published
def wait(tables):
    print("publishing", flush=True)
    sys.stdin.read()
    return judge(tables)
publish.judge_published = wait
main()
"""


def start(checkout: Checkout, command: list[str] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command or command_line("build"),
        cwd=checkout.root,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def refusal(pid: int) -> str:
    """Return the beginning of what a build says if another one is under way."""
    return f"is running (process {pid} on "


def assert_whole(checkout: Checkout) -> None:
    """See that the release and the generated files are all there, and nothing else is."""
    release = render(checkout.dataset())
    assert files(checkout.root / "build") == release.files
    package = json.loads(release.files["datapackage.json"])
    generated = generated_files(checkout.root, package)
    assert checkout.root / "docs" / "metadata" / "schema-org.jsonld" in generated
    assert {path: path.read_text("utf-8") for path in generated} == generated
    assert leftovers(checkout.root) == []


def test_of_two_builds_at_once_one_succeeds_and_the_other_too_or_says_who_builds(
    checkout: Checkout,
) -> None:
    both = [start(checkout), start(checkout)]
    errors = [build.communicate()[1] for build in both]
    for build, other, said in zip(both, reversed(both), errors, strict=True):
        assert build.returncode in {0, 1}, said
        if build.returncode == 1:
            # what the other one wrote about itself may not have been there yet
            assert refusal(other.pid) in said or "an unknown process" in said
            assert other.returncode == 0
    assert_whole(checkout)


def test_a_build_that_meets_another_one_ends_at_once_and_changes_nothing(
    checkout: Checkout,
) -> None:
    first = start(checkout, [sys.executable, "-c", WAITING, "build"])
    assert first.stdout is not None
    while "publishing" not in (line := first.stdout.readline()):
        assert line, "the first build has ended"
    before = sorted(checkout.root.rglob("*"))
    second = start(checkout)
    _, said = second.communicate()
    assert second.returncode == 1
    assert refusal(first.pid) in said
    assert "Traceback" not in said
    assert sorted(checkout.root.rglob("*")) == before
    _, complaint = first.communicate("go on")
    assert first.returncode == 0, complaint
    assert_whole(checkout)
