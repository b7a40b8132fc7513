"""What the sample company sells, to whom, at which prices, and how likely its customers leave."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.kit.text import Text

CURRENCIES = (("USD", 0.45), ("CNY", 0.35), ("EUR", 0.12), ("JPY", 0.08))
"""Currencies of the price list and the share of customers that pay in each."""

OPENING_RATES = {"CNY": 13_900_000, "EUR": 108_400_000, "JPY": 671_000}
"""US dollars for one unit on the first day, in hundred-millionths."""

OFFERINGS: tuple[tuple[str, Text, str, bool], ...] = (
    ("starter", Text(en="Starter plan", zh="入门版"), "plan", True),
    ("team", Text(en="Team plan", zh="团队版"), "plan", True),
    ("business", Text(en="Business plan", zh="商务版"), "plan", True),
    ("platform", Text(en="Platform", zh="企业平台"), "product", True),
    ("insight", Text(en="Insight module", zh="洞察模块"), "module", True),
    ("rollout", Text(en="Rollout service", zh="实施服务"), "service", False),
)

PLAN_PRICES = {
    "USD": (2_900, 9_900, 24_900),
    "CNY": (19_900, 69_900, 169_900),
    "EUR": (2_700, 9_200, 22_900),
    "JPY": (4_400, 14_800, 36_800),
}
"""Monthly price of starter, team and business in minor units; a year costs ten months."""

SEAT_PRICES = {"USD": 3_000, "CNY": 21_500, "EUR": 2_800, "JPY": 4_500}
"""Monthly price of one platform seat in minor units."""

INDUSTRIES: tuple[tuple[Text, Text, float], ...] = (
    (Text(en="Software", zh="软件"), Text(en="Software", zh="软件"), 1.0),
    (Text(en="Manufacturing", zh="制造"), Text(en="Industries", zh="制造"), 0.8),
    (Text(en="Logistics", zh="物流"), Text(en="Logistics", zh="物流"), 1.1),
    (Text(en="Retail", zh="零售"), Text(en="Stores", zh="商贸"), 1.4),
    (Text(en="Healthcare", zh="医疗"), Text(en="Health", zh="医疗"), 0.7),
    (Text(en="Education", zh="教育"), Text(en="Learning", zh="教育"), 0.9),
    (Text(en="Media", zh="传媒"), Text(en="Media", zh="传媒"), 1.3),
    (Text(en="Energy", zh="能源"), Text(en="Energy", zh="能源"), 0.8),
)
"""Industry, the word that company names use for it, and its factor on every hazard."""


@dataclass(frozen=True, kw_only=True)
class Segment:
    """How customers of one segment behave.

    monthly: chance to leave at the end of a month without a term, once settled; `early` adds to it for newcomers:
    monthly x (1 + early x exp(-months / 6)). at_term: chance not to renew a term. comeback: chance a month to return.
    grow, shrink: chance to change size each month (self-service) or at each renewal.
    """

    name: str
    share: float
    monthly: float
    early: float
    at_term: float
    comeback: float
    grow: float
    shrink: float


SELF_SERVICE = Segment(
    name="self-service", share=0.60, monthly=0.018, early=1.5, at_term=0.18, comeback=0.03, grow=0.03, shrink=0.01
)
MID_MARKET = Segment(
    name="mid-market", share=0.18, monthly=0.012, early=0.8, at_term=0.14, comeback=0.03, grow=0.45, shrink=0.15
)
ENTERPRISE = Segment(
    name="enterprise", share=0.07, monthly=0.006, early=0.3, at_term=0.07, comeback=0.02, grow=0.55, shrink=0.12
)
PROSPECT = Segment(name="prospect", share=0.15, monthly=0, early=0, at_term=0, comeback=0, grow=0, shrink=0)
SEGMENTS = (SELF_SERVICE, MID_MARKET, ENTERPRISE, PROSPECT)

SEASON = (0.7, 0.6, 1.3, 1.1, 1.0, 1.0, 0.7, 0.8, 1.3, 1.1, 1.2, 1.2)
"""How busy signing is in each calendar month, against the mean."""
