"""Compare a rebuilt package with the published one: bytes, and cells.

``python tools/rebuild.py PUBLISHED REBUILT`` prints a line per file.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_role_data._release.content_hash import content_hash
from mlops_role_data._release.descriptor import parse
from mlops_role_data._release.parquet import parse as parse_table
from mlops_role_data._release.paths import DESCRIPTOR
from mlops_role_data._release.values import sha256

# properties of a file's bytes, which depend on the version of pyarrow
_OF_BYTES = {"contentSize", "hash", "sha256", "size_bytes"}


@dataclass(frozen=True)
class Comparison:
    """One file in both packages."""

    file: str
    published: str
    """Its sha256; empty if it is missing."""
    rebuilt: str
    """Its sha256; empty if it is missing."""
    same_content: bool

    @property
    def same_bytes(self) -> bool:
        """Whether both files have the same bytes."""
        return self.published == self.rebuilt

    def __str__(self) -> str:
        bytes_, content = (
            "same" if same else "OTHER" for same in (self.same_bytes, self.same_content)
        )
        shown = (self.rebuilt or "missing").removeprefix("sha256:")[:16]
        return f"{self.file:<40} {bytes_:<6} {content:<8} {shown}"


def compare(published: Path, rebuilt: Path) -> list[Comparison]:
    """Compare two published packages, file by file.

    Tables are compared by a content hash that is computed from the files, not by the hash in the
    descriptors. JSON files are compared without the hashes and sizes of files.

    Parameters
    ----------
    published, rebuilt
        The folders of the two packages.

    Returns
    -------
    list of Comparison
        One for each file of either package, sorted by name.

    Raises
    ------
    DataPackageError
        If a descriptor or a table cannot be read.
    """
    old, new = (
        {path.name: path.read_bytes() for path in folder.iterdir()}
        for folder in (published, rebuilt)
    )
    old_content, new_content = _contents(old, published), _contents(new, rebuilt)
    return [
        Comparison(
            name,
            sha256(old[name]) if name in old else "",
            sha256(new[name]) if name in new else "",
            same_content=name in old and name in new and old_content[name] == new_content[name],
        )
        for name in sorted({*old, *new})
    ]


def _contents(files: dict[str, bytes], folder: Path) -> dict[str, object]:
    """Return the content of each file in a form that can be compared."""
    tables = {table.file: table for table in parse(files[DESCRIPTOR], folder)}
    found: dict[str, object] = dict(files)
    for name, content in files.items():
        if name in tables:
            table = tables[name]
            rows = parse_table(content, table).to_pylist()
            found[name] = content_hash(table.fields, table.primary_key, rows)
        elif name.endswith(".json"):
            found[name] = json.loads(content, object_hook=_without_bytes)
    return found


def _without_bytes(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if name not in _OF_BYTES}


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare two folders, and exit with code 1 if they differ."""
    import pandas as pd
    import pyarrow as pa

    parser = argparse.ArgumentParser(
        description="Compare a rebuilt package with the published one."
    )
    parser.add_argument("published", type=Path)
    parser.add_argument("rebuilt", type=Path)
    parser.add_argument(
        "--content", action="store_true", help="accept other bytes if the cells are the same"
    )
    options = parser.parse_args(arguments)
    compared = compare(options.published, options.rebuilt)
    lines = [f"{'file':<40} {'bytes':<6} {'content':<8} sha256 of the rebuilt file"]
    lines += map(str, compared)
    count = len(compared)
    lines.append(
        f"pyarrow {pa.__version__}, pandas {pd.__version__}: of {count} files "
        f"{sum(each.same_bytes for each in compared)} have the published bytes, "
        f"{sum(each.same_content for each in compared)} the published content"
    )
    print("\n".join(lines))
    good = all(each.same_content if options.content else each.same_bytes for each in compared)
    if not good:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
