"""R-145: tickets and complaints: counted, timed with the open ones in, and closed only with a cause."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from typing import Any

import pytest

from oarlock.domain.period import Period
from tests.support.asking import NOW, ask, by_account, one

D, T = dt.date, dt.datetime
ACCOUNTS = [{"account_id": name, "segment": "big" if name < "c" else "small"} for name in "abcd"]


def ticket(name: str, account: str, made: str, **more: object) -> dict[str, Any]:
    return {"ticket_id": name, "account_id": account, "created_at": T.fromisoformat(made), **more}


def complaint(name: str, account: str, **more: object) -> dict[str, Any]:
    return ticket(name, account, "2024-06-01T10:00", kind="Complaint", **more)


def test_r145_a_complaint_without_a_cause_cannot_close() -> None:
    solved = {"solved_at": T(2024, 6, 5), "status": "solved"}
    tickets = [
        complaint("taught us", "a", cause="C7", **solved),
        complaint("no cause", "a", **solved),
        complaint("blank cause", "b", cause="  ", **solved),
        ticket("question", "b", "2024-06-01T10:00", kind="question", **solved),
    ]
    row = one("complaints", {"ticket": tickets, "account": ACCOUNTS})
    assert (row["value"], row["open"], row["without_cause"], row["accounts"]) == (3, 2, 2, 2)
    backlog = by_account("ticket_backlog", {"ticket": tickets, "account": ACCOUNTS})
    assert {name: r["value"] for name, r in backlog.items()} == {"a": 1, "b": 1, "c": 0, "d": 0}
    assert backlog["a"]["without_cause"] == 1
    # They are open for the time to solve, too: of four, only two ended.
    row = one("time_to_solve", {"ticket": tickets, "account": ACCOUNTS})
    assert (row["solved"], row["open"], row["value"]) == (2, 2, 4)


def test_r145_15_complainers_of_100_accounts() -> None:
    accounts = [{"account_id": f"{i:02}"} for i in range(100)]
    tickets = [complaint(f"t{i}", f"{i % 15:02}") for i in range(40)]
    entities = {"ticket": tickets, "account": accounts}
    assert one("complaints", entities)["accounts"] == 15
    found = by_account("complaints", entities)
    assert len(found) == 100
    assert sum(1 for row in found.values() if row["value"] > 0) == 15
    assert {row["status"] for row in found.values()} == {"ok"}


def test_r145_the_window_is_the_90_days_before() -> None:
    days = ["2024-04-01", "2024-04-02", "2024-06-30", "2024-07-01"]
    tickets = [ticket(day, "a", f"{day}T00:00") for day in days]
    row = one("ticket_volume", {"ticket": tickets})
    assert (row["period"], row["period_end"], row["value"]) == (D(2024, 4, 2), NOW, 2)
    assert one("ticket_volume", {"ticket": tickets}, parameters=(("days", "91"),))["value"] == 3


def test_r145_days_are_local() -> None:
    tickets = [ticket("late in UTC", "a", "2024-06-30T20:00")]
    whole = (Period(D(2024, 7, 1), D(2024, 8, 1)),)
    assert one("ticket_volume", {"ticket": tickets}, periods=whole, zone="Asia/Shanghai")["value"] == 1
    (row,) = ask("ticket_volume", {"ticket": tickets}, periods=(Period(D(2024, 6, 1), D(2024, 7, 1)),))
    assert row["value"] == 1


def test_r145_before_the_first_ticket_nothing_is_known_and_after_the_last_look_neither() -> None:
    months = tuple(Period(D(2024, m, 1), D(2024, m + 1, 1)) for m in range(1, 7))
    tickets = [ticket("first", "a", "2024-03-15T00:00"), ticket("second", "a", "2024-05-02T00:00")]
    rows = ask("ticket_volume", {"ticket": tickets}, periods=months, observed_until=D(2024, 6, 1))
    assert [(r["value"], r["status"]) for r in rows] == [
        (None, "n/a"), (None, "n/a"), (1, "ok"), (0, "ok"), (1, "ok"), (None, "not_observed"),
    ]  # fmt: skip
    backlog = ask("ticket_backlog", {"ticket": tickets}, periods=months, observed_until=D(2024, 6, 1))
    assert [r["value"] for r in backlog] == [None, None, None, 1, 1, 2, None]


def test_r145_a_status_that_says_open_wins_and_one_that_says_closed_dates_by_its_change() -> None:
    tickets = [
        ticket("reopened", "a", "2024-06-01T00:00", solved_at=T(2024, 6, 3), status="Open"),
        ticket("closed", "a", "2024-06-01T00:00", status="Closed", updated_at=T(2024, 6, 9)),
    ]
    rows = ask("ticket_backlog", {"ticket": tickets}, periods=(Period(D(2024, 6, 9), D(2024, 6, 10)),))
    assert [r["value"] for r in rows] == [2, 1]


def test_r145_reopened_of_those_that_were_solved() -> None:
    done = {"solved_at": T(2024, 6, 20)}
    tickets = [
        *(ticket(f"fine{i}", "a", "2024-06-01T00:00", reopens=0, **done) for i in range(6)),
        *(ticket(f"back{i}", "b", "2024-06-01T00:00", reopens=2, **done) for i in range(2)),
        ticket("back and open", "b", "2024-06-01T00:00", reopens=1),
        ticket("never solved", "b", "2024-06-01T00:00", reopens=0),
        ticket("nobody counts", "b", "2024-06-01T00:00", **done),
    ]
    row = one("reopen_rate", {"ticket": tickets})
    assert (row["value"], row["numerator"], row["denominator"], row["times"], row["n"]) == (3 / 9, 3, 9, 5, 9)


def test_r145_first_response_counts_the_ones_still_waiting() -> None:
    made = "2024-06-30T22:00"
    answered = [ticket(f"a{i}", "a", made, first_reply_at=T(2024, 6, 30, 22, 10 * i)) for i in (1, 2, 3)]
    waiting = [ticket(f"w{i}", "a", made) for i in range(3)]
    row = one("first_response", {"ticket": [*answered, *waiting]})
    assert (row["value"], row["answered"], row["open"]) == (30, 3, 3)
    # One more without a reply and half is never reached, whatever the mean of the answered says.
    row = one("first_response", {"ticket": [*answered, *waiting, ticket("w", "a", made)]})
    assert (row["value"], row["status"], row["n"]) == (None, "n/a", 7)


def test_r145_closed_without_an_answer_is_no_answer() -> None:
    made = "2024-06-01T00:00"
    tickets = [
        ticket("closed", "a", made, solved_at=T(2024, 6, 1, 0, 5)),
        ticket("answered", "a", made, first_reply_at=T(2024, 6, 1, 1)),
    ]
    row = one("first_response", {"ticket": tickets})
    assert (row["value"], row["answered"], row["open"]) == (60, 1, 1)


def test_r145_groups_of_fewer_than_ten_show_counts_only_but_an_account_shows_its_own() -> None:
    done = {"solved_at": T(2024, 6, 5)}
    tickets = [ticket(f"a{i}", "a", "2024-06-01T00:00", **done) for i in range(10)]
    tickets += [ticket(f"c{i}", "c", "2024-06-01T00:00", **done) for i in range(9)]
    entities = {"ticket": tickets, "account": ACCOUNTS}
    big, small = ask("time_to_solve", entities, by=("segment",))
    assert (big["segment"], big["value"], big["n"], big["status"]) == ("big", 4, 10, "ok")
    assert (small["value"], small["n"], small["solved"], small["status"]) == (None, 9, 9, "too_few")
    assert by_account("time_to_solve", entities)["c"]["value"] == 4


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_r145_time_to_solve_is_the_median_of_a_plain_computation(seed: int) -> None:
    rng = random.Random(seed)
    tickets = []
    for i in range(300):
        made = T(2024, 4, 5) + dt.timedelta(days=rng.randrange(80), hours=rng.randrange(24))
        solved = rng.choice([None, made + dt.timedelta(hours=rng.randrange(1, 900))])
        tickets.append({"ticket_id": f"t{i}", "account_id": rng.choice("abc"), "created_at": made, "solved_at": solved})
    found = by_account("time_to_solve", {"ticket": tickets, "account": ACCOUNTS})
    for name in "abc":
        cases = []
        for row in tickets:
            made, solved = row["created_at"], row["solved_at"]
            if row["account_id"] == name:
                is_done = solved is not None and solved.date() < NOW
                cases.append(((solved.date() if is_done else NOW) - made.date(), is_done))
        left, median = Fraction(1), None
        for t in sorted({t for t, is_done in cases if is_done}):
            at_risk = sum(1 for other, _ in cases if other >= t)
            left *= 1 - Fraction(cases.count((t, True)), at_risk)
            if left <= Fraction(1, 2):
                median = t.days
                break
        assert found[name]["value"] == median
        assert found[name]["solved"] == sum(is_done for _, is_done in cases)
    assert found["d"]["value"] is None


def test_r145_closed_on_nobody_knows_which_day_is_closed_and_tells_no_duration() -> None:
    tickets = [
        ticket("undated", "a", "2024-06-01T00:00", status="closed"),
        ticket("dated", "a", "2024-06-01T00:00", solved_at=T(2024, 6, 8)),
    ]
    assert one("ticket_backlog", {"ticket": tickets})["value"] == 0
    row = one("time_to_solve", {"ticket": tickets})
    assert (row["value"], row["n"]) == (7, 1)
