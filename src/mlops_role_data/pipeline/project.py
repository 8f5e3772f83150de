"""The source package: its descriptor and its schemas."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_role_data._release.catalog import Table
from mlops_role_data._release.paths import DESCRIPTOR, data_dir
from mlops_role_data.errors import SchemaError
from mlops_role_data.pipeline.schema.closed_subset import parse_schema, read_schema
from mlops_role_data.pipeline.schema.relations import check_descriptor, check_relations
from mlops_role_data.pipeline.segment.language import Words, parse_words

_RULE = re.compile(r"[a-z]+(?:-[a-z]+)+")


@dataclass(frozen=True)
class Project:
    """What is to be built: the tables' definitions and where their raw files are."""

    root: Path | None  # the checkout; None where only the published package is at hand
    descriptor: Mapping[str, Any]
    tables: Mapping[str, Table]  # by name, derived ones included
    derivations: Mapping[str, str]  # by derived table, the SELECT that computes it
    rules: Mapping[str, str]  # by rule, the SELECT of what breaks it
    languages: Mapping[str, Words]  # by code, what checking and cutting a document need

    def words(self, language: str | None) -> Words:
        """Return the words of a language.

        Raises
        ------
        SchemaError
            If no file has them.
        """
        try:
            return self.languages[language or ""]
        except KeyError:
            raise SchemaError(
                f"there are no words for the language {language!r}: add "
                f"schemas/language/{language}.json, with {', '.join(Words.__struct_fields__)}"
            ) from None

    @property
    def curated(self) -> dict[str, Table]:
        """The tables that have a raw file."""
        return {name: table for name, table in self.tables.items() if table.kind != "derived"}

    @property
    def derived(self) -> dict[str, Table]:
        """The tables that the build computes."""
        return {name: table for name, table in self.tables.items() if table.kind == "derived"}


def open_project(start: Path | None = None) -> Project:
    """Find the checkout around `start` (the working folder), else use the published package.

    A checkout is a folder with ``datapackage.json`` and ``schemas/``. With the wheel alone you can
    still validate files of your own: the published package carries every schema and every rule.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / DESCRIPTOR).is_file() and (folder / "schemas").is_dir():
            schemas = folder / "schemas"
            return _checked(
                Project(
                    folder,
                    _read_descriptor(folder),
                    _by_name(map(read_schema, sorted(schemas.glob("*.json")))),
                    _sql_files(schemas),
                    _sql_files(schemas / "rules"),
                    {
                        path.stem: parse_words(path.read_bytes(), str(path))
                        for path in sorted((schemas / "language").glob("*.json"))
                    },
                )
            )
    descriptor = _read_descriptor(data_dir())
    resources = descriptor["resources"]
    words = descriptor.get("languages", {}).items()
    return _checked(
        Project(
            None,
            descriptor,
            _by_name(parse_schema(each.get("schema")) for each in resources),
            {each["name"]: each["derivation"] for each in resources if "derivation" in each},
            descriptor.get("rules", {}),
            {code: parse_words(each, f"languages.{code} of {DESCRIPTOR}") for code, each in words},
        )
    )


def _by_name(tables: Iterable[Table]) -> dict[str, Table]:
    return {table.name: table for table in tables}


def _checked(project: Project) -> Project:
    """Return a project whose parts fit each other."""
    check_relations(project.tables, project.descriptor.get("groups", {}))
    for name in project.rules:
        if not _RULE.fullmatch(name):
            raise SchemaError(
                f"schemas/rules/{name}.sql: the name of a rule is two or more words of small "
                "letters with hyphens, such as focal-role"
            )
    for name in sorted(set(project.derived) ^ set(project.derivations)):
        if name in project.derived:
            raise SchemaError(
                f"schemas/{name}.json is of kind 'derived' and has no schemas/{name}.sql: add the "
                "SELECT that computes it"
            )
        raise SchemaError(
            f"schemas/{name}.sql has no schemas/{name}.json of kind 'derived': add it, or "
            "remove the SQL"
        )
    return project


def _sql_files(folder: Path) -> dict[str, str]:
    """Read the SQL files of a folder, by their stem."""
    found = {}
    for path in sorted(folder.glob("*.sql")):
        try:
            found[path.stem] = path.read_text(encoding="utf-8").replace("\r\n", "\n")
        except ValueError as error:
            raise SchemaError(f"{path} is not UTF-8: {error}") from error
    return found


def _read_descriptor(folder: Path) -> dict[str, Any]:
    path = folder / DESCRIPTOR
    try:
        descriptor: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SchemaError(f"{path} is not JSON in UTF-8: {error}") from error
    check_descriptor(descriptor)
    return descriptor
