from __future__ import annotations

import pytest

from mlops_role_data import errors
from mlops_role_data.errors import MissingExtraError, MlopsRoleDataError, UnknownNameError


@pytest.mark.parametrize("name", errors.__all__)
def test_all_errors_have_one_base(name: str) -> None:
    assert issubclass(getattr(errors, name), MlopsRoleDataError)


def test_they_are_also_what_python_calls_them() -> None:
    assert issubclass(UnknownNameError, KeyError)
    assert issubclass(MissingExtraError, ImportError)


@pytest.mark.parametrize(
    ("name", "allowed", "message"),
    [
        ("rolse", ["roles", "pay"], "there is no table 'rolse'. Did you mean 'roles'?"),
        ("xyz", ["roles", "pay"], "there is no table 'xyz'. Choose one of: pay, roles."),
        ("xyz", [f"t{each}" for each in range(99)], "there is no table 'xyz'."),
    ],
    ids=["near", "far", "too many"],
)
def test_an_unknown_name_tells_the_known_ones(name: str, allowed: list[str], message: str) -> None:
    assert str(UnknownNameError("table", name, allowed)) == message
    assert str(UnknownNameError("table", name, allowed, "Look.")) == f"{message} Look."


def test_a_missing_extra_tells_how_to_install_it() -> None:
    message = str(MissingExtraError("mrd.sql()", "sql"))
    assert message.startswith("mrd.sql() needs the extra 'sql'")
    assert message.endswith("python -m pip install 'mlops-role-data[sql]'")
