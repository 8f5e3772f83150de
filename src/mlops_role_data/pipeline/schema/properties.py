"""What schemas declare about a column or a key, so that the engine knows no table by name.

Of a field:

================== =================================================================================
``semantics``      what is special about the column: one of :data:`SEMANTICS`
``sharedByGroup``  true: the rows of a choice group have one value
``readFrom``       the column in whose words the value is read: same words, same value
``printedAs``      the words that print each value
``namedIn``        the column that has a name of the row referred to
``followsSection`` true: rows on the first spans of a section's lines have one value
================== =================================================================================

Of a table: ``aliasOf``, ``keyTemplate`` (see ``rules.keys``) and ``polymorphicKey``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from mlops_role_data._release.catalog import Table

SEMANTICS = {
    "position": "integer",  # the row's place in the file
    "hedge": "string",  # a word that weakens the fact
    "choiceGroup": "string",  # the list that the row belongs to
    "choiceRule": "string",  # how to read the list: any of, all of, examples
    "example": "boolean",  # whether the document names it as an example
    "properName": "boolean",  # whether the row's name is a proper name
    "subject": "string",  # what a document is about
    "abbreviation": "string",  # a short form
    "longForm": "string",  # what a short form stands for
    "firstUse": "string",  # the span in which a short form comes up first
    "relation": "string",  # of a link: how close the match is
    "conceptKind": "string",  # of a link: the kind of the taxonomy's concept
    "conceptId": "string",  # of a link: its identifier
    "conceptLabel": "string",  # of a link: its label
    "matchBasis": "string",  # of a link: what the match is based on
    "matchedLabel": "string",  # of a link: the other name that matched
    "matchReason": "string",  # of a link: why
    "labelsTried": "string",  # of a link: the names that were looked up
    "labelsRejected": "string",  # of a link: those found with another meaning
}
"""What can be special about a column, and the type that the column then has."""
FIELD_PROPERTIES = {
    "semantics", "sharedByGroup", "readFrom", "printedAs", "namedIn", "followsSection",
}  # fmt: skip
TABLE_PROPERTIES = {"aliasOf", "keyTemplate", "polymorphicKey"}
_NEED_ENUM = ("readFrom", "printedAs", "followsSection")
_NAME_COLUMN = ("readFrom", "namedIn")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_FORMS = ("", "slug", "alias", "place")


def declared_faults(field: Mapping[str, Any]) -> Iterator[str]:
    """Find what is wrong with the declared properties of one field."""
    constraints = field.get("constraints")
    values = constraints.get("enum") if isinstance(constraints, dict) else None
    if not isinstance(values, list):
        yield from (f"{key} is for a field with an enum" for key in _NEED_ENUM if key in field)
        values = []
    for key in ("followsSection", "sharedByGroup"):
        if field.get(key, True) is not True:
            yield f"{key} is true, or left out"
    if "semantics" in field:
        semantics = field["semantics"]
        if semantics not in SEMANTICS:
            yield f"semantics is {semantics!r}, not one of {', '.join(SEMANTICS)}"
        elif field.get("type") != SEMANTICS[semantics]:
            yield f"semantics {semantics} is for a field of type {SEMANTICS[semantics]}"
    if "printedAs" in field and not _are_words(field["printedAs"]):
        yield "printedAs must be an object that has a list of words for each value"
    elif "printedAs" in field and any(each not in values for each in field["printedAs"]):
        yield "printedAs must be about values of enum"


def _are_words(found: Any) -> bool:
    lists = found.values() if isinstance(found, dict) else [None]
    return bool(found) and all(
        isinstance(words, list) and words and all(isinstance(each, str) and each for each in words)
        for words in lists
    )


def column_faults(fields: list[dict[str, Any]]) -> Iterator[str]:
    """Find declared properties that do not fit the other columns of the table."""
    names = [field.get("name") for field in fields]
    semantics = Counter(str(field["semantics"]) for field in fields if "semantics" in field)
    yield from (f"{count} columns have the semantics {each}" for each, count in semantics.items()
                if count > 1)  # fmt: skip
    for field in fields:
        where = f"field {field.get('name')!r}"
        for key in _NAME_COLUMN:
            if key in field and (field[key] not in names or field[key] == field.get("name")):
                yield f"{where}: {key} names no other field: {field[key]!r}"
        if "followsSection" in field and "span_id" not in names:
            yield f"{where}: followsSection needs a field span_id"
        if "sharedByGroup" in field and "choiceGroup" not in semantics:
            yield f"{where}: sharedByGroup needs a field with the semantics choiceGroup"


def table_faults(schema: Mapping[str, Any], names: list[Any]) -> Iterator[str]:
    """Find what is wrong with the declared properties of a table."""
    key = schema.get("polymorphicKey")
    if "polymorphicKey" in schema and not (
        isinstance(key, dict)
        and set(key) == {"table", "record"}
        and all(each in names for each in key.values())
    ):
        yield "polymorphicKey names two fields: table and record"
    template = schema.get("keyTemplate")
    if template is None:
        return
    if not isinstance(template, str) or not _PLACEHOLDER.search(template):
        yield "keyTemplate must be a text with placeholders, such as {role_id}-{year}"
        return
    for placeholder in _PLACEHOLDER.findall(template):
        for name, _, form in (each.partition(":") for each in placeholder.split("|")):
            if name not in names:
                yield f"keyTemplate names the unknown field {name!r}"
            if form not in _FORMS:
                yield f"keyTemplate has the unknown form {form!r}: use {', '.join(_FORMS[1:])}"


def reference_faults(table: Table) -> Iterator[str]:
    """Find columns that are named in another one, and refer to nothing."""
    for field in table.descriptor["fields"]:
        if "namedIn" in field and table.reference_of(field["name"]) is None:
            yield f"{field['name']} has namedIn, so it must refer to the table that names it"
