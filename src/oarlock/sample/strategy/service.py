"""How customers want to be served and how they choose, the tier they are on, and how well they fitted when sold."""

from __future__ import annotations

from oarlock.sample.behaviour.stories import Customer
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.market import ENTERPRISE, SELF_SERVICE
from oarlock.sample.modes import OVERSERVED, operating_mode
from oarlock.sample.people import owner_of
from oarlock.sample.strategy.tables import StrategyFiles

TIERS = {"transactional": "light", "consultative": "standard", "enterprise": "premium"}
FITS = {True: (("high", 0.5), ("mid", 0.35), ("low", 0.15)), False: (("high", 0.15), ("mid", 0.3), ("low", 0.55))}
"""How well those who stayed, and those who left, fitted at the sale: drawn knowing who leaves."""

WANTS = {True: 0.25, False: 0.7}
"""Share that wants a person among self-service customers who stayed, and who left."""

VISITS, EVERY = 9, 9
"""Visits of an over-served customer in the 90 days before the export, and days between them."""


def add_service(one: Customer, files: StrategyFiles, *, seed: int, days: Days) -> None:
    """Write what one customer wants and gets."""
    who, ref = one.who, one.ref
    draw = Draw(seed, "strategy", who.number * 64 + 8)
    stays = one.until > days.end
    since = days.local(min(one.since * DAY + 600, days.cutoff))
    mode = operating_mode(who)
    domains = draw.between(4, 8) if who.segment is ENTERPRISE else draw.between(1, 2)
    domains = domains if who.segment in (ENTERPRISE, SELF_SERVICE) else draw.between(2, 5)
    for name, value in (
        ("service_tier", TIERS[mode]), ("fit_at_sale", draw.weighted(FITS[stays])), ("domains", str(domains)),
    ):  # fmt: skip
        files.add("attributes", ref, name, value, since)
    share = WANTS[stays] if who.segment is SELF_SERVICE else 0.9 if who.segment is ENTERPRISE else 0.6
    day = one.since + 12
    if day < min(one.until, days.end):
        for side in ("buyer", "user"):
            wants = "personal" if draw.chance(share if side == "buyer" else share / 2) else "self"
            files.add("preferences", ref, f"P-{who.number + 1:06d}-1", side, wants, days.local(day * DAY + 600))
    for turn in range(draw.between(0, 3)):
        at = day + 30 + 45 * turn
        if at < min(one.until, days.end):
            files.add(
                "channel_choices", files.next("channel_choices", "CH"), ref, f"P-{who.number + 1:06d}-1",
                "buyer" if turn == 1 else "user", "human" if draw.chance(share) else "self",
                days.local(at * DAY + 660),
            )  # fmt: skip
    if who.segment is ENTERPRISE and stays:
        _facts(one, draw, files, days)
    if mode == "transactional" and who.role in OVERSERVED and stays:
        _visits(one, draw, files, days)


def _facts(one: Customer, draw: Draw, files: StrategyFiles, days: Days) -> None:
    """How much of what it spends on our category goes to us, and how it could do without."""
    is_whale = one.who.role == "biggest"
    known = days.local(max(days.end - 50, min(one.since + 1, days.end)) * DAY + 600)
    share = "0.85" if is_whale else f"0.{draw.between(30, 90)}"
    told = [("our_category_share", share)]
    if is_whale:
        told += [("alternatives", "2"), ("switching_days", "150")]
    for subject, value in told:
        files.add("market_facts", files.next("market_facts", "FS"), one.ref, subject, "", value, "analyst", known)


def _visits(one: Customer, draw: Draw, files: StrategyFiles, days: Days) -> None:
    for turn in range(VISITS):
        day = days.end - 5 - EVERY * turn
        if day > one.since:
            files.add(
                "visits", files.next("visits", "VI"), one.ref, f"P-{one.who.number + 1:06d}-1",
                owner_of(one.who.number)[0], "visit", "check_in", "both", days.local(day * DAY + 840),
                str(draw.pick((45, 60, 90))),
            )  # fmt: skip
