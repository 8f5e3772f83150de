"""What a field of a schema may say: its types, and whether what it says holds together."""

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import UNSET, Meta

from mlops_role_data._release.catalog import Field, FieldType
from mlops_role_data.errors import SchemaError

Evidence = Literal[
    "key", "ledger", "figure", "verbatim", "name", "prose", "judgement", "derived", "taxonomy"
]
# What can be special about a column, and the type that the column then has
SEMANTICS = {
    "hedge": "string",  # a word that weakens the fact
    "choiceGroup": "string",  # the list that the row belongs to
    "choiceRule": "string",  # how to read the list: any of, all of, examples
    "example": "boolean",  # whether the document names it as an example
    "sourceName": "string",  # the name in the source's spelling, where the label is another
    "properName": "boolean",  # whether the row's name is a proper name
    "currency": "string",  # the currency of the row's money, as an ISO 4217 code
    "generic": "boolean",  # whether an alias is an everyday word
    "subject": "string",  # what a document is about
    "abbreviation": "string",  # a short form
    "longForm": "string",  # what a short form is short for
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

Text = Annotated[str, Meta(pattern=r"\S")]
_Filled = Annotated[str, Meta(min_length=1)]
_Words = Annotated[list[_Filled], Meta(min_length=1)]
_Length = Annotated[int, Meta(ge=1)]  # an empty text is a missing value
_VALUES = {"string": _Filled, "integer": int, "number": float, "boolean": bool, "date": date}

_CHARACTER = r"(?:[A-Za-z0-9_,:;@/ \-]|\\[.\-+*?/()\[\]|])"
_CLASS = r"\[(?:[A-Za-z0-9._ /]|\\[.\-\]]|(?<!-)-(?!-))+\]"
_COUNT = r"(?:[?*+]|\{[0-9]{1,4}(?:,[0-9]{0,4})?\})"
_PART = rf"(?:{_CHARACTER}|{_CLASS}){_COUNT}?"
_INNER = rf"\(\?:{_PART}+(?:\|{_PART}+)*\)\??"
_CHOICE = rf"(?:{_PART}|{_INNER})+"
_GROUP = rf"\(\?:{_CHOICE}(?:\|{_CHOICE})*\)\??"
# one character that can be left out, then a class that does not hold it: `(?:-?[a-z0-9])*`
_REPEATED = rf"\(\?:{_CHARACTER}\?{_CLASS}\)[*+]"
_PATTERN = re.compile(rf"(?:{_REPEATED}|{_PART}|{_GROUP})+")


class StrictField(Field, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A field's properties and types: a property that no judge would enforce is refused."""

    title: Text
    description: Text
    evidence: Evidence
    unit: Text = ""
    semantics: str = ""
    read_from: str = ""
    named_in: str = ""
    printed_as: Annotated[dict[str, _Words], Meta(min_length=1)] = msgspec.field(
        default_factory=dict
    )
    categories_from: Text = ""
    categories_ordered: bool = False


def _constraints(kind: str, value: Any) -> type[msgspec.Struct]:
    """Return the constraints that a field of this type may have."""
    allowed = {"required": bool, "unique": bool, "enum": Annotated[list[value], Meta(min_length=1)]}
    if kind == "string":
        allowed |= {"pattern": str, "minLength": _Length, "maxLength": _Length}
    elif kind != "boolean":
        allowed |= {"minimum": value, "maximum": value}
    fields = [(name, each, UNSET) for name, each in allowed.items()]
    return msgspec.defstruct(f"{kind}_constraints", fields, forbid_unknown_fields=True)


_CONSTRAINTS = {kind: _constraints(kind, value) for kind, value in _VALUES.items()}
_ALLOWED = {"type": get_args(FieldType), "evidence": get_args(Evidence)}


# By constraint, whether a value holds to a limit; dates compare as texts
TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "enum": lambda value, limit: value in limit,
    # not re.match with "$", which accepts a trailing newline
    "pattern": lambda value, limit: re.fullmatch(limit, value) is not None,
    "minLength": lambda value, limit: len(value) >= limit,
    "maxLength": lambda value, limit: len(value) <= limit,
    "minimum": operator.ge,
    "maximum": operator.le,
}


_UPPER = {"from": "to", "min": "max"}
_LOWER = re.compile(r"^from(?![^_])|(?<![^_])min(?![^_])")


def upper_end(column: str) -> str:
    """Return the column of the upper end where this one is of the lower end, else this one.

    Examples
    --------
    >>> upper_end("amount_min"), upper_end("from_year"), upper_end("year")
    ('amount_max', 'to_year', 'year')
    """
    return _LOWER.sub(lambda word: _UPPER[word[0]], column, count=1)


def misfits(value: Any, kind: Any, allowed: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Say where a JSON value first differs from a type, and what is allowed there."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        text = str(error)
        names = allowed.get(text.rpartition("$.")[2].rstrip("`"), ())
        if "unknown field" in text and " - at " not in text:
            names = tuple(each.encode_name for each in msgspec.structs.fields(kind))
        yield f"{text}: use one of {', '.join(names)}" if names else text


def refuse(faults: Iterable[str], what: str) -> None:
    """Raise an error that lists faults, each on a line of its own, if there are any."""
    if listed := list(faults):
        raise SchemaError("\n  - ".join([f"{what}:", *listed]))


def field_faults(raw: Any) -> Iterator[str]:
    """Say what is wrong with one field's description."""
    name = raw.get("name") if isinstance(raw, dict) else raw
    faults = list(misfits(raw, StrictField, _ALLOWED)) or _faults(raw)
    yield from (f"field {name!r}: {fault}" for fault in faults)


def _faults(raw: Mapping[str, Any]) -> Iterator[str]:
    kind, constraints, example = raw["type"], raw.get("constraints", {}), raw["example"]
    broken = [
        f"constraints of a field of type {kind}: {fault}"
        for fault in misfits(constraints, _CONSTRAINTS[kind], {})
    ] or list(_constraint_faults(constraints))
    mistyped = list(misfits(example, _VALUES[kind], {}))
    yield from broken
    yield from (f"the example {example!r} is not of type {kind}: {fault}" for fault in mistyped)
    if broken:
        return
    for key, limit in constraints.items():
        if not mistyped and key in TESTS and not TESTS[key](example, limit):
            yield f"the example {example!r} breaks {key}"
    values, semantics = constraints.get("enum", []), raw.get("semantics")
    from_vocabulary = "categoriesFrom" in raw
    if ("categories" in raw or from_vocabulary) != raw.get("categoriesOrdered", False):
        yield "categories or categoriesFrom comes together with categoriesOrdered (true)"
    # neither judge enforces categories, so enum has the same list
    if not from_vocabulary and raw.get("categories", values) != values:
        yield "enum must repeat categories"
    for key in ("readFrom", "printedAs", "followsSection"):
        if key in raw and not values:
            yield f"{key} is for a field with an enum"
    for key in ("followsSection", "sharedByGroup"):
        if raw.get(key) is False:
            yield f"{key} is true, or left out"
    if not set(raw.get("printedAs", {})) <= {str(each) for each in values}:
        yield "printedAs must be about values of enum"
    if semantics and semantics not in SEMANTICS:
        yield f"semantics is {semantics!r}, not one of {', '.join(SEMANTICS)}"
    elif semantics and kind != SEMANTICS[semantics]:
        yield f"semantics {semantics} is for a field of type {SEMANTICS[semantics]}"


def _constraint_faults(constraints: Mapping[str, Any]) -> Iterator[str]:
    if "pattern" in constraints:
        yield from pattern_faults(constraints["pattern"])
    values = constraints.get("enum", [])
    if len(set(values)) < len(values):
        yield "enum holds a value twice"
    for low, high in (("minimum", "maximum"), ("minLength", "maxLength")):
        if {low, high} <= constraints.keys() and constraints[low] > constraints[high]:
            yield f"{low} {constraints[low]} is above {high} {constraints[high]}"


def pattern_faults(pattern: object) -> Iterator[str]:
    """Find what is wrong with a pattern.

    Allowed is what both judges read alike and what cannot hang. Both anchor a pattern as ``^p$``,
    so ``foo|bar`` would accept ``foozzz``; a group that can match one text in several ways,
    repeated, takes exponential time.

    Examples
    --------
    >>> list(pattern_faults("[a-z0-9](?:-?[a-z0-9])*")), len(list(pattern_faults("foo|bar")))
    ([], 1)
    """
    if not isinstance(pattern, str) or not _PATTERN.fullmatch(pattern) or _is_ambiguous(pattern):
        yield (
            f"the pattern {pattern!r} is not supported: use ASCII characters, classes such as "
            "[a-z0-9], counts and groups (?:...), write alternatives as (?:a|b), and repeat a "
            "group only as in (?:-?[a-z0-9])*: others can hang a judge"
        )
        return
    try:
        re.compile(pattern)
    except (re.error, OverflowError) as error:
        yield f"the pattern {pattern!r} does not compile: {error}"


def _is_ambiguous(pattern: str) -> bool:
    """Return whether the character left out at will in a repeated group is in its class too."""
    for found in re.finditer(_REPEATED, pattern):
        optional, _, rest = found[0].removeprefix("(?:").partition("?[")
        if re.fullmatch(f"[{rest[:-2]}", optional[-1]):
            return True
    return False
