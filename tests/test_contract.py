"""The contract that a published table keeps, for frames of one's own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from pandera.errors import SchemaError, SchemaErrors
from synthetic import LEVELS, real_tables
from test_import import HEAVY, modules_after

import mlops_role_data
from mlops_role_data.errors import MissingExtraError, UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

# The synthetic tables are not among those that the types know.
mrd: Any = mlops_role_data


@pytest.mark.usefixtures("real_package")
@pytest.mark.parametrize("name", real_tables())
def test_every_published_table_keeps_its_contract(name: str) -> None:
    frame = mrd.load(name)
    assert mrd.contract(name).validate(frame, lazy=True).equals(frame)


def without_key(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(pay_id="a")


def negative(frame: pd.DataFrame) -> pd.DataFrame:
    frame.loc[0, "amount"] = -1
    return frame


def nameless(frame: pd.DataFrame) -> pd.DataFrame:
    frame.loc[0, "role_id"] = None
    return frame


BROKEN: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "a key twice": without_key,
    "below the minimum": negative,
    "a required cell empty": nameless,
    "outside the pattern": lambda frame: frame.replace({"pay_id": {"a": "A1"}}),
    "outside the enum": lambda frame: frame.replace({"note": {"none": "nothing"}}),
    "a column less": lambda frame: frame.drop(columns="rate"),
    "a column more": lambda frame: frame.assign(bonus=1),
    "another order of columns": lambda frame: frame[frame.columns[::-1]],
    "whole numbers as decimals": lambda frame: frame.astype({"amount": "Float64"}),
    "an order lost": lambda frame: frame.astype({"level": "str"}),
    "another order of values": lambda frame: frame.assign(
        level=frame["level"].cat.reorder_categories(LEVELS[::-1])
    ),
}


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_a_broken_frame_is_refused(change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    contract = mrd.contract("pay")
    frame = mrd.load("pay")
    contract.validate(frame)
    # One for all faults of the header, or the first fault of a cell.
    with pytest.raises((SchemaError, SchemaErrors)):
        contract.validate(change(frame.copy()))


@pytest.mark.usefixtures("package")
def test_all_failures_are_reported_at_once() -> None:
    frame = negative(nameless(mrd.load("pay")))
    with pytest.raises(SchemaErrors) as caught:
        mrd.contract("pay").validate(frame, lazy=True)
    assert set(caught.value.failure_cases["column"]) == {"role_id", "amount"}


@pytest.mark.usefixtures("package")
def test_a_contract_says_what_it_is_of() -> None:
    found = mrd.contract("pay")
    assert (found.name, found.title, found.description) == ("pay", "Pay", "All pay")
    assert list(found.columns) == mrd.load("pay").columns.to_list()


@pytest.mark.usefixtures("package")
def test_an_unknown_table_is_refused_with_a_hint() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'roles'"):
        mrd.contract("rolls")


@pytest.mark.usefixtures("package")
def test_without_pandera_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith("mlops_role_data.pipeline")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.delattr("mlops_role_data.pipeline", raising=False)
    monkeypatch.setitem(sys.modules, "pandera", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'mlops-role-data\[pipeline\]'"):
        mrd.contract("pay")


@pytest.mark.usefixtures("package")
def test_a_broken_installation_is_no_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mlops_role_data.pipeline.judges", None)
    with pytest.raises(ModuleNotFoundError) as caught:
        mrd.contract("pay")
    assert not isinstance(caught.value, MissingExtraError)


def test_the_pipeline_is_imported_by_the_call_alone() -> None:
    modules = modules_after("from mlops_role_data import contract")
    assert not modules & HEAVY
    assert not any(name.startswith("mlops_role_data.pipeline") for name in modules)
