"""Which companies of a sample are planted with a story, and when that story starts."""

from __future__ import annotations

from oarlock.sample.days import Days
from oarlock.sample.market import ENTERPRISE, MID_MARKET, PROSPECT, SELF_SERVICE, Segment

ROLES: tuple[tuple[str, Segment], ...] = (
    ("biggest", ENTERPRISE),
    ("comes_back", SELF_SERVICE),
    ("switches_currency", MID_MARKET),
    ("leap_day", MID_MARKET),
    ("month_end", SELF_SERVICE),
    ("discount_forever", MID_MARKET),
    ("discount_finite", MID_MARKET),
    ("holding", ENTERPRISE),
    ("member", MID_MARKET),
    ("member", MID_MARKET),
    ("member", ENTERPRISE),
    ("member_joins", MID_MARKET),
    ("migrates", SELF_SERVICE),
    ("overdue", ENTERPRISE),
    ("pays_part", MID_MARKET),
    ("disputes", MID_MARKET),
    ("past_due", SELF_SERVICE),
    ("trial", SELF_SERVICE),
    ("notice", SELF_SERVICE),
    ("last_month_churn", SELF_SERVICE),
    ("yen", MID_MARKET),
    ("first_of_month", SELF_SERVICE),
    ("prospect", PROSPECT),
    ("newest", MID_MARKET),
)
"""The planted companies, in order, at the front of every sample."""

FEWEST = len(ROLES)
GROUP_EVERY = 400
GROUP_AT = 200
_GROUP = ("holding", "member", "member", "member", "member_joins")


def role_of(number: int, accounts: int) -> tuple[str, Segment | None]:
    """The planted role of a company, and the segment it needs; groups recur in larger samples."""
    if number < FEWEST:
        return ROLES[number]
    place = number % GROUP_EVERY - GROUP_AT
    if 0 <= place < len(_GROUP) and number - place + len(_GROUP) <= accounts:
        return _GROUP[place], MID_MARKET
    return "", None


def holding_of(number: int, role: str) -> int:
    """The number of the holding company of a group's member, -1 for all others."""
    if not role.startswith("member"):
        return -1
    return 7 if number < FEWEST else number - number % GROUP_EVERY + GROUP_AT


def planted_day(days: Days, role: str, day: int) -> int:
    """Planted companies start where their story has room."""
    if role in ("newest", "trial"):
        return days.end
    if role in ("past_due", "notice", "last_month_churn"):
        return days.plus(days.end, -6) - 9
    if role == "first_of_month":
        return days.plus(days.end, -8)
    if role == "month_end":
        return next((d for d in range(days.start, days.end) if days.iso(d)[5:] in ("01-31", "08-31")), days.start)
    if role == "leap_day":
        return next((d for d in range(days.founded, days.end) if days.iso(d)[5:] == "02-29"), days.founded)
    if role == "overdue":
        return days.plus(days.end, -6) - 100
    if role == "pays_part":
        return days.plus(days.end, -1) - 40
    return days.founded + day % 200
