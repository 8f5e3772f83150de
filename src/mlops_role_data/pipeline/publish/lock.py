"""What a build may replace: a published package, and one build at a time."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from mlops_role_data._release.paths import DESCRIPTOR
from mlops_role_data.errors import BuildError
from mlops_role_data.pipeline.publish.metadata import PUBLISHED


def refuse_foreign(out: Path, name: str) -> None:
    """Refuse a folder that is not a published package of this name.

    Raises
    ------
    BuildError
        If `out` is a file, or a folder that holds anything except an earlier build, since the
        whole folder would be replaced.
    """
    if out.is_file():
        raise BuildError(f"{out} is a file: name a folder")
    try:
        # `exists` would report an error of the disk as a missing folder
        present = sorted(out.iterdir())
    except FileNotFoundError:
        return
    foreign = [
        path.name
        for path in present
        if path.is_symlink()
        or not path.is_file()
        or (path.name not in {DESCRIPTOR, *PUBLISHED} and path.suffix != ".parquet")
    ]
    if foreign:
        found = f"{foreign[0]!r}, which is not part of a published package"
    elif present and not (out / DESCRIPTOR).is_file():
        found = f"files, but no {DESCRIPTOR}, so it is not a published package"
    elif present and (other := _name_of(out / DESCRIPTOR)) not in (None, name):
        found = f"the package {other!r}, not {name!r}"
    else:
        return
    raise BuildError(f"{out} holds {found}: it is left alone. Name another folder")


def _name_of(descriptor: Path) -> Any:
    """Return a package's name, or None if its descriptor is damaged: a build repairs that."""
    try:
        return json.loads(descriptor.read_bytes())["name"]
    except (ValueError, RecursionError, LookupError, TypeError):
        return None


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the lock for builds into `out`. If the process dies, the system releases the lock.

    Raises
    ------
    BuildError
        If another build holds it; the message names its process.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out.with_name(f".{out.name}.lock"), timeout=0)
    holder = out.with_name(f".{out.name}.holder")
    try:
        with lock, ExitStack() as at_the_end:
            at_the_end.callback(holder.unlink, missing_ok=True)
            holder.write_text(f"process {os.getpid()} on {socket.gethostname()}", "utf-8")
            yield
    except Timeout:
        try:
            by = holder.read_text(encoding="utf-8")
        except OSError:
            by = ""
        raise BuildError(
            f"another build of {out} is running ({by or 'an unknown process'} holds "
            f".{out.name}.lock): wait until it has ended"
        ) from None
