"""What each tier may cost: the figure on the page, and the form that writes a new version of a tier's budget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from oarlock.app.access.door import Seen
from oarlock.app.access.models import Person
from oarlock.app.catalogue.selectors import with_page
from oarlock.app.records import selectors as records
from oarlock.app.records.services import put_all
from oarlock.app.records.typed import amount
from oarlock.app.revenue.selectors import table
from oarlock.domain.predicate import Is, both
from oarlock.errors import UserError
from oarlock.kit.typed import typed_number
from oarlock.strategy.boundaries.menu import same

FIGURE = "tier_budget_now"
LISTED = 25
INTERVALS = ("year", "month", "share")


def may_set(seen: Seen) -> bool:
    """Whether this person may set what holds for all customers, and may know what they cost."""
    return seen.scope.is_whole("strategy.change")


def context(seen: Seen) -> dict[str, object]:
    """Tiers with cost and budget, the one most above it first; customers above theirs; why others are not known."""
    tiers = table(seen, FIGURE, where=Is("part", "=", "tier"))
    tiers.sort(key=lambda row: (row["value"] is None, -int(str(row["value"] or 0)), str(row["tier"])))
    above = table(
        seen, FIGURE, where=both(Is("part", "=", "account"), Is("value", ">", 0)),
        order=(("value", True), ("account", False)), limit=LISTED,
    )  # fmt: skip
    openable = with_page(seen, (str(row["account"]) for row in above))
    return {"budget_openable": openable, "budget_tiers": tiers, "above_budget": above, "may_set_budget": may_set(seen)}


def save(told: Mapping[str, str], *, currency: str, person: Person, now: dt.datetime) -> None:
    """Write a tier's budget from a day on; raises `UserError` for what is none, and when that day has one."""
    tier, reason, interval = same(told.get("tier", "")[:60]), told.get("reason", "").strip(), told.get("interval", "")
    if not tier or interval not in INTERVALS:
        raise UserError("A budget needs a tier and what it counts by.", remedy="Choose both.")
    if not reason:
        raise UserError("A decision needs a reason.", remedy="Say why; the customer's team reads it.")
    since, size = _day(told.get("since", "")), told.get("amount", "").strip()
    held = [row for row in records.rows("tier_budget") if same(row["tier"]) == tier and row["budget_from"] == since]
    if held:
        raise UserError("This tier has a budget from that day on already.", remedy="Choose another day.")
    row: dict[str, object] = {"tier": tier, "budget_from": since, "decided_by": person.email, "reason": reason}
    if interval == "share":
        row["revenue_share"] = _share(size)
    else:
        budget = amount(size, currency)
        if budget is None:
            raise UserError("'{text}' is not an amount.", text="")
        row |= {"interval": interval, "budget": budget, "currency": currency}
    put_all("tier_budget", [row], person=person, now=now, reason=reason)


def _day(told: str) -> dt.date:
    try:
        return dt.date.fromisoformat(told)
    except ValueError:
        raise UserError("'{text}' is not a day.", remedy="Write it as 2026-11-30.", text=told[:40]) from None


def _share(told: str) -> float:
    percent = typed_number(told.removesuffix("%"))
    if percent is None or not 0 <= percent <= 100:
        raise UserError("'{text}' is no share of revenue.", remedy="Write percent, from 0 to 100.", text=told[:40])
    return float(percent / 100)
