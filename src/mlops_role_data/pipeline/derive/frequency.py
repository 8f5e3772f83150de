"""``derived_skill_frequency``: how often, where and at what level each skill is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from mlops_role_data.pipeline.dataset import Dataset

Row = dict[str, Any]


def skill_frequency(data: Dataset) -> Iterator[Row]:
    """Count the mentions of each skill, most mentioned first, then by key.

    The strongest level is the last of the schema's ordered levels that any mention asks for; empty
    where none asks for a level.
    """
    levels = data.project.tables["skill_mentions"].field("proficiency_level").categories
    mentions: dict[str, list[Row]] = defaultdict(list)
    for mention in data.rows("skill_mentions"):
        mentions[mention["skill_id"]].append(mention)
    certificates = _certificates(data)
    counted = [
        {**_count(skill_id, rows, levels, data), "certificate_mentions": certificates[skill_id]}
        for skill_id, rows in mentions.items()
    ]
    yield from sorted(counted, key=lambda row: (-row["mentions"], row["skill_id"]))


def _certificates(data: Dataset) -> Counter[str]:
    """Count the mentions of certificates by the tool or platform that they are named after."""
    named = {row["certification_id"]: row["named_skill_id"] for row in data.rows("certifications")}
    cited = data.column("certification_mentions", "certification_id")
    return Counter(named[certificate] for certificate in cited if named[certificate])


def _count(skill_id: str, rows: list[Row], levels: tuple[str, ...], data: Dataset) -> Row:
    spans = {row["span_id"] for row in rows}
    asked = [levels.index(level) for row in rows if (level := row["proficiency_level"])]
    return {
        "skill_id": skill_id,
        "mentions": len(rows),
        "spans": len(spans),
        "sections": len({data.span_of[span_id]["section_id"] for span_id in spans}),
        **{
            f"{necessity}_mentions": sum(row["necessity"] == necessity for row in rows)
            for necessity in ("required", "recommended", "in_demand")
        },
        "levels_asked": len(set(asked)),
        "strongest_proficiency_level": levels[max(asked)] if asked else None,
    }
