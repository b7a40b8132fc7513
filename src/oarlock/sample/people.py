"""People on both sides: the customers' contacts with their roles, and ours who serve them."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.sample import names
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw, salesforce_id
from oarlock.sample.market import ENTERPRISE, PROSPECT, SELF_SERVICE
from oarlock.sample.profile import Profile

STAFF = 12
"""How many of ours serve accounts."""

_TITLES = (
    ("buyer", "Head of Purchasing", "采购总监", "Purchasing", "采购部"),
    ("user", "Operations Analyst", "运营分析师", "Operations", "运营部"),
    ("champion", "Operations Manager", "运营经理", "Operations", "运营部"),
    ("sponsor", "Chief Operating Officer", "首席运营官", "Board", "管理层"),
    ("admin", "IT Administrator", "信息化管理员", "IT", "信息部"),
    ("decision", "Chief Financial Officer", "财务总监", "Finance", "财务部"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A customer's contact. since and until: local days of the role, until 0 = still."""

    contact_id: str
    first: str
    last: str
    mail: str
    phone: str
    title: str
    department: str
    role: str
    since: int
    until: int


def contacts(who: Profile, *, draw: Draw, days: Days) -> list[Person]:
    """The contacts the CRM knows at one account."""
    most = 4 if who.segment is ENTERPRISE else 1 if who.segment in (SELF_SERVICE, PROSPECT) else 3
    out = []
    for place in range(draw.between(1, most)):
        role, title, title_zh, department, department_zh = draw.pick(_TITLES)
        first, last, word = names.person(draw, is_chinese=who.is_chinese)
        since = min(who.signed // DAY + draw.between(0, 200), days.end)
        until = since + draw.between(30, 400) if draw.chance(0.2) else 0
        one = Person(
            contact_id=salesforce_id("003", who.number * 8 + place + 1), first=first, last=last,
            mail=f"{word}.{place}@{who.domain}", phone="", title=title_zh if who.is_chinese else title,
            department=department_zh if who.is_chinese else department, role=role, since=since,
            until=until if until <= days.end else 0,
        )  # fmt: skip
        out.append(one)
    return out


def owner_of(number: int) -> tuple[str, str]:
    """Employee number and Salesforce user ID of the one of ours who owns account `number`."""
    place = number * 7 % STAFF
    return f"E{place + 1:03d}", salesforce_id("005", place + 1)


def served(who: Profile, *, draw: Draw, days: Days) -> list[tuple[str, str, int, int]]:
    """Employee, role, first day and last day (0 = still) of those who serve a customer; some hand over once."""
    first = who.signed // DAY
    out = [(owner_of(who.number)[0], "account_manager", first, 0)]
    other = owner_of(who.number + 1)[0]
    change = first + draw.between(60, 500)
    if who.role == "holding" or (draw.chance(0.2) and change < days.end):
        change = min(change, days.end - 1)
        return [*out, (other, "csm", first, change), (owner_of(who.number + 2)[0], "csm", change, 0)]
    return [*out, (other, "csm", first, 0)]
