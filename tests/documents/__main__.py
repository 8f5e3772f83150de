"""Write the raw files of this checkout, with the rows of made-up documents, into a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from documents import HERE, NAMES, copy

if __name__ == "__main__":
    folder, *names = sys.argv[1:]
    copy(HERE.parents[1] / "raw", Path(folder), names or NAMES)
