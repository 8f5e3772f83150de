"""Roles that stand for something: the subject of a document, the ends of a comparison of pay."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_role_data.pipeline.dataset import Dataset
from mlops_role_data.pipeline.report.problems import Problem

_FOCAL = "focal"


def focal_roles(data: Dataset) -> Iterator[Problem]:
    """Focal roles are the subjects of the documents, and no others are."""
    if not data.whole("roles", "documents"):
        return
    subjects = set(data.column("documents", "subject_role_id"))
    kinds = dict(data.tuples("roles", ("role_id", "kind")))
    known = data.raw["roles"].schema.field("kind").constraints["enum"]
    for index, (role, kind) in enumerate(data.tuples("roles", ("role_id", "kind"))):
        if kind == _FOCAL and role not in subjects:
            message = "no document is about this role: correct the kind, or the document's subject"
            yield data.raw["roles"].problem("focal", message, index=index, field="kind", value=kind)
    for index, role in enumerate(data.column("documents", "subject_role_id")):
        if kinds.get(role) in known and kinds[role] != _FOCAL:
            message = f"the kind of this role is {kinds[role]!r}, not {_FOCAL!r}: correct either"
            yield data.raw["documents"].problem(
                "focal", message, index=index, field="subject_role_id", value=role
            )


def comparisons(data: Dataset) -> Iterator[Problem]:
    """Of the two figures that pay is placed by, one is lower, and neither is the role's own."""
    table = "compensation_comparisons"
    if not data.whole(table, "compensation"):
        return
    pay = {row["compensation_id"]: row for row in data.rows("compensation")}
    ends = ("lower_compensation_id", "upper_compensation_id")
    for index, row in enumerate(data.rows(table)):
        faults = {
            column: f"this is pay of {row['role_id']!r} itself: refer to another role's"
            for column in ends
            if pay.get(row[column], {}).get("role_id") == row["role_id"]
        }
        low, high = (pay.get(row[column], {}).get("amount_max_usd") for column in ends)
        if low is not None and high is not None and low >= high:
            faults.setdefault(ends[0], f"{low} does not lie below {high}, the upper figure's end")
        for column, fault in faults.items():
            yield data.raw[table].problem(
                "comparison", fault, index=index, field=column, value=row[column]
            )
