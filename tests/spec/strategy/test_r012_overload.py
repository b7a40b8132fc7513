"""R-012: above 110 % of a week two weeks running alerts, names its customers, and blocks new exceptions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from oarlock.errors import UserError
from oarlock.strategy.boundaries.loads import is_overloaded
from tests.support.boundaries import told

D, T = dt.date, dt.datetime
FIRST, SECOND = D(2024, 6, 17), D(2024, 6, 24)
"""Mondays of the last two whole weeks before Monday, 1 July."""


def spent(hours: float, monday: dt.date, account: str | None = "a", **more: object) -> dict[str, Any]:
    day = monday + dt.timedelta(days=6)
    return {"effort_id": f"{hours}{day}{account}{sorted(more.items())}", "account_id": account, "employee_id": "kim",
            "day": day, "hours": hours, **more}  # fmt: skip


def company(*work: dict[str, Any], **more: object) -> dict[str, list[dict[str, Any]]]:
    return {"account": [{"account_id": "a", "name": "A"}], "effort": list(work),
            "employee": [{"employee_id": "kim", "weekly_hours": 40.0, **more}]}  # fmt: skip


def test_r012_46_hours_of_40_twice_in_a_row_alert() -> None:
    rows = told("overload", company(spent(46.0, FIRST), spent(46.0, SECOND)))
    weeks = {row["week"]: row for row in rows if row["part"] == "week"}
    assert len(weeks) == 13
    assert (weeks[FIRST]["value"], weeks[FIRST]["is_over"], weeks[FIRST]["alert"]) == (1.15, True, False)
    assert (weeks[SECOND]["value"], weeks[SECOND]["capacity"], weeks[SECOND]["alert"]) == (1.15, 40.0, True)
    assert weeks[D(2024, 4, 1)]["value"] == 0.0
    assert is_overloaded(rows, "kim")
    assert not is_overloaded(rows, "lee")


def test_r012_9_hours_off_the_menu_are_19_6_percent_of_the_load() -> None:
    work = [spent(20.0, SECOND, "a"), spent(9.0, SECOND, "a", request_id="r"), spent(17.0, SECOND, None)]
    rows = told("overload", company(*work))
    causes = {row["account"]: row for row in rows if row["part"] == "account"}
    assert causes["a"]["off_menu_share"] == pytest.approx(0.196, abs=0.0005)
    assert (causes["a"]["off_menu_hours"], causes["a"]["hours"], causes["a"]["value"]) == (9.0, 29.0, 29 / 46)
    assert causes[None]["off_menu_share"] == 0.0
    assert sum(row["value"] for row in causes.values()) == pytest.approx(1.0)


def test_r012_once_a_gap_or_exactly_110_percent_do_not_alert() -> None:
    for work in (
        [spent(46.0, SECOND)],
        [spent(46.0, D(2024, 6, 10)), spent(46.0, SECOND)],
        [spent(44.0, FIRST), spent(44.0, SECOND)],
    ):
        rows = told("overload", company(*work))
        assert not any(row["alert"] for row in rows), work
        assert not is_overloaded(rows, "kim")


def test_r012_the_week_that_is_not_over_does_not_count_and_capacity_is_that_of_the_week() -> None:
    rows = told("overload", company(spent(46.0, SECOND), spent(99.0, D(2024, 7, 1))), as_of=D(2024, 7, 4))
    assert max(row["week"] for row in rows) == SECOND
    half = company(spent(24.0, FIRST), spent(24.0, SECOND))
    half["employee"] = [
        {"employee_id": "kim", "weekly_hours": 40.0, "valid_from": T(2024, 1, 1)},
        {"employee_id": "kim", "weekly_hours": 20.0, "valid_from": T(2024, 6, 20)},
    ]
    weeks = {row["week"]: row for row in told("overload", half) if row["part"] == "week"}
    assert (weeks[FIRST]["value"], weeks[SECOND]["value"]) == (0.6, 1.2)


def test_r012_without_weekly_hours_nobody_knows_and_without_effort_a_row_says_so() -> None:
    rows = told("overload", company(spent(80.0, FIRST), spent(80.0, SECOND), weekly_hours=None))
    assert {(row["value"], row["status"], row["alert"]) for row in rows} == {(None, "n/a", False)}
    (row,) = told("overload", company())
    assert (row["employee"], row["status"]) == (None, "n/a")
    with pytest.raises(UserError):
        told("overload", company(), parameters=(("weeks", "1"),))


def test_r012_exceptions_that_are_granted_and_not_worked_yet_stand_beside_the_load() -> None:
    asked = {"account_id": "a", "decision": "exception", "doer_id": "kim", "requested_at": T(2024, 6, 1),
             "decided_at": T(2024, 6, 3)}  # fmt: skip
    requests = [
        {**asked, "request_id": "r1", "estimated_hours": 50.0},
        {**asked, "request_id": "r2", "estimated_hours": 20.0},
        # Worked off, undecided, charged, done by nobody in particular, and granted later: promised by none of ours.
        {**asked, "request_id": "r3", "estimated_hours": 5.0},
        {**asked, "request_id": "r4", "estimated_hours": 70.0, "decision": None},
        {**asked, "request_id": "r5", "estimated_hours": 70.0, "decision": "charge"},
        {**asked, "request_id": "r6", "estimated_hours": 70.0, "doer_id": None},
        {**asked, "request_id": "r7", "estimated_hours": 70.0, "decided_at": T(2024, 7, 1)},
    ]
    booked = ((9.0, SECOND, "r1"), (1.0, SECOND, "r2"), (6.0, FIRST, "r3"), (8.0, D(2024, 7, 1), "r1"))
    work = [spent(hours, monday, request_id=request) for hours, monday, request in booked]
    rows = told("overload", {**company(*work), "request": requests})
    (left,) = [row for row in rows if row["part"] == "promised"]
    # 50 − 9 and 20 − 1 hours, a week and a half of 40; what is booked after the instant is not worked yet.
    assert (left["employee"], left["name"], left["hours"], left["capacity"], left["value"]) == ("kim", "A", 60, 40, 1.5)
    requests.append({**asked, "request_id": "r8", "estimated_hours": None})
    (left,) = [r for r in told("overload", {**company(*work), "request": requests}) if r["part"] == "promised"]
    assert (left["hours"], left["value"], left["status"]) == (None, None, "n/a")
