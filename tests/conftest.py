"""Fixtures that several test modules share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from synthetic import ROWS, PublishedPackage

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PublishedPackage:
    """Publish three small tables, and point the accessor at them."""
    published = PublishedPackage(tmp_path / "published")
    published.publish(ROWS)
    monkeypatch.setenv("MLOPS_ROLE_DATA_DIR", str(published.folder))
    return published


@pytest.fixture
def real_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the accessor find what is really published."""
    monkeypatch.delenv("MLOPS_ROLE_DATA_DIR", raising=False)
