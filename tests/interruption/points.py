"""One build interrupted at one point, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from interruption.builds import Builds, Files, files, leftovers, put
from interruption.server import CRASHED, OK
from interruption.tracing import Call

KILL, BROKEN, FULL = "signal=SIGKILL", "error=EIO", "error=ENOSPC"
# What asks for room on the disk
_GROWING = {"openat", "write", "fsync", "mkdir", "rename", "renameat2"}
# What neither imports nor the judges ask for: its count is the same in every process
_SELDOM = {"flock", "fsync", "mkdir", "renameat2", "rmdir", "unlink", "unlinkat", "write"}
_GENERATED = ("README.md", "docs/data-dictionary.md", "src/mlops_role_data/_typing.py")


@dataclass(frozen=True)
class Outcome:
    """What an interrupted build left."""

    situation: str
    fault: str
    call: Call
    code: int
    state: str
    wrong: tuple[str, ...]
    """What should not be: nothing."""

    @property
    def hit(self) -> bool:
        """Whether the build met the fault; an error may be one that does no harm."""
        return self.fault != KILL or self.code == -9


@dataclass(frozen=True)
class Situation:
    """What is there before the build, and from which of its calls on it is interrupted."""

    name: str
    prepare: Callable[[Builds, Path], None]
    concerned: Callable[[list[Call]], list[Call]] = lambda found: found
    faults: tuple[str, ...] = ()
    """What fails in any case."""
    old: int | None = 0
    generate: bool = False
    fresh: bool = False
    """Whether each build is a process of its own, which runs the command line."""

    def calls(self, builds: Builds, out: Path) -> list[Call]:
        """List the system calls at which the build can be interrupted."""
        self.prepare(builds, out)
        found = builds.calls(1, out, *self.faults, generate=self.generate, fresh=self.fresh)
        return self.concerned(found)

    def interrupt(self, builds: Builds, out: Path, call: Call, fault: str) -> Outcome:
        """Build, interrupted at this call, look at the result, and build again."""
        self.prepare(builds, out)
        old: Files = {} if self.old is None else builds.releases[self.old]
        new = builds.releases[1]
        texts = _texts(out)
        # A full disk stays full.
        injected = call.inject(fault) + ("+" if fault == FULL else "")
        faults = [each for each in self.faults if f"={call.name}:" not in each]
        code = builds.build(1, out, injected, *faults, generate=self.generate, fresh=self.fresh)
        state = builds.state(out, old, new)
        wrong = []
        if code == CRASHED:
            wrong.append("traceback")
        if code == OK and state != "new":
            wrong.append("success claimed")
        if files(out) and not builds.verified(out):
            wrong.append("not verified")
        after = _texts(out)
        judged = builds.build(1, out, judged=False, generate=self.generate)
        if judged != OK or files(out) != new:
            wrong.append("next build fails")
        if any(after[name] not in {texts[name], text} for name, text in _texts(out).items()):
            state = "mixed"
        if left := leftovers(out.parent):
            wrong.append(f"left: {', '.join(left)}")
        return Outcome(self.name, fault, call, code, state, tuple(wrong))


def _texts(out: Path) -> dict[str, bytes]:
    paths = {name: out.parent / name for name in _GENERATED}
    return {name: path.read_bytes() for name, path in paths.items() if path.is_file()}


def _over_a_release(builds: Builds, out: Path) -> None:
    put(builds.releases[0], out)


def _over_none(_: Builds, out: Path) -> None:
    out.parent.mkdir(exist_ok=True)
    put({}, out)


def _over_an_interruption(builds: Builds, out: Path) -> None:
    put({}, out)
    put(builds.releases[0], out.with_name(f".{out.name}.old"))
    put(builds.releases[1], out.with_name(f".{out.name}.new"))


def _over_a_checkout(builds: Builds, out: Path) -> None:
    put(builds.releases[0], out)
    for name in _GENERATED:
        path = out.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("<!-- tables:begin -->\n<!-- tables:end -->\n", "utf-8")


def _from(name: str) -> Callable[[list[Call]], list[Call]]:
    def cut(found: list[Call]) -> list[Call]:
        first = next(index for index, call in enumerate(found) if call.name == name)
        return found[first:]

    return cut


def _recovering(found: list[Call]) -> list[Call]:
    """Keep what comes before the scratch folder is made anew."""
    made = [i for i, call in enumerate(found) if call.name == "mkdir" and ".new" in call.arguments]
    return found[: made[-1]]


def _generating(found: list[Call]) -> list[Call]:
    """Keep what comes once the release is in its place, from the first generated file on."""
    first = next(index for index, call in enumerate(found) if "_typing.py" in call.arguments)
    return found[first:]


def _publishing(found: list[Call]) -> list[Call]:
    """Keep what can be counted of what comes once the lock is held."""
    held = next(index for index, call in enumerate(found) if call.name == "flock")
    return [call for call in found[held:] if call.name in _SELDOM]


OVER_A_RELEASE = Situation("over a release", _over_a_release)
OVER_NONE = Situation("over none", _over_none, old=None)
WITHOUT_EXCHANGE = Situation(
    "by two renames", _over_a_release, _from("renameat2"), ("inject=renameat2:error=EINVAL",)
)
OVER_AN_INTERRUPTION = Situation("after a crash", _over_an_interruption, _recovering)
GENERATING = Situation("generated files", _over_a_checkout, _generating, generate=True)
COMMAND_LINE = Situation("command line", _over_a_release, _publishing, fresh=True)
SITUATIONS = (
    OVER_A_RELEASE,
    OVER_NONE,
    WITHOUT_EXCHANGE,
    OVER_AN_INTERRUPTION,
    GENERATING,
    COMMAND_LINE,
)


def faults(call: Call) -> Iterator[str]:
    """Return the ways in which a call can be interrupted."""
    yield from (KILL, BROKEN)
    if call.name in _GROWING:
        yield FULL


def spread(found: list[Call], count: int) -> list[Call]:
    """Choose so many calls, the first and the last ones of each kind before the others."""
    if len(found) <= count:
        return found
    ends = {call.name: call for call in found}
    starts = {call.name: call for call in reversed(found)}
    chosen = set(ends.values()) | set(starts.values())
    step = len(found) / max(count - len(chosen), 1)
    chosen |= {found[int(index * step)] for index in range(max(count - len(chosen), 0))}
    return [call for call in found if call in chosen]
