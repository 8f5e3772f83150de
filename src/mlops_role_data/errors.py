"""Everything that this package raises on purpose derives from :class:`MlopsRoleDataError`.

Each message says what happened, what is allowed, and what to do.
"""

from __future__ import annotations

import difflib
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "BuildError",
    "DataPackageError",
    "ExportError",
    "JudgeError",
    "MissingExtraError",
    "MlopsRoleDataError",
    "QueryError",
    "SchemaError",
    "UnknownNameError",
    "VerificationError",
]


class MlopsRoleDataError(Exception):
    """Base class of all errors of this package."""


class DataPackageError(MlopsRoleDataError):
    """The published package (descriptor or files) cannot be found, read or trusted."""


class VerificationError(DataPackageError):
    """A published file is not the one that the descriptor describes."""


class SchemaError(MlopsRoleDataError):
    """A table schema or the source descriptor leaves the subset that this project supports."""


class BuildError(MlopsRoleDataError):
    """A build could not be made or could not be switched into place."""


class JudgeError(MlopsRoleDataError):
    """A judge could not finish its work, so there is no verdict."""


class QueryError(MlopsRoleDataError):
    """A query could not be run, or would do something else than read the published tables."""


class ExportError(MlopsRoleDataError):
    """A file could not be exported to where it was asked for."""


class UnknownNameError(MlopsRoleDataError, KeyError):
    """A table, column or record that does not exist was asked for."""

    def __init__(self, what: str, name: str, allowed: Iterable[str], hint: str = "") -> None:
        self.what, self.name, self.allowed = what, name, sorted(allowed)
        near = difflib.get_close_matches(name, self.allowed, n=1, cutoff=0.5)
        parts = [f"there is no {what} {name!r}."]
        if near:
            parts.append(f"Did you mean {near[0]!r}?")
        elif len(self.allowed) <= 60:
            parts.append(f"Choose one of: {', '.join(self.allowed)}.")
        if hint:
            parts.append(hint)
        self.message = " ".join(parts)
        super().__init__(self.message)

    def __str__(self) -> str:
        # KeyError would print the repr of its argument.
        return self.message


class MissingExtraError(MlopsRoleDataError, ImportError):
    """A feature needs a library that the base install leaves out."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(
            f"{feature} needs the extra '{extra}', which is not installed. "
            f"Install it with: python -m pip install 'mlops-role-data[{extra}]'"
        )


def import_extra(library: str, feature: str, extra: str) -> Any:
    """Import a library that `feature` needs and the base install leaves out.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        return import_module(library)
    except ModuleNotFoundError as error:
        # A library that is there and lacks a part is broken, not missing.
        if error.name != library:
            raise
        raise MissingExtraError(feature, extra) from error
