"""R-003: anchors on the axis, the nearest on each side; they are marks and enter no figure. R-025's expectation gap."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.spec.strategy.test_r001_spectrum_position import ROW
from tests.support.spectrum import Rows, ask, shares

T = dt.datetime


def anchor(name: str, position: float, **more: Any) -> dict[str, Any]:
    return {"anchor_id": name, "title": name, "position": position, "basis": "judgement", "author": "mei",
            "stated_at": T(2024, 5, 1), **more}  # fmt: skip


def rows(*anchors: dict[str, Any]) -> Rows:
    known = [anchor("office software", 5.0), anchor("packaged service", 30.0), anchor("law firm", 95.0)]
    found = {**shares("a", **ROW), "anchor": [*known, *anchors]}
    for name in ("effort", "output", "opportunity"):
        for row in found[name]:
            row["offering_id"] = "o"
    return found


def on_axis(entities: Rows) -> dict[tuple[str, str], dict[str, Any]]:
    return {(r["item_kind"], r["item"]): r for r in ask("spectrum_map", entities)}


def test_r003_an_offering_at_45_is_15_from_the_packaged_service_and_50_from_the_law_firm() -> None:
    row = on_axis(rows())["company", "company"]
    assert row["value"] == pytest.approx(45.0)
    assert (row["below"], row["below_distance"]) == ("packaged service", pytest.approx(15.0))
    assert (row["above"], row["above_distance"]) == ("law firm", pytest.approx(50.0))
    # An offering has no tickets; give it the same shares otherwise, and 45 again.
    same = {**dict.fromkeys(ROW, 45)}
    entities = {**rows(), **shares("a", **same)}
    for name in ("effort", "output", "opportunity", "contract_line"):
        for record in entities[name]:
            record["offering_id"] = "o"
    row = on_axis(entities)["offering", "o"]
    assert (row["value"], row["below"], row["above"]) == (pytest.approx(45.0), "packaged service", "law firm")
    assert (row["below_distance"], row["above_distance"]) == (pytest.approx(15.0), pytest.approx(50.0))


def test_r003_a_removed_anchor_is_gone_and_no_computed_figure_moves() -> None:
    before = on_axis(rows())
    after = on_axis(
        {**rows(), "anchor": [anchor("office software", 5.0), anchor("packaged service", 30.0, is_removed=True)]}
    )
    assert set(before) - set(after) == {("anchor", "packaged service"), ("anchor", "law firm")}
    assert {k: r["value"] for k, r in after.items()} == {k: before[k]["value"] for k in after}
    row = after["company", "company"]
    assert (row["below"], row["below_distance"], row["above"]) == ("office software", pytest.approx(40.0), None)


def test_r025_competitors_at_20_60_80_met_in_50_30_20_deals_expect_44() -> None:
    entities = rows(
        anchor("Small", 20.0, is_competitor=True), anchor("Middle", 60.0, is_competitor=True),
        anchor("Large", 80.0, is_competitor=True),
        anchor("Old", 0.0, is_competitor=True, stated_at=T(2023, 6, 1)),
    )  # fmt: skip
    met = {"small": 50, " Middle ": 30, "LARGE": 20, "Old": 70}
    entities["opportunity"] += [
        {"opportunity_id": f"{name}{i}", "competitor": name, "close_date": dt.date(2024, 2, 1)}
        for name, many in met.items() for i in range(many)
    ]  # fmt: skip
    found = on_axis(entities)
    row = found["company", "company"]
    assert (row["expected"], row["expectation_gap"]) == (44.0, pytest.approx(1.0))
    assert [found["competitor", n]["meetings"] for n in ("Small", "Middle", "Large")] == [50, 30, 20]
    assert found["competitor", "Old"]["status"] == "stale"
    # Competitors are no anchors: the nearest ones are what they were.
    assert (row["below"], row["above"]) == ("packaged service", "law firm")


def test_r003_targets_are_on_the_axis_and_no_competitor_met_means_no_expectation() -> None:
    entities = rows(anchor("Small", 20.0, is_competitor=True))
    entities["position_target"] = [{"subject": "company", "low": 25.0, "high": 40.0, "approved_at": T(2024, 1, 1)}]
    found = on_axis(entities)
    row = found["target", "company"]
    assert (row["value"], row["low"], row["high"], row["below_distance"]) == (32.5, 25.0, 40.0, 2.5)
    assert found["company", "company"]["expectation_gap"] is None
