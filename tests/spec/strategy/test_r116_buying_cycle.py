"""R-116: ten stages by evidence; use that falls enters decline, silence is abandonment, and steps are not skipped."""

from __future__ import annotations

import datetime as dt
from typing import Any

from oarlock.strategy.lifecycles import buying_cycle, buying_cycle_flow
from oarlock.strategy.lifecycles.stage_plays import PLAYS
from oarlock.strategy.lifecycles.stages import CODES, skipped
from tests.support.strategy import NOW, asked
from tests.support.tables import line
from tests.support.usage import used

D, T = dt.date, dt.datetime


def use(account: str, before: int, after: int) -> list[dict[str, Any]]:
    """So many events in the 60 days before the last 60, and in these."""
    days = ((NOW - dt.timedelta(days=100), before), (NOW - dt.timedelta(days=3), after))
    return [event for day, n in days for event in used(account, "u", day.isoformat(), n)]


def value(account: str, *days: dt.date) -> list[dict[str, Any]]:
    return [{"event_id": f"{account}{day}", "account_id": account, "event": "report", "happened_at":
             T(day.year, day.month, day.day, 9)} for day in days]  # fmt: skip


def entry(stage: str, day: dt.date, reason: str = "", account: str = "acme") -> dict[str, Any]:
    return {"account_id": account, "timeline": "buying_use", "stage": stage, "reason": reason or None,
            "entered_at": T(day.year, day.month, day.day, 9)}  # fmt: skip


def way(entities: dict[str, list[dict[str, Any]]], account: str = "acme", **more: Any) -> list[dict[str, Any]]:
    names = [{"account_id": name, "name": name.title()} for name in ("acme", "other")]
    rows = asked(buying_cycle.METRIC, {"account": names} | entities, **more)
    return [row for row in rows if row["account"] == account]


STABLE = {"contract_line": [line("acme", "2023-01-01")], "value_event": value("acme", D(2023, 3, 1), D(2023, 5, 20),
          D(2023, 8, 1), D(2023, 10, 25), D(2024, 1, 20), D(2024, 4, 15), D(2024, 6, 20))}  # fmt: skip


def test_r116_use_28_percent_below_the_60_days_before_enters_decline_for_review() -> None:
    row = way({**STABLE, "usage_event": use("acme", 100, 72)})[-1]
    assert (row["stage"], row["evidence"], row["is_current"], row["is_review"]) == ("decline", "use_fell", True, True)
    assert row["change"] == -0.28
    assert (row["entered"], row["value"]) == (D(2024, 5, 2), 60)


def test_r116_a_fall_of_24_percent_changes_nothing() -> None:
    row = way({**STABLE, "usage_event": use("acme", 100, 76)})[-1]
    assert (row["stage"], row["is_review"]) == ("stable", False)


def test_r116_a_feed_that_stopped_is_no_decline() -> None:
    assert way({**STABLE, "usage_event": use("acme", 100, 0)})[-1]["stage"] == "stable"


def test_r116_90_days_without_a_value_event_are_abandonment_and_a_new_one_brings_back() -> None:
    events = value("acme", D(2024, 1, 10), D(2024, 2, 1)) + value("other", D(2024, 6, 30))
    rows = way({"contract_line": [line("acme", "2023-12-01")], "value_event": events})
    assert [(r["stage"], r["entered"], r["evidence"]) for r in rows] == [
        ("implementation", D(2023, 12, 1), "contract_start"),
        ("stable", D(2024, 1, 10), "value_event"),
        ("abandoned", D(2024, 5, 1), "no_value"),
    ]
    assert [r["value"] for r in rows] == [40, 112, 61]
    back = way({"contract_line": [line("acme", "2023-12-01")], "value_event": [*events, *value("acme", D(2024, 6, 1))]})
    assert (back[-1]["stage"], back[-1]["again"], back[-1]["entered"]) == ("stable", 1, D(2024, 6, 1))


def test_r116_from_gap_to_purchase_without_needs_requires_a_reason() -> None:
    moves = [entry("gap", D(2024, 1, 1)), entry("purchase", D(2024, 2, 1))]
    row = way({"stage_entry": moves})[-1]
    assert (row["skipped"], row["is_unexplained"]) == ("decision needs evaluation", True)
    told = way({"stage_entry": [moves[0], entry("purchase", D(2024, 2, 1), "a framework contract was there")]})[-1]
    assert (told["skipped"], told["is_unexplained"]) == ("decision needs evaluation", False)
    assert skipped("gap", "purchase") == ("decision", "needs", "evaluation")
    assert skipped("needs", "evaluation") == skipped("stable", "gap") == skipped("needs", "abandoned") == ()


def test_r116_a_contract_after_a_stage_that_somebody_entered_skips_too() -> None:
    row = way({"stage_entry": [entry("gap", D(2024, 1, 1))], "contract_line": [line("acme", "2024-03-01")]})[-1]
    assert (row["stage"], row["is_unexplained"]) == ("implementation", True)


def test_r116_deals_and_contracts_are_evidence() -> None:
    deal = {"opportunity_id": "1", "account_id": "acme", "stage": "Closed Won", "is_won": True, "is_closed": True,
            "created_at": T(2024, 1, 5), "close_date": D(2024, 2, 20)}  # fmt: skip
    rows = way({"opportunity": [deal], "contract_line": [line("acme", "2024-03-01", "2024-06-01")]})
    assert [(r["stage"], r["evidence"]) for r in rows] == [
        ("gap", "deal_open"), ("purchase", "deal_won"), ("implementation", "contract_start"),
        ("abandoned", "contract_end"),
    ]  # fmt: skip
    assert not any(r["is_unexplained"] for r in rows)
    live = {**deal, "stage": "Needs Analysis", "is_won": False, "is_closed": False, "updated_at": T(2024, 2, 1)}
    assert [r["stage"] for r in way({"opportunity": [live]})] == ["gap", "needs"]


def test_r116_a_new_contract_after_a_break_begins_again() -> None:
    lines = [line("acme", "2022-01-01", "2022-12-31"), line("acme", "2023-01-01", "2023-06-01"),
             line("acme", "2024-01-01")]  # fmt: skip
    rows = way({"contract_line": lines})
    assert [(r["stage"], r["entered"]) for r in rows] == [
        ("implementation", D(2022, 1, 1)), ("abandoned", D(2023, 6, 1)), ("implementation", D(2024, 1, 1)),
    ]  # fmt: skip


def test_r116_the_flow_counts_every_stage() -> None:
    entries = [entry(stage, D(2024, 1, 1) + dt.timedelta(days=10 * i), account=f"a{n:02}")
               for n in range(12) for i, stage in enumerate(("sensing", "gap", "decision")[: 2 + n % 2])]  # fmt: skip
    rows = {row["stage"]: row for row in asked(buying_cycle_flow.METRIC, {"stage_entry": entries})}
    assert list(rows) == list(CODES)
    assert (rows["sensing"]["value"], rows["sensing"]["median_days"], rows["sensing"]["conversion"]) == (0, 10.0, 1.0)
    assert (rows["gap"]["value"], rows["gap"]["finished"], rows["gap"]["conversion"]) == (6, 6, None)
    assert rows["gap"]["basis"] == "too_few"
    assert rows["stable"]["value"] == 0


def test_r116_each_stage_has_an_owner_and_a_play_in_both_languages() -> None:
    assert tuple(PLAYS) == CODES
    for one in PLAYS.values():
        assert all((one.owner.en, one.owner.zh, one.play.en, one.play.zh))
