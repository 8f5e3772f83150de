"""``save``: a chart as a file that needs nothing else."""

from __future__ import annotations

import html
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_role_data._release.files import new_file
from mlops_role_data.errors import UnknownNameError, import_extra

if TYPE_CHECKING:
    from collections.abc import Mapping

    import altair as alt

SUFFIXES = (".html", ".png", ".svg")

# Its policy forbids any request, and `ast` has Vega do without eval, which it forbids too.
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<title>{title}</title>
<style>body {{ margin: 0; background: {background} }}</style>
<script>{library}</script>
</head>
<body>
<main id="chart"></main>
<script>
vegaEmbed("#chart", {spec}, {{"actions": false, "ast": true, "renderer": "svg"}});
</script>
</body>
</html>
"""


def save(chart: alt.Chart | alt.LayerChart, path: str | os.PathLike[str]) -> Path:
    """Write a chart to a file, with no browser and no network.

    Parameters
    ----------
    chart : altair.Chart or altair.LayerChart
        As the functions of this module give it.
    path : str or path-like
        Ends in ``.svg``, ``.png`` (at twice the size in pixels) or ``.html`` (a page with
        tooltips that has all its scripts in it, some 800 kB). Its folder must exist; a file that
        is there already is replaced, whole or not at all. The same libraries give the same bytes.

    Returns
    -------
    pathlib.Path
        The file written, as an absolute path.

    Raises
    ------
    UnknownNameError
        If the name ends in something else.
    MissingExtraError
        If the extra ``plot`` is not installed.
    ExportError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import mlops_role_data as mrd
    >>> mrd.plot.save(mrd.plot.market(), f"{tempfile.mkdtemp()}/market.svg").name
    'market.svg'
    """
    target = Path(path).expanduser().absolute()
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnknownNameError("kind of picture", suffix or target.name, SUFFIXES)
    content = _render(chart, suffix)
    with new_file(target) as made:
        made.write_bytes(content)
    return target


def _title(spec: Mapping[str, Any]) -> str:
    """Return a chart's title, which Vega-Lite has as a text, as lines, or with its looks."""
    title = spec.get("title", "Chart")
    text = title.get("text", "Chart") if isinstance(title, dict) else title
    return text if isinstance(text, str) else " ".join(text)


def _render(chart: alt.Chart | alt.LayerChart, suffix: str) -> bytes:
    converter = import_extra("vl_convert", "saving a chart", "plot")
    import altair as alt

    spec = chart.to_dict()
    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    # No address is allowed: a chart of ours has its data in it.
    options: dict[str, Any] = {"vl_version": version, "allowed_base_urls": []}
    if suffix == ".png":
        return bytes(converter.vegalite_to_png(spec, scale=2, **options))
    if suffix == ".svg":
        svg = str(converter.vegalite_to_svg(spec, **options))
        # As Vega does it in a browser: the words for those who do not see the chart.
        words = html.escape(spec.get("description", ""))
        role = 'role="graphics-document" aria-roledescription="visualization"'
        return svg.replace("<svg ", f'<svg {role} aria-label="{words}" ', 1).encode("utf-8")
    page = _PAGE.format(
        title=html.escape(_title(spec)),
        background=html.escape(spec.get("config", {}).get("background", "white")),
        library=converter.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=version),
        # Within a script a text of the data must not be able to end it.
        spec=json.dumps(spec, sort_keys=True).replace("<", "\\u003c"),
    )
    return page.encode("utf-8")
