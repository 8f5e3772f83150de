"""A DataFrame that shows its texts in full, in a terminal and in a notebook.

Imported where one is made, since it imports pandas.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd  # noqa: TID253 - a class that can be pickled stands at the top of a module

_CELL = "text-align: left; vertical-align: top; white-space: normal; max-width: 30em"


class Listing(pd.DataFrame):
    """What ``tables``, ``groups`` and ``describe`` give: any operation on it gives a DataFrame.

    ``attrs`` has its ``title``, under ``notes`` the lines that belong below it, and under
    ``brief`` the columns that a terminal too narrow for all of them shows.
    """

    @property
    def _constructor(self) -> Callable[..., pd.DataFrame]:
        return pd.DataFrame

    def __repr__(self) -> str:
        from rich.console import Console

        from mlops_role_data._print.rows import shown
        from mlops_role_data._print.table import fits, table_text

        console = Console(emoji=False, highlight=False, color_system=None)

        def texts(columns: Sequence[str]) -> list[list[str]]:
            rows = zip(*(self[name] for name in columns), strict=True)
            return [[shown(_text(cell)) for cell in row] for row in rows]

        header, notes = list(self.columns), list(self.attrs.get("notes", ()))
        brief = self.attrs.get("brief")
        if brief and not fits(header, texts(header), console):
            notes.append(f"[{len(self)} rows x {len(header)} columns: {', '.join(header)}]")
            header = list(brief)
        text = table_text(header, texts(header), self.attrs.get("title", ""), console)
        return "\n".join([*map(str.rstrip, text.splitlines()), *notes])

    def _repr_html_(self) -> str:
        # Written out, since pandas would cut texts off after fifty characters and rows after sixty.
        head = "".join(f'<th style="text-align: left">{_html(name)}</th>' for name in self.columns)
        body = "\n".join(
            "<tr>"
            + "".join(f'<td style="{_CELL}">{_html(_text(each))}</td>' for each in row)
            + "</tr>"
            for row in self.itertuples(index=False)
        )
        notes = "".join(f"<p>{_html(note)}</p>" for note in self.attrs.get("notes", ()))
        return (
            '<div style="overflow-x: auto"><table class="dataframe">'
            f'<caption style="text-align: left">{_html(self.attrs.get("title", ""))}</caption>'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>{notes}</div>"
        )


def listing(
    rows: Iterable[Mapping[str, Any]], *, columns: Mapping[str, type], **attrs: Any
) -> pd.DataFrame:
    """Put rows into a :class:`Listing` of texts (``str``) and whole numbers (``Int64``)."""
    dtypes: dict[type, Any] = {str: pd.StringDtype(na_value=np.nan), int: pd.Int64Dtype()}
    listed = list(rows)
    frame = Listing(
        {
            name: pd.Series([row[name] for row in listed], dtype=dtypes[kind])
            for name, kind in columns.items()
        }
    )
    frame.attrs.update(attrs)
    return frame


def _text(cell: object) -> str:
    return "" if pd.isna(cell) else str(cell)  # type: ignore[call-overload]


def _html(words: object) -> str:
    return html.escape(str(words))
