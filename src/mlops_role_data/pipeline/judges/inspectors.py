"""Processes that run Frictionless beside this one, several files at a time.

Frictionless takes most of the time of a validation and holds Python's lock meanwhile, so threads
gain nothing, and its own option ``parallel`` does nothing once a table has a foreign key. An
inspector is this module run as a program. Tasks and findings are lines of JSON: unlike a pickle,
nothing that is read from a pipe can run code.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Self, cast

from mlops_role_data.errors import JudgeError
from mlops_role_data.pipeline.judges.findings import Finding, Task

# -P: a file of the working folder is never taken for a module
_PROGRAM = [sys.executable, "-P", "-m", "mlops_role_data.pipeline.judges.inspectors"]
# Below this size, starting one more process takes longer than it saves.
_WORTH_BYTES = 1_000_000


class Inspectors:
    """A pool of processes that judge files, and end with the `with` block.

    They start at once, and import Frictionless while the caller reads the files.

    Parameters
    ----------
    count
        How many; a file is judged by one of them, so more than there are large files do nothing.
    """

    def __init__(self, count: int) -> None:
        self._idle: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()
        self._all = [_start() for _ in range(count)]
        for process in self._all:
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(count)

    @classmethod
    def for_folder(cls, folder: Path) -> Self:
        """Start as many as pay for the files of a folder: one, or one for each processor."""
        size = sum(path.stat().st_size for path in folder.glob("*.csv"))
        return cls(1 if size < _WORTH_BYTES else os.cpu_count() or 1)

    def submit(self, task: Task) -> Future[list[Finding]]:
        """Have a file judged by the next process that is free.

        The future raises :class:`JudgeError` if that process ends before it has answered.
        """
        return self._threads.submit(self._judge, task)

    def _judge(self, task: Task) -> list[Finding]:
        process = self._idle.get()
        try:
            return _ask(process, task)
        finally:
            self._idle.put(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if kind is not None:
            for process in self._all:
                process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._all:
            process.communicate()


def _start() -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own module, by Python's own path
        _PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )


def _ask(process: subprocess.Popen[str], task: Task) -> list[Finding]:
    told, answers = cast("IO[str]", process.stdin), cast("IO[str]", process.stdout)
    with suppress(BrokenPipeError):  # it has ended: no answer will come
        told.write(json.dumps(asdict(task)) + "\n")
        told.flush()
    answer = answers.readline()
    if not answer:
        raise JudgeError(
            f"the process that runs Frictionless ended with exit code {process.wait()} before it "
            f"had judged {task.file}: see what it printed, and run again"
        )
    found = json.loads(answer)
    return [Finding(**{**each, "fields": tuple(each["fields"])}) for each in found]


def serve() -> None:
    """Judge a file for each line of JSON on standard input, and print a line of findings."""
    from mlops_role_data.pipeline.judges.inspection import inspect

    for line in sys.stdin:
        findings = inspect(Task(**json.loads(line)))
        sys.stdout.write(json.dumps([asdict(each) for each in findings]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
