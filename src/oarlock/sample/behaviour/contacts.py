"""The people of a customer whom ours know: who rows the customer's boat, who uses the product, and who has left."""

from __future__ import annotations

from dataclasses import dataclass

from oarlock.sample import names
from oarlock.sample.behaviour.stories import Customer
from oarlock.sample.behaviour.tables import SuccessFiles
from oarlock.sample.days import DAY, Days
from oarlock.sample.draw import Draw
from oarlock.sample.market import ENTERPRISE, SELF_SERVICE

GONE_BEFORE = 20
"""Days before the export on which the champion of `champion_left` went."""

_TITLES = (
    ("Operations Manager", "运营经理"),
    ("Analyst", "分析师"),
    ("IT Administrator", "信息化管理员"),
    ("Planner", "计划员"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One of the customer's people. left: local minute of leaving, 0 = still there."""

    contact: str
    left: int


def add_contacts(customer: Customer, files: SuccessFiles, *, seed: int, days: Days) -> list[Known]:
    """Write a customer's people; the first one is its champion and rower, whose user is the first one, too."""
    who, ref = customer.who, customer.ref
    draw = Draw(seed, "touches", who.number)
    most = 5 if who.segment is ENTERPRISE else 1 if who.segment is SELF_SERVICE else 3
    out = []
    for place in range(1 if most == 1 else draw.between(2, most)):
        contact = f"P-{who.number + 1:06d}-{place + 1}"
        first, last, word = names.person(draw, is_chinese=who.is_chinese)
        since = customer.since * DAY + 600
        left = (days.end - GONE_BEFORE) * DAY + 600 if customer.story.kind == "champion_left" and place == 0 else 0
        user = f"u{who.number + 1:06d}-{place + 1:03d}" if place < customer.users else ""
        files.add(
            "contacts", contact, ref, f"{last}{first}" if who.is_chinese else f"{first} {last}",
            f"{word}.p{place + 1}@{who.domain}", _TITLES[place % 4][who.is_chinese], user,
            days.local(left) if left else "", days.local(min(since, days.cutoff)),
            days.local(left or min(since, days.cutoff)),
        )  # fmt: skip
        for role in ("champion", "rower") if place == 0 else ("user",):
            end = days.iso(left // DAY) if left else ""
            files.add("rowers", contact, ref, role, days.iso(customer.since), end)
        out.append(Known(contact=contact, left=left))
    return out
