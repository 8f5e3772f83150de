"""Keys that follow from what a row ties together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.segment.draft import slug

_COMPOSED: dict[str, tuple[tuple[str, ...], Callable[..., str]]] = {
    "career_titles": (
        ("role_id", "career_stage_id"),
        lambda role, stage: f"{role}-at-{stage}",
    ),
    "collaboration_parties": (
        ("collaboration_id", "role_id", "party"),
        lambda collaboration, role, party: f"{collaboration}-{role or slug(party)}",
    ),
    "market_sizes": (("market_id", "year"), lambda market, year: f"{market}-{year}"),
    "onet_titles": (
        ("role_id", "occupation_code", "source_code"),
        lambda role, code, source: f"{role}-{slug(code)}-{source}",
    ),
    "taxonomy_links": (
        ("taxonomy_id", "record_id"),
        lambda taxonomy, record: f"{taxonomy}-{record}",
    ),
}
"""The tables whose rows tie others together, the cells that make up their keys, and how."""
_MAY_BE_EMPTY = {("collaboration_parties", "role_id")}


def composed_keys(data: Dataset) -> Iterator[Problem]:
    """Aliases are keys of themselves; rows that tie others have keys made of theirs."""
    for name, raw in data.raw.items():
        schema = raw.schema
        columns: tuple[str, ...]
        compose: Callable[..., str]
        if "aliasOf" in schema.descriptor:
            columns, compose = (schema.label,), slug
        elif schema.name in _COMPOSED:
            columns, compose = _COMPOSED[schema.name]
        else:
            continue
        column = schema.primary_key[0]
        for index, row in enumerate(data.rows(name)):
            if row[column] is None or _gaps(schema.name, columns, row):
                continue
            due = compose(*(row[each] for each in columns))
            if row[column] != due:
                message = (
                    f"the key follows from {' and '.join(columns)}: write {due!r}, or correct those"
                )
                yield raw.problem("key", message, index=index, field=column, value=row[column])


def mention_keys(data: Dataset) -> Iterator[Problem]:
    """Keys of mentions are the skill's or an alias's, then the line, then the piece of it."""
    if not data.whole("skill_mentions", *data.raw):
        return  # an alias or a span that could not be read is not wrong
    names: dict[Any, list[Any]] = defaultdict(list)
    for table in data.raw.values():
        if table.schema.descriptor.get("aliasOf") == "skills":
            for row in data.rows(table.schema.name):
                names[row["skill_id"]].append(row[table.schema.primary_key[0]])
    pieces = {
        span: f"-{span.removeprefix(f'{document}-')}".removesuffix("-1")
        for span, document in data.tuples("spans", ("span_id", "document_id"))
        if span is not None
    }
    columns = ("skill_mention_id", "skill_id", "span_id")
    for index, (key, skill, span) in enumerate(data.tuples("skill_mentions", columns)):
        due = [f"{name}{pieces.get(span)}" for name in (skill, *names[skill])]
        if None in {key, skill, pieces.get(span)} or key in due:
            continue
        message = f"the key tells skill and place: write {due[0]!r}"
        if due[1:]:
            message += f", or begin with the key of an alias: {', '.join(map(repr, due[1:]))}"
        yield data.raw["skill_mentions"].problem(
            "key", message, index=index, field="skill_mention_id", value=key
        )


def _gaps(table: str, columns: tuple[str, ...], row: Mapping[str, Any]) -> bool:
    """Tell whether a cell that the key is made of is empty, which is for others to say."""
    return any(row[each] is None and (table, each) not in _MAY_BE_EMPTY for each in columns)
