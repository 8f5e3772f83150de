"""What a career profile of the AI/ML DevOps Engineer states, as typed tables with their source."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_role_data import errors, plot
    from mlops_role_data._diff.frame import diff
    from mlops_role_data._export.export import export
    from mlops_role_data._find.cite import cite
    from mlops_role_data._find.search import search
    from mlops_role_data._find.trace import trace
    from mlops_role_data._read.contract import contract
    from mlops_role_data._read.describe import describe, groups, tables
    from mlops_role_data._read.load import load
    from mlops_role_data._read.related import related
    from mlops_role_data._release.verify import verify
    from mlops_role_data._sql.query import connect, sql

    __version__: str

__all__ = [
    "__version__",
    "cite",
    "connect",
    "contract",
    "describe",
    "diff",
    "errors",
    "export",
    "groups",
    "load",
    "plot",
    "related",
    "search",
    "sql",
    "tables",
    "trace",
    "verify",
]

_HOMES = {
    "cite": "_find.cite",
    "connect": "_sql.query",
    "contract": "_read.contract",
    "describe": "_read.describe",
    "diff": "_diff.frame",
    "export": "_export.export",
    "groups": "_read.describe",
    "load": "_read.load",
    "related": "_read.related",
    "search": "_find.search",
    "sql": "_sql.query",
    "tables": "_read.describe",
    "trace": "_find.trace",
    "verify": "_release.verify",
}
_MODULES = {"errors", "plot"}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        # Resolved on first use (PEP 562), so that the import alone costs next to nothing.
        from importlib import import_module

        if name == "__version__":
            value = import_module("importlib.metadata").version("mlops-role-data")
        elif name in _MODULES:
            value = import_module(f"mlops_role_data.{name}")
        elif name in _HOMES:
            value = getattr(import_module(f"mlops_role_data.{_HOMES[name]}"), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return __all__
