"""A small published package with a document, spans, aliases and rows of every kind."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synthetic import PublishedPackage, field, schema

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

# One span a line. The accents make code points and bytes differ.
LINES = [
    "Caf\u00e9 tools",
    "We brew with K8s.",
    "Pipelines",
    "Batches run in Kubernetes or Docker.",
    "Maintain the Gr\u00fcnkohl.",
    "A Docker badge helps.",
]
TEXT = "\n".join(LINES) + "\n"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _refers(column: str, table: str, target: str | None = None) -> dict[str, Any]:
    return {
        "fields": [column],
        "reference": {"resource": table, "fields": [target or column]},
    }


def _schema(
    name: str, kind: str, label: str, columns: list[str], *references: dict[str, Any], **more: Any
) -> dict[str, Any]:
    integers = {"line", "start", "end", "number"}
    keys = {"span_id", "parent_id", "table_name", "record_id"}
    fields = []
    for column in columns:
        kind_of = "integer" if column in integers else "string"
        evidence = "key" if column in keys or column.endswith("_id") else "verbatim"
        fields.append(field(column, kind_of, 1, evidence=evidence))
    key = more.pop("key", columns[:1])
    return schema(name, label, fields, key, kind=kind, foreignKeys=[*references], **more)


DOCUMENT = _refers("document_id", "documents")
SPAN = _refers("span_id", "spans")
SKILL = _refers("skill_id", "skills")
SCHEMAS = [
    _schema("documents", "provenance", "title", ["document_id", "title", "sha256"]),
    _schema(
        "sections",
        "provenance",
        "heading",
        ["section_id", "document_id", "parent_section_id", "heading", "span_id"],
        *(DOCUMENT, SPAN, _refers("parent_section_id", "", "section_id")),
    ),
    _schema(
        "spans",
        "provenance",
        "span_id",
        ["span_id", "document_id", "section_id", "line", "start", "end", "sha256"],
        *(DOCUMENT, _refers("section_id", "sections")),
    ),
    _schema(
        "skills",
        "vocabulary",
        "name",
        ["skill_id", "name", "parent_id"],
        _refers("parent_id", "", "skill_id"),
    ),
    _schema(
        "skill_aliases",
        "vocabulary",
        "alias",
        ["skill_alias_id", "skill_id", "alias"],
        SKILL,
        aliasOf="skills",
    ),
    _schema("badges", "vocabulary", "name", ["badge_id", "name", "skill_id"], SKILL),
    _schema(
        "uses",
        "fact",
        "use_id",
        ["use_id", "skill_id", "badge_id", "summary", "span_id"],
        *(SKILL, _refers("badge_id", "badges"), SPAN),
    ),
    _schema(
        "remarks",
        "association",
        "record_id",
        ["use_id", "table_name", "record_id"],
        _refers("use_id", "uses"),
        key=["use_id", "table_name", "record_id"],
        polymorphicKey={"table": "table_name", "record": "record_id"},
    ),
    _schema("counts", "derived", "skill_id", ["skill_id", "number"], SKILL),
    _schema(
        "pairs",
        "derived",
        "pair_id",
        ["pair_id", "one_id", "other_id", "skill_id"],
        *(_refers("one_id", "uses", "use_id"), _refers("other_id", "uses", "use_id"), SKILL),
    ),
]


def _spans() -> list[tuple[Any, ...]]:
    rows, start = [], 0
    for number, line in enumerate(LINES, 1):
        section = "cafe" if number < 3 else "pipelines"
        end = start + len(line)
        rows.append((f"s{number}", "d", section, number, start, end, sha256(line)))
        start = end + 1
    return rows


ROWS: dict[str, list[tuple[Any, ...]]] = {
    "documents": [("d", "A page of our own", sha256(TEXT))],
    "sections": [
        ("cafe", "d", None, "Caf\u00e9 tools", "s1"),
        ("pipelines", "d", "cafe", "Pipelines", "s3"),
    ],
    "spans": _spans(),
    "skills": [
        ("tools", "Tools", None),
        ("kubernetes", "Kubernetes", "tools"),
        ("docker", "Docker", "tools"),
        ("ai", "artificial intelligence", None),
    ],
    "skill_aliases": [("k8s", "kubernetes", "K8s"), ("ai-short", "ai", "AI")],
    "badges": [("docker-badge", "Docker badge", "docker")],
    "uses": [
        ("brew", "kubernetes", None, "Brewing by the caf\u00e9 rules", "s2"),
        ("batches", "kubernetes", None, "Batches, run one by one", "s4"),
        ("containers", "docker", None, "Docker runs batch processes", "s4"),
        ("garden", None, None, "Maintain the kale", "s5"),
        ("badge", None, "docker-badge", "It helps", "s6"),
    ],
    "remarks": [("brew", "uses", "garden"), ("brew", "skills", "docker")],
    "counts": [("docker", 2), ("ai", 0)],
    "pairs": [("brew-garden", "garden", "brew", "docker")],
}


@dataclass(frozen=True)
class Ledger:
    """The published package, and the file of its document."""

    package: PublishedPackage
    document: Path

    def publish(self, **changed: list[tuple[Any, ...]]) -> None:
        """Write the package, some tables with other rows than usual."""
        rows = {**ROWS, **changed}
        resources = [self.package.resource(each, rows[each["name"]]) for each in SCHEMAS]
        about = {"name": "ledger", "title": "Ledger", "version": "1.0.0"}
        self.package.write({**about, "resources": resources})


def publish(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """Publish the package below `folder`, and point the accessor at it."""
    ledger = Ledger(PublishedPackage(folder / "published"), folder / "page.txt")
    ledger.package.folder.mkdir()
    ledger.publish()
    ledger.document.write_bytes(TEXT.encode("utf-8"))
    monkeypatch.setenv("MLOPS_ROLE_DATA_DIR", str(ledger.package.folder))
    return ledger
