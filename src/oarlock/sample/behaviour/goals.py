"""What a customer wants to reach, and how far it is each time somebody measures."""

from __future__ import annotations

from oarlock.sample.behaviour.stories import Customer
from oarlock.sample.behaviour.tables import SuccessFiles
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.market import SELF_SERVICE

FAILING = 20
"""Progress in per cent of those who are happy and fail."""

SMALL_GOALS = 0.85
"""Share of self-service customers that wrote down what they want to reach."""

_GOALS = (
    ("Close the month faster", "Days to close", 10, 4), ("缩短订单处理时间", "小时/单", 12, 5),
    ("More orders on time", "Per cent on time", 70, 95), ("减少手工报表", "张/月", 40, 10),
)  # fmt: skip


def add_outcomes(customer: Customer, files: SuccessFiles, *, value_from: int, seed: int, days: Days) -> bool:
    """Write a customer's goal and its measures; whether it has one.

    Some reach it, one sort is stuck at a fifth of the way. value_from: the first day of value, before which no goal is
    met, 0 = none yet.
    """
    story = customer.story
    is_small = customer.who.segment is SELF_SERVICE and story.kind != "happy_failing"
    draw = Draw(seed, "goals" if is_small else "outcomes", customer.who.number)
    since = customer.since + (7 if is_small else 20)
    last = min(customer.until, days.end)
    if since + (25 if is_small else 60) > last or (is_small and not _has_goal(customer, draw)):
        return False
    statement, measure, base, goal = draw.pick(_GOALS)
    outcome, due = f"O-{customer.who.number + 1:06d}", days.plus(since, 12)
    confirmed = story.kind == "happy_failing" or draw.chance(0.7)
    stamp = days.local((since + 5) * DAY + 600) if confirmed else ""
    created = days.local(since * DAY + 600)
    files.add(
        "outcomes", outcome, customer.ref, statement, measure, f"{base}", f"{goal}", days.iso(due),
        f"P-{customer.who.number + 1:06d}-1" if confirmed else "", stamp, created, stamp or created,
    )  # fmt: skip
    reach = FAILING if story.kind == "happy_failing" else draw.between(45, 120)
    reach = draw.between(5, 30) if story.kind in ("loud_leaver", "silent_leaver") else reach
    reach = draw.between(3, 12) if story.kind == "struggling" else reach
    # Nobody sits down with self-service each month: it is measured once a quarter.
    measured = list(range(since + (21 if is_small else 30), last, 90 if is_small else 30))
    if customer.who.role == "holding":
        measured.append(days.end)
    for turn, day in enumerate(measured):
        per_cent = reach * min(turn * (1 + 2 * is_small) + 2 + is_small, 6) // 6
        if story.kind == "happy_failing":
            per_cent = min(reach, 5 * (turn + 1))
        value = base * 100 + (goal - base) * per_cent
        sign = "-" if value < 0 else ""
        files.add(
            "observations", f"{outcome}-{turn + 1:03d}", outcome, days.local(day * DAY + 540),
            f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}", draw.pick(("stated", "observed", "confirmed")),
        )  # fmt: skip
        if per_cent >= 50 and turn % 3 == 0 and 0 < value_from <= day:
            number = f"V-{customer.who.number + 1:06d}-{turn + 2}"
            files.add("value_events", number, customer.ref, "goal_met", days.local(day * DAY + 545), str(per_cent))
    return True


def _has_goal(customer: Customer, draw: Draw) -> bool:
    """Whether a self-service customer wrote a goal down; those in trouble did, so that their distance shows."""
    wrote = draw.chance(SMALL_GOALS)
    return wrote or customer.story.kind == "struggling"
