"""Builds that strace interrupts: where they can be, and what state they leave."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pipeline.checkouts import Checkout

Files = dict[str, bytes]

_LINE = re.compile(r"(\d+) +(\w+)\((.*)")
# Questions about the terminal and memory are no business of the file system.
_OTHER = {"ioctl", "mmap", "munmap", "mprotect", "poll", "ppoll", "pselect6", "execve"}
_SERVER = Path(__file__).with_name("server.py")
_TRACED = "trace=%file,%desc"


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


def files(folder: Path) -> Files:
    """Read a folder; one that is not there has no files."""
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def two_checkouts(root: Path, *, real: bool = False) -> list[Checkout]:
    """Make two checkouts, of which the second one is a release later."""
    make = Checkout.copy if real else Checkout.of_bakers
    found = [make(root / name) for name in ("first", "second")]
    line = found[1].path("caveats").read_text("utf-8").splitlines()[1].split(",")[0]
    found[1].edit("caveats", line, "title", "Another title")
    descriptor = found[1].root / "datapackage.json"
    content = json.loads(descriptor.read_text("utf-8"))
    descriptor.write_text(json.dumps({**content, "version": "9.0.0"}), "utf-8")
    for checkout in found:
        text = "# Title\n\n<!-- tables:begin -->\n<!-- tables:end -->\n"
        (checkout.root / "README.md").write_text(text, "utf-8")
    return found


class TracerError(Exception):
    """The tracer could not get hold of the build."""


class Builds:
    """Releases of two checkouts, built by forks of one warmed-up process (see `server`)."""

    def __init__(self, root: Path, *, real: bool = False, judged: bool = True) -> None:
        self.root = root
        self.judged = judged
        self.checkouts = two_checkouts(root, real=real)
        self._errors = (root / "stderr").open("w+b")
        self._server = subprocess.Popen(
            [sys.executable, str(_SERVER), *(str(each.root) for each in self.checkouts)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        self._answer("ready")
        self.releases = [files(each.root / "build") for each in self.checkouts]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.communicate()
        self._errors.close()

    def errors(self) -> str:
        """Give all that went to standard error."""
        return (self.root / "stderr").read_text("utf-8")

    def _answer(self, key: str) -> int:
        assert self._server.stdout is not None
        line = self._server.stdout.readline()
        assert line, self.errors()
        answer: dict[str, int] = json.loads(line)
        return answer[key]

    def _ask(self, **job: object) -> int:
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps(job) + "\n")
        self._server.stdin.flush()
        return self._answer("pid")

    def build(
        self,
        release: int,
        out: Path,
        *faults: str,
        log: Path | None = None,
        judged: bool | None = None,
        generate: bool = False,
    ) -> int:
        """Build a release, interrupted by the faults, and give the exit code."""
        traced = bool(faults or log)
        pid = self._ask(
            task="build",
            release=release,
            out=str(out),
            judged=self.judged if judged is None else judged,
            generate=generate,
            traced=traced,
        )  # fmt: skip
        if not traced:
            return self._answer("code")
        injected = ",".join(fault.partition("=")[2].partition(":")[0] for fault in faults)
        command = ["strace", "-f", "-p", str(pid), "-o", str(log or os.devnull)]
        for expression in (_TRACED if log else f"trace={injected}", *faults):
            command += ["-e", expression]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
            assert tracer.stderr is not None
            said = tracer.stderr.readline()
            if "attached" not in said:
                os.kill(pid, signal.SIGKILL)
                self._answer("code")
                raise TracerError(said)
            os.kill(pid, signal.SIGUSR1)
            code = self._answer("code")
            tracer.communicate()
        return code

    def calls(self, release: int, out: Path, *faults: str, generate: bool = False) -> list[Call]:
        """Build a release undisturbed, and give the system calls that this takes."""
        log = self.root / "calls"
        code = self.build(release, out, *faults, log=log, generate=generate)
        assert code == 0, self.errors()
        return calls(log)

    def verified(self, out: Path) -> bool:
        """Tell whether `verify` finds all well."""
        self._ask(task="verify", out=str(out), traced=False)
        return self._answer("code") == 0

    def state(self, out: Path, old: Files, new: Files) -> str:
        """Name what stands in the place of the release; all but "mixed" and "lost" is well."""
        found = files(out)
        if found in (old, new):
            return "old" if found == old else "new"
        if found:
            return "mixed"
        aside = files(out.with_name(f".{out.name}.old"))
        return "aside" if aside == old else "lost"


def put(release: Files, out: Path) -> None:
    """Let a folder hold a release, whatever it held."""
    shutil.rmtree(out, ignore_errors=True)
    if release:
        out.mkdir(parents=True)
        for name, content in release.items():
            (out / name).write_bytes(content)


def leftovers(root: Path) -> list[str]:
    """List what a build should have cleared away."""
    return sorted(
        path.name
        for path in root.rglob(".*")
        if path.suffix != ".lock" and path.name != ".gitignore"
    )
