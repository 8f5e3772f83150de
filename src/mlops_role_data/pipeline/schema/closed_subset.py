"""Table schemas as this project writes them: a closed subset of Table Schema v2, all else refused.

A property that is accepted but not enforced is how schema tools lie, so a misspelt or unsupported
property, type or constraint stops the pipeline here.

References
----------
https://datapackage.org/standard/table-schema/
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, cast, get_args

from msgspec import Meta, field

from mlops_role_data._release.catalog import ForeignKey, PolymorphicKey, Reference, Schema, Table
from mlops_role_data.errors import SchemaError
from mlops_role_data.pipeline.schema.fields import Text, field_faults, misfits, refuse

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
Profile = Literal["https://datapackage.org/profiles/2.0/tableschema.json"]
Kind = Literal["provenance", "vocabulary", "fact", "association", "derived", "link"]
KINDS = get_args(Kind)

_Names = Annotated[tuple[str, ...], Meta(min_length=1)]
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_FORMS = ("", "slug", "alias", "place")


class _Reference(Reference, frozen=True, kw_only=True, forbid_unknown_fields=True):
    fields: _Names
    resource: str


class _ForeignKey(ForeignKey, frozen=True, kw_only=True, forbid_unknown_fields=True):
    fields: _Names
    reference: _Reference


class StrictSchema(Schema, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A schema's properties and types, all else refused; what they mean together comes later."""

    profile: Profile = field(name="$schema")
    title: Text
    description: Text
    kind: Kind
    grain: Text
    primary_key: _Names
    foreign_keys: tuple[_ForeignKey, ...] = ()
    record_reference: PolymorphicKey = field(default=cast("Any", None), name="polymorphicKey")
    # an empty cell is the only null
    missing_values: Annotated[list[Literal[""]], Meta(min_length=1, max_length=1)]
    alias_of: Text = ""
    formula: Text = ""
    key_template: Annotated[str, Meta(pattern=_PLACEHOLDER.pattern)] = ""


def parse_schema(descriptor: Any) -> Table:
    """Check one schema against the closed subset and return it as a :class:`Table`.

    Parameters
    ----------
    descriptor
        The parsed JSON of ``schemas/<table>.json``.

    Raises
    ------
    SchemaError
        With the faults found, each on a line of its own: of the table and of each field the first
        that is not of the right form, else all that do not fit each other.

    Examples
    --------
    >>> parse_schema({"name": "pay", "fields": []})
    Traceback (most recent call last):
    ...
    mlops_role_data.errors.SchemaError: schema 'pay' is outside the supported subset of Table Sc...
    """
    if not isinstance(descriptor, dict):
        raise SchemaError(f"a schema is a JSON object, not {type(descriptor).__name__}")
    what = f"schema {descriptor.get('name', '?')!r} is outside the supported subset of Table Schema"
    refuse(_form_faults(descriptor), what)
    table = Table.from_schema(descriptor)
    refuse(_meaning_faults(table), what)
    return table


def read_schema(path: Path) -> Table:
    """Read and check one schema file, whose name must be the table's.

    Raises
    ------
    SchemaError
        Also where JSON's own readers look away: a key that is there twice, ``NaN``.
    """
    try:
        descriptor = json.loads(
            path.read_text(encoding="utf-8"),
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
        )
    except ValueError as error:
        raise SchemaError(f"{path.name} is not JSON in UTF-8: {error}") from error
    table = parse_schema(descriptor)
    if table.name != path.stem:
        raise SchemaError(f"{path.name} describes {table.name!r}: file and table share one name")
    return table


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    twice = sorted(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
    if twice:
        raise ValueError(f"an object has {', '.join(twice)} more than once")
    return dict(pairs)


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON number")


def _form_faults(raw: Mapping[str, Any]) -> Iterator[str]:
    fields = raw.get("fields")
    # Fields are judged one by one, so that each has its say.
    rest = {**raw, "fields": []} if isinstance(fields, list) else raw
    yield from misfits(rest, StrictSchema, {"kind": KINDS, "$schema": (PROFILE,)})
    for each in fields if isinstance(fields, list) else ():
        yield from field_faults(each)


def _meaning_faults(table: Table) -> Iterator[str]:
    for name, count in Counter(table.columns).items():
        if count > 1:
            yield f"the field {name!r} occurs {count} times"
    if table.label not in table.columns:
        yield f"label is {table.label!r}, which is not a field"
    yield from _key_faults(table)
    yield from _declared_faults(table)
    yield from _template_faults(table.key_template or "", table.columns)


def _key_faults(table: Table) -> Iterator[str]:
    keys = [(f"the foreign key {', '.join(key.fields)}", key) for key in table.foreign_keys]
    own = [("primaryKey", table.primary_key), *((what, key.fields) for what, key in keys)]
    for what, names in [*own, ("polymorphicKey", table.polymorphic_key or ())]:
        for name in names:
            if name not in table.columns:
                yield f"{what} names the unknown field {name!r}"
    for what, names in [*own, *((what, key.reference_fields) for what, key in keys)]:
        if len(set(names)) < len(names):
            yield f"{what} has a field more than once"
    for what, key in keys:
        if len(key.fields) != len(key.reference_fields):
            yield f"{what} refers to another number of fields"
    for each in table.fields:
        if each.name in table.primary_key and not each.required:
            # frictionless accepts a null inside a composite key otherwise
            yield f"the key field {each.name!r} must be required"


def _declared_faults(table: Table) -> Iterator[str]:
    semantics = Counter(each.semantics for each in table.fields if each.semantics)
    for name, count in semantics.items():
        if count > 1:
            yield f"{count} columns have the semantics {name}"
    for each in table.fields:
        where = f"field {each.name!r}"
        for key, other in (("readFrom", each.read_from), ("namedIn", each.named_in)):
            if other is not None and (other not in table.columns or other == each.name):
                yield f"{where}: {key} names no other field: {other!r}"
        if each.named_in and table.reference_of(each.name) is None:
            yield f"{where}: namedIn is for a field that refers to a table"
        if each.follows_section and "span_id" not in table.columns:
            yield f"{where}: followsSection needs a field span_id"
        if each.shared_by_group and "choiceGroup" not in semantics:
            yield f"{where}: sharedByGroup needs a field with the semantics choiceGroup"


def _template_faults(template: str, names: tuple[str, ...]) -> Iterator[str]:
    for placeholder in _PLACEHOLDER.findall(template):
        for name, _, form in (each.partition(":") for each in placeholder.split("|")):
            if name not in names:
                yield f"keyTemplate names the unknown field {name!r}"
            if form not in _FORMS:
                yield f"keyTemplate has the unknown form {form!r}: use {', '.join(_FORMS[1:])}"
