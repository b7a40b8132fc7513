"""Hours of delivery and development: little and alike for most, made to order for the biggest customer."""

from __future__ import annotations

from collections.abc import Iterator

from oarlock.sample.behaviour.hours import QUARTER
from oarlock.sample.behaviour.stories import Customer
from oarlock.sample.days import Days
from oarlock.sample.draw import Draw
from oarlock.sample.lines import Line
from oarlock.sample.market import ENTERPRISE
from oarlock.sample.strategy.menu import ONBOARDING, REPORTS, REVIEW, TRAINING
from oarlock.sample.strategy.people import CONSULTANTS, MAKERS, STRATEGISTS
from oarlock.sample.strategy.tables import StrategyFiles

YEAR = 365
PLANS = ("starter", "team", "business")
BUSY = 42
"""Days before the export in whose two weeks one consultant had more to do than anybody can."""


def offering_of(customer: Customer) -> str:
    """The offering as contract lines name it: plans sold by card go by the card system's ID."""
    return f"stripe:{customer.offering}" if customer.offering in PLANS else customer.offering


def add_work(
    customer: Customer, lines: list[Line], files: StrategyFiles, requests: list[str], *, seed: int, days: Days
) -> None:
    """Write the hours spent on one customer. requests: off-menu requests of it that were not declined."""
    draw = Draw(seed, "strategy", customer.who.number * 64 + 2)
    rows = _whale(requests, draw, days) if customer.who.role == "biggest" else _ordinary(customer, lines, draw, days)
    for day, employee, activity, offering, quarters, off_menu, request, item in rows:
        if max(customer.since, days.start) <= day < min(customer.until, days.end):
            book(files, days, customer.ref, employee, day, activity, offering, quarters, off_menu, request, item)


def book(
    files: StrategyFiles, days: Days, ref: str, employee: str, day: int, activity: str, offering: str, quarters: int,
    off_menu: bool = False, request: str = "", item: str = "",
) -> None:  # fmt: skip
    """One entry of so many quarters of an hour."""
    files.add(
        "effort", files.next("effort", "S"), ref, employee, days.iso(day), activity, offering,
        "true" if off_menu else "false", f"{quarters // 4}.{quarters % 4 * 25:02d}", request, item,
    )  # fmt: skip


Entry = tuple[int, str, str, str, int, bool, str, str]


def _ordinary(customer: Customer, lines: list[Line], draw: Draw, days: Days) -> Iterator[Entry]:
    """Onboarding, a review each half year, and for large ones a rollout that is mostly made to order."""
    who, offering = customer.who, offering_of(customer)
    mine = CONSULTANTS[who.number % len(CONSULTANTS)]
    is_large = who.segment is ENTERPRISE
    yield customer.since + 5, mine, "delivery", offering, 4 if who.book_id else 1, False, "", ONBOARDING
    for turn, day in enumerate(range(customer.since + draw.between(30, 120), days.end, 182)):
        spent = draw.between(4, 8) if is_large else draw.between(2, 4) if who.book_id else 1
        yield day, mine, "delivery", offering, spent, False, "", TRAINING if turn % 3 == 2 else REVIEW
        if not who.book_id and draw.chance(0.12):
            yield day + 2, mine, "custom", offering, 1, True, "", ""
        if is_large and draw.chance(0.4):
            yield day + 3, mine, "custom", offering, draw.between(2, 6), True, "", ""
    for line in lines:
        if line.offering == "rollout":
            yield from _rollout(line.start, mine, draw)
    if not who.role and is_large and draw.chance(0.25):
        # Few starts lie in the last year: the second wave of a rollout comes with a year's end.
        yield from _rollout(days.end - YEAR + draw.between(10, 150), mine, draw)


def _rollout(start: int, employee: str, draw: Draw) -> Iterator[Entry]:
    for week in range(8):
        is_custom = draw.chance(0.75)
        yield (
            start + 7 * week + draw.between(0, 3), employee, "custom" if is_custom else "project", "rollout",
            draw.between(12, 24), is_custom, "", "",
        )  # fmt: skip


def _whale(requests: list[str], draw: Draw, days: Days) -> Iterator[Entry]:
    """Week by week for the biggest one, much less since its requests are decided before they are done."""
    calm = days.end - QUARTER - 5
    for turn, monday in enumerate(range(days.start + (1 - days.start) % 7, days.end, 7)):
        is_calm = monday >= calm
        employee = (*CONSULTANTS[:2], *STRATEGISTS)[turn % 4]
        request = requests[turn % len(requests)] if requests and not is_calm else ""
        custom = draw.between(8, 12) if is_calm else draw.between(44, 72)
        yield monday + 1, employee, "custom", "rollout", custom, True, request, ""
        if _is_busy(monday, days):
            yield monday + 2, CONSULTANTS[0], "custom", "rollout", 48, True, "", ""
        if turn % 3 == 0:
            yield monday + 2, employee, "project", "rollout", draw.between(4, 8) if is_calm else 24, False, "", ""
            yield monday + 3, MAKERS[turn % 2], "development", "rollout", 4 if is_calm else 40, False, "", ""
        elif turn % 3 == 1:
            yield monday + 3, MAKERS[turn % 2], "development", "platform", 4 if is_calm else 40, False, "", ""
            yield monday + 4, CONSULTANTS[0], "delivery", "platform", 2 if is_calm else 8, False, "", REPORTS
        if turn % 5 == 0:
            yield monday + 2, CONSULTANTS[0], "travel", "", 8 if is_calm else 32, False, "", ""


def _is_busy(monday: int, days: Days) -> bool:
    return days.end - BUSY <= monday < days.end - BUSY + 14


def add_common(files: StrategyFiles, *, seed: int, days: Days) -> None:
    """Hours for no one customer: each week's own work of everybody, and what the makers build for all."""
    draw = Draw(seed, "strategy", 2)
    builds = ("platform", "stripe:starter", "stripe:team", "rollout")
    for place, employee in enumerate((*CONSULTANTS, *STRATEGISTS, *MAKERS)):
        for monday in range(days.start + (1 - days.start) % 7, days.end, 7):
            is_busy = place == 0 and _is_busy(monday, days)
            quarters = 132 if is_busy else draw.between(48, 72)
            book(files, days, "", employee, monday + draw.between(0, 4), "internal", "", quarters)
            if employee in MAKERS:
                offering = builds[place % len(builds)]
                hours = draw.between(4, 8) if offering == "rollout" else draw.between(32, 56)
                book(files, days, "", employee, monday + draw.between(0, 4), "development", offering, hours)
