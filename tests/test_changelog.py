"""What the changelog says of the data is what ``diff`` says."""

from __future__ import annotations

from pathlib import Path

import pytest
from version_check import check_changelog

from mlops_role_data._diff.sources import git

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(git(ROOT, "rev-parse", "HEAD") is None, reason="not in a git repository")
def test_the_newest_entry_lists_what_diff_says() -> None:
    # Of a first release nothing is to be told; tests/pipeline/test_release.py has made ones.
    verdict = check_changelog(ROOT)
    assert verdict.ok, verdict.text
