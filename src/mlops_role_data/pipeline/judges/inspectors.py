"""Processes that run Frictionless next to this one, several files at a time.

Frictionless takes most of the time of a validation and holds Python's lock meanwhile, so threads
gain nothing, and its own option ``parallel`` does nothing once a table has a foreign key.
"""

from __future__ import annotations

import os
import signal
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Self

from mlops_role_data.errors import JudgeError
from mlops_role_data.pipeline.judges.findings import Finding, Task

# Below this size, starting one more process takes longer than it saves.
_WORTH_BYTES = 1_000_000


class Inspectors:
    """A pool of processes that judge files; use it as a context manager.

    They start at once, and import Frictionless while the caller reads the files.

    Parameters
    ----------
    count
        How many; a file is judged by one of them, so more than there are large files do nothing.
    """

    def __init__(self, count: int) -> None:
        # a fork would copy the locks of other threads (pyarrow has some)
        context = get_context("spawn")
        self._pool = ProcessPoolExecutor(count, context, initializer=_start)
        # a process starts with the first task that it gets
        for _ in range(count):
            self._pool.submit(os.getpid)

    @classmethod
    def for_folder(cls, folder: Path) -> Self:
        """Start as many as pay for the files of a folder: one, or one for each processor."""
        size = sum(path.stat().st_size for path in folder.glob("*.csv"))
        return cls(1 if size < _WORTH_BYTES else os.cpu_count() or 1)

    def submit(self, task: Task) -> Future[list[Finding]]:
        """Let the next process that is free judge a file."""
        try:
            return self._pool.submit(judge_file, task)
        except BrokenProcessPool as error:
            failed: Future[list[Finding]] = Future()
            failed.set_exception(error)
            return failed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=kind is not None)


def answer(future: Future[list[Finding]], file: str) -> list[Finding]:
    """Wait for what a process finds.

    Raises
    ------
    JudgeError
        If the process ended before it had judged the file.
    """
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise JudgeError(
            f"the process that runs Frictionless ended before it had judged {file}: see what it "
            "printed, and run again"
        ) from error


def judge_file(task: Task) -> list[Finding]:
    """Judge one file, in a process of the pool."""
    from mlops_role_data.pipeline.judges.inspection import inspect

    return inspect(task)


def _start() -> None:
    # Ctrl-C reaches all processes of a terminal; this one ends with the pool
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from mlops_role_data.pipeline.judges import inspection  # noqa: F401 - imported ahead of need
