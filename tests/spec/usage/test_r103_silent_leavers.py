"""R-103: silent leavers (沉默流失预警): who falls below its own season, complains to nobody and talks with nobody."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from oarlock.domain.metric import Question
from tests.support.injector import ScannedTables, injected
from tests.support.tables import FakeTables, line, rows_of

D, T = dt.date, dt.datetime
NOW = D(2024, 7, 1)


def weekly(account: str, *, weeks: int, level: int, fallen: int | None = None) -> list[dict[str, Any]]:
    """Events on the five working days of each week before NOW, the last four weeks at another level."""
    rows = []
    for age in range(1, 7 * weeks + 1):
        day = NOW - dt.timedelta(days=age)
        per_week = fallen if fallen is not None and age <= 28 else level
        if day.weekday() < 5:
            rows.append({"account_id": account, "event": "act", "day": day, "learned_day": day,
                         "events": per_week // 5})  # fmt: skip
    return rows


def ask(rows: list[dict[str, Any]], **entities: Any) -> dict[str, dict[str, Any]]:
    names = sorted({r["account_id"] for r in rows} | {"never used"})
    first = {n: min((r["day"] for r in rows if r["account_id"] == n), default=NOW) for n in names}
    seen = [{"account_id": n, "user_id": n, "first_day": first[n], "last_day": NOW} for n in names if n != "never used"]
    entities = {"account": [{"account_id": n} for n in names], **entities}
    tables = FakeTables({"usage_feature_day": rows, "usage_last_seen": seen, "usage_user_day": [], **entities})
    question = Question(metric="silent_leavers", as_of=NOW, by=("account",))
    return {r["account"]: r for r in rows_of(tables, "silent_leavers", question)}


def test_r103_1000_to_640_weekly_actions_and_75_days_of_silence_are_listed() -> None:
    silent, loud, talked = "silent", "complains", "talked with"
    rows = [r for name in (silent, loud, talked) for r in weekly(name, weeks=30, level=1_000, fallen=640)]
    rows += weekly("steady", weeks=30, level=1_000)
    tickets = [
        {"ticket_id": name, "account_id": name, "created_at": T.combine(NOW - dt.timedelta(days=days), dt.time(9))}
        for name, days in ((silent, 75), (loud, 10))
    ]
    talks = [
        {"interaction_id": name, "account_id": name, "direction": direction,
         "happened_at": T.combine(NOW - dt.timedelta(days=days), dt.time(9))}
        for name, days, direction in ((silent, 75, "both"), (talked, 20, "both"), (silent + "'s mail", 3, "out"))
    ]  # fmt: skip
    talks[2]["account_id"] = silent
    found = ask(rows, ticket=tickets, interaction=talks, contract_line=[line(n, "2023-01-01", amount=100_000) for n in
                (silent, loud, talked, "steady", "never used")])  # fmt: skip
    row = found[silent]
    assert (row["state"], row["value"], round(row["fall"], 3)) == ("listed", 1, 0.36)
    assert (row["days_since_ticket"], row["days_since_contact"], row["stake"]) == (75, 75, 1_200_000)
    assert {n: found[n]["state"] for n in (loud, talked, "steady", "never used")} == {
        loud: "not", talked: "not", "steady": "not", "never used": "no_data",
    }  # fmt: skip
    assert found["never used"]["value"] is None


def test_r103_limits_of_days_and_of_the_fall_are_exact() -> None:
    falls = {"30 %": 700, "just less": 705}
    rows = [r for name, level in falls.items() for r in weekly(name, weeks=30, level=1_000, fallen=level)]
    rows += [r for name in ("60 days", "61 days") for r in weekly(name, weeks=30, level=1_000, fallen=500)]
    tickets = [
        {"ticket_id": n, "account_id": n, "created_at": T.combine(NOW - dt.timedelta(days=d), dt.time(9))}
        for n, d in (("60 days", 60), ("61 days", 61))
    ]
    states = {n: r["state"] for n, r in ask(rows, ticket=tickets).items()}
    assert states["just less"] == states["60 days"] == "not"
    assert states["61 days"] == "listed"


def test_r103_customers_that_have_left_are_no_leavers() -> None:
    rows = [r for name in ("gone", "here") for r in weekly(name, weeks=30, level=1_000, fallen=0)]
    found = ask(rows, contract_line=[line("gone", "2023-01-01", "2024-06-01"), line("here", "2023-01-01")])
    assert found["here"]["state"] == "listed"
    assert found["gone"]["value"] is None


@pytest.mark.parametrize(
    ("seed", "today", "days"),
    [
        (70_211, D(2024, 6, 26), 500),
        (70_222, D(2023, 10, 25), 500),
        (70_233, D(2024, 3, 12), 480),
        (70_244, D(2024, 11, 15), 600),
        (70_255, D(2023, 8, 9), 440),
    ],
)
def test_r103_twenty_silent_falls_and_twenty_seasons_among_a_thousand(
    tmp_path: Path, seed: int, today: dt.date, days: int
) -> None:
    rows, silent, seasonal = injected(seed, today, days=days)
    names = {str(row["account_id"]) for row in rows}
    assert (len(names), len(silent), len(seasonal)) == (1_040, 20, 20)
    tables = ScannedTables(rows, tmp_path, account=[{"account_id": name, "country": "China"} for name in names])
    answer = rows_of(tables, "silent_leavers", Question(metric="silent_leavers", as_of=today, by=("account",)))
    listed = {row["account"] for row in answer if row["state"] == "listed"}
    assert len(listed & silent) >= 18
    assert len(listed - silent) <= 2
