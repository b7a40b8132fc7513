"""Requests and complaints of one customer, from first reply to solution, some of them still open."""

from __future__ import annotations

from oarlock.sample.behaviour.hours import Hours
from oarlock.sample.behaviour.staff import supporter
from oarlock.sample.behaviour.stories import Customer, in_trouble
from oarlock.sample.behaviour.tables import SuccessFiles
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.market import ENTERPRISE, SELF_SERVICE

_SUBJECTS = (
    ("question", "How do we share a report?"), ("question", "怎么导出上月的报表？"),
    ("problem", "Import stops at 80 %"),
    ("problem", "看板加载很慢"), ("request", "Please add single sign-on"), ("request", "希望支持批量修改"),
)  # fmt: skip
_COMPLAINTS = (
    "The answer took too long",
    "又一次中断，影响了月结",
    "Billed twice for the same seats",
    "承诺的功能还没有上线",
)
CAUSES = ("slow_answer", "outage", "billing", "missing_feature")
LOUD_A_MONTH = 13.0


def monthly(customer: Customer, day: int) -> float:
    """How many tickets a month the customer raises around a day."""
    story, segment = customer.story, customer.who.segment
    if story.quiet_from and day >= story.quiet_from:
        return 0.0
    if story.kind == "loud":
        return LOUD_A_MONTH
    if story.kind in ("loud_leaver", "falling_and_complaining") and day >= story.fall_at - 5:
        return 5.0
    if in_trouble(customer, day):
        return 2.4
    return 1.4 if segment is ENTERPRISE else 0.12 if segment is SELF_SERVICE else 0.45


def add_tickets(
    customer: Customer, files: SuccessFiles, hours: Hours, *, seed: int, days: Days
) -> list[tuple[str, int]]:
    """Write the tickets of one customer; the number and the minute of solution of each one that was solved."""
    who, story = customer.who, customer.story
    draw = Draw(seed, "tickets", who.number)
    solved, number = [], 0
    is_newest = who.role == "newest"
    for day in range(customer.since, min(customer.until, days.end + is_newest)):
        chance = draw.unit()
        must = is_newest or (story.kind == "falling_and_complaining" and day == days.end - 12)
        if chance >= monthly(customer, day) / 30 and not must:
            continue
        number += 1
        angry = story.kind in ("loud", "loud_leaver", "falling_and_complaining") or in_trouble(customer, day)
        is_complaint = (must and angry) or draw.chance(0.45 if angry else 0.05)
        kind, subject = ("complaint", draw.pick(_COMPLAINTS)) if is_complaint else draw.pick(_SUBJECTS)
        severity = draw.weighted((("low", 0.3), ("normal", 0.5), ("high", 0.15), ("critical", 0.05)))
        created = day * DAY + (540 if is_newest else draw.between(8 * 60, 19 * 60))
        reply = created + draw.between(10, 1200)
        wait = int(DAY * (0.1 + 12 * draw.unit() ** 3))
        end = reply + wait
        reopens = draw.between(1, 2) if draw.chance(0.09) else 0
        employee = supporter(who.number)
        spent = draw.between(8, 28) if story.kind == "loud" else draw.between(2, 10)
        hours.add(customer.ref, employee, day, "support", spent)
        is_solved = end < days.cutoff and not draw.chance(0.03)
        ticket = f"T-{who.number + 1:06d}-{number:04d}"
        updated = end if is_solved else min(reply, days.cutoff)
        # One complaint of the loud one was closed without saying why it arose.
        cause = "" if story.kind == "loud" and is_solved and not files.closed_without_cause else draw.pick(CAUSES)
        if is_complaint and not cause:
            files.closed_without_cause = ticket
        files.add(
            "tickets", ticket, customer.ref, f"P-{who.number + 1:06d}-1", employee, kind, severity,
            {"critical": "urgent", "high": "high", "normal": "normal", "low": "low"}[severity],
            "solved" if is_solved else "open", cause if is_complaint else "", subject, days.local(created),
            days.local(reply) if reply < days.cutoff else "", days.local(end) if is_solved else "", str(reopens),
            days.local(updated),
        )  # fmt: skip
        if is_solved:
            solved.append((ticket, end))
    return solved
