"""schema.org/Dataset, with the properties that search engines for datasets ask for.

https://developers.google.com/search/docs/appearance/structured-data/dataset lists them.
"""

from collections.abc import Mapping
from typing import Any

from mlops_role_data._find.citation import citation
from mlops_role_data._find.cite_formats import apa
from mlops_role_data.pipeline.publish.metadata import common
from mlops_role_data.pipeline.publish.metadata.common import PARQUET, Json, filled


def schema_org(package: Mapping[str, Any], folder: str) -> Json:
    """Describe a release for search engines: what it is, its files, and what it measures.

    Parameters
    ----------
    package
        The published descriptor.
    folder
        The folder of the published files, as an address relative to the description.
    """
    catalog = common.release(package)
    credit = apa(citation(package))
    about = common.about(catalog, creator=common.authors(catalog), creditText=credit)
    variables = [
        filled(
            {
                "@type": "PropertyValue",
                "name": f"{table.name}.{field.name}",
                "alternateName": f"{table.title}: {field.title}",
                "description": field.description,
                "unitText": field.unit,
                "minValue": field.constraints.get("minimum"),
                "maxValue": field.constraints.get("maximum"),
            }
        )
        for table in catalog
        for field in table.fields
        if field.unit
    ]
    downloads = [
        {
            "@type": "DataDownload",
            "name": table.title,
            "description": table.description,
            "encodingFormat": PARQUET,
            "contentUrl": f"{folder}/{table.file}",
            "contentSize": f"{table.size_bytes} B",
            "sha256": table.hash.removeprefix("sha256:"),
        }
        for table in catalog
    ]
    return filled(
        {
            # a vocabulary, not the address of a context: reading this needs no network
            "@context": {"@vocab": "https://schema.org/"},
            "@type": "Dataset",
            "@id": about.get("identifier"),
            **about,
            "isAccessibleForFree": True,
            "isBasedOn": common.sources(catalog),
            "variableMeasured": variables,
            "distribution": downloads,
        }
    )
