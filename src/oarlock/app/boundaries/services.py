"""Writing down requests off the menu, their estimates and decisions, and new versions of a tier's menu."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from oarlock.app.access.door import Seen
from oarlock.app.access.models import Person
from oarlock.app.access.selectors import names_of_owners
from oarlock.app.boundaries import selectors
from oarlock.app.boundaries.selectors import Asked
from oarlock.app.boundaries.words import DECISIONS
from oarlock.app.records import selectors as records
from oarlock.app.records.services import put, put_all
from oarlock.errors import ChangedMeanwhileError, UnknownNameError, UserError
from oarlock.kit.clock import naive_utc
from oarlock.kit.ids import new_id
from oarlock.strategy.boundaries.menu import same

EXECUTIVES = frozenset({"executive", "administrator"})
"""Roles that may grant an exception beyond the account's budget."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """What a request would take (hours, or minor units of the company's currency), and who else needs it."""

    hours: float | None = None
    cost: int | None = None
    asked: int | None = None
    confirmed: int | None = None


def log(seen: Seen, *, account: str, title: str, estimate: Estimate, person: Person, now: dt.datetime) -> str:
    """Log a request of a customer; gives its ID. Raises `UserError` for what is no request."""
    if not selectors.names_of_accounts(seen, [account]):
        raise UserError("There is no customer '{name}'.", remedy="Choose one of the list.", name=account[:60])
    if not title.strip():
        raise UserError("A request needs a title.", remedy="Say in a few words what is wanted.")
    name, at = new_id("rq", now=now), naive_utc(now)
    row = {"request_id": name, "account_id": account, "title": title.strip(), "requested_at": at, "updated_at": at}
    put("request", row | _estimated(seen, estimate), person=person, now=now, seen={})
    return name


def estimate(seen: Seen, request_id: str, *, estimate: Estimate, looked: str, person: Person, now: dt.datetime) -> None:
    """Estimate an open request anew, as long as nobody else changed it since it was looked at."""
    asked = _open(seen, request_id, looked=looked, now=now)
    told = _estimated(seen, estimate)
    if not may_cost(seen):  # who must not know a cost does not replace it unseen, either
        told |= {name: asked.row[name] for name in ("estimated_cost", "currency")}
    after = {**asked.row, **told, "updated_at": naive_utc(now)}
    put("request", after, person=person, now=now, seen=asked.row)


def decide(
    seen: Seen, request_id: str, *, decision: str, reason: str, looked: str, person: Person, now: dt.datetime,
    doer: str = "",
) -> None:  # fmt: skip
    """Decide an open request once, with a reason.

    An exception is granted by somebody else than who logged or estimated it, for work of somebody (doer, an employee's
    ID) who is not stretched already; beyond the account's budget, or when nobody knows it, by an executive.
    """
    asked = _open(seen, request_id, looked=looked, now=now)
    if decision not in DECISIONS:
        raise UserError("Nothing was decided.", remedy="Decline, charge, productise or grant an exception.")
    if not reason.strip():
        raise UserError("A decision needs a reason.", remedy="Say why; the customer's team reads it.")

    def allowed() -> None:
        """Checked when nobody else can grant any more: two exceptions may not both take what is left of a budget."""
        if decision == "exception":
            found = selectors.request(seen, request_id, today=now.astimezone(seen.workspace.zone).date())
            _check_exception(seen, found or asked, person=person, doer=doer)

    at, why = naive_utc(now), reason.strip()
    after = {**asked.row, "decision": decision, "decided_by": person.email, "reason": why, "decided_at": at,
             "updated_at": at, "doer_id": doer if decision == "exception" else None}  # fmt: skip
    put("request", after, person=person, now=now, reason=why, seen=asked.row, within=allowed)


def may_cost(seen: Seen) -> bool:
    """Whether this person may know what a request costs us."""
    return not {"exception_budget", "cost"} & seen.hidden


def _check_exception(seen: Seen, asked: Asked, *, person: Person, doer: str) -> None:
    if person.email in selectors.authors_of(seen, str(asked.row["request_id"])):
        raise UserError(
            "Who logged or estimated a request does not grant it as an exception.",
            remedy="Ask somebody else to decide.",
        )
    if asked.grant.needs_executive and not is_executive(seen):
        raise UserError(
            "This exception exceeds what is left of the customer's budget, or nobody knows its cost or budget yet.",
            remedy="Only an executive can grant it.",
        )
    if doer not in {str(row["employee_id"]) for row in records.rows("employee")}:
        raise UserError("Nobody is named who would do it.", remedy="Choose one of our people.")
    if selectors.is_stretched(seen, doer):
        raise UserError(
            "{name} was above 110 % of their week two weeks running.",
            remedy="Choose somebody else, or take work from them first.", name=names_of_owners().get(doer, doer),
        )  # fmt: skip


def is_executive(seen: Seen) -> bool:
    """Whether this person may grant exceptions beyond a customer's budget."""
    return any(held.role in EXECUTIVES for held in seen.scope.held)


def _open(seen: Seen, request_id: str, *, looked: str, now: dt.datetime) -> Asked:
    today = now.astimezone(seen.workspace.zone).date()
    asked = selectors.request(seen, request_id, today=today)
    if asked is None:
        raise UnknownNameError("There is no request '{name}'.", name=request_id[:60])
    if not asked.is_open:
        raise ChangedMeanwhileError(
            "{who} decided this request before you: {decision}.", remedy="Look at the reason that is given there.",
            who=asked.row["decided_by"] or "—", decision=DECISIONS[str(asked.row["decision"])],
        )  # fmt: skip
    if looked != asked.looked:
        raise ChangedMeanwhileError(
            "Somebody else changed this request in the meantime.", remedy="Look at what stands there now, then decide."
        )
    return asked


def _estimated(seen: Seen, told: Estimate) -> dict[str, object]:
    if told.confirmed is not None and told.confirmed > (told.asked or 0):
        raise UserError("More customers have the need than were asked.", remedy="Count those that were asked.")
    return {
        "estimated_hours": told.hours, "estimated_cost": told.cost,
        "currency": None if told.cost is None else seen.workspace.currency,
        "asked_others": told.asked, "confirmed_others": told.confirmed,
    }  # fmt: skip


def publish(
    *, tier: str, since: dt.date, items: Sequence[dict[str, object]], newest: int, person: Person, now: dt.datetime,
    reason: str,
) -> int:  # fmt: skip
    """Publish a tier's next menu; gives its version. Who signed before keeps the version of their signature.

    newest: the tier's version that was looked at, 0 for none.
    """
    tier = same(tier)
    if not tier or not items:
        raise UserError("A menu needs a tier and at least one item.", remedy="Write one item a line.")
    if not reason.strip():
        raise UserError("A decision needs a reason.", remedy="Say why; the customer's team reads it.")
    names = [same(item["item"]) for item in items]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UserError("'{item}' stands on the menu twice.", remedy="Keep one of the lines.", item=twice)

    def still_newest() -> None:
        if newest != newest_of(tier):
            raise ChangedMeanwhileError(
                "Somebody else published this tier's menu in the meantime.", remedy="Look at it, then publish yours."
            )

    rows = [{**item, "tier": tier, "menu_version": newest + 1, "menu_from": since} for item in items]
    put_all("menu_item", rows, person=person, now=now, reason=reason.strip(), within=still_newest)
    return newest + 1


def newest_of(tier: str) -> int:
    """The newest version of a tier's menu; 0 for none."""
    return max((int(str(r["menu_version"])) for r in records.rows("menu_item") if same(r["tier"]) == tier), default=0)
