"""A citation in each of the formats. Standard library only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlops_role_data._find.citation import Author, Citation

# What TeX does not take for itself. BibTeX counts braces even behind a backslash.
_TEX = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
}  # fmt: skip
_TEX_SPECIAL = re.compile(r"[\\~^{}&%$#_]")
_CFF_MESSAGE = "If you use this dataset, please cite it as below, with the version you used."


def apa(record: Citation) -> str:
    """Return the line that stands in a list of references (APA, 7th edition, section 10.9)."""
    year = f"({record.date[:4] or 'n.d.'})"
    names = [_apa_name(author) for author in record.authors]
    title = f"{record.title} (Version {record.version}) [Data set]"
    # Without an author, the title takes its place.
    parts = [f"{_joined(names)} {year}.", f"{title}."] if names else [f"{title}. {year}."]
    if record.query:
        parts.append(f"Query: {record.query}; content hash: {record.digest}.")
    elif record.digest:
        parts.append(f"Content hash: {record.digest}.")
    if record.licence:
        parts.append(f"Licence: {record.licence}.")
    if link := _link(record):
        parts.append(link)
    return " ".join(parts)


def bibtex(record: Citation) -> str:
    """Return an entry of type misc, which every BibTeX style knows."""
    entries = {
        "author": " and ".join(map(_tex_name, record.authors)),
        # Within further braces, so that no style changes the capitals.
        "title": f"{{{_tex(record.title)}}}",
        "year": record.date[:4],
        "month": str(int(record.date[5:7])) if record.date else "",
        "version": _tex(record.version),
        "howpublished": f"Data set, version {_tex(record.version)}",
        "note": _tex(record.note),
        "keywords": _tex(", ".join(record.keywords)),
        "copyright": _tex(record.licence),
        "doi": record.doi,
        "url": _link(record),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in entries.items() if value]
    key = re.sub(r"[^A-Za-z0-9.:_-]", "-", f"{record.key}-{record.version}")
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}"


def ris(record: Citation) -> str:
    """Return a RIS record of the type for data files."""
    return "\n".join(f"{tag}  - {value}" for tag, value in _ris(record))


def _ris(record: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", "DATA"
    for author in record.authors:
        yield "AU", _family_first(author)
    yield "TI", record.title
    if record.date:
        yield "PY", record.date[:4]
        yield "DA", record.date.replace("-", "/")
    yield "ET", record.version
    if record.abstract:
        yield "AB", record.abstract
    for keyword in record.keywords:
        yield "KW", keyword
    if record.note:
        yield "N1", record.note
    if record.licence:
        yield "C1", f"Licence: {record.licence}"
    if record.doi:
        yield "DO", record.doi
    if link := _link(record):
        yield "UR", link
    yield "ER", ""


def csl_json(record: Citation) -> str:
    """Return a JSON array of one item, as citation processors read it."""
    item: dict[str, Any] = {
        "id": f"{record.key}-{record.version}",
        "type": "dataset",
        "title": record.title,
        "author": [
            {"family": each.family, "given": each.given} if each.family else {"literal": each.name}
            for each in record.authors
        ],
        "issued": {"date-parts": [[int(part) for part in record.date.split("-")]]}
        if record.date
        else {},
        "version": record.version,
        "abstract": record.abstract,
        "keyword": ", ".join(record.keywords),
        "note": record.note,
        "DOI": record.doi,
        "URL": _link(record),
    }
    return json.dumps([{k: v for k, v in item.items() if v}], ensure_ascii=False, indent=2)


def cff(record: Citation) -> str:
    """Return a file of the Citation File Format 1.2.0."""
    authors = [
        {"family-names": each.family, "given-names": each.given}
        if each.family
        else {"name": each.name}
        for each in record.authors
    ]
    identifiers = []
    if record.doi:
        identifiers.append({"type": "doi", "value": record.doi, "description": "This release"})
    if record.digest:
        about = record.query or "content hash of the release"
        identifiers.append({"type": "other", "value": record.digest, "description": about})
    whole: dict[str, Any] = {
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
        "identifiers": identifiers,
        "url": record.url,
    }
    return "\n".join(_yaml(whole))


def _yaml(mapping: dict[str, Any]) -> Iterator[str]:
    """Write a mapping as YAML, whose quoted texts are those of JSON."""
    for key, value in mapping.items():
        if isinstance(value, list) and value:
            yield f"{key}:"
            for each in value:
                if isinstance(each, dict):
                    lines = [f"{name}: {_scalar(inner)}" for name, inner in each.items()]
                    yield f"  - {lines[0]}"
                    yield from (f"    {line}" for line in lines[1:])
                else:
                    yield f"  - {_scalar(each)}"
        elif value:
            yield f"{key}: {_scalar(value)}"


def _scalar(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _joined(names: list[str]) -> str:
    """Join authors as the APA does, each ending with a full stop."""
    last = names[-1].removesuffix(".")
    return f"{last}." if len(names) == 1 else f"{', '.join(names[:-1])}, & {last}."


def _apa_name(author: Author) -> str:
    initials = " ".join(f"{part[0]}." for part in author.given.split())
    return f"{author.family}, {initials}" if author.family else author.name


def _family_first(author: Author) -> str:
    return f"{author.family}, {author.given}" if author.family else author.name


def _tex_name(author: Author) -> str:
    # A group is put in braces, or its last word would be taken for a family name.
    name = _tex(_family_first(author))
    return name if author.family else f"{{{name}}}"


def _tex(words: str) -> str:
    return _TEX_SPECIAL.sub(lambda match: _TEX[match[0]], words)


def _link(record: Citation) -> str:
    return f"https://doi.org/{record.doi}" if record.doi else record.url


FORMATS: dict[str, Callable[[Citation], str]] = {
    "apa": apa,
    "bibtex": bibtex,
    "cff": cff,
    "csl-json": csl_json,
    "ris": ris,
}
