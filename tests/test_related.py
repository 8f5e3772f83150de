from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from ledger import Ledger, publish
from synthetic import real_tables

import mlops_role_data
from mlops_role_data._release.records import Records, read_records
from mlops_role_data.errors import UnknownNameError

if TYPE_CHECKING:
    from pathlib import Path

# The synthetic tables are not among those that the types know.
mrd: Any = mlops_role_data


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    return publish(tmp_path, monkeypatch)


@pytest.mark.usefixtures("ledger")
def test_references_go_both_ways() -> None:
    found = mrd.related("skills", "docker")
    assert found.columns.to_list() == ["direction", "table", "record", "label", "via"]
    assert set(map(str, found.dtypes)) == {"str"}
    assert found.apply(tuple, axis=1).to_list() == [
        ("refers to", "skills", "tools", "Tools", "parent_id"),
        ("referred to by", "badges", "docker-badge", "Docker badge", "skill_id"),
        ("referred to by", "uses", "containers", "containers", "skill_id"),
        (
            *("referred to by", "remarks", "brew/skills/docker", "docker"),
            "table_name, record_id",
        ),
        # A label that is a reference stands for the name of what it refers to.
        ("referred to by", "counts", "docker", "Docker", "skill_id"),
        ("referred to by", "pairs", "brew-garden", "brew-garden", "skill_id"),
    ]


@pytest.mark.usefixtures("ledger")
def test_a_record_of_any_table_is_referred_to_by_name() -> None:
    found = mrd.related("remarks", "brew/uses/garden")
    assert found[["direction", "table", "record", "via"]].apply(tuple, axis=1).to_list() == [
        ("refers to", "uses", "brew", "use_id"),
        ("refers to", "uses", "garden", "table_name, record_id"),
    ]


@pytest.mark.usefixtures("package")
def test_references_of_two_columns_are_followed() -> None:
    found = mrd.related("steps", "b/2")
    assert found[["direction", "table", "record", "via"]].apply(tuple, axis=1).to_list() == [
        ("refers to", "pay", "b", "pay_id"),
        ("refers to", "steps", "b/1", "pay_id, after"),
    ]
    back = mrd.related("steps", "b/1")
    assert back["record"].to_list() == ["b", "b/2"]


@pytest.mark.usefixtures("ledger")
def test_a_record_may_be_tied_to_nothing(ledger: Ledger) -> None:
    ledger.publish(counts=[], skill_aliases=[])
    found = mrd.related("skills", "ai")
    assert found.empty
    assert set(map(str, found.dtypes)) == {"str"}


@pytest.mark.usefixtures("ledger")
def test_a_wrong_name_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'docker'"):
        mrd.related("skills", "dokcer")


@pytest.mark.usefixtures("ledger")
def test_a_name_that_leads_nowhere_is_no_tie(ledger: Ledger) -> None:
    ledger.publish(remarks=[("brew", "elsewhere", "garden"), ("brew", "uses", "nobody")])
    assert mrd.related("remarks", "brew/elsewhere/garden")["record"].to_list() == ["brew"]
    assert mrd.related("remarks", "brew/uses/nobody")["record"].to_list() == ["brew"]


@pytest.mark.parametrize("name", real_tables())
@pytest.mark.usefixtures("real_package")
def test_what_a_record_refers_to_is_referred_to_by_it(name: str) -> None:
    def check(records: Records) -> Counter[bool]:
        return Counter(
            any(back.key == record.key for _, back in records.referrers(target))
            for record in records.of(name)[:50]
            for _, target in records.targets(record)
        )

    assert not read_records(check)[False]


@pytest.mark.usefixtures("real_package")
def test_the_ties_of_a_figure_are_all_there() -> None:
    found = mrd.related("pay_figures", "base-entry")
    caveats = mrd.load("caveat_records").query(
        "table_name == 'pay_figures' and record_id == 'base-entry'"
    )
    counts = found["table"].value_counts()
    assert counts["caveat_records"] == len(caveats) > 0
    assert counts["fact_cards"] == counts["pay"] == 1
    assert found.query("direction == 'refers to'")["table"].to_list() == [
        *("roles", "career_stages", "spans", "spans")
    ]
