from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import mlops_role_data as mrd
from interruption.builds import put, two_checkouts
from mlops_role_data.pipeline.publish.atomic import write_file
from mlops_role_data.pipeline.publish.publish import render

if TYPE_CHECKING:
    import pytest

# What `publish` does once it has judged, over and over.
SWITCHING = """
import shutil, sys
from pathlib import Path
from mlops_role_data.pipeline.publish import atomic as switch
root, count = Path(sys.argv[1]), 0
print("started", flush=True)
while not (root / "enough").exists():
    scratch = root / ".out.new"
    shutil.copytree(root / f"release-{count % 2}", scratch)
    switch.exchange(scratch, root / "out")
    switch.remove(scratch)
    count += 1
print(count)
"""


def test_a_reader_never_gets_parts_of_two_releases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases = [dict(render(each.dataset()).files) for each in two_checkouts(tmp_path)]
    titles = {}
    for number, release in enumerate(releases):
        put(release, tmp_path / f"release-{number}")
        monkeypatch.setenv("MLOPS_ROLE_DATA_DIR", str(tmp_path / f"release-{number}"))
        version = json.loads(release["datapackage.json"])["version"]
        titles[version] = mrd.load("caveats")["title"].to_list()
    first, second = titles.values()
    assert first != second
    put(releases[1], tmp_path / "out")
    monkeypatch.setenv("MLOPS_ROLE_DATA_DIR", str(tmp_path / "out"))
    seen = []
    with subprocess.Popen(
        [sys.executable, "-c", SWITCHING, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "started\n"
        end = time.monotonic() + 3
        while time.monotonic() < end:
            table = mrd.load("caveats", verify=True)
            assert table["title"].to_list() == titles[table.attrs["version"]]
            seen.append(table.attrs["version"])
            assert mrd.verify()
        write_file(tmp_path / "enough", b"")
        switches = int(writer.communicate()[0])
    assert set(seen) == set(titles)
    assert switches > 10
