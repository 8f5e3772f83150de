"""Small checkouts to break: a copy of this one, and one about bakers with a document of its own."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_role_data.pipeline.dataset import Dataset, read_dataset
from mlops_role_data.pipeline.document import checks as source
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.report.problems import Problem
from mlops_role_data.pipeline.rules.registry import RULES

ROOT = Path(__file__).resolve().parents[2]
# Read once: the tests themselves run without the variable, so that they are alike everywhere.
DOCUMENT = os.environ.get("MLOPS_ROLE_DATA_SOURCE")

ENGLISH = open_project(ROOT).languages["en"]
Row = dict[str, str]
Place = tuple[str | None, int | None, str | None, str]


def place(problem: Problem) -> Place:
    """Say where a problem is, and what it is."""
    return (problem.table, problem.row, problem.field, problem.rule)


def places(problems: Iterator[Problem]) -> set[Place]:
    """Say where problems are, and what they are."""
    return {place(problem) for problem in problems}


@dataclass
class Checkout:
    """A folder with `raw/`, `schemas/` and `datapackage.json`, and the means to change them."""

    root: Path

    @classmethod
    def copy(cls, root: Path) -> Checkout:
        """Copy what this repository is built from."""
        for name in ("raw", "schemas"):
            shutil.copytree(ROOT / name, root / name)
        shutil.copy(ROOT / "datapackage.json", root)
        return cls(root)

    @classmethod
    def of_bakers(cls, root: Path) -> Checkout:
        """Make the small checkout, whose document is `bakers.txt`."""
        (root / "raw").mkdir(parents=True)
        shutil.copytree(ROOT / "schemas", root / "schemas")
        shutil.copy(ROOT / "datapackage.json", root)
        (root / "src" / "mlops_role_data").mkdir(parents=True)
        (root / "src" / "mlops_role_data" / "_typing.py").touch()
        checkout = cls(root)
        checkout.document.write_bytes(TEXT.encode("utf-8"))
        checkout.add_empty_tables()
        for name, rows in {**_ledger(), **BOOKS}.items():
            for row in rows:
                checkout.add(name, **row)
        return checkout

    @property
    def document(self) -> Path:
        return self.root / "bakers.txt"

    def path(self, table: str) -> Path:
        return self.root / "raw" / f"{table}.csv"

    def schemas(self) -> dict[str, dict[str, Any]]:
        """Read every schema, by the table's name."""
        paths = sorted((self.root / "schemas").glob("*.json"))
        return {path.stem: self.schema(path.stem) for path in paths}

    def schema(self, table: str) -> dict[str, Any]:
        path = self.root / "schemas" / f"{table}.json"
        schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return schema

    def write_schema(self, schema: dict[str, Any]) -> None:
        path = self.root / "schemas" / f"{schema['name']}.json"
        path.write_text(json.dumps(schema), "utf-8")

    def rows(self, table: str) -> list[Row]:
        with self.path(table).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, table: str, rows: list[Row]) -> None:
        header = [field["name"] for field in self.schema(table)["fields"]]
        with self.path(table).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def add_empty_tables(self) -> None:
        """Add raw files without rows for all other tables that are published."""
        for path in (ROOT / "schemas").glob("*.json"):
            schema = json.loads(path.read_text("utf-8"))
            if schema["kind"] != "derived" and not self.path(path.stem).exists():
                header = ",".join(field["name"] for field in schema["fields"])
                self.path(path.stem).write_text(f"{header}\n", "utf-8", newline="")

    def add(self, table: str, **cells: object) -> int:
        """Add a row and give its line; a cell that is required and not given is the example."""
        rows = self.rows(table)
        row = {}
        for field in self.schema(table)["fields"]:
            name, required = field["name"], field.get("constraints", {}).get("required")
            due = field["example"] if required else ""
            if required and field["evidence"] == "prose":
                due = f"{due} Row {len(rows) + 1}."
            value = cells.pop(name, due)
            row[name] = json.dumps(value) if isinstance(value, bool) else str(value)
        assert not cells, f"{table} has no such columns: {cells}"
        self.write(table, [*rows, row])
        return len(rows) + 2

    def edit(self, table: str, key: str | int, column: str, value: object) -> int:
        """Change one cell, in the row with this key or on this line, and give the row's line."""
        rows = self.rows(table)
        line = key if isinstance(key, int) else self.line(table, key)
        assert column in rows[line - 2]
        rows[line - 2][column] = str(value)
        self.write(table, rows)
        return line

    def drop(self, table: str, key: str) -> None:
        """Remove a row."""
        rows = self.rows(table)
        del rows[self.line(table, key) - 2]
        self.write(table, rows)

    def line(self, table: str, key: str) -> int:
        """Give the line of the row with this key (the first column)."""
        (line,) = (
            n for n, row in enumerate(self.rows(table), 2) if next(iter(row.values())) == key
        )
        return line

    def dataset(self) -> Dataset:
        return read_dataset(open_project(self.root))

    def ruled(self) -> set[Place]:
        """Give what the rules beyond Table Schema find."""
        return places(iter(self.problems()))

    def problems(self) -> list[Problem]:
        """Give the problems that the rules beyond Table Schema find."""
        data = self.dataset()
        return [each for rule in RULES for each in rule(data)]

    def proved(self, document: Path | None = None) -> list[Problem]:
        """Give what the document disproves."""
        return list(source.judge(self.dataset(), [document or self.document]))


