"""PROV-O (https://www.w3.org/TR/prov-o/): from the document by way of raw/ to what is published."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mlops_role_data._release.catalog import Table
from mlops_role_data._release.paths import DESCRIPTOR
from mlops_role_data.pipeline.publish.metadata.common import (
    PARQUET,
    Json,
    Record,
    agent,
    digest,
    filled,
)

# Written into the description: nobody has to fetch a context to read it.
_CONTEXT: Json = {
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "Activity": "prov:Activity",
    "Entity": "prov:Entity",
    "Organization": "prov:Organization",
    "Person": "prov:Person",
    "SoftwareAgent": "prov:SoftwareAgent",
    "contentHash": "schema:identifier",
    "contentSize": "schema:contentSize",
    "description": "schema:description",
    "encodingFormat": "schema:encodingFormat",
    "familyName": "schema:familyName",
    "givenName": "schema:givenName",
    "inLanguage": "schema:inLanguage",
    "name": "schema:name",
    "sha256": "schema:sha256",
    "version": "schema:version",
    **{
        name: {"@id": f"prov:{name}", "@type": "@id"}
        for name in (
            "hadPrimarySource",
            "used",
            "wasAssociatedWith",
            "wasAttributedTo",
            "wasDerivedFrom",
            "wasGeneratedBy",
            "wasInformedBy",
        )
    },
}
_JUDGES = ("frictionless", "pandera")


def prov(package: Mapping[str, Any], root: Path, up: str, build: str) -> Json:
    """Tell what every published file was made from.

    Parameters
    ----------
    package
        The published descriptor.
    root
        The checkout, of whose raw files the hashes are taken.
    up
        The address of the checkout, relative to the description.
    build
        The name of the folder of the published files, in the checkout.
    """
    record = Record.of(package)
    derived_from = {each["name"]: each.get("derived_from", []) for each in package["resources"]}
    raw = [table for table in record.tables if table.kind != "derived"]
    documents = _documents(root)
    creators = [
        {"@id": f"#creator-{number}", **agent(author)}
        for number, author in enumerate(record.citation.authors, 1)
    ]
    definitions = [
        _file(root, up, path, "application/json")
        for path in (DESCRIPTOR, *(f"schemas/{table.name}.json" for table in record.tables))
    ]
    curated = [_raw(table, root, up, documents, creators) for table in raw]
    used = [each["@id"] for each in (*definitions, *curated)]
    judging: Json = {
        "@id": "#judging",
        "@type": "Activity",
        "name": "Judging the raw files by their schemas, twice and independently",
        "used": used,
        "wasAssociatedWith": ["#software", *(f"#{name}" for name in _JUDGES)],
    }
    building: Json = {
        "@id": "#build",
        "@type": "Activity",
        "name": "Building the published files",
        "used": used,
        "wasInformedBy": "#judging",
        "wasAssociatedWith": "#software",
    }
    software = {
        "@id": "#software",
        "@type": "SoftwareAgent",
        "name": record.citation.key,
        "version": record.citation.version,
    }
    judges: list[Json] = [
        {"@id": f"#{name}", "@type": "SoftwareAgent", "name": name} for name in _JUDGES
    ]
    published = [
        _published(table, up, build, derived_from[table.name] or [table.name])
        for table in record.tables
    ]
    agents = [software, *judges, *creators]
    entities = [*documents, *definitions, *curated, *published]
    return {"@context": _CONTEXT, "@graph": [judging, building, *agents, *entities]}


def _documents(root: Path) -> list[Json]:
    """Give the documents that the rows were taken from, which are known by their digest only."""
    path = root / "raw" / "documents.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {
                "@id": f"#document-{row['document_id']}",
                "@type": "Entity",
                "name": row["title"],
                "inLanguage": row["language"],
                "sha256": row["sha256"],
            }
            for row in csv.DictReader(file)
        ]


def _file(root: Path, up: str, path: str, mediatype: str) -> Json:
    content = (root / path).read_bytes()
    return {
        "@id": f"{up}/{path}",
        "@type": "Entity",
        "encodingFormat": mediatype,
        "contentSize": f"{len(content)} B",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _raw(table: Table, root: Path, up: str, documents: list[Json], creators: list[Json]) -> Json:
    # Rows that name a span, or a document, were read from there.
    sourced = table.name == "documents" or any(
        key.resource in {"documents", "spans"} for key in table.foreign_keys
    )
    return filled(
        {
            **_file(root, up, f"raw/{table.name}.csv", "text/csv"),
            "name": f"{table.title}, as curated",
            "wasAttributedTo": [each["@id"] for each in creators],
            "hadPrimarySource": [each["@id"] for each in documents] if sourced else [],
        }
    )


def _published(table: Table, up: str, build: str, origins: list[str]) -> Json:
    return filled(
        {
            "@id": f"{up}/{build}/{table.file}",
            "@type": "Entity",
            "name": table.title,
            "description": table.descriptor.get("formula"),
            "encodingFormat": PARQUET,
            "contentSize": f"{table.size_bytes} B",
            "sha256": digest(table.hash),
            "contentHash": table.content_hash,
            "wasGeneratedBy": "#build",
            "wasDerivedFrom": [f"{up}/raw/{name}.csv" for name in origins],
        }
    )
