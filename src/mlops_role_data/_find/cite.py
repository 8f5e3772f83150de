"""``cite``: how to name the release, one of its tables or one of its rows in a list of references.

Everything comes from one record, the top of ``datapackage.json``. What is cited of data that
change follows the RDA's recommendations (Rauber et al., 2015, https://doi.org/10.15497/RDA00016):
the version, the query that gives the rows again, and a digest that tells whether it gave the same.
"""

from dataclasses import replace
from typing import Literal

from mlops_role_data._find.citation import Citation, citation, one_line
from mlops_role_data._find.cite_formats import FORMATS, apa
from mlops_role_data._release.catalog import Catalog
from mlops_role_data._release.content_hash import content_hash, release_hash
from mlops_role_data._release.records import Records, read_records
from mlops_role_data._typing import TableName
from mlops_role_data.errors import UnknownNameError

CitationFormat = Literal["apa", "bibtex", "cff", "csl-json", "ris"]


def cite(
    format: CitationFormat = "apa",  # noqa: A002 - says what it is where it is called
    *,
    table: TableName | None = None,
    record: str | None = None,
) -> str:
    """Return a citation of the release, or of a part of it.

    Parameters
    ----------
    format : {"apa", "bibtex", "cff", "csl-json", "ris"}
        A line of text after the APA's rules, or what reference managers read.
    table : TableName, optional
        Cite this table, with its content hash.
    record : str, optional
        Cite this row of `table`, by its primary key (the parts of a longer one joined by a
        slash), with the content hash of a table that has this row only.

    Returns
    -------
    str
        With the content hash of what is cited. One line for APA; the content of a file, without a
        line end, for the others.

    Raises
    ------
    UnknownNameError
        If there is no such format, table or record, or a record without its table.
    DataPackageError
        If the published package cannot be found or read.

    Examples
    --------
    >>> import mlops_role_data as mrd
    >>> print(mrd.cite("ris").splitlines()[0])
    TY  - DATA
    >>> "content hash v1:sha256:" in mrd.cite("bibtex", table="pay", record="base-entry")
    True
    """
    if format not in FORMATS:
        raise UnknownNameError("citation format", format, FORMATS)
    if record is not None and table is None:
        hint = "Name the record's table as well: cite(..., table=..., record=...)."
        raise UnknownNameError("table to look for the record in:", record, (), hint)
    return FORMATS[format](read_records(lambda records: _part(records, table, record)))


def text(catalog: Catalog) -> str:
    """Return the citation of a whole release as one line, after the APA's rules."""
    return apa(_whole(catalog))


def _whole(catalog: Catalog) -> Citation:
    return replace(citation(catalog.properties), digest=release_hash(catalog))


def _part(records: Records, table: str | None, record: str | None) -> Citation:
    whole = _whole(records.catalog)
    if table is None:
        return whole
    found = records.catalog.table(table)
    part = replace(
        whole,
        key=f"{whole.key}-{table}",
        title=f"{found.title}, table of {whole.title}",
        abstract=one_line(found.description),
        query=f"mrd.load({table!r})",
        digest=found.content_hash,
    )
    if record is None:
        return part
    row = records.find(table, record).row
    key = ", ".join(f"{column} = {row[column]!r}" for column in found.primary_key)
    return replace(
        part,
        key=f"{part.key}-{record.replace('/', '-')}",
        title=f"{found.title}, record {record} of {whole.title}",
        query=f"{part.query} where {key}",
        digest=content_hash(found.fields, found.primary_key, [row]),
    )
