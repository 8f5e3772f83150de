"""What a career profile of the AI/ML DevOps Engineer states, as typed tables with their source."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_role_data import errors
    from mlops_role_data._describe import describe, tables
    from mlops_role_data._export import export
    from mlops_role_data._load import load
    from mlops_role_data._sql import connect, sql
    from mlops_role_data._verify import verify

    __version__: str

__all__ = [
    "__version__",
    "connect",
    "describe",
    "errors",
    "export",
    "load",
    "sql",
    "tables",
    "verify",
]

_HOMES = {
    "connect": "_sql",
    "describe": "_describe",
    "export": "_export",
    "load": "_load",
    "sql": "_sql",
    "tables": "_describe",
    "verify": "_verify",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        # Resolved on first use (PEP 562), so that the import alone costs next to nothing.
        from importlib import import_module

        if name == "__version__":
            value = import_module("importlib.metadata").version("mlops-role-data")
        elif name == "errors":
            value = import_module("mlops_role_data.errors")
        elif name in _HOMES:
            value = getattr(import_module(f"mlops_role_data.{_HOMES[name]}"), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return __all__
