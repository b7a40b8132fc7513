"""R-102: who complains gets the hours; the quiet ones at risk head the list."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from oarlock.domain.metric import Question
from oarlock.metrics.registry import metric
from tests.support.asking import ask, by_account, one
from tests.support.tables import FakeTables, line

D, T = dt.date, dt.datetime
LOUD, QUIET_RED = range(15), range(15, 35)


def company() -> dict[str, list[dict[str, Any]]]:
    """100 accounts; 15 loud ones take 60 % of the hours with 25 % of the ARR, 20 quiet ones at risk take 6 %."""
    names = [f"{i:03}" for i in range(100)]
    hours = [400.0 if i in LOUD else 30.0 if i in QUIET_RED else 3_400 / 65 for i in range(100)]
    arr = [250_000 * 12 // 15 if i in LOUD else 750_000 * 12 // 85 for i in range(100)]
    return {
        "account": [{"account_id": name, "name": f"Name {name}"} for name in names],
        "contract_line": [
            line(name, "2024-01-01", "2024-10-01" if i in QUIET_RED else "2026-01-01", arr[i] * 100, interval="year")
            for i, name in enumerate(names)
        ],
        "effort": [
            {"effort_id": name, "account_id": name, "employee_id": "e", "day": D(2024, 6, 3), "hours": hours[i]}
            for i, name in enumerate(names)
        ],
        "ticket": [
            {"ticket_id": f"t{i}", "account_id": f"{i:03}", "kind": "complaint", "created_at": T(2024, 6, 1)}
            for i in LOUD
        ],
        "interaction": [
            {"interaction_id": name, "account_id": name, "kind": "call", "happened_at": T(2024, 3 if i in QUIET_RED else
             6, 20)}
            for i, name in enumerate(names)
        ],
    }  # fmt: skip


def test_r102_15_of_100_accounts_with_60_percent_of_hours_and_25_of_arr_have_the_ratio_2_4() -> None:
    row = one("attention_ratio", company())
    assert row["value"] == pytest.approx(2.4, rel=1e-3)
    assert row["hours_share"] == pytest.approx(0.6, rel=1e-3)
    assert row["arr_share"] == pytest.approx(0.25, rel=1e-3)
    assert (row["loud"], row["n"]) == (15, 100)


def test_r102_the_gini_of_hours_is_at_least_0_45() -> None:
    entities = company()
    sizes = [round(row["hours"] * 100) for row in entities["effort"]]
    plain = sum(abs(a - b) for a in sizes for b in sizes) / (2 * len(sizes) * sum(sizes))
    row = one("attention_gini", entities)
    assert row["value"] == pytest.approx(plain)
    assert row["value"] >= 0.45


def test_r102_quiet_accounts_at_risk_receive_6_percent_of_the_hours_and_head_the_list() -> None:
    rows = ask("underserved_accounts", company())
    assert [row["account"] for row in rows[:20]] == [f"{i:03}" for i in QUIET_RED]
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert {row["reasons"] for row in rows[:20]} == {"no_contact renewal_near"}
    assert rows[0]["list_share"] == pytest.approx(0.06, rel=1e-3)
    # The hours to move are the share of ARR of all hours, less what the account had.
    whole = sum(round(row["hours"] * 100) for row in company()["effort"]) / 100
    assert rows[0]["value"] == pytest.approx(rows[0]["arr_share"] * whole - 30.0)
    alone = ask("underserved_accounts", company(), account="020")
    assert [(row["account"], row["rank"]) for row in alone] == [("020", 6)]
    assert alone[0]["list_share"] == rows[0]["list_share"]


def test_r102_each_accounts_own_shares() -> None:
    found = by_account("attention_ratio", company())
    assert max(found, key=lambda name: (found[name]["value"], name)) == "014"
    assert found["000"]["hours_share"] == pytest.approx(0.04, rel=1e-3)
    assert sum(row["hours_share"] for row in found.values()) == pytest.approx(1.0)
    assert sum(row["arr_share"] for row in found.values()) == pytest.approx(1.0)


def test_r102_without_complaints_nobody_is_loud() -> None:
    entities = company() | {"ticket": []}
    row = one("attention_ratio", entities)
    assert (row["value"], row["loud"], row["status"]) == (None, 0, "n/a")
    twice = one("attention_ratio", company(), parameters=(("loud", "2"),))
    assert twice["loud"] == 0


def test_r102_hours_for_those_that_pay_nothing_are_left_out() -> None:
    entities = company()
    entities["effort"].append({"effort_id": "x", "account_id": "lead", "day": D(2024, 6, 3), "hours": 9_999.0})
    assert one("attention_ratio", entities)["value"] == one("attention_ratio", company())["value"]


def complaint(name: str, account: str, **more: object) -> dict[str, Any]:
    return {"ticket_id": name, "account_id": account, "created_at": T(2024, 5, 1), **{"kind": "Complaint", **more}}


JUNE = D(2024, 6, 3)


def spent(ticket: str | None, *hours: float, day: dt.date = JUNE) -> list[dict[str, Any]]:
    return [
        {"effort_id": f"{ticket}{day}{i}", "account_id": "a", "employee_id": "e", "day": day, "hours": n,
         "ticket_id": ticket}
        for i, n in enumerate(hours)
    ]  # fmt: skip


def capped() -> dict[str, list[dict[str, Any]]]:
    return {
        "account": [{"account_id": name, "name": name.upper()} for name in "ab"],
        "ticket": [
            complaint("endless", "a"), complaint("just at", "a"), complaint("known", "b", cause="outage"),
            complaint("solved", "b", cause=" ", status="solved", solved_at=T(2024, 6, 4)),
            complaint("wish", "b", kind="wish"),
        ],
        "effort": [
            *spent("endless", 6.0, 7.5), *spent("endless", 9.0, day=D(2024, 7, 1)), *spent("just at", 4.0, 4.0),
            *spent("solved", 8.25), *spent("known", 90.0), *spent("wish", 90.0), *spent(None, 90.0),
        ],
    }  # fmt: skip


def test_r102_hours_beyond_the_cap_go_on_the_list_until_a_complaint_has_a_cause() -> None:
    rows = ask("complaints_over_cap", capped())
    # Eight hours may go into each; what is booked on the day itself does not count yet.
    names = ("rank", "ticket", "account", "name", "hours", "value", "is_closed")
    assert [tuple(row[name] for name in names) for row in rows] == [
        (1, "endless", "a", "A", 13.5, 5.5, False), (2, "solved", "b", "B", 8.25, 0.25, True),
    ]  # fmt: skip
    assert {(r["list_hours"], r["raised"]) for r in rows} == {(5.75, D(2024, 5, 1))}
    (mine,) = ask("complaints_over_cap", capped(), account="b")
    assert (mine["rank"], mine["list_hours"]) == (2, 5.75)


def test_r102_the_cap_is_the_questions_own() -> None:
    entities = capped()
    found = ask("complaints_over_cap", entities, parameters=(("cap_hours", "7.5"),))
    assert [(r["ticket"], r["value"]) for r in found] == [("endless", 6.0), ("solved", 0.75), ("just at", 0.5)]
    row = one("complaints_over_cap", entities, parameters=(("cap_hours", "100"),))
    assert (row["ticket"], row["value"], row["status"]) == (None, None, "n/a")
    cured = [{**row, "cause": "billing"} for row in entities["ticket"]]
    assert one("complaints_over_cap", entities | {"ticket": cured})["status"] == "n/a"


def test_r102_complaints_over_the_cap_are_what_a_plain_recount_gives() -> None:
    rng = random.Random(102)
    told = [
        complaint(f"t{i}", rng.choice("ab"), cause=rng.choice([None, "", "c"]), kind=rng.choice(["投诉", "bug"]))
        for i in range(40)
    ]
    work = [
        row for i in range(300) for row in spent(f"t{rng.randrange(40)}", rng.choice([0.5, 1.25, 3.0]),
                                                 day=D(2024, 5, 2) + dt.timedelta(days=i % 70))
    ]  # fmt: skip
    for n, row in enumerate(work):
        row["effort_id"] = str(n)
    over = {}
    for row in told:
        hours = sum(w["hours"] for w in work if w["ticket_id"] == row["ticket_id"] and w["day"] < D(2024, 7, 1))
        if row["kind"] == "投诉" and not row["cause"] and hours > 8:
            over[row["ticket_id"]] = hours - 8
    found = ask("complaints_over_cap", {"ticket": told, "effort": work})
    assert over
    assert [(r["ticket"], r["value"]) for r in found] == sorted(over.items(), key=lambda one: (-one[1], one[0]))
    assert found[0]["list_hours"] == sum(over.values())


def test_r102_while_no_hours_name_a_ticket_the_metric_says_so() -> None:
    check = metric("complaints_over_cap").check
    assert check is not None
    question = Question(metric="complaints_over_cap", as_of=D(2024, 7, 1))
    (note,) = check(FakeTables({"effort": spent(None, 9.0)}), question)
    assert "No hours name a ticket" in note.id
    assert check(FakeTables(capped()), question) == ()
