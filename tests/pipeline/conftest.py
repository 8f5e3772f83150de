"""Fixtures for the pipeline's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.checkouts import DOCUMENT, Checkout


@pytest.fixture(autouse=True)
def _no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a test checks against a document is its own affair."""
    monkeypatch.delenv("MLOPS_ROLE_DATA_SOURCE", raising=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Give a small checkout with a document of its own, in which nothing is wrong."""
    return Checkout.of_bakers(tmp_path / "checkout")


@pytest.fixture
def project_copy(tmp_path: Path) -> Checkout:
    """Give a copy of what this repository is built from."""
    return Checkout.copy(tmp_path / "checkout")


@pytest.fixture
def real_document() -> Path:
    """Give the source document, which the repository does not hold."""
    if not DOCUMENT:
        pytest.skip("the source document is not at hand: name it in MLOPS_ROLE_DATA_SOURCE")
    return Path(DOCUMENT)
