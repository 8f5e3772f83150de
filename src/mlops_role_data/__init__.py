"""What a career profile of the AI/ML DevOps Engineer states, as typed tables with their source."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_role_data import errors, plot
    from mlops_role_data._cite import cite
    from mlops_role_data._contract import contract
    from mlops_role_data._describe import describe, groups, tables
    from mlops_role_data._export import export
    from mlops_role_data._load import load
    from mlops_role_data._related import related
    from mlops_role_data._search import search
    from mlops_role_data._sql import connect, sql
    from mlops_role_data._trace import trace
    from mlops_role_data._verify import verify

    __version__: str

__all__ = [
    "__version__",
    "cite",
    "connect",
    "contract",
    "describe",
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
    "cite": "_cite",
    "connect": "_sql",
    "contract": "_contract",
    "describe": "_describe",
    "export": "_export",
    "groups": "_describe",
    "load": "_load",
    "related": "_related",
    "search": "_search",
    "sql": "_sql",
    "tables": "_describe",
    "trace": "_trace",
    "verify": "_verify",
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
