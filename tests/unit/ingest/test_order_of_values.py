"""Two values of a row of which one must not be less, or earlier, than the other: in files and in edits by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from oarlock.domain.entities import ENTITIES
from oarlock.errors import UserError
from oarlock.ingest.edits import edit
from oarlock.ingest.importer import import_paths
from oarlock.ingest.options import ImportOptions
from oarlock.ingest.quarantine import read_quarantine
from oarlock.lake.workspace import init_workspace

NOW = dt.datetime(2026, 11, 1, 8, tzinfo=dt.UTC)
CASES = {
    "position_target": ("subject,low,high,approved_at", ("company,10,90,2026-10-01", "rollout,90,10,2026-10-01")),
    "request": (
        "request_id,account_id,title,asked_others,confirmed_others,requested_at,decision,decided_at",
        ("a,C,A,9,2,2026-10-01,decline,2026-10-02", "b,C,B,2,9,2026-10-01,,", "c,C,C,,,2026-10-02,decline,2026-10-01"),
    ),
    "price": (
        "offering_id,currency,interval,unit_price,price_from,price_until",
        ("a,USD,month,1,2026-01-01,2026-02-01", "b,USD,month,1,2026-02-01,2026-01-01"),
    ),
}


def test_each_pair_is_of_columns_that_the_entity_has() -> None:
    for entity in ENTITIES.values():
        for first, second in entity.in_order:
            assert entity.column(first).type == entity.column(second).type


@pytest.mark.parametrize("entity", CASES)
def test_rows_the_wrong_way_round_are_listed_and_the_first_loads(tmp_path: Path, entity: str) -> None:
    header, rows = CASES[entity]
    workspace = init_workspace(tmp_path / "w", timezone="UTC", currency="USD", now=NOW)
    file = tmp_path / "rows.csv"
    file.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    (result,) = import_paths(workspace, [file], options=ImportOptions(entity=entity), actor="test", now=NOW)
    assert (result.error, result.loaded, result.rejected) == (None, 1, len(rows) - 1)
    assert result.quarantine is not None
    for one in read_quarantine(result.quarantine, lang="en"):
        assert "is less than" in str(one) or "lies before" in str(one)
    for one in read_quarantine(result.quarantine, lang="zh"):
        assert "小于" in str(one) or "早于" in str(one)


def test_an_edit_by_hand_keeps_the_order_and_the_limits(tmp_path: Path) -> None:
    header, rows = CASES["position_target"]
    workspace = init_workspace(tmp_path / "w", timezone="UTC", currency="USD", now=NOW)
    file = tmp_path / "rows.csv"
    file.write_text("\n".join((header, rows[0])) + "\n", encoding="utf-8")
    import_paths(workspace, [file], options=ImportOptions(entity="position_target"), actor="test", now=NOW)
    with pytest.raises(UserError, match="is less than"):
        edit(workspace, "position_target", "company", "low", "95", actor="test", reason="x", now=NOW)
    edit(workspace, "position_target", "company", "low", "20", actor="test", reason="x", now=NOW)

    header, rows = CASES["request"]
    asked = tmp_path / "asked.csv"
    asked.write_text("\n".join((header, rows[0])) + "\n", encoding="utf-8")
    import_paths(workspace, [asked], options=ImportOptions(entity="request"), actor="test", now=NOW)
    for amount in ("99999999999999999999", "1e17", "-1"):
        with pytest.raises(UserError):
            edit(workspace, "request", "a", "estimated_cost", amount, actor="test", reason="x", now=NOW)
