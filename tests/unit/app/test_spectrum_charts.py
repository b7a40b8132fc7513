"""The pictures of the spectrum: bubbles where accounts stand, marks for all else, nothing drawn that is not known."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.app.spectrum import charts


def account(name: str, value: float | None, margin: float | None, arr: int, *, alert: bool = False) -> dict[str, Any]:
    return {"subject": name, "name": name, "value": value, "margin": margin, "arr": arr, "alert": alert,
            "currency": "USD"}  # fmt: skip


MARKS: list[dict[str, Any]] = [
    {"item_kind": "anchor", "item": "f", "name": "Firm", "value": 95.0, "status": "ok"},
    {"item_kind": "competitor", "item": "g", "name": "Globex", "value": 20.0, "status": "stale"},
    {"item_kind": "target", "item": "company", "name": None, "value": 30.0, "low": 25.0, "high": 35.0, "status": "ok"},
]


def test_areas_are_as_arr_is_and_unknown_accounts_are_not_drawn() -> None:
    rows = [account("a", 20.0, 0.5, 400), account("b", 80.0, -3.0, 100, alert=True), account("c", None, 0.5, 900),
            account("d", 10.0, None, 900)]  # fmt: skip
    chart = charts.axis(rows, MARKS, {"value": 15.0}, "en", openable=frozenset())
    assert chart is not None
    found = {one.name: one for one in chart.series}
    assert (found["Accounts"].xs, found["Accounts"].sizes) == ([20.0], [44.0])
    # A quarter of the ARR is half as wide; a loss of three times its revenue stands at the picture's end.
    assert (found["Accounts that pull"].sizes, found["Accounts that pull"].values) == ([22.0], [-100.0])
    assert "-300%" in found["Accounts that pull"].texts[0]
    assert (found["Target band"].low, found["Target band"].high) == ([25.0], [35.0])
    assert (found["Anchors"].texts, found["Stated"].xs) == (["Firm"], [15.0])
    assert "Competitors" not in found


def test_without_anything_there_is_no_picture() -> None:
    assert charts.axis([], [], None, "en", openable=frozenset()) is None
    assert charts.months([], "en") is None


def test_months_show_the_band_from_its_approval_on() -> None:
    rows = [
        {"subject_kind": "company", "day": dt.date(2024, month, 1), "value": 40.0 + month, "reason": None,
         "low": 25.0 if month > 1 else None, "high": 40.0 if month > 1 else None}
        for month in (1, 2)
    ]  # fmt: skip
    chart = charts.months(rows, "en")
    assert chart is not None
    assert [list(one.values) for one in chart.series] == [[41.0, 42.0], [None, 25.0], [None, 40.0]]
