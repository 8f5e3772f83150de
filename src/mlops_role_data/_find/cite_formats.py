"""A citation in each of the formats. Standard library only."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mlops_role_data._find.citation import Author, Citation

# What TeX does not take for itself. BibTeX counts braces even behind a backslash.
_TEX = str.maketrans({
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
})  # fmt: skip
_CFF_MESSAGE = "If you use this dataset, please cite it as below, with the version you used."


def apa(record: Citation) -> str:
    """Return the line that stands in a list of references (APA, 7th edition, section 10.9)."""
    authors, year = _apa_authors(record.authors), f"({record.date[:4] or 'n.d.'})"
    title = f"{record.title} (Version {record.version}) [Data set]"
    digest = record.digest and f"Content hash: {record.digest}."
    if record.query:
        digest = f"Query: {record.query}; content hash: {record.digest}."
    parts = [
        # Without an author, the title takes its place.
        f"{authors} {year}. {title}." if authors else f"{title}. {year}.",
        digest,
        record.licence and f"Licence: {record.licence}.",
        record.link,
    ]
    return " ".join(filter(None, parts))


def bibtex(record: Citation) -> str:
    """Return an entry of type misc, which every BibTeX style knows."""
    entries = {
        "author": " and ".join(map(_tex_name, record.authors)),
        # Within further braces, so that no style changes the capitals.
        "title": f"{{{_tex(record.title)}}}",
        "year": record.date[:4],
        "month": record.date[5:7].lstrip("0"),
        "version": _tex(record.version),
        "howpublished": f"Data set, version {_tex(record.version)}",
        "note": _tex(record.note),
        "keywords": _tex(", ".join(record.keywords)),
        "copyright": _tex(record.licence),
        "doi": record.doi,
        "url": record.link,
    }
    lines = [f"  {name} = {{{value}}}" for name, value in entries.items() if value]
    key = re.sub(r"[^A-Za-z0-9.:_-]", "-", f"{record.key}-{record.version}")
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}"


def ris(record: Citation) -> str:
    """Return a RIS record of the type for data files."""
    lines = [
        ("TY", "DATA"),
        *(("AU", each.family_first) for each in record.authors),
        ("TI", record.title),
        ("PY", record.date[:4]),
        ("DA", record.date.replace("-", "/")),
        ("ET", record.version),
        ("AB", record.abstract),
        *(("KW", keyword) for keyword in record.keywords),
        ("N1", record.note),
        ("C1", record.licence and f"Licence: {record.licence}"),
        ("DO", record.doi),
        ("UR", record.link),
    ]
    return "\n".join([*(f"{tag}  - {value}" for tag, value in lines if value), "ER  - "])


def csl_json(record: Citation) -> str:
    """Return a JSON array of one item, as citation processors read it."""
    day = [int(part) for part in record.date.split("-") if part]
    item = {
        "id": f"{record.key}-{record.version}",
        "type": "dataset",
        "title": record.title,
        "author": [each.parts("family", "given", "literal") for each in record.authors],
        "issued": day and {"date-parts": [day]},
        "version": record.version,
        "abstract": record.abstract,
        "keyword": ", ".join(record.keywords),
        "note": record.note,
        "DOI": record.doi,
        "URL": record.link,
    }
    said = {name: value for name, value in item.items() if value}
    return json.dumps([said], ensure_ascii=False, indent=2)


def cff(record: Citation) -> str:
    """Return a file of the Citation File Format 1.2.0."""
    authors = [each.parts("family-names", "given-names", "name") for each in record.authors]
    about = record.query or "content hash of the release"
    identifiers = [
        {"type": "doi", "value": record.doi, "description": "This release"},
        {"type": "other", "value": record.digest, "description": about},
    ]
    whole = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "title": record.title,
        "message": _CFF_MESSAGE,
        "version": record.version,
        "date-released": record.date,
        "authors": authors or [{"name": record.title}],
        "license": record.licence,
        "abstract": record.abstract,
        "keywords": list(record.keywords),
        "identifiers": [each for each in identifiers if each["value"]],
        "url": record.url,
    }
    return "\n".join(_yaml(whole))


def _yaml(mapping: Mapping[str, Any]) -> Iterator[str]:
    """Write a mapping as YAML, whose quoted texts are those of JSON."""
    quoted = json.JSONEncoder(ensure_ascii=False).encode
    for key, value in mapping.items():
        if value and isinstance(value, list):
            yield f"{key}:"
            for each in value:
                parts = each.items() if isinstance(each, dict) else ()
                lines = [f"{name}: {quoted(part)}" for name, part in parts] or [quoted(each)]
                yield "  - " + "\n    ".join(lines)
        elif value:
            yield f"{key}: {quoted(value)}"


def _apa_authors(authors: Sequence[Author]) -> str:
    """Join authors as the APA does, with a full stop at the end."""
    names = []
    for each in authors:
        initials = " ".join(f"{part[0]}." for part in each.given.split())
        names.append(f"{each.family}, {initials}" if each.family else each.name)
    text = f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)
    return text and f"{text.removesuffix('.')}."


def _tex(words: str) -> str:
    return words.translate(_TEX)


def _tex_name(author: Author) -> str:
    # A group is put in braces, or its last word would be taken for a family name.
    name = _tex(author.family_first)
    return name if author.family else f"{{{name}}}"


FORMATS = {"apa": apa, "bibtex": bibtex, "cff": cff, "csl-json": csl_json, "ris": ris}
