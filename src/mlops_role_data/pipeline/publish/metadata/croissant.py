"""Croissant 1.1 (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html)."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mlops_role_data._find.citation import citation
from mlops_role_data._find.cite_formats import bibtex
from mlops_role_data._release.catalog import Catalog, Field, Table
from mlops_role_data.pipeline.publish.metadata import common
from mlops_role_data.pipeline.publish.metadata.common import PARQUET, Json, filled

CONFORMS_TO = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
# The context of the specification (appendix 1), as it is there: readers compare it.
_CONTEXT = json.loads(Path(__file__).with_name("croissant_context.json").read_text("utf-8"))
_TYPES = {
    "string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean",
    "date": "sc:Date",
}  # fmt: skip


def croissant(package: Mapping[str, Any]) -> Json:
    """Describe a release for machine learning: files, record sets, fields and references.

    Parameters
    ----------
    package
        The published descriptor. Its files are in the same folder as the description.
    """
    catalog = common.release(package)
    limits = [
        f"{table.title} (record set {table.name}, {table.row_count} records): {table.description}"
        for table in catalog
        if table.group == "honesty"
    ]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        # The specification requires `url`, which is left out until the release has an address.
        **common.about(catalog, creator=common.authors(catalog)),
        "isLiveDataset": False,
        "citeAs": bibtex(citation(package)),
        **filled({"rai:dataLimitations": limits}),
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": table.file,
                "name": table.file,
                "description": table.title,
                "contentUrl": table.file,
                "contentSize": f"{table.size_bytes} B",
                # mlcroissant reads Parquet by the second
                "encodingFormat": [PARQUET, "application/x-parquet"],
                "sha256": table.hash.removeprefix("sha256:"),
            }
            for table in catalog
        ],
        "recordSet": [*map(_record_set, catalog), *_enumerations(catalog)],
    }


def _record_set(table: Table) -> Json:
    keys = [{"@id": f"{table.name}/{column}"} for column in table.primary_key]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": f"{table.description} ({table.grain[0].upper()}{table.grain[1:]}.)",
        "key": keys[0] if len(keys) == 1 else keys,
        "field": [_field(table, field) for field in table.fields],
    }


def _field(table: Table, field: Field) -> Json:
    name = f"{table.name}/{field.name}"
    described: Json = {
        "@type": "cr:Field",
        "@id": name,
        "name": field.name,
        "description": field.description,
        "dataType": _TYPES[field.type],
        "source": _column(table.file, field.name),
    }
    if key := table.reference_of(field.name):
        # To the column of a file: mlcroissant takes a reference to a record set for a join, and
        # can read neither a circle of joins nor a join of a record set with itself.
        described["references"] = _column(f"{key.resource}.parquet", key.reference_fields[0])
    elif "enum" in field.constraints:
        described["references"] = {"field": {"@id": f"{name}/values/name"}}
    if field.unit:
        described["annotation"] = {
            "@type": "cr:Field",
            "@id": f"{name}/unit",
            "name": "unit",
            "equivalentProperty": "sc:unitText",
            "dataType": "sc:Text",
            "value": field.unit,
        }
    return described


def _column(file: str, name: str) -> Json:
    return {"fileObject": {"@id": file}, "extract": {"column": name}}


def _enumerations(catalog: Catalog) -> Iterator[Json]:
    """List the values that a column may have, in the form of the specification."""
    for table in catalog:
        for field in table.fields:
            values = f"{table.name}/{field.name}/values"
            name = {"@id": f"{values}/name"}
            kind = _TYPES[field.type]
            if "enum" in field.constraints:
                yield {
                    "@type": "cr:RecordSet",
                    "@id": values,
                    "name": values,
                    "description": f"Every value that {field.name} of {table.name} may have.",
                    "dataType": "sc:Enumeration",
                    "key": name,
                    "field": [{"@type": "cr:Field", **name, "name": "name", "dataType": kind}],
                    "data": [{f"{values}/name": value} for value in field.constraints["enum"]],
                }
