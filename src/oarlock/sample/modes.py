"""The mode in which each company is served, and the companies whose mode says less than they get."""

from __future__ import annotations

from oarlock.sample.market import ENTERPRISE, MID_MARKET, SELF_SERVICE
from oarlock.sample.profile import Profile

OVERSERVED = ("pays_part", "discount_finite")
"""Planted companies that buy in the transactional mode and are visited as if they bought strategy."""


def operating_mode(who: Profile) -> str:
    """`transactional`, `consultative`, `enterprise`, or empty for one that has bought nothing."""
    if who.segment is ENTERPRISE:
        return "enterprise"
    if who.segment is MID_MARKET:
        return "transactional" if who.role in OVERSERVED or (not who.role and who.number % 3 == 0) else "consultative"
    return "transactional" if who.segment is SELF_SERVICE else ""
