"""R-048: two boats drift apart unless somebody rows in each (双船漂移与划桨人); R-146: what a meeting adds."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from oarlock.domain.metric import Question
from oarlock.domain.period import Period
from tests.support.tables import FakeTables, line, rows_of

D, T = dt.date, dt.datetime
START = D(2024, 1, 1)


def act(name: str, day: int, **more: object) -> dict[str, object]:
    when = T.combine(START + dt.timedelta(days=day), dt.time(10))
    return {"interaction_id": name, "account_id": "a", "happened_at": when, **more}


def tables(acts: list[dict[str, object]], **more: Any) -> FakeTables:
    return FakeTables({
        "contract_line": [line("a", START.isoformat())], "interaction": acts,
        "account": [{"account_id": "a", "segment": more.pop("segment", None)}], **more,
    })  # fmt: skip


def drifts(found: FakeTables, *days: int, **more: Any) -> list[dict[str, Any]]:
    spots = tuple(Period(day, day) for day in (START + dt.timedelta(days=n) for n in days))
    return rows_of(found, "drift", Question(metric="drift", as_of=spots[-1].end, periods=spots, **more))


def drift(found: FakeTables, day: int, **more: Any) -> dict[str, Any]:
    (row,) = drifts(found, day, **more)
    return row


SCRIPT = [
    act("newsletter", 0, direction="out", purpose="newsletter", employee_id="e"),
    act("our training", 40, direction="out", purpose="training", employee_id="e"),
    act("their plan step", 60, direction="in", purpose="plan step", contact_id="c"),
]


def test_r048_40_empty_days_20_of_ours_alone_10_of_both_give_40_50_30() -> None:
    rows = drifts(tables(SCRIPT), 40, 60, 70)
    assert [row["value"] for row in rows] == [40.0, 50.0, 30.0]
    assert [(row["theirs"], row["ours"]) for row in rows] == [(0, 0), (0, 1), (1, 1)]


def test_r048_logins_and_our_own_mail_are_no_strokes_of_theirs() -> None:
    mails = [
        act(f"mail {n}", n, direction="out", purpose="feedback", employee_id="e", contact_id="c") for n in range(50)
    ]
    users = [{"account_id": "a", "user_id": "u", "day": START + dt.timedelta(days=n), "events": 9,
              "learned_day": START + dt.timedelta(days=n)} for n in range(50)]  # fmt: skip
    row = drift(tables(mails, usage_user_day=users), 50)
    assert (row["value"], row["theirs"], row["ours"]) == (25.0, 0, 1)


def test_r048_60_is_far_and_90_ashore() -> None:
    shown = [(row["value"], row["far"], row["ashore"]) for row in drifts(tables(SCRIPT[:1]), 59, 60, 89, 90)]
    assert shown == [(59.0, 0, 0), (60.0, 1, 0), (89.0, 1, 0), (90.0, 1, 1)]


def test_r048_the_window_is_30_60_or_90_days_by_segment() -> None:
    stroke = [act("both", 0, direction="both", purpose="outcome_review", contact_id="c", employee_id="e")]
    for segment, window in (("enterprise", 30), (None, 60), ("smb", 90)):
        rows = drifts(tables(stroke, segment=segment), window, window + 7)
        assert [row["value"] for row in rows] == [0.0, 7.0]


def test_r049_a_boat_is_empty_from_the_day_its_rower_leaves() -> None:
    stroke = [act("both", 0, direction="both", purpose="training", contact_id="c", employee_id="e")]
    gone = [{"contact_id": "c", "account_id": "a", "left_at": T(2024, 1, 11)}]
    assert drift(tables(stroke, contact=gone), 30)["value"] == 10.0  # 20 days with one side
    ended = [{"account_id": "a", "employee_id": "e", "role": "csm", "end_date": D(2024, 1, 21)}]
    assert drift(tables(stroke, contact=gone, assignment=ended), 30)["value"] == 5.0 + 10.0


def test_r048_drift_is_the_recurrence_day_by_day() -> None:
    rng, expected, end = random.Random(48), {}, 231
    acts: list[dict[str, object]] = []
    names = [f"a{n}" for n in range(20)]
    for name in names:
        own = [act(f"{name} first", 0, direction="out", purpose="mail")]
        days: dict[str, set[int]] = {"in": set(), "out": set()}
        for n in range(rng.randrange(12)):
            day, side = rng.randrange(200), rng.choice(["in", "out", "both"])
            own.append(act(f"{name} {n}", day, direction=side, purpose="feedback"))
            for one in ("in", "out") if side == "both" else (side,):
                days[one].update(range(day, day + 25))
        acts += [row | {"account_id": name} for row in own]
        value = 0.0
        for day in range(end):
            value = max(0.0, value + (1.0, 0.5, -2.0)[(day in days["in"]) + (day in days["out"])])
        expected[name] = value
    found = FakeTables({"interaction": acts, "account": [{"account_id": name} for name in names]})
    rows = drifts(found, end, by=("account",), parameters=(("window_days", "25"),))
    assert {row["account"]: row["value"] for row in rows} == expected
    assert len(set(expected.values())) > 10


def test_r146_3_of_theirs_and_2_of_ours_are_6_ties_and_an_outcome_review_one_stroke_a_side() -> None:
    sides = [*({"contact_id": c} for c in "xyz"), *({"employee_id": e} for e in "de")]
    people = [
        {"participant_id": f"p{n}", "interaction_id": "m", "happened_at": T(2024, 1, 5), **who}
        for n, who in enumerate(sides)
    ]
    meeting = [act("m", 4, purpose="Outcome review", contact_id="x", employee_id="d")]
    found = tables(meeting, participant=people)
    (row,) = rows_of(found, "ties", Question(metric="ties", as_of=D(2024, 2, 1)))
    assert (row["value"], row["strokes_theirs"], row["strokes_ours"]) == (6, 1, 1)
    (row,) = rows_of(found, "engagement_breadth", Question(metric="engagement_breadth", as_of=D(2024, 2, 1)))
    assert (row["contacts"], row["employees"]) == (3, 2)
    (row,) = rows_of(found, "rowers", Question(metric="rowers", as_of=D(2024, 2, 1)))
    assert (row["value"], row["theirs"], row["ours"]) == (1.0, 3, 2)


def test_r146_a_message_in_one_direction_ties_nobody() -> None:
    acts = [*SCRIPT, act("call", 80, direction="both", contact_id="c", employee_id="e")]
    (row,) = rows_of(tables(acts), "two_way_share", Question(metric="two_way_share", as_of=D(2024, 4, 1)))
    assert (row["value"], row["numerator"], row["denominator"]) == (0.25, 1, 4)
    (row,) = rows_of(tables(SCRIPT), "ties", Question(metric="ties", as_of=D(2024, 4, 1)))
    assert row["value"] == 0
