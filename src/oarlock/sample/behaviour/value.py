"""The steps a customer took until the first value, and what it may use."""

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

GETS_VALUE = (0.95, 0.86)
"""Share of customers that get value in the end: those with a contract, and self-service."""


def add_path(customer: Customer, files: SuccessFiles, *, seed: int, days: Days) -> int:
    """Write the steps that a customer who signed in the window took; the days to its first value, 0 = not yet.

    Of those before the window, and of self-service, only the day of the first value is on record.
    """
    draw = Draw(seed, "path", customer.who.number)
    signed = min(line.begun for line in customer.lines) // DAY
    day, ref = signed, customer.ref
    if signed < days.start or customer.who.segment is SELF_SERVICE:
        return _first_value(customer, files, Draw(seed, "first_value", customer.who.number), days)
    slow = draw.pick((1, 1, 1, 2, 3))
    for step, side, (low, high) in STEPS:
        day += draw.between(low, high) * (slow if step == "data_loaded" else 1)
        if day > days.end or day >= customer.until:
            return 0
        minute = min(day * DAY + 600 + draw.between(0, 100), days.cutoff)
        files.add("milestones", ref, customer.offering, step, days.local(minute), side)
    files.add("value_events", f"V-{customer.who.number + 1:06d}-1", ref, "first_value", days.local(minute), "1")
    return day - signed


def _first_value(customer: Customer, files: SuccessFiles, draw: Draw, days: Days) -> int:
    """Write when a customer first got value, if it did; how many days that took, 0 = it has not."""
    fits = draw.chance(GETS_VALUE[customer.who.segment is SELF_SERVICE])
    if customer.who.segment is SELF_SERVICE:
        took = draw.between(2, 12) + (draw.between(5, 40) if draw.chance(0.4) else 0)
    else:
        took = sum(draw.between(*span) for _, _, span in STEPS)
    day = customer.begun + took
    if not fits or day >= min(customer.until, days.end):
        return 0
    stamp = days.local(day * DAY + 600 + draw.between(0, 100))
    files.add("value_events", f"V-{customer.who.number + 1:06d}-1", customer.ref, "first_value", stamp, "1")
    return took


def add_entitlements(customer: Customer, files: SuccessFiles, *, days: Days) -> None:
    """Write what each contract line lets the customer use."""
    for line in customer.lines:
        if line.system == "book" and line.end > line.start:
            files.add(
                "entitlements", customer.ref, line.offering, line.line_id, str(line.seats), days.iso(line.start),
                days.iso(line.end) if line.end < OPEN else "",
            )  # fmt: skip
