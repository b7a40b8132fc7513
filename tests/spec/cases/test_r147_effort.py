"""R-147: hours and cost of effort; a missing week lowers coverage and is never 0 hours."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.domain.period import Period
from tests.support.asking import ask, by_account, one

D = dt.date
WEEKS = (Period(D(2024, 3, 4), D(2024, 4, 1)),)
"""Four whole weeks from Monday 4 March."""


def week(who: str, number: int, account: str, hours: float = 8.0) -> dict[str, Any]:
    day = D(2024, 3, 4) + dt.timedelta(days=7 * number + 2)
    return {"effort_id": f"{who}{number}{account}", "employee_id": who, "account_id": account, "day": day,
            "hours": hours}  # fmt: skip


def test_r147_a_missing_week_lowers_the_coverage_of_nine_accounts() -> None:
    accounts = [f"a{i}" for i in range(9)]
    mine = [week("mei", n, account) for n in (0, 1, 3) for account in accounts]
    other = [week("tom", n, "b") for n in range(4)]
    entities = {"effort": [*mine, *other], "account": [{"account_id": name} for name in (*accounts, "b", "c")]}
    found = by_account("effort_coverage", entities, periods=WEEKS)
    assert [name for name, row in found.items() if row["missing"] == 1] == accounts
    assert {found[name]["value"] for name in accounts} == {0.75}
    assert found["b"]["value"] == 1.0
    assert (found["c"]["value"], found["c"]["status"]) == (None, "n/a")
    whole = one("effort_coverage", entities, periods=WEEKS)
    assert (whole["numerator"], whole["denominator"], whole["accounts"], whole["n"]) == (31, 40, 9, 2)
    # The hours that are known are shown as they are; nobody is given a week of zeros.
    assert by_account("effort_hours", entities, periods=WEEKS)["a0"]["value"] == 24.0


def test_r147_an_assigned_person_who_records_nothing_is_missing_too() -> None:
    entities = {
        "effort": [week("tom", n, "b") for n in range(4)],
        "assignment": [
            {"account_id": "b", "employee_id": "mei", "role": "csm", "start_date": D(2024, 3, 18)},
            {"account_id": "b", "employee_id": "old", "role": "csm", "start_date": D(2023, 1, 1),
             "end_date": D(2024, 3, 4)},
        ],
        "account": [{"account_id": "b"}],
    }  # fmt: skip
    row = one("effort_coverage", entities, periods=WEEKS)
    assert (row["numerator"], row["denominator"]) == (4, 6)


def test_r147_who_left_or_has_no_agreed_hours_is_not_expected() -> None:
    entities = {
        "effort": [week(who, 0, "b") for who in ("gone", "none", "here")],
        "employee": [
            {"employee_id": "gone", "left_at": dt.datetime(2024, 3, 20), "weekly_hours": 40.0},
            {"employee_id": "none", "weekly_hours": 0.0},
        ],
    }
    row = one("effort_coverage", entities, periods=WEEKS)
    assert (row["denominator"], row["n"]) == (2 + 4, 2)


def test_r147_a_week_before_the_first_record_is_not_expected() -> None:
    entities = {"effort": [week("tom", 2, "b")]}
    row = one("effort_coverage", entities, periods=WEEKS)
    assert (row["numerator"], row["denominator"]) == (1, 2)
    early = (Period(D(2024, 1, 1), D(2024, 2, 1)),)
    assert one("effort_hours", entities, periods=early)["status"] == "n/a"


def test_r147_hours_split_by_activity() -> None:
    rows = [{**week("tom", n, "b", 1.25), "activity": name} for n, name in enumerate(["Call", "call", "visit"])]
    found = ask("effort_hours", {"effort": rows}, periods=WEEKS, by=("activity",))
    assert [(r["activity"], r["value"]) for r in found] == [("call", 2.5), ("visit", 1.25)]
