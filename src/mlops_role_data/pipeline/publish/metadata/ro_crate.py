"""RO-Crate 1.2 (https://www.researchobject.org/ro-crate/specification/1.2/)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_role_data._find.cite_formats import apa
from mlops_role_data._release.catalog import Table
from mlops_role_data._release.paths import DESCRIPTOR
from mlops_role_data.pipeline.publish.metadata import RO_CRATE
from mlops_role_data.pipeline.publish.metadata.common import (
    LANGUAGE,
    PARQUET,
    Json,
    Record,
    agent,
    digest,
    filled,
)

PROFILE = "https://w3id.org/ro/crate/1.2"


def ro_crate(package: Mapping[str, Any], others: list[Mapping[str, Any]]) -> Json:
    """Describe a release as a research object: the folder, every file in it, and its context.

    Parameters
    ----------
    package
        The published descriptor.
    others
        The other descriptions that lie beside the files, as the descriptor is to list them.
    """
    record = Record.of(package)
    told = record.citation
    licences = [_licence(each) for each in record.licences]
    creators = [
        {"@id": f"#creator-{number}", **agent(author)}
        for number, author in enumerate(told.authors, 1)
    ]
    sources = [
        {"@id": f"#source-{number}", "@type": "CreativeWork", "name": title}
        for number, title in enumerate(record.sources, 1)
    ]
    # The descriptor records the hash of this very description, so its own cannot stand here.
    descriptor = {
        "@id": DESCRIPTOR,
        "@type": "File",
        "name": "Descriptor with the Table Schema of every table",
        "encodingFormat": "application/json",
        "conformsTo": _references([{"@id": package["$schema"]}]) if "$schema" in package else None,
    }
    files = [filled(descriptor)]
    files += [_other(each) for each in others]
    files += [
        _file(table, number) | {"license": _references(licences)}
        for number, table in enumerate(record.tables)
    ]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": told.title,
        "alternateName": told.key,
        "description": told.abstract,
        "url": told.url,
        "identifier": f"https://doi.org/{told.doi}" if told.doi else "",
        "version": told.version,
        "datePublished": told.date,
        "license": _references(licences),
        "author": _references(creators),
        "creditText": apa(told),
        "keywords": list(told.keywords),
        "inLanguage": LANGUAGE,
        "isBasedOn": _references(sources),
        "hasPart": _references(files),
    }
    metadata = {
        "@id": RO_CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": PROFILE},
        "about": {"@id": "./"},
    }
    schemas = [_schema(table, number) for number, table in enumerate(record.tables)]
    return {
        "@context": f"{PROFILE}/context",
        "@graph": [metadata, filled(root), *files, *schemas, *licences, *creators, *sources],
    }


def _references(entities: list[Json]) -> list[Json]:
    return [{"@id": each["@id"]} for each in entities]


def _schema_id(number: int) -> str:
    """Point to a table's schema within the descriptor (a JSON Pointer, RFC 6901)."""
    return f"{DESCRIPTOR}#/resources/{number}/schema"


def _file(table: Table, number: int) -> Json:
    return {
        "@id": table.file,
        "@type": "File",
        "name": table.title,
        "description": table.description,
        "encodingFormat": PARQUET,
        "contentSize": str(table.size_bytes),
        "sha256": digest(table.hash),
        "conformsTo": {"@id": _schema_id(number)},
    }


def _schema(table: Table, number: int) -> Json:
    described: Json = {
        "@id": _schema_id(number),
        "@type": "CreativeWork",
        "name": f"Table Schema of {table.name}",
    }
    if profile := table.descriptor.get("$schema"):
        described["conformsTo"] = {"@id": profile}
    return described


def _other(entry: Mapping[str, Any]) -> Json:
    return {
        "@id": entry["path"],
        "@type": "File",
        "name": entry["title"],
        "encodingFormat": entry["mediatype"],
        "conformsTo": {"@id": entry["conformsTo"]},
        "sha256": digest(entry["hash"]),
        "contentSize": str(entry["size_bytes"]),
    }


def _licence(licence: Mapping[str, str]) -> Json:
    return filled(
        {
            "@id": licence.get("path", f"#{licence['name']}"),
            "@type": "CreativeWork",
            "name": licence.get("title", licence["name"]),
            "alternateName": licence["name"],
        }
    )
