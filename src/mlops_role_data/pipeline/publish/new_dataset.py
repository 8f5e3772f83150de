"""Start a data set of one's own: a small one that works, to be replaced bit by bit."""

from collections.abc import Iterator, Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from mlops_role_data._release.catalog import Catalog
from mlops_role_data._release.values import digest, json_text
from mlops_role_data.errors import BuildError
from mlops_role_data.pipeline.raw_csv.canonical import to_csv
from mlops_role_data.pipeline.segment.draft import draft_csv
from mlops_role_data.pipeline.segment.language import parse_words

_PROVENANCE = ("documents", "sections", "spans")
_DOCUMENT = "bakery"


def write_dataset(root: Path, published: Catalog) -> list[Path]:
    """Write a small data set into a folder that is empty or not there yet; return its files.

    Parameters
    ----------
    root
        The folder.
    published
        A published package. The schemas of documents, sections and spans, and the words of the
        language, are taken from it.

    Raises
    ------
    BuildError
        If there is something in the folder.
    """
    if root.exists() and any(root.iterdir()):
        raise BuildError(f"{root} is not empty: name a new folder")
    with as_file(files(__package__).joinpath("template")) as template:
        texts = {
            path.relative_to(template).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(template.rglob("*"))
            if path.is_file()
        }
    texts |= _provenance(texts[f"documents/{_DOCUMENT}.txt"], published)
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return [root / name for name in texts]


def _provenance(text: str, published: Catalog) -> Iterator[tuple[str, str]]:
    """Return the schemas and rows of documents, sections and spans, and the language's words."""
    language, words = next(iter(published.properties["languages"].items()))
    yield f"schemas/language/{language}.json", json_text(words)
    for name in _PROVENANCE:
        yield f"schemas/{name}.json", json_text(_alone(published.table(name).descriptor))
    row = {
        "document_id": _DOCUMENT, "title": "The bakery", "language": language,
        "file_name": f"{_DOCUMENT}.txt", "characters": str(len(text)),
        "lines": str(text.count("\n")), "sha256": digest(text),
    }  # fmt: skip
    yield "raw/documents.csv", to_csv([*row], [[*row.values()]])
    for name in ("sections", "spans"):
        drafted = draft_csv(text, _DOCUMENT, name, parse_words(words, language))
        # the first sentence states no fact of a table
        yield f"raw/{name}.csv", drafted.replace(",fact,", ",framing,", 1)


def _alone(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema without the columns that refer to another table than these."""
    keys = schema.get("foreignKeys", [])
    kept = [key for key in keys if key["reference"]["resource"] in {*_PROVENANCE, ""}]
    gone = {name for key in keys if key not in kept for name in key["fields"]}
    fields = [each for each in schema["fields"] if each["name"] not in gone]
    return {**schema, "fields": fields, "foreignKeys": kept}
