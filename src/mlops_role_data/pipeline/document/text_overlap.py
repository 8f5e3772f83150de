"""No cell, and no row read as a whole, repeats a sentence of the source."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_role_data.pipeline.document.source import Source
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.segment.matching import runs


def own_words(source: Source) -> Iterator[Problem]:
    """Find cells and rows that share seven or more consecutive words with the source.

    Neighbouring cells count together too: a sentence cut over several columns is still its words.
    """
    known = runs(source.text)
    for table, raw in source.data.raw.items():
        columns = [raw.text.column(name).to_pylist() for name in raw.text.column_names]
        for index, cells in enumerate(zip(*columns, strict=True)):
            # a run inside a cell is one of the row too, and rows are far fewer
            if not (across := runs(" ".join(cells)) & known):
                continue
            shared = False
            for name, cell in zip(raw.text.column_names, cells, strict=True):
                if found := runs(cell) & known:
                    shared = True
                    words = " ".join(min(found))
                    fault = f"the cell shares seven words with the source ({words}): say it anew"
                    yield source.problem(table, "own-words", fault, index, name)
            if not shared:
                fault = (
                    f"neighbouring cells make up seven words of the source "
                    f"({' '.join(min(across))}): word one of them anew, or put other columns "
                    "between them"
                )
                yield source.problem(table, "own-words", fault, index, None)
