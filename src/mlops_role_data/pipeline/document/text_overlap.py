"""No cell, and no row read as a whole, repeats a sentence of the source."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_role_data.pipeline.document.source import JUDGE, Source
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.segment.matching import runs


def own_words(source: Source) -> Iterator[Problem]:
    """Find cells and rows that share seven or more consecutive words with the source.

    Neighbouring cells count together too: a sentence cut over several columns is still its words.
    """
    known = runs(source.text)
    for raw in source.data.raw.values():
        names = raw.text.column_names
        columns = [raw.text.column(name).to_pylist() for name in names]
        for index, cells in enumerate(zip(*columns, strict=True)):
            texts = [cell or "" for cell in cells]
            # a run inside a cell is one of the row too, and rows are far fewer
            if not (across := runs(" ".join(texts)) & known):
                continue
            shared = {
                name: found
                for name, text in zip(names, texts, strict=True)
                if (found := runs(text) & known)
            }
            for name, found in shared.items():
                fault = (
                    f"the cell shares seven words with the source ({_first(found)}): say it anew"
                )
                value = texts[names.index(name)]
                yield raw.problem(
                    "own-words", fault, index=index, field=name, value=value, by=JUDGE
                )
            if not shared:
                fault = (
                    f"neighbouring cells make up seven words of the source ({_first(across)}): "
                    "word one of them anew, or put other columns between them"
                )
                yield raw.problem("own-words", fault, index=index, by=JUDGE)


def _first(found: set[tuple[str, ...]]) -> str:
    return " ".join(min(found))
