"""Croissant 1.1 (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_role_data._find.cite_formats import bibtex
from mlops_role_data._release.catalog import Field, Table
from mlops_role_data.pipeline.publish.metadata.common import (
    LANGUAGE,
    PARQUET,
    SCHEMA_ORG,
    Json,
    Record,
    agent,
    digest,
    filled,
)

CONFORMS_TO = [
    "http://mlcommons.org/croissant/1.1",
    "http://mlcommons.org/croissant/RAI/1.0",
]
# The context that the specification gives (appendix 1), which readers compare with.
_CONTEXT: Json = {
    "@language": LANGUAGE,
    "@vocab": SCHEMA_ORG,
    "annotation": "cr:annotation",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": SCHEMA_ORG,
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
# The registered type, and the one that mlcroissant reads Parquet by.
_FORMATS = [PARQUET, "application/x-parquet"]
_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}


def croissant(package: Mapping[str, Any]) -> Json:
    """Describe a release for machine learning: files, record sets, fields and references.

    Parameters
    ----------
    package
        The published descriptor; its files lie beside the description.
    """
    record = Record.of(package)
    told = record.citation
    # The specification demands `url`; there is none to give until the release has a home.
    about = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": told.title,
        "alternateName": told.key,
        "description": told.abstract,
        "url": told.url,
        "identifier": f"https://doi.org/{told.doi}" if told.doi else "",
        "version": told.version,
        "datePublished": told.date,
        "license": [each.get("path", each["name"]) for each in record.licences],
        "creator": [agent(author) for author in told.authors],
        "keywords": list(told.keywords),
        "inLanguage": LANGUAGE,
        "isLiveDataset": False,
        "citeAs": bibtex(told),
        "rai:dataLimitations": [
            f"{table.title} (record set {table.name}, {table.row_count} records): "
            f"{table.description}"
            for table in record.tables
            if table.group == "honesty"
        ],
    }
    return filled(about) | {
        "distribution": [_file(table) for table in record.tables],
        "recordSet": [
            *(_record_set(table) for table in record.tables),
            *(
                _enumeration(table, field)
                for table in record.tables
                for field in table.fields
                if "enum" in field.constraints
            ),
        ],
    }


def _file(table: Table) -> Json:
    return {
        "@type": "cr:FileObject",
        "@id": table.file,
        "name": table.file,
        "description": table.title,
        "contentUrl": table.file,
        "contentSize": f"{table.size_bytes} B",
        "encodingFormat": _FORMATS,
        "sha256": digest(table.hash),
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
        "source": {
            "fileObject": {"@id": table.file},
            "extract": {"column": field.name},
        },
    }
    if key := table.reference_of(field.name):
        # Towards the column of a file: references between record sets are joins to mlcroissant,
        # which reads neither a circle of them nor one that leads to its own record set.
        described["references"] = {
            "fileObject": {"@id": f"{key.resource}.parquet"},
            "extract": {"column": key.reference_fields[0]},
        }
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


def _enumeration(table: Table, field: Field) -> Json:
    """List the values that a column may have, as the specification wants categories told."""
    values = f"{table.name}/{field.name}/values"
    return {
        "@type": "cr:RecordSet",
        "@id": values,
        "name": values,
        "description": f"Every value that {field.name} of {table.name} may have.",
        "dataType": "sc:Enumeration",
        "key": {"@id": f"{values}/name"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{values}/name",
                "name": "name",
                "dataType": _TYPES[field.type],
            }
        ],
        "data": [{f"{values}/name": value} for value in field.constraints["enum"]],
    }
