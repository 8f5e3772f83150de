"""The data package as one zip file: the files of build/, a README, the licence, and checksums.

The same release always gives the same bytes. Files are sorted, have the time of the release and
fixed permissions, and are not compressed: Parquet is already, and zlib's output depends on its
version.

``python tools/archive.py FOLDER`` needs neither pandas nor pyarrow.
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
from string import Template
from typing import TYPE_CHECKING

from mlops_role_data._find.cite import text as citation_line
from mlops_role_data._release.descriptor import parse
from mlops_role_data._release.paths import DESCRIPTOR, Folder
from mlops_role_data._release.release import Release
from mlops_role_data._release.values import digest
from mlops_role_data._release.verify import check_release
from mlops_role_data.errors import BuildError
from mlops_role_data.pipeline.publish.atomic import replace_file

if TYPE_CHECKING:
    from mlops_role_data._release.catalog import Catalog

CHECKSUMS = "SHA256SUMS"
# a folder of its own, which is a published package: `verify` passes there
DATA = "data"
_LICENCE = "LICENSE-DATA"
_DATASHEET = "docs/datasheet.md"
# links of the datasheet to pages that are not in the archive
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]*\)")
_MODE = 0o100644


def checksums(contents: Mapping[str, bytes]) -> str:
    """Return the lines that ``sha256sum --check`` reads, sorted by name.

    Parameters
    ----------
    contents
        The files by path, with slashes between its parts.

    Examples
    --------
    >>> checksums({"b": b"", "a": b""}).splitlines()[0][-12:]
    '7852b855  a'
    """
    return "".join(f"{digest(contents[name])}  {name}\n" for name in sorted(contents))


def archive_files(root: Path) -> tuple[str, dt.datetime, dict[str, bytes]]:
    """Return the name of the archive's folder, the time of the release, and the files to pack.

    Parameters
    ----------
    root
        A checkout, or an unpacked sdist.

    Raises
    ------
    BuildError
        If build/ is damaged or of another version, or if another file to pack is missing.
    """
    published = root / "build"
    content = _read(published / DESCRIPTOR)
    catalog = parse(content, published)
    with Folder(published) as folder:
        if not (report := check_release(Release(catalog, folder))):
            listing = "; ".join(map(str, report.problems[:3]))
            raise BuildError(f"{published} is not as published: {listing}. Build it again")
        names = folder.names()
    packed = {f"{DATA}/{name}": _read(published / name) for name in names}
    version = json.loads(_read(root / DESCRIPTOR))["version"]
    if catalog.version != version:
        raise BuildError(
            f"{published} holds version {catalog.version}, and {DESCRIPTOR} says {version}: run "
            "'mlops-role-data build'"
        )
    packed[_LICENCE] = _read(root / _LICENCE)
    datasheet = _LINK.sub(r"\1", _read(root / _DATASHEET).decode("utf-8"))
    packed["datasheet.md"] = datasheet.encode("utf-8")
    others = [name for name in names if name not in {DESCRIPTOR, *(each.file for each in catalog)}]
    packed["README.md"] = _readme(catalog, others).encode("utf-8")
    packed[CHECKSUMS] = checksums(packed).encode("utf-8")
    released = dt.datetime.fromisoformat(catalog.properties["created"]).astimezone(dt.UTC)
    return f"{catalog.properties['name']}-{version}", released, packed


def write_archive(root: Path, out: Path) -> Path:
    """Write the archive of a checkout's release into the folder `out`, and return its path.

    Raises
    ------
    BuildError
        As :func:`archive_files`.
    """
    name, released, packed = archive_files(root)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(packed):
            entry = zipfile.ZipInfo(f"{name}/{path}", released.timetuple()[:6])
            entry.create_system = 3  # Unix, on every system: permissions are written in its form
            entry.external_attr = _MODE << 16
            archive.writestr(entry, packed[path])
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


def _readme(catalog: Catalog, descriptions: Sequence[str]) -> str:
    """Write the README of the archive, from the published descriptor and the names of files."""
    package = catalog.properties
    licence = package["licenses"][0]
    template = Path(__file__).with_name("archive_readme.txt")
    return Template(template.read_text(encoding="utf-8")).substitute(
        name=package["name"],
        title=package["title"],
        version=catalog.version,
        description=package["description"],
        date=package["created"][:10],
        licence=licence["name"],
        licence_path=licence["path"],
        descriptions="".join(f", `{name}`" for name in descriptions),
        first_file=next(iter(catalog)).file,
        citation=citation_line(catalog),
        tables="\n".join(
            f"| `{table.file}` | {table.row_count} | {table.grain.removeprefix('one row per ')} |"
            for table in catalog
        ),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Pack the release of the checkout in the working folder."""
    parser = argparse.ArgumentParser(
        description="Pack build/ of the checkout in the working folder as a zip file."
    )
    parser.add_argument("out", type=Path, help="the folder to write the zip file to")
    print(write_archive(Path.cwd(), parser.parse_args(arguments).out))


if __name__ == "__main__":
    main()
