"""What strace does here: list the system calls of a build, and interrupt it at one of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

_LINE = re.compile(r"(\d+) +(\w+)\((.*)")
# Questions about the terminal and memory are no business of the file system.
_OTHER = {"ioctl", "mmap", "munmap", "mprotect", "poll", "ppoll", "pselect6", "execve"}


def whats_missing() -> str:
    """Say why builds cannot be interrupted here; nothing if they can."""
    if sys.platform != "linux":
        return "strace is a tool of Linux"
    if shutil.which("strace") is None:
        return "strace is not at hand"
    probe = subprocess.run(
        ["strace", "-o", os.devnull, "-e", "inject=rmdir:error=EIO", "true"],  # noqa: S607
        capture_output=True,
        check=False,
    )
    return "" if probe.returncode == 0 else "this process may not trace others (ptrace)"


@dataclass(frozen=True)
class Call:
    """The n-th time that a build makes some system call."""

    name: str
    number: int
    arguments: str

    def inject(self, fault: str) -> str:
        return f"inject={self.name}:{fault}:when={self.number}"


def calls(log: Path) -> list[Call]:
    """Read from a log all system calls of the process that made the first one."""
    counts: Counter[str] = Counter()
    found, main = [], ""
    for line in log.read_text("utf-8", "replace").splitlines():
        if match := _LINE.match(line):
            pid, name, arguments = match.groups()
            main = main or pid
            if pid == main:
                counts[name] += 1
                found.append(Call(name, counts[name], arguments))
    return [call for call in found if call.name not in _OTHER]


def strace(*faults: str, log: Path | None = None) -> list[str]:
    """Begin a command line that lists all system calls in the log, or injects the faults."""
    injected = ",".join(fault.partition("=")[2].partition(":")[0] for fault in faults)
    command = ["strace", "-f", "-o", str(log or os.devnull)]
    for expression in ("trace=%file,%desc" if log else f"trace={injected}", *faults):
        command += ["-e", expression]
    return command


def command_line(*arguments: str) -> list[str]:
    """Return what starts the command line in a process of its own."""
    return [sys.executable, "-c", "from mlops_role_data.cli.main import main; main()", *arguments]


def environment() -> dict[str, str]:
    """Return variables with which every process makes the same system calls, without a document."""
    fixed = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    kept = {name: value for name, value in os.environ.items() if name != "MLOPS_ROLE_DATA_SOURCE"}
    return {**kept, **fixed}


class TracerError(Exception):
    """The tracer could not get hold of the build."""
