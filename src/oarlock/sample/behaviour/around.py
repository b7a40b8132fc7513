"""What is known about a customer from outside, and two properties that mean nothing."""

from __future__ import annotations

import datetime as dt

from oarlock.sample.behaviour.stories import Customer
from oarlock.sample.behaviour.tables import SuccessFiles
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.market import SELF_SERVICE

COLOURS = ("blue", "green", "red", "yellow", "purple")
PLACEBOS = ("favourite_colour", "signing_weekday")
"""Attributes on which nothing in a sample depends."""


def add_facts(customer: Customer, files: SuccessFiles, *, seed: int, days: Days) -> None:
    """Write the alternatives a customer has and how soon it could switch, by half years, and the placebos."""
    who, ref = customer.who, customer.ref
    draw = Draw(seed, "product", who.number + 10)
    colour = COLOURS[draw.between(0, len(COLOURS) - 1)]
    since = min(customer.since * DAY + 600, days.cutoff)
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[dt.date.fromordinal(who.signed // DAY).weekday()]
    for name, found in zip(PLACEBOS, (colour, weekday), strict=True):
        files.add("attributes", ref, name, found, days.local(since))
    if who.segment is SELF_SERVICE:
        return
    known = [*range(customer.since + 15, min(customer.until, days.end), 182)]
    if who.role == "newest":
        known = [days.end]
    for day in known:
        stamp = days.local(day * DAY + 600)
        for subject, value in (("alternatives", draw.between(0, 10)), ("switching_days", draw.between(10, 180))):
            number = f"F-{files.rows('market_facts') + 1:06d}"
            files.add("market_facts", number, ref, subject, "", str(value), "analyst", stamp)
