"""Made-up documents, each with the rows that a curator adds for it.

A folder here has a document, ``NAME.txt``, and rows for it: ``raw/TABLE.csv`` with the header of
that table. :func:`join` puts these rows behind those of a checkout, as a curator would.

    python -m documents FOLDER [NAME ...]

writes such raw files into FOLDER, from ``tests/``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
NAMES = sorted(path.parent.name for path in HERE.glob("*/raw"))


def document(name: str) -> Path:
    """Return the path of a document."""
    return HERE / name / f"{name}.txt"


def join(raw: Path, names: Iterable[str]) -> None:
    """Add the rows of these documents to the raw files in a folder."""
    for name in names:
        for path in sorted((HERE / name / "raw").glob("*.csv")):
            header, *rows = path.read_text("utf-8").splitlines(keepends=True)
            target = raw / path.name
            known = target.read_text("utf-8").splitlines(keepends=True)
            assert known[0] == header, path
            with target.open("a", encoding="utf-8", newline="") as file:
                # two documents may need the same row of a vocabulary
                file.writelines(row for row in rows if row not in known)


def copy(raw: Path, target: Path, names: Iterable[str]) -> None:
    """Copy a folder of raw files, and add the rows of these documents."""
    shutil.copytree(raw, target)
    join(target, names)
