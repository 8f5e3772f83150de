"""Values that are not spelled as we spell them: what a careless reader would make a value of."""

from __future__ import annotations

from typing import Any

from mlops_role_data._release.catalog import Table
from mlops_role_data.pipeline.schema.closed_subset import PROFILE, parse_schema

TRIALS = "trials"


def trials() -> Table:
    """Give a table with a column of each type, apart from the repository's."""
    fields = [
        _field("trial_id", "string", "trial", required=True, unique=True, pattern="[a-z]+[0-9]*"),
        _field("word", "string", "word"),
        _field("whole", "integer", 120000),
        _field("ratio", "number", 19.65),
        _field("flag", "boolean", True),
        _field("day", "date", "2024-01-31"),
    ]
    return parse_schema(
        {
            "$schema": PROFILE,
            "name": TRIALS,
            "title": "Trials",
            "description": "Cells to try.",
            "group": "links",
            "kind": "association",
            "grain": "one row per trial",
            "label": "trial_id",
            "fields": fields,
            "primaryKey": ["trial_id"],
            "missingValues": [""],
        }
    )


def _field(name: str, kind: str, example: Any, **constraints: Any) -> dict[str, Any]:
    return {
        "name": name,
        "title": name.capitalize(),
        "type": kind,
        "description": f"A {name}.",
        "example": example,
        "evidence": "judgement",
        "constraints": constraints,
    }


RIGHT: dict[str, tuple[str, ...]] = {
    "word": ("x", "NaN", "None", "null", "120,000", "1e5", "TRUE", "05", "é", "数", 'say "yes"'),
    "whole": ("0", "7", "-7", "120000", "10400000000", "999999999999999999"),
    "ratio": ("0", "24", "-24", "0.5", "-0.5", "19.65", "0.000001", "999999999.999999"),
    "flag": ("true", "false"),
    "day": ("2024-01-31", "2024-02-29", "0001-01-01", "9999-12-31"),
}

_NO_NUMBER = (
    "120,000", "120 000", "120_000", "120.000,5", "1e5", "1E5", "0x10", "1.0", "5.", ".5", " 5",
    "5 ", "+5", "-0", "--5", "05", "007", "-05", "NaN", "nan", "inf", "-inf", "Infinity", "null",
    "None", "NA", "N/A", "-", "$5", "5%", "5 USD", "five", "true", "1/2", "²", "½",
    "\N{ARABIC-INDIC DIGIT FIVE}", "\N{FULLWIDTH DIGIT FIVE}", "\N{ROMAN NUMERAL FIVE}",
    "\N{MINUS SIGN}5", "\N{EN DASH}5", "5\N{NO-BREAK SPACE}000", "1" * 19, "1" * 400, "5\n",
)  # fmt: skip
WRONG: dict[str, tuple[str, ...]] = {
    "whole": (*_NO_NUMBER, "1.5", "19.65"),
    "ratio": (*_NO_NUMBER, "19.650", "0.0", "-0.0", "00.5", "1.2.3", "0.1234567", "1" * 16 + ".5"),
    "flag": (
        "TRUE", "True", "False", "FALSE", "yes", "no", "Y", "t", "on", "1", "0", "1.0", " true",
        "true ", "wahr", "null",
    ),
    "day": (
        "2024-1-2", "2024-01-32", "2023-02-29", "2024-13-01", "0000-01-01", "24-01-31", "20240131",
        "2024-W05-3", "2024-01-31T00:00:00", "2024-01-31 ", "2024/01/31", "31.01.2024",
        "01/31/2024", "Jan 31, 2024", "2024-01", "2024", "today", "-2024-01-31",
        "12024-01-31", "202\N{FULLWIDTH DIGIT FOUR}-01-31",
    ),
}  # fmt: skip
