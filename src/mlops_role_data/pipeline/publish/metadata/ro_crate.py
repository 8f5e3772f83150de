"""RO-Crate 1.2 (https://www.researchobject.org/ro-crate/specification/1.2/)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mlops_role_data._find.cite_formats import apa
from mlops_role_data._release.catalog import Table
from mlops_role_data._release.paths import DESCRIPTOR
from mlops_role_data.pipeline.publish.metadata import RO_CRATE
from mlops_role_data.pipeline.publish.metadata.common import (
    PARQUET,
    Json,
    Record,
    agent,
    digest,
    filled,
)

PROFILE = "https://w3id.org/ro/crate/1.2"


def ro_crate(package: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> Json:
    """Describe a release as a research object: the folder, every file in it, and its context.

    Parameters
    ----------
    package
        The published descriptor.
    others
        The other published descriptions, as the descriptor lists them.
    """
    record = Record.of(package)
    licences = [_licence(each) for each in record.licences]
    creators = [
        {"@id": f"#creator-{number}", **agent(author)}
        for number, author in enumerate(record.citation.authors, 1)
    ]
    sources = [
        {"@id": f"#source-{number}", "@type": "CreativeWork", "name": title}
        for number, title in enumerate(record.sources, 1)
    ]
    about = record.about(
        _references(licences), author=_references(creators), creditText=apa(record.citation)
    )
    files = [
        _descriptor(package),
        *map(_other, others),
        *(
            _file(table, number) | {"license": _references(licences)}
            for number, table in enumerate(record.tables)
        ),
    ]
    root = {
        "@id": "./",
        "@type": "Dataset",
        **about,
        **filled({"isBasedOn": _references(sources)}),
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
        "@graph": [metadata, root, *files, *schemas, *licences, *creators, *sources],
    }


def _descriptor(package: Mapping[str, Any]) -> Json:
    # without a hash: the descriptor holds the hash of this description
    described: Json = {
        "@id": DESCRIPTOR,
        "@type": "File",
        "name": "Descriptor with the Table Schema of every table",
        "encodingFormat": "application/json",
    }
    if profile := package.get("$schema"):
        described["conformsTo"] = [{"@id": profile}]
    return described


def _references(entities: list[Json]) -> list[Json]:
    return [{"@id": each["@id"]} for each in entities]


def _schema_id(number: int) -> str:
    """Return the address of a table's schema in the descriptor (a JSON Pointer, RFC 6901)."""
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
