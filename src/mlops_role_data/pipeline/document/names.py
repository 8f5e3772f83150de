"""From the source to the rows: each proper name that a span prints is referred to by a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mlops_role_data.pipeline.document.source import Source
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.vocabulary_names import PROPER, Spellings
from mlops_role_data.pipeline.segment.matching import mentions, without


def booked_names(source: Source) -> Iterator[Problem]:
    """Find proper names in spans of which no row that cites the span takes note.

    Longer names hide the shorter ones inside them: a certificate that names a platform is no
    mention of the platform.
    """
    vocabularies = [name for name, raw in source.data.raw.items() if raw.schema.column_with(PROPER)]
    spellings = Spellings(source.data)
    for vocabulary in vocabularies:
        if not source.data.whole(*source.data.raw):
            return  # a row that could not be read is not missing
        names = _names(source, spellings, vocabulary)
        referred = _referred(source, vocabulary)
        for index, span_id, words in source.each("fact", "framing"):
            text = words
            for name, record in names:
                if not mentions(text, name):
                    continue
                text = without(text, name)
                if record is not None and record not in referred[span_id]:
                    fault = (
                        f"the source names {name!r} here, and no row that cites this span refers "
                        f"to {record!r} of {vocabulary}: add the row"
                    )
                    yield source.problem("spans", "unbooked-name", fault, index, "span_id")


def _names(source: Source, spellings: Spellings, vocabulary: str) -> list[tuple[str, str | None]]:
    """Return the names to look for, longest first; those of other vocabularies only hide others."""
    names: list[tuple[str, str | None]] = []
    for name, raw in source.data.raw.items():
        if raw.schema.kind != "vocabulary" or raw.schema.alias_of:
            continue
        key, column = raw.schema.primary_key[0], raw.schema.column_with(PROPER)
        for row in source.data.rows(name):
            proper = name == vocabulary and column and row[column]
            if proper or name != vocabulary:
                record = row[key] if proper else None
                names += [(spelling, record) for spelling in spellings.of(name, row[key])]
    return sorted(names, key=lambda each: (-len(each[0]), each[0]))


def _referred(source: Source, vocabulary: str) -> dict[str, set[str]]:
    referred: dict[str, set[str]] = defaultdict(set)
    for name in source.facts:
        for key in source.data.raw[name].schema.foreign_keys:
            if key.resource == vocabulary:
                for span_id, record in source.data.tuples(name, ("span_id", key.fields[0])):
                    referred[span_id].add(record)
    return referred
