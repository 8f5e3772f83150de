"""Small releases to compare: three tables that can be edited in every way, and then published."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from synthetic import PAY, ROLES, ROWS, STEPS, arrow_table

from mlops_role_data._diff.state import ReleaseState, flat, table_state
from mlops_role_data._release.catalog import Table
from mlops_role_data.pipeline.publish.parquet import parquet_bytes, resource

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]

_FILE = {
    "type": "table",
    "scheme": "file",
    "format": "parquet",
    "mediatype": "application/vnd.apache.parquet",
}


def _rows() -> dict[str, list[Row]]:
    return {
        each["name"]: arrow_table(each, ROWS[each["name"]]).to_pylist()
        for each in (ROLES, PAY, STEPS)
    }


@dataclass
class Made:
    """A release as descriptors and rows, all of which may be edited."""

    schemas: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {each["name"]: copy.deepcopy(each) for each in (ROLES, PAY, STEPS)}
    )
    rows: dict[str, list[Row]] = field(default_factory=_rows)
    package: dict[str, Any] = field(
        default_factory=lambda: {
            "name": "synthetic",
            "title": "Synthetic roles",
            "version": "1.2.3",
            "licenses": [{"name": "CC-BY-4.0"}],
            "groups": {"pay": {"title": "Pay", "description": "What is paid."}},
        }
    )
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Properties of a table's file that are other than usual."""

    def column(self, table: str, name: str) -> dict[str, Any]:
        """Give the description of a column, to be edited."""
        (found,) = (each for each in self.schemas[table]["fields"] if each["name"] == name)
        assert isinstance(found, dict)
        return found

    def state(self) -> ReleaseState:
        """Give what is compared, without writing files."""
        tables = {
            name: table_state({"name": name, "schema": schema, **_FILE}, self.rows[name])
            for name, schema in self.schemas.items()
        }
        return ReleaseState(flat(self.package), tables)

    def publish(self, folder: Path) -> Path:
        """Write the published package."""
        folder.mkdir(parents=True)
        resources = []
        for name, schema in self.schemas.items():
            table = Table.from_schema(schema)
            columns = [(each["name"], each["type"]) for each in schema["fields"]]
            data = _arrow(columns, self.rows[name])
            content = parquet_bytes(data, table, self.package["version"])
            about = {**resource(table, data, content), **self.resources.get(name, {})}
            resources.append(about)
            (folder / about["path"]).write_bytes(content)
        descriptor = json.dumps({**self.package, "resources": resources})
        (folder / "datapackage.json").write_text(descriptor, "utf-8")
        return folder


def _arrow(columns: list[tuple[str, str]], rows: list[Row]) -> pa.Table:
    cells = [tuple(row.get(name) for name, _ in columns) for row in rows]
    fields = [{"name": name, "type": kind} for name, kind in columns]
    return arrow_table({"fields": fields}, cells)


@dataclass(frozen=True)
class Repository:
    """A git repository of releases."""

    root: Path

    @classmethod
    def make(cls, root: Path) -> Repository:
        root.mkdir()
        made = cls(root)
        made.git("init", "--quiet", "--initial-branch=main")
        return made

    def git(self, *arguments: str) -> str:
        settings = ["user.name=Tester", "user.email=tester@example.org", "commit.gpgsign=false"]
        options = [part for each in settings for part in ("-c", each)]
        done = subprocess.run(
            ["git", "-C", str(self.root), *options, *arguments],  # noqa: S607
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout

    def write(self, made: Made, version: str, files: Mapping[str, str] | None = None) -> None:
        """Put a release into the working tree."""
        made.package["version"] = version
        build = self.root / "build"
        for path in build.glob("*"):
            path.unlink()
        if build.is_dir():
            build.rmdir()
        made.publish(build)
        (self.root / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n', "utf-8")
        for name, text in (files or {}).items():
            (self.root / name).write_text(text, "utf-8")

    def release(self, made: Made, version: str, files: Mapping[str, str] | None = None) -> None:
        """Commit and tag a release."""
        self.write(made, version, files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", version)
        self.git("tag", f"v{version}")
