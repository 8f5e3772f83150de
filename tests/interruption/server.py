"""A process that has imported and read everything, and forks a child for each build asked for.

Starting Python and the libraries takes a hundred times as long as what is to be interrupted. The
child runs the pipeline's own `publish` from beginning to end.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

import mlops_role_data as mrd
from mlops_role_data.errors import BuildError
from mlops_role_data.pipeline.dataset import Dataset, read_dataset
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.publish import publish as publishing

OK, REFUSED, CRASHED = 0, 1, 70
_PR_SET_PTRACER, _ANYBODY = 0x59616D61, ctypes.c_ulong(-1)


def perform(job: dict[str, Any], data: list[Dataset]) -> int:
    """Build or verify; the exit code is the result."""
    out = Path(job["out"])
    try:
        if job["task"] == "verify":
            os.environ["MLOPS_ROLE_DATA_DIR"] = str(out)
            return OK if mrd.verify() else REFUSED
        if not job["judged"]:
            # it touches no file, and takes most of the time
            vars(publishing)["judge_published"] = lambda _: []
        checkout = out.parent if job["generate"] else None
        publishing.publish(data[job["release"]], out, checkout=checkout)
    except BuildError:
        return REFUSED
    except BaseException:  # noqa: BLE001 - every other failure is counted
        traceback.print_exc()
        return CRASHED
    return OK


def child(job: dict[str, Any], data: list[Dataset], ready: int) -> int:
    """Wait until the tracer is there, if one is to come; then work."""
    # Where only a parent may trace, this one has to be allowed.
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)
    os.write(ready, b".")
    os.close(ready)
    if job["traced"]:
        signal.sigwait({signal.SIGUSR1})
    return perform(job, data)


def reply(**answer: int) -> None:
    print(json.dumps(answer), flush=True)


def main() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    data = [read_dataset(open_project(Path(root))) for root in sys.argv[1:]]
    for root, each in zip(
        sys.argv[1:], data, strict=True
    ):  # what is imported late, is imported now
        publishing.publish(each, Path(root) / "build")
    reply(ready=1)
    for line in sys.stdin:
        job = json.loads(line)
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os._exit(child(job, data, writer))
        os.close(writer)
        os.read(reader, 1)
        os.close(reader)
        reply(pid=pid)
        _, status = os.waitpid(pid, 0)
        reply(code=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
