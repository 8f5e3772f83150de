"""A small published package of our own making, for tests of the accessor."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mlops_role_data._release.content_hash import content_hash

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"

ARROW = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def real_tables() -> list[Any]:
    """Name the published tables of this repository, for `pytest.mark.parametrize`."""
    descriptor = BUILD / "datapackage.json"
    if not descriptor.is_file():
        return [pytest.param("", marks=pytest.mark.skip(reason="build/ is not made yet"))]
    return sorted(each["name"] for each in json.loads(descriptor.read_text("utf-8"))["resources"])


def field(name: str, kind: str, example: Any, **more: Any) -> dict[str, Any]:
    """Write the description of a column."""
    return {
        "name": name,
        "type": kind,
        "title": name.capitalize(),
        "description": f"The {name} of it",
        "example": example,
        "evidence": "judgement",
        **more,
    }


def schema(
    name: str, label: str, fields: list[dict[str, Any]], key: list[str], **more: Any
) -> dict[str, Any]:
    """Write the description of a table."""
    return {
        "name": name,
        "title": name.capitalize(),
        "description": f"All {name}",
        "group": "vocabularies",
        "kind": "vocabulary",
        "grain": f"one row per row of {name}",
        "label": label,
        "fields": fields,
        "primaryKey": key,
        "missingValues": [""],
        **more,
    }


LEVELS = ["junior", "middle", "senior"]

ROLES = schema(
    "roles",
    "role_name",
    [
        field("role_id", "string", "data-engineer", constraints={"required": True}),
        field("role_name", "string", "Data engineer", constraints={"required": True}),
    ],
    ["role_id"],
)
# All five types, each with nulls.
PAY = schema(
    "pay",
    "pay_id",
    [
        field("pay_id", "string", "a", constraints={"required": True, "pattern": "[a-z]+"}),
        field("role_id", "string", "data-engineer", constraints={"required": True}),
        field("amount", "integer", 120000, unit="USD", constraints={"minimum": 0}),
        field("rate", "number", 2.5, unit="percent", constraints={"minimum": 0, "maximum": 100}),
        field("is_total", "boolean", True),
        field("since", "date", "2024-01-31"),
        field(
            "level",
            "string",
            "middle",
            categories=LEVELS,
            categoriesOrdered=True,
            constraints={"enum": LEVELS},
        ),
        field("note", "string", "none", constraints={"minLength": 1, "enum": ["none", "[b]x"]}),
    ],
    ["pay_id"],
    group="pay",
    kind="fact",
    foreignKeys=[
        {"fields": ["role_id"], "reference": {"resource": "roles", "fields": ["role_id"]}}
    ],
)
# A key of two columns, and references of two columns and to the table itself.
STEPS = schema(
    "steps",
    "pay_id",
    [
        field("pay_id", "string", "a", constraints={"required": True, "unique": False}),
        field("position", "integer", 1, constraints={"required": True, "minimum": 1}),
        field("after", "integer", 1, constraints={"maximum": 9}),
    ],
    ["pay_id", "position"],
    foreignKeys=[
        {"fields": ["pay_id"], "reference": {"resource": "pay", "fields": ["pay_id"]}},
        {
            "fields": ["pay_id", "after"],
            "reference": {"resource": "", "fields": ["pay_id", "position"]},
        },
    ],
)

ROWS: dict[str, list[tuple[Any, ...]]] = {
    "roles": [("data-engineer", "Data engineer"), ("ml-engineer", "ML engineer, \u201cMLE\u201d")],
    "pay": [
        (
            "b",
            "ml-engineer",
            9_007_199_254_740_993,
            2.5,
            True,
            dt.date(2024, 1, 31),
            "senior",
            "none",
        ),
        ("a", "data-engineer", None, 24.0, False, dt.date(1999, 12, 31), "junior", "[b]x"),
        ("c", "ml-engineer", 0, None, None, None, None, None),
    ],
    "steps": [("b", 1, None), ("b", 2, 1), ("a", 1, None)],
}


def arrow_table(schema: dict[str, Any], rows: list[tuple[Any, ...]]) -> pa.Table:
    """Put rows into an Arrow table with the types of `schema`."""
    columns = [(each["name"], ARROW[each["type"]]) for each in schema["fields"]]
    names = [name for name, _ in columns]
    return pa.Table.from_pylist(
        [dict(zip(names, row, strict=True)) for row in rows], pa.schema(columns)
    )


@dataclass
class PublishedPackage:
    """A published package in a folder, and the means to damage it."""

    folder: Path

    def publish(self, rows: dict[str, list[tuple[Any, ...]]], version: str = "1.2.3") -> None:
        """Write all tables and the descriptor."""
        self.folder.mkdir(exist_ok=True)
        resources = [self.resource(each, rows[each["name"]]) for each in (ROLES, PAY, STEPS)]
        self.write(
            {
                "name": "synthetic",
                "title": "Synthetic roles",
                "version": version,
                "resources": resources,
            }
        )

    def resource(self, schema: dict[str, Any], rows: list[tuple[Any, ...]]) -> dict[str, Any]:
        """Write one table's file, and give its entry of the descriptor."""
        path = self.path(schema["name"])
        pq.write_table(
            arrow_table(schema, rows), path, compression="zstd", write_page_checksum=True
        )
        content = path.read_bytes()
        columns = [(each["name"], each["type"]) for each in schema["fields"]]
        return {
            "name": schema["name"],
            "type": "table",
            "title": schema["title"],
            "description": schema["description"],
            "path": path.name,
            "scheme": "file",
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
            "content_hash": content_hash(columns, schema["primaryKey"], rows),
            "row_count": len(rows),
            "size_bytes": len(content),
            "schema": schema,
        }

    def path(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"

    def read(self) -> dict[str, Any]:
        """Read the descriptor."""
        descriptor: dict[str, Any] = json.loads(
            (self.folder / "datapackage.json").read_text("utf-8")
        )
        return descriptor

    def write(self, descriptor: object) -> None:
        """Replace the descriptor, by any JSON value."""
        text = json.dumps(descriptor, indent=1)
        (self.folder / "datapackage.json").write_text(text, "utf-8")

    def amend(self, table: str, **properties: Any) -> None:
        """Change the entry of one table in the descriptor."""
        descriptor = self.read()
        entry = next(each for each in descriptor["resources"] if each["name"] == table)
        entry.update(properties)
        self.write(descriptor)

    def replace(self, table: str, data: pa.Table, **options: Any) -> None:
        """Write other data into a table's file, and make the descriptor agree but for the rows."""
        pq.write_table(data, self.path(table), **options)
        content = self.path(table).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        self.amend(table, size_bytes=len(content), hash=f"sha256:{digest}")
