"""A release to describe, made anew, and no network to ask."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest

from mlops_role_data.pipeline.dataset import read_dataset
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.publish.publish import render
from pipeline.checkouts import ROOT


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every connection and every look-up of an address fail."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("something tried to use the network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish raw/ into a folder with the name build."""
    folder = tmp_path_factory.mktemp("descriptions") / "build"
    folder.mkdir()
    for name, content in render(read_dataset(open_project(ROOT))).files.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def release(published: Path) -> dict[str, Any]:
    """Read the descriptor of what was published."""
    descriptor: dict[str, Any] = json.loads((published / "datapackage.json").read_text("utf-8"))
    return descriptor
