"""Builds that strace interrupts: where they can be, and what state they leave."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

from pipeline.checkouts import Checkout

from interruption.tracing import Call, TracerError, calls, command_line, environment, strace

Files = dict[str, bytes]

_SERVER = Path(__file__).with_name("server.py")


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


class Builds:
    """Releases of two checkouts, built by forks of one warmed-up process (see `server`).

    A fresh process runs the whole command line instead, which takes seconds.
    """

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
        """Return all that went to standard error."""
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
        fresh: bool = False,
    ) -> int:
        """Build a release, interrupted by the faults, and return the exit code."""
        traced = bool(faults or log)
        if fresh:
            command = [*strace(*faults, log=log), *command_line("build", "--out", str(out))]
            root = self.checkouts[release].root
            quiet = subprocess.DEVNULL
            return subprocess.run(
                command, cwd=root, env=environment(), stdout=quiet, stderr=self._errors, check=False
            ).returncode
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
        command = [*strace(*faults, log=log), "-p", str(pid)]
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

    def calls(
        self,
        release: int,
        out: Path,
        *faults: str,
        generate: bool = False,
        fresh: bool = False,
    ) -> list[Call]:
        """Build a release undisturbed, and return the system calls that it takes."""
        log = self.root / "calls"
        code = self.build(release, out, *faults, log=log, generate=generate, fresh=fresh)
        assert code == 0, self.errors()
        return calls(log)

    def verified(self, out: Path) -> bool:
        """Tell whether `verify` finds all well."""
        self._ask(task="verify", out=str(out), traced=False)
        return self._answer("code") == 0

    def state(self, out: Path, old: Files, new: Files) -> str:
        """Return the state of the release; only "mixed" and "lost" are failures."""
        found = files(out)
        if found in (old, new):
            return "old" if found == old else "new"
        if found:
            return "mixed"
        aside = files(out.with_name(f".{out.name}.old"))
        return "aside" if aside == old else "lost"


def put(release: Files, out: Path) -> None:
    """Replace the content of a folder by a release."""
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