# Line by line: the mark, then the pieces, parted by one space
LINES: list[tuple[str, list[str]]] = [
    ("", ["Bakers"]),
    ("", ["A baker makes bread.", "It is an old craft."]),
    ("", ["Pay (US, 2031)"]),
    ("- ", ["Junior (0-2 years): $30,000 - $40,000 per year"]),
    ("- ", ["Senior (3+ years): may reach $50,000"]),
    ("1. ", ["Markets"]),
    ("- ", ["The bread market grows from USD 1.5 billion in 2030 to USD 3 billion by 2035."]),
    ("- ", ["The cake market reaches USD 800 million by 2035, a CAGR of 12.5% from 2030 to 2035."]),
]
TEXT = "\n".join(mark + " ".join(pieces) for mark, pieces in LINES) + "\n"
_HEADINGS = {1: "bakery-bakers", 3: "bakery-pay", 6: "bakery-markets"}
_FRAMING = {2}


def _ledger() -> dict[str, list[dict[str, object]]]:
    """Write documents, sections and spans by hand, without the code that is tested."""
    spans: list[dict[str, object]] = []
    start, section = 0, ""
    for number, (mark, pieces) in enumerate(LINES, 1):
        section = _HEADINGS.get(number, section)
        start += len(mark)
        for ordinal, piece in enumerate(pieces, 1):
            spans.append(
                {
                    "span_id": f"bakery-{number:03d}-{ordinal}",
                    "document_id": "bakery",
                    "section_id": section,
                    "line": number,
                    "start": start,
                    "end": start + len(piece),
                    "sha256": hashlib.sha256(piece.encode("utf-8")).hexdigest(),
                    "role": "heading"
                    if number in _HEADINGS
                    else "framing"
                    if number in _FRAMING
                    else "fact",
                    "is_joined": "false",
                }
            )
            start += len(piece) + 1
    document: dict[str, object] = {
        "document_id": "bakery",
        "title": "On bakers",
        "subject_role_id": "baker",
        "language": "en",
        "file_name": "bakers.txt",
        "characters": len(TEXT),
        "lines": len(LINES),
        "sha256": hashlib.sha256(TEXT.encode("utf-8")).hexdigest(),
    }
    common: dict[str, object] = {"document_id": "bakery", "parent_section_id": "bakery-bakers"}
    sections: list[dict[str, object]] = [
        {
            **common, "section_id": "bakery-bakers", "parent_section_id": "", "level": 1,
            "heading": "Bakers", "span_id": "bakery-001-1", "first_line": 1, "last_line": 8,
        },
        {
            **common, "section_id": "bakery-pay", "level": 2,
            "heading": "Pay", "span_id": "bakery-003-1", "first_line": 3, "last_line": 5,
        },
        {
            **common, "section_id": "bakery-markets", "level": 2,
            "heading": "Markets", "span_id": "bakery-006-1", "first_line": 6, "last_line": 8,
        },
    ]  # fmt: skip
    return {"documents": [document], "sections": sections, "spans": spans}


BOOKS: dict[str, list[dict[str, object]]] = {
    "roles": [{"role_id": "baker", "name": "Baker", "kind": "focal"}],
    "career_stages": [
        {"career_stage_id": "entry", "name": "Junior"},
        {"career_stage_id": "mid", "name": "Senior"},
    ],
    "markets": [
        {"market_id": "bread", "name": "bread market"},
        {"market_id": "cake", "name": "cake market"},
    ],
    "pay_figures": [
        {
            "pay_figure_id": "junior", "role_id": "baker", "career_stage_id": "entry",
            "pay_term": "Pay", "measure": "base", "statistic": "range", "amount_min": 30000,
            "amount_max": 40000, "period": "year", "country_code": "US", "year": 2031,
            "experience_min_years": 0, "experience_max_years": 2, "span_id": "bakery-004-1",
        },
        {
            "pay_figure_id": "senior", "role_id": "baker", "career_stage_id": "mid",
            "pay_term": "Pay", "measure": "base", "statistic": "range", "amount_min": 50000,
            "amount_max": 50000, "country_code": "US", "year": 2031,
            "experience_min_years": 3, "hedge": "may reach", "span_id": "bakery-005-1",
        },
    ],
    "market_sizes": [
        {
            "market_size_id": "bread-2030-bakery-007-1", "market_id": "bread",
            "year_qualifier": "in", "year": 2030, "value": 1500000000, "status": "stated",
            "span_id": "bakery-007-1",
        },
        {
            "market_size_id": "bread-2035-bakery-007-1", "market_id": "bread",
            "year_qualifier": "by", "year": 2035, "value": 3000000000, "status": "stated",
            "span_id": "bakery-007-1",
        },
        {
            "market_size_id": "cake-2035-bakery-008-1", "market_id": "cake", "year_qualifier": "by",
            "year": 2035, "value": 800000000, "status": "stated", "span_id": "bakery-008-1",
        },
    ],
    "market_growth": [
        {
            "market_growth_id": "cake-2030-2035", "market_id": "cake", "rate_kind": "cagr",
            "rate_percent_min": 12.5, "rate_percent_max": 12.5, "from_year": 2030, "to_year": 2035,
            "span_id": "bakery-008-1",
        },
    ],
    "caveats": [
        {
            "caveat_id": "gap-2-to-3", "kind": "tension", "severity": "minor",
            "title": "No band from two to three",
            "statement": "Someone with 2.5 years is in neither of the bands.",
            "span_id": "bakery-005-1",
        },
    ],
    "caveat_records": [
        {"caveat_id": "gap-2-to-3", "table_name": "pay_figures", "record_id": "junior"},
        {"caveat_id": "gap-2-to-3", "table_name": "pay_figures", "record_id": "senior"},
    ],
}  # fmt: skip
