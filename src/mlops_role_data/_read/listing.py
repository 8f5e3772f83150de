"""A DataFrame that shows its texts in full, in a terminal and in a notebook.

Imported where one is made, since it imports pandas.
"""

import html
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd  # noqa: TID253 - a class that can be pickled stands at the top of a module

# Columns of a terminal from which on all columns of a listing can be read.
_WIDE = 120
_LEFT = "text-align: left"
_CELL = f"{_LEFT}; vertical-align: top; white-space: normal; max-width: 30em"


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
        from mlops_role_data._print.table import table_text
        from mlops_role_data._release.dictionary import first_sentence

        console = Console(emoji=False, highlight=False, color_system=None)

        cells = self.astype(object).where(self.notna(), "").astype(str).map(shown)
        header, notes = list(self.columns), list(self.attrs.get("notes", ()))
        brief = self.attrs.get("brief")
        if brief and console.width < _WIDE:
            notes.append(f"[{len(self)} rows x {len(header)} columns: {', '.join(header)}]")
            header = list(brief)
            cells["description"] = cells["description"].map(first_sentence)
        rows = cells[header].to_numpy().tolist()
        text = table_text(header, rows, self.attrs.get("title", ""), console)
        return "\n".join([*map(str.rstrip, text.splitlines()), *notes])

    def _repr_html_(self) -> str:
        # pandas would cut texts off after fifty characters.
        with pd.option_context("display.max_colwidth", None):
            table = self.to_html(index=False, border=0, justify="left", na_rep="")
        title = html.escape(self.attrs.get("title", ""))
        # No text of a cell holds these: it is escaped.
        table = table.replace("<td>", f'<td style="{_CELL}">')
        table = table.replace("<thead>", f'<caption style="{_LEFT}">{title}</caption><thead>')
        notes = "".join(f"<p>{html.escape(note)}</p>" for note in self.attrs.get("notes", ()))
        return f'<div style="overflow-x: auto">{table}{notes}</div>'


def listing(
    rows: Sequence[Mapping[str, Any]], *, columns: Mapping[str, type], **attrs: Any
) -> pd.DataFrame:
    """Put rows into a :class:`Listing` of texts (``str``) and whole numbers (``Int64``)."""
    dtypes: dict[type, Any] = {str: pd.StringDtype(na_value=np.nan), int: pd.Int64Dtype()}
    frame = pd.DataFrame(rows, columns=list(columns))
    listed = Listing(frame.astype({name: dtypes[kind] for name, kind in columns.items()}))
    listed.attrs.update(attrs)
    return listed
