"""What the pipeline's commands share: options, and the project that they are about."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlops_role_data.errors import DataPackageError, MissingExtraError

if TYPE_CHECKING:
    from mlops_role_data.pipeline.project import Project

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# What the extra "pipeline" installs
_LIBRARIES = ("duckdb", "filelock", "frictionless", "pandera")

raw_option = click.option(
    "--raw", type=FOLDER, help="The folder of CSV files, instead of the checkout's raw/."
)
document_option = click.option(
    "--document",
    type=FILE,
    help="The source document, to check figures, names and wording against "
    "(default: the environment variable MLOPS_ROLE_DATA_SOURCE).",
)


def needs_pipeline(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn a missing library of the extra into one line that says how to install it."""

    @wraps(command)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if any(find_spec(name) is None for name in _LIBRARIES):
            name = click.get_current_context().info_name
            raise MissingExtraError(f"mlops-role-data {name}", "pipeline")
        return command(*args, **kwargs)

    return checked


def source(document: Path | None) -> Path | None:
    """Return the document named, or the environment's; a wrong name is a wrong call."""
    from mlops_role_data.pipeline.project import source_document

    try:
        return source_document(document)
    except DataPackageError as error:
        raise click.UsageError(str(error)) from error


def project_of(raw: Path | None) -> tuple[Project, Path]:
    """Return the project and its raw files' folder; without a checkout, that must be named."""
    from mlops_role_data.pipeline.project import open_project

    project = open_project()
    if raw is not None:
        return project, raw
    if project.root is None:
        raise click.UsageError(
            "there is no checkout here: run this inside one, or name the raw files' folder with "
            "--raw"
        )
    return project, project.root / "raw"
