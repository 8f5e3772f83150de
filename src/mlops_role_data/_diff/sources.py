"""Where a release to compare comes from: a folder, a zip, a wheel, or a revision of a repository.

A revision is read from the zip that ``git archive`` writes. Nothing is unpacked and nothing checked
out, and each file is checked against the descriptor's size and sha256 before it is parsed.
"""

import errno
import stat
import subprocess
import zipfile
import zlib
from collections import defaultdict
from io import BytesIO
from pathlib import Path, PurePosixPath

from mlops_role_data._release.paths import DESCRIPTOR, Folder
from mlops_role_data.errors import DataPackageError, UnknownNameError

# Members of a zip.
_MEMBERS_LIMIT = 10_000
BUILD = "build"


class ZipFolder(Folder):
    """The files of one folder inside a zip."""

    def __init__(self, path: Path, source: Path | BytesIO) -> None:
        try:
            self._archive = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise _unsafe(path, f"it is no zip that can be read ({error})") from error
        self._handle = None
        folders = _folders(path, self._archive.infolist())
        home = _home(path, [folder for folder, files in folders.items() if DESCRIPTOR in files])
        self.path, self._members = path / home, folders[home]

    def __exit__(self, *exception: object) -> None:
        self._archive.close()

    def names(self) -> list[str]:
        """List all files of the folder, sorted."""
        return sorted(self._members)

    def switched(self) -> bool:
        """Return False: a zip or a revision is not built in place."""
        return False

    def read(self, name: str, limit: int) -> bytes:
        """Read a plain file of bounded size, of which at most `limit` bytes."""
        if name not in self._members:
            raise OSError(errno.ENOENT, "is not there", name)
        info = self._members[name]
        if stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG}:
            raise OSError(errno.EINVAL, "is not a regular file", name)
        try:
            with self._archive.open(info) as stream:
                return stream.read(limit)
        # encrypted, damaged, compressed in a way that this Python does not know
        except (RuntimeError, zipfile.BadZipFile, EOFError, zlib.error) as error:
            raise OSError(errno.EIO, str(error), name) from error


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
    if not path.exists():
        return _revision(name, repository or Path.cwd())
    path = path.absolute()
    if not path.is_dir():
        return ZipFolder(path, path)
    if not (path / DESCRIPTOR).is_file():
        raise DataPackageError(
            f"{path} holds no {DESCRIPTOR}, so it is no published package. "
            "Name the folder that holds it, such as build/."
        )
    return Folder(path)


def _folders(path: Path, members: list[zipfile.ZipInfo]) -> dict[str, dict[str, zipfile.ZipInfo]]:
    """Return the files of each folder by name, if all names are safe."""
    folders: dict[str, dict[str, zipfile.ZipInfo]] = defaultdict(dict)
    if len(members) > _MEMBERS_LIMIT:
        raise _unsafe(path, f"it has more than {_MEMBERS_LIMIT} members")
    for info in members:
        # A null byte cuts the name, which zipfile keeps whole in orig_filename.
        name, parts = info.orig_filename, PurePosixPath(info.filename).parts
        outside = name.startswith("/") or ".." in parts or ":" in "".join(parts[:1])
        if outside or "\\" in name or "\0" in name:
            raise _unsafe(path, f"a member is named {name!r}")
        folder, _, file = info.filename.rpartition("/")
        if file in folders[folder]:
            raise _unsafe(path, f"two members are named {info.filename!r}")
        if not info.is_dir():
            folders[folder][file] = info
    return folders


def _home(path: Path, folders: list[str]) -> str:
    """Return the one folder that is nearest to the top."""
    depths = {folder: len(PurePosixPath(folder).parts) for folder in folders}
    nearest = [folder for folder in folders if depths[folder] == min(depths.values())]
    if len(nearest) != 1:
        found = "several of them" if nearest else f"no {DESCRIPTOR}"
        raise DataPackageError(
            f"{path} holds {found}, and one published package is expected. Name the data "
            "package's zip, or a wheel of mlops-role-data."
        )
    return nearest[0]


def _unsafe(path: Path, why: str) -> DataPackageError:
    return DataPackageError(
        f"{path} is not read: {why}. Take a release's own zip, wheel or folder."
    )


def _revision(name: str, repository: Path) -> Folder:
    # What begins with a dash would be an option of git's.
    safe = name and not name.startswith("-") and "\0" not in name
    found = safe and git(repository, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if not found:
        tags = (git(repository, "tag", "--list", "v*") or b"").decode("utf-8", "replace").split()
        hint = "A published folder, a zip and a wheel will do as well."
        raise UnknownNameError("path or git revision", name, ["HEAD", *tags], hint)
    tree = f"{found.decode('ascii').strip()}:{BUILD}"
    # From the top, wherever in the repository this runs: elsewhere git takes only what is below.
    top = Path((git(repository, "rev-parse", "--show-toplevel") or b".").decode().rstrip("\n"))
    # The very bytes: no line ends of this machine.
    content = git(top, "-c", "core.autocrlf=false", "archive", "--format=zip", tree)
    if content is None:
        raise DataPackageError(f"the revision {name!r} has no {BUILD}/. Name one with a build.")
    return ZipFolder(Path(f"{name}:{BUILD}"), BytesIO(content))


def git(repository: Path, *arguments: str) -> bytes | None:
    """Return what git prints, or None if it fails or is not there."""
    command = ["git", "-C", str(repository), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 - no shell
    except (FileNotFoundError, subprocess.CalledProcessError):
        return None
