"""The data package as one zip file: what build/ holds, with what a reader needs beside it.

The same release gives the same bytes, on any machine and at any time: the files are sorted,
their times are that of the release, their permissions are fixed, and nothing is compressed (Parquet
is already, and other releases of zlib would give other bytes).

Needs the standard library alone:
``python -m mlops_role_data.pipeline.publish.archive FOLDER``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_role_data._find.cite import text as citation_line
from mlops_role_data._release.descriptor import parse
from mlops_role_data._release.paths import DESCRIPTOR, Folder
from mlops_role_data._release.release import Release
from mlops_role_data._release.values import digest
from mlops_role_data._release.verify import _verify as check
from mlops_role_data.errors import BuildError
from mlops_role_data.pipeline.publish.atomic import replace_file

if TYPE_CHECKING:
    from mlops_role_data._release.catalog import Catalog

CHECKSUMS = "SHA256SUMS"
# A folder of its own, so that it is a published package and nothing else: `verify` passes there.
DATA = "data"
_LICENCE = "LICENSE-DATA"
_DATASHEET = "docs/datasheet.md"
# The pages that the datasheet refers to stay in the checkout.
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]*\)")
_MODE = 0o100644


def checksums(files: Mapping[str, bytes]) -> str:
    """Return the lines that ``sha256sum --check`` reads, sorted by name.

    Parameters
    ----------
    files
        Contents by path, its parts joined by slashes.

    Examples
    --------
    >>> checksums({"b": b"", "a": b""}).splitlines()[0][-12:]
    '7852b855  a'
    """
    return "".join(f"{digest(files[name])}  {name}\n" for name in sorted(files))


def archive_files(root: Path) -> tuple[str, dt.datetime, dict[str, bytes]]:
    """Return the name of the archive's one folder, the release's time, and what is to be packed.

    Parameters
    ----------
    root
        A checkout, or an unpacked sdist.

    Raises
    ------
    BuildError
        If build/ is not intact or is of another version, or if a file to go with it is missing.
    """
    published = root / "build"
    content = _read(published / DESCRIPTOR)
    catalog = parse(content, published)
    with Folder(published) as folder:
        if not (report := check(Release(catalog, folder))):
            listing = "; ".join(map(str, report.problems[:3]))
            raise BuildError(f"{published} is not as published: {listing}. Build it again")
        names = folder.names()
    files = {f"{DATA}/{name}": _read(published / name) for name in names}
    version = json.loads(_read(root / DESCRIPTOR))["version"]
    if catalog.version != version:
        raise BuildError(
            f"{published} holds version {catalog.version}, and {DESCRIPTOR} says {version}: run "
            "'mlops-role-data build'"
        )
    files[_LICENCE] = _read(root / _LICENCE)
    datasheet = _LINK.sub(r"\1", _read(root / _DATASHEET).decode("utf-8"))
    files["datasheet.md"] = datasheet.encode("utf-8")
    beside = [name for name in names if name not in {DESCRIPTOR, *(each.file for each in catalog)}]
    files["README.md"] = _readme(catalog, beside).encode("utf-8")
    files[CHECKSUMS] = checksums(files).encode("utf-8")
    released = dt.datetime.fromisoformat(catalog.properties["created"]).astimezone(dt.UTC)
    return f"{catalog.properties['name']}-{version}", released, files


def write_archive(root: Path, out: Path) -> Path:
    """Write the archive of a checkout's release into the folder `out`, and give its path.

    Raises
    ------
    BuildError
        As :func:`archive_files`.
    """
    name, released, files = archive_files(root)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{name}/{path}", released.timetuple()[:6])
            entry.create_system = 3  # Unix, wherever it is packed: the permissions are written so
            entry.external_attr = _MODE << 16
            archive.writestr(entry, files[path])
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{name}.zip"
    replace_file(target, buffer.getvalue())
    return target


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BuildError(
            f"{path} cannot be read: {error.strerror or error}. The archive is packed from a "
            "whole checkout, with its build/"
        ) from error


def _readme(catalog: Catalog, beside: Sequence[str]) -> str:
    """Write the archive's own README, from the published descriptor and what lies beside it."""
    described = ", ".join(["", *(f"`{name}`" for name in beside)])
    record = catalog.properties
    licence = record["licenses"][0]
    first = next(iter(catalog))
    tables = "\n".join(
        f"| `{table.file}` | {table.row_count} | {table.grain.removeprefix('one row per ')} |"
        for table in catalog
    )
    return f"""# {record["title"]} {catalog.version}

{record["description"]}

Released on {record["created"][:10]} under {licence["name"]} ({licence["path"]}): use it for
anything, and name where it comes from. The text of the licence is in `{_LICENCE}`.

| place | what it is |
| -- | -- |
| `{DATA}/` | the tables as Parquet files; about them `{DESCRIPTOR}` (Data Package v2){described} |
| `datasheet.md` | how and why the data came to be, and what it should not be used for |
| `{CHECKSUMS}` | the sha256 of every other file |

## Check it

```sh
sha256sum --check {CHECKSUMS}
```

## Read it

Whatever reads Parquet reads the files, with no other software of ours:

```sql
from '{DATA}/{first.file}';
```

The Python package `{record["name"]}` {catalog.version} has the same tables inside; to have it read
these instead, set `MLOPS_ROLE_DATA_DIR` to the path of `{DATA}/`.

## Cite it

> {citation_line(catalog)}

## Tables

| file | rows | one row per |
| -- | --: | -- |
{tables}
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Pack the release of the checkout in the working folder."""
    parser = argparse.ArgumentParser(
        prog="python -m mlops_role_data.pipeline.publish.archive",
        description="Pack build/ of the checkout in the working folder as a zip file.",
    )
    parser.add_argument("out", type=Path, help="the folder to write the zip file to")
    print(write_archive(Path.cwd(), parser.parse_args(arguments).out))  # noqa: T201


if __name__ == "__main__":
    main()
