"""Where a release to compare comes from: a folder, a zip, a wheel, or a revision of a repository.

Zips and revisions are read in memory: nothing is unpacked and nothing checked out, and each file
is checked against the descriptor's size and sha256 before it is parsed.
"""

from __future__ import annotations

import errno
import stat
import subprocess
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mlops_role_data._release.paths import DESCRIPTOR, Folder
from mlops_role_data.errors import DataPackageError, UnknownNameError

# As much as `verify` takes: of one file, and of a zip's list of members.
FILE_LIMIT = 256 << 20
_MEMBERS_LIMIT = 10_000
BUILD = "build"


@dataclass(frozen=True)
class _Member:
    size: int
    plain: bool
    read: Callable[[int], bytes]


class Members(Folder):
    """The files of one folder that is no folder on the disk."""

    def __init__(self, path: Path, members: Mapping[str, _Member]) -> None:
        self.path = path
        self._handle = None
        self._members = members

    def names(self) -> list[str]:
        """List all that stands there, sorted."""
        return sorted(self._members)

    def switched(self) -> bool:
        """Say that nothing is: a zip or a revision is not built in place."""
        return False

    def read(self, name: str, limit: int) -> bytes:
        """Read a plain file of bounded size, of which at most `limit` bytes."""
        if name not in self._members:
            raise OSError(errno.ENOENT, "is not there", name)
        member = self._members[name]
        if not member.plain:
            raise OSError(errno.EINVAL, "is not a regular file", name)
        if member.size > FILE_LIMIT:
            raise OSError(errno.EFBIG, f"is larger than {FILE_LIMIT} bytes", name)
        return member.read(limit)


def open_folder(name: str, repository: Path | None = None) -> Folder:
    """Open the published package that `name` names.

    Parameters
    ----------
    name
        A folder with ``datapackage.json``, a zip or wheel that holds one, or, where no such path
        exists, a revision of the repository, whose ``build/`` is then read.
    repository
        Any folder of the repository; by default the working folder.

    Raises
    ------
    UnknownNameError
        If it is none of these.
    DataPackageError
        If it holds no published package, or is not safe to read.
    """
    path = Path(name).expanduser()
    if path.is_dir():
        return _existing(path.absolute())
    if path.exists():
        return _zip(path.absolute())
    return _revision(name, repository or Path.cwd())


def _existing(path: Path) -> Folder:
    if not (path / DESCRIPTOR).is_file():
        raise DataPackageError(
            f"{path} holds no {DESCRIPTOR}, so it is no published package. "
            "Name the folder that holds it, such as build/."
        )
    return Folder(path)


def _zip(path: Path) -> Folder:
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _unsafe(path, f"it is no zip that can be read ({error})") from error
    files = [info for info in listed if not info.is_dir()]
    if len(listed) > _MEMBERS_LIMIT:
        raise _unsafe(path, f"it has more than {_MEMBERS_LIMIT} members")
    for info in listed:
        parts = PurePosixPath(info.filename).parts
        # A null byte cuts the name, which zipfile keeps whole in orig_filename.
        if ".." in parts or "\\" in info.orig_filename or "\0" in info.orig_filename or (
            parts and (parts[0] == "/" or ":" in parts[0])
        ):  # fmt: skip
            raise _unsafe(path, f"a member is named {info.orig_filename!r}")
    twice = [name for name, count in Counter(info.filename for info in files).items() if count > 1]
    if twice:
        raise _unsafe(path, f"two members are named {twice[0]!r}")
    inside = _home(path, [info.filename for info in files])
    members = {
        info.filename.removeprefix(inside): _Member(
            info.file_size,
            stat.S_IFMT(info.external_attr >> 16) in {0, stat.S_IFREG},
            _unzip(path, info.filename),
        )
        for info in files
        if info.filename.rpartition("/")[0] == inside.rstrip("/")
    }  # fmt: skip
    return Members(path / inside, members)


def _home(path: Path, names: list[str]) -> str:
    homes = sorted(
        (name.removesuffix(DESCRIPTOR) for name in names if PurePosixPath(name).name == DESCRIPTOR),
        key=lambda home: home.count("/"),
    )
    depths = [home.count("/") for home in homes]
    if not homes or depths.count(depths[0]) > 1:
        found = "several of them" if homes else f"no {DESCRIPTOR}"
        raise DataPackageError(
            f"{path} holds {found}, and one published package is expected. Name the data "
            "package's zip, or a wheel of mlops-role-data."
        )
    return homes[0]


def _unzip(path: Path, name: str) -> Callable[[int], bytes]:
    def read(limit: int) -> bytes:
        try:
            with zipfile.ZipFile(path) as archive, archive.open(name) as stream:
                return stream.read(limit)
        # encrypted, damaged, compressed in a way that this Python does not know
        except (RuntimeError, zipfile.BadZipFile, EOFError, zlib.error) as error:
            raise OSError(errno.EIO, str(error), name) from error

    return read


def _unsafe(path: Path, why: str) -> DataPackageError:
    return DataPackageError(
        f"{path} is not read: {why}. Take a release's own zip, wheel or folder."
    )


def _revision(name: str, repository: Path) -> Folder:
    tags = git(repository, "tag", "--list", "v*") or b""
    refusal = UnknownNameError(
        "path or git revision",
        name,
        ["HEAD", *tags.decode("utf-8", "replace").split()],
        "A published folder, a zip and a wheel will do as well.",
    )
    # What begins with a dash would be an option of git's.
    if not name or name.startswith("-") or "\0" in name:
        raise refusal
    found = git(repository, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if found is None:
        raise refusal
    commit = found.decode("ascii").strip()
    # From the top, wherever in the repository one stands; the very bytes, without filters.
    tree = git(repository, "ls-tree", "-z", "-l", "--full-tree", f"{commit}:{BUILD}")
    if not tree:
        raise DataPackageError(f"the revision {name!r} has no {BUILD}/. Name one with a build.")
    members = {}
    for line in tree.decode("utf-8", "surrogateescape").rstrip("\0").split("\0"):
        about, _, file = line.partition("\t")
        mode, _, digest, size = about.split()
        members[file] = _Member(
            int(size) if size.isdigit() else 0, mode.startswith("100"), _blob(repository, digest)
        )
    return Members(Path(f"{name}:{BUILD}"), members)


def _blob(repository: Path, digest: str) -> Callable[[int], bytes]:
    def read(limit: int) -> bytes:
        content = git(repository, "cat-file", "blob", digest)
        if content is None:
            raise OSError(errno.EIO, "git does not give it", digest)
        return content[:limit]

    return read


def git(repository: Path, *arguments: str) -> bytes | None:
    """Return what git prints, or None if it fails or is not there."""
    try:
        done = subprocess.run(  # noqa: S603 - arguments, not a shell's line
            ["git", "-C", str(repository), *arguments],  # noqa: S607 - wherever git is
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None
