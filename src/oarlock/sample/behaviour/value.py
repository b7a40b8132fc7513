"""What a customer wants to reach, how far it is, the steps it took until the first value, and what it may use."""

from __future__ import annotations

from oarlock.sample.behaviour.stories import Customer
from oarlock.sample.behaviour.tables import SuccessFiles
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.lines import OPEN
from oarlock.sample.market import SELF_SERVICE

STEPS = (
    ("contract", "ours", (0, 0)), ("kick_off", "ours", (2, 6)), ("data_loaded", "theirs", (8, 32)),
    ("trained", "ours", (3, 7)), ("first_use", "theirs", (2, 12)), ("first_value", "theirs", (3, 14)),
)  # fmt: skip
"""Steps of the value path, whose turn it is, and the fewest and most days that a step takes."""

FAILING = 20
"""Progress in per cent of those who are happy and fail."""

_GOALS = (
    ("Close the month faster", "Days to close", 10, 4), ("缩短订单处理时间", "小时/单", 12, 5),
    ("More orders on time", "Per cent on time", 70, 95), ("减少手工报表", "张/月", 40, 10),
)  # fmt: skip


def add_path(customer: Customer, files: SuccessFiles, *, seed: int, days: Days) -> int:
    """Write the steps that a customer who signed in the window took; the days to its first value, 0 = not yet."""
    draw = Draw(seed, "path", customer.who.number)
    signed = min(line.begun for line in customer.lines) // DAY
    day, ref = signed, customer.ref
    if signed < days.start or customer.who.segment is SELF_SERVICE:
        return 0
    slow = draw.pick((1, 1, 1, 2, 3))
    for step, side, (low, high) in STEPS:
        day += draw.between(low, high) * (slow if step == "data_loaded" else 1)
        if day > days.end or day >= customer.until:
            return 0
        minute = min(day * DAY + 600 + draw.between(0, 100), days.cutoff)
        files.add("milestones", ref, customer.offering, step, days.local(minute), side)
    files.add("value_events", f"V-{customer.who.number + 1:06d}-1", ref, "first_value", days.local(minute), "1")
    return day - signed


def add_outcomes(customer: Customer, files: SuccessFiles, *, seed: int, days: Days) -> None:
    """Write a customer's goals and their monthly measures; some reach them, one sort is stuck at a fifth of the way."""
    who, story = customer.who, customer.story
    if who.segment is SELF_SERVICE and story.kind != "happy_failing":
        return
    draw = Draw(seed, "outcomes", who.number)
    since = customer.since + 20
    last = min(customer.until, days.end)
    if since + 60 > last:
        return
    statement, measure, base, goal = draw.pick(_GOALS)
    outcome, due = f"O-{who.number + 1:06d}", days.plus(since, 12)
    confirmed = story.kind == "happy_failing" or draw.chance(0.7)
    stamp = days.local((since + 5) * DAY + 600) if confirmed else ""
    created = days.local(since * DAY + 600)
    files.add(
        "outcomes", outcome, customer.ref, statement, measure, f"{base}", f"{goal}", days.iso(due),
        f"P-{who.number + 1:06d}-1" if confirmed else "", stamp, created, stamp or created,
    )  # fmt: skip
    reach = FAILING if story.kind == "happy_failing" else draw.between(45, 120)
    reach = draw.between(5, 30) if story.kind in ("loud_leaver", "silent_leaver") else reach
    measured = list(range(since + 30, last, 30))
    if who.role == "holding":
        measured.append(days.end)
    for turn, day in enumerate(measured):
        per_cent = reach * min(turn + 2, 6) // 6 if story.kind != "happy_failing" else min(reach, 5 * (turn + 1))
        value = base * 100 + (goal - base) * per_cent
        sign = "-" if value < 0 else ""
        files.add(
            "observations", f"{outcome}-{turn + 1:03d}", outcome, days.local(day * DAY + 540),
            f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}", draw.pick(("stated", "observed", "confirmed")),
        )  # fmt: skip
        if per_cent >= 50 and turn % 3 == 0:
            number = f"V-{who.number + 1:06d}-{turn + 2}"
            files.add("value_events", number, customer.ref, "goal_met", days.local(day * DAY + 545), str(per_cent))


def add_entitlements(customer: Customer, files: SuccessFiles, *, days: Days) -> None:
    """Write what each contract line lets the customer use."""
    for line in customer.lines:
        if line.system == "book" and line.end > line.start:
            files.add(
                "entitlements", customer.ref, line.offering, line.line_id, str(line.seats), days.iso(line.start),
                days.iso(line.end) if line.end < OPEN else "",
            )  # fmt: skip
