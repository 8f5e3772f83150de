from __future__ import annotations

from dataclasses import replace

import pytest

from mlops_role_data.pipeline.dataset import read_dataset
from mlops_role_data.pipeline.derive.tables import DERIVATIONS
from mlops_role_data.pipeline.project import open_project
from mlops_role_data.pipeline.publish.metadata.inputs import inputs
from pipeline.checkouts import ROOT

DATA = read_dataset(open_project(ROOT))
INPUTS = inputs(DATA)


@pytest.mark.parametrize("name", list(DERIVATIONS))
def test_nothing_else_is_needed(name: str) -> None:
    alone = replace(DATA, raw={table: DATA.raw[table] for table in INPUTS[name]})
    assert list(DERIVATIONS[name](alone)) == list(DERIVATIONS[name](DATA))


def test_what_is_not_read_is_not_named() -> None:
    assert "market_sizes" in INPUTS["derived_market_growth"]
    assert "skills" not in INPUTS["derived_market_growth"]
    assert set(INPUTS) == set(DERIVATIONS)
