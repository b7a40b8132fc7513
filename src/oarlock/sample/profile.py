"""Who each company is: segment, names, and which systems know it under which ID."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.sample import names
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw, salesforce_id
from oarlock.sample.market import (
    CURRENCIES,
    ENTERPRISE,
    INDUSTRIES,
    MID_MARKET,
    PROSPECT,
    SEASON,
    SEGMENTS,
    SELF_SERVICE,
    Segment,
)
from oarlock.sample.roles import holding_of, planted_day, role_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One company as it is in the world, and its references in each system (empty = that system does not know it).

    match: how the systems' records of it can be matched at best. signed: local minute at which it first signs.
    """

    number: int
    role: str
    segment: Segment
    industry: int
    is_chinese: bool
    bare: str
    legal: str
    spelt: str
    domain: str
    mail: str
    country: str
    region: str
    channel: str
    currency: str
    employees: int
    holding: int
    book_id: str
    stripe_id: str
    crm_id: str
    match: str
    signed: int


def profile(number: int, *, accounts: int, seed: int, days: Days) -> Profile:
    """Company `number` of a sample of so many; the same for every caller."""
    draw = Draw(seed, "profile", number)
    role, fixed = role_of(number, accounts)
    drawn = draw.weighted([(s, s.share) for s in SEGMENTS])
    segment = fixed or drawn
    industry = draw.between(0, len(INDUSTRIES) - 1)
    is_chinese = draw.chance(0.5) if role != "biggest" else True
    field = INDUSTRIES[industry][1]
    bare, legal, word = (
        names.chinese_company(number, field.zh) if is_chinese else names.english_company(number, field.en)
    )
    if role == "holding":
        bare, legal = (f"{bare}集团", f"{bare}集团有限公司") if is_chinese else (f"{bare} Group", f"{bare} Group Ltd")
    currency = draw.weighted(CURRENCIES)
    if role in ("biggest", "comes_back", "past_due"):
        currency = "USD"
    elif role == "yen":
        currency = "JPY"
    elif role == "switches_currency":
        currency = "EUR"
    systems, match = _systems(draw, segment, role)
    domain = f"{word}.example"
    free = segment is SELF_SERVICE and match != "domain" and draw.chance(0.25)
    return Profile(
        number=number,
        role=role,
        segment=segment,
        industry=industry,
        is_chinese=is_chinese,
        bare=bare,
        legal=legal,
        spelt=names.variant(draw, bare, legal, is_chinese=is_chinese),
        domain=domain,
        mail=f"oarlock.sample.{number}@{'163.com' if is_chinese else 'gmail.com'}" if free else f"office@{domain}",
        country="CN" if is_chinese else draw.pick(("US", "US", "GB", "DE", "FR", "JP", "SG")),
        region=draw.pick(("华东", "华南", "华北", "西部")) if is_chinese else draw.pick(("Americas", "EMEA", "APAC")),
        channel=draw.pick(("direct", "direct", "partner", "web")) if segment is not SELF_SERVICE else "web",
        currency=currency,
        employees=draw.between(3, 60) if segment is SELF_SERVICE else draw.between(60, 9_000),
        holding=holding_of(number, role),
        book_id=f"C-{number + 1:06d}" if "book" in systems else "",
        stripe_id=f"cus_{draw.token(14)}" if "stripe" in systems else "",
        crm_id=salesforce_id("001", number + 1) if "crm" in systems else "",
        match=match,
        signed=_signed(draw, days, role),
    )


def _systems(draw: Draw, segment: Segment, role: str) -> tuple[str, str]:
    """Which systems know a company, and by what at best their records can be matched."""
    how = draw.unit()
    match = "external_id" if how < 0.55 else "domain" if how < 0.88 else "name"
    known = draw.chance(0.3)
    if segment is PROSPECT:
        return "crm", ""
    if role.startswith("member"):
        # The CRM knows a group as one account, the contract book bills its companies.
        return "book", ""
    if role in ("biggest", "holding"):
        return "book crm", "external_id"
    if segment in (MID_MARKET, ENTERPRISE):
        return ("book crm", match) if role or how < 0.97 else ("book", "")
    if role == "migrates" or (not role and draw.chance(0.03)):
        return "stripe book crm", "external_id"
    return ("stripe crm", match) if known and role != "trial" else ("stripe", "")


def _signed(draw: Draw, days: Days, role: str) -> int:
    """The minute a company first signs: in office hours, more often in busy months."""
    span = days.end - days.founded
    day = days.founded
    for _ in range(4):
        day = days.founded + int(draw.unit() * span)
        if draw.unit() * 1.3 < SEASON[days.month(day) - 1]:
            break
    minute = draw.between(9 * 60, 18 * 60)
    if role in ("trial", "first_of_month", "newest"):
        # Each feed sees something on the last day; the trial at midnight, so that it counts on that very day.
        minute = 0 if role == "trial" else 9 * 60
    return (planted_day(days, role, day) if role else day) * DAY + minute
