"""RO-Crate 1.2 (https://www.researchobject.org/ro-crate/specification/1.2/)."""

from collections.abc import Mapping
from typing import Any

from mlops_role_data._find.citation import citation
from mlops_role_data._find.cite_formats import apa
from mlops_role_data._release.paths import DESCRIPTOR
from mlops_role_data.pipeline.publish.metadata import common
from mlops_role_data.pipeline.publish.metadata.common import PARQUET, Json, filled

FILE = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/crate/1.2"


def ro_crate(package: Mapping[str, Any]) -> Json:
    """Describe a release as a research object: the folder, every file in it, and its context.

    Parameters
    ----------
    package
        The published descriptor, which lists the other descriptions only.
    """
    catalog = common.release(package)
    licences = [
        {
            "@id": each.get("path", f"#{each['name']}"),
            "@type": "CreativeWork",
            "name": each.get("title", each["name"]),
            "alternateName": each["name"],
        }
        for each in package.get("licenses", ())
    ]
    creators = _numbered("creator", common.authors(catalog))
    sources = _numbered("source", common.sources(catalog))
    # without a hash: the descriptor holds the hash of this description
    descriptor = {
        "@id": DESCRIPTOR,
        "@type": "File",
        "name": "Descriptor with the Table Schema of every table",
        "encodingFormat": "application/json",
        "conformsTo": [{"@id": package["$schema"]}] if "$schema" in package else [],
    }
    others = [
        {
            "@id": each["path"],
            "@type": "File",
            "name": each["title"],
            "encodingFormat": each["mediatype"],
            "conformsTo": {"@id": each["conformsTo"]},
            "sha256": each["hash"].removeprefix("sha256:"),
            "contentSize": str(each["size_bytes"]),
        }
        for each in package["descriptions"]
    ]
    # the address of each table's schema in the descriptor (a JSON Pointer, RFC 6901)
    schemas = [
        {
            "@id": f"{DESCRIPTOR}#/resources/{number}/schema",
            "@type": "CreativeWork",
            "name": f"Table Schema of {table.name}",
            "conformsTo": {"@id": table.descriptor["$schema"]},
        }
        for number, table in enumerate(catalog)
    ]
    tables = [
        {
            "@id": table.file,
            "@type": "File",
            "name": table.title,
            "description": table.description,
            "encodingFormat": PARQUET,
            "contentSize": str(table.size_bytes),
            "sha256": table.hash.removeprefix("sha256:"),
            "conformsTo": {"@id": schema["@id"]},
            "license": _references(licences),
        }
        for table, schema in zip(catalog, schemas, strict=True)
    ]
    files = [filled(descriptor), *others, *tables]
    credit = {"author": _references(creators), "creditText": apa(citation(package))}
    root = {
        "@id": "./",
        "@type": "Dataset",
        **common.about(catalog, _references(licences), **credit),
        **filled({"isBasedOn": _references(sources)}),
        "hasPart": _references(files),
    }
    metadata = {
        "@id": FILE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": PROFILE},
        "about": {"@id": "./"},
    }
    return {
        "@context": f"{PROFILE}/context",
        "@graph": [metadata, root, *files, *schemas, *licences, *creators, *sources],
    }


def _numbered(kind: str, entities: list[Json]) -> list[Json]:
    return [{"@id": f"#{kind}-{number}", **each} for number, each in enumerate(entities, 1)]


def _references(entities: list[Json]) -> list[Json]:
    return [{"@id": each["@id"]} for each in entities]
