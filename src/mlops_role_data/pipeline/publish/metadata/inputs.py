"""Which tables each derived one is computed from: seen at work, not written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.derive.tables import DERIVATIONS
from mlops_role_data.pipeline.raw_csv.table import RawTable


class _Watched(Mapping[str, RawTable]):
    """The raw tables, and the names of those that were looked at."""

    def __init__(self, raw: Mapping[str, RawTable]) -> None:
        self._raw = raw
        self.seen: set[str] = set()

    def __getitem__(self, name: str) -> RawTable:
        found = self._raw[name]
        self.seen.add(name)
        return found

    def __contains__(self, name: object) -> bool:
        # whether there is such a table says nothing of its rows
        return name in self._raw

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


def inputs(data: Dataset) -> dict[str, list[str]]:
    """Give, for each derived table, the names of the raw tables that its derivation reads.

    Parameters
    ----------
    data
        A valid dataset.
    """
    found = {}
    for name, derivation in DERIVATIONS.items():
        watched = _Watched(data.raw)
        for _ in derivation(replace(data, raw=watched)):
            pass
        found[name] = sorted(watched.seen)
    return found
