"""What people decide about which customers we serve: each decision a record with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from oarlock.app.access.door import Seen, desk, page
from oarlock.app.choice import selectors
from oarlock.app.records import selectors as records
from oarlock.app.records.meant import account_meant
from oarlock.app.records.services import put, put_each
from oarlock.errors import ChangedMeanwhileError, UserError
from oarlock.kit.clock import naive_utc
from oarlock.kit.text import msg, render
from oarlock.kit.typed import plain_number
from oarlock.strategy.customers.definitions import shipped as definitions
from oarlock.strategy.customers.left import is_left
from oarlock.strategy.customers.naming import can_name
from oarlock.strategy.customers.words import CHOICES
from oarlock.strategy.scale_value.norms import SUBJECT, hours_told
from oarlock.strategy.segments.rules import shipped

LONGEST = 2_000
BY_RULE = "rule"
"""The choice that takes an exception back."""


@require_POST
@desk("strategy.change", is_whole=True)
def definition(request: HttpRequest) -> HttpResponse:
    """Say which definition of the customer holds, and why."""
    chosen = _one_of(request, "choice", [one.id for one in definitions()])
    _choose(request, selectors.DEFINITION, chosen, review=_day(request, "review"))
    return _back(request, "which-customers")


@require_POST
@desk("strategy.change", is_whole=True)
def capacity(request: HttpRequest) -> HttpResponse:
    """Say how many hours a year we have for customers."""
    told = request.POST.get("hours", "")[:40]
    hours = hours_told(told)
    if not hours:
        raise UserError("'{text}' is no number of hours.", remedy="Write hours a year, as in 12,000.", text=told)
    _choose(request, SUBJECT, plain_number(hours))
    return _back(request, "which-named")


@require_POST
@desk("strategy.change", is_whole=True)
def exception(request: HttpRequest) -> HttpResponse:
    """Give an account another segment than the rule does, or take that back."""
    account = _account(request, "account")
    chosen = _one_of(request, "choice", [BY_RULE, *(one.id for one in shipped().classes)])
    _choose(request, f"{selectors.EXCEPTION}{account}", chosen)
    return _back(request, "which-segments")


@require_POST
@desk("strategy.change", is_whole=True)
def field(request: HttpRequest) -> HttpResponse:
    """Say whether a group is served in a field of service."""
    values: dict[str, object] = {
        "group": _text(request, "group"), "domain": _text(request, "domain"),
        "choice": _one_of(request, "choice", list(CHOICES)), "potential": _points(request, "potential"),
        "capability": _points(request, "capability"), "reason": _reason(request),
        "decided_by": request.person.email, "decided_at": naive_utc(timezone.now()),
    }  # fmt: skip
    key = {"group": str(values["group"]), "domain": str(values["domain"])}
    before = records.one("domain_choice", key)
    _not_since(request, before)
    put("domain_choice", values, person=request.person, now=timezone.now(), reason=_reason(request), seen=before or {})
    return _back(request, "which-fields")


@require_POST
@page("strategy.change")
def name(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Give a customer a group, name it while we have the hours, or name it in place of another."""
    if not seen.scope.is_whole("strategy.change"):
        raise Http404
    account, group, reason = _account(request, "account"), request.POST.get("group", "").strip()[:200], _reason(request)
    is_named = _one_of(request, "named", ["yes", "no"]) == "yes"
    other = request.POST.get("released_for", "").strip()[:200]
    published = {str(row["account_id"]): row for row in selectors.customers(seen)}
    decided = {str(row["account_id"]): row for row in records.rows("customer_group")}
    before, now = decided.get(account), timezone.now()
    _not_since(request, before)
    holders = {one for one, row in decided.items() if row["is_named"] and one in published}
    is_new = is_named and account not in holders
    if account not in published:
        raise UserError("'{account}' pays nothing now.", remedy="Only customers are put into groups.", account=account)
    if is_new and other and other not in holders:
        raise UserError("'{account}' is not a named customer.", remedy="Choose one that is.", account=other)

    into = group or _group(before, published[account])
    if is_new and is_left(records.rows("domain_choice"), into):
        raise UserError(
            "We chose to leave every field of service of the group '{group}'.",
            remedy="Choose a field to serve it in first, or give the customer another group.", group=into,
        )  # fmt: skip

    def within_hours() -> None:
        """Counted when nobody else can name any more: two that are named at once may not both take the last place."""
        rows = records.rows("customer_group")
        named = sum(bool(row["is_named"]) and row["account_id"] in published for row in rows)
        limit = selectors.capacity(published.values())
        refused = can_name(named=named, others=len(published) - named, capacity=limit, is_release=bool(other))
        if is_new and refused is not None:
            raise UserError(refused.id, **refused.params)

    values: dict[str, object] = {
        "account_id": account, "group": into, "is_named": is_named,
        "released_for": other if is_new and other else None, "reason": reason, "decided_by": request.person.email,
        "decided_at": naive_utc(now),
    }  # fmt: skip
    rows: list[tuple[Mapping[str, object], Mapping[str, object] | None]] = [(values, before or {})]
    if is_new and other:
        left = {**decided[other], "is_named": False, "released_for": None, "reason": reason,
                "decided_by": request.person.email, "decided_at": naive_utc(now)}  # fmt: skip
        rows.append((left, decided[other]))
    put_each("customer_group", rows, person=request.person, now=now, reason=reason, within=within_hours)
    return _back(request, "which-named")


def _group(before: selectors.Row | None, published: selectors.Row) -> str:
    return str(before["group"] if before else published["group"])


def _choose(request: HttpRequest, subject: str, choice: str, *, review: dt.date | None = None) -> None:
    reason, now = _reason(request), timezone.now()
    before = selectors.decided(subject)
    _not_since(request, before)
    if "seen" in request.POST:
        _same(request, before)
    values = {
        "subject": subject, "choice": choice, "reason": reason, "review_date": review,
        "decided_by": request.person.email, "decided_at": naive_utc(now),
    }  # fmt: skip
    put("strategy_choice", values, person=request.person, now=now, reason=reason, seen=before or {})


def _not_since(request: HttpRequest, before: selectors.Row | None) -> None:
    """Raises `ChangedMeanwhileError` when what a form chose among was decided after the form had been opened."""
    opened, at = request.POST.get("opened", "")[:40], None if before is None else before["decided_at"]
    if opened and at is not None and str(at) > opened:
        raise ChangedMeanwhileError(
            "This was decided after you had opened the page.", remedy="Look at what stands there now, then decide."
        )


def _same(request: HttpRequest, before: selectors.Row | None) -> None:
    """Raises `ChangedMeanwhileError` when the form was made from another version than stands there now."""
    if request.POST["seen"] != ("" if before is None else str(before["decided_at"])):
        raise ChangedMeanwhileError(
            "This was decided after you had opened the page.", remedy="Look at what stands there now, then decide."
        )


def _reason(request: HttpRequest) -> str:
    reason = request.POST.get("reason", "").strip()[:LONGEST]
    if not reason:
        raise UserError("A decision needs its reason.", remedy="Say in a sentence why.")
    return reason


def _text(request: HttpRequest, name: str) -> str:
    value = request.POST.get(name, "").strip()[:200]
    if not value:
        raise UserError("'{field}' is missing.", remedy="Fill it in.", field=name)
    return value


def _one_of(request: HttpRequest, name: str, allowed: list[str]) -> str:
    value = request.POST.get(name, "")
    if value not in allowed:
        raise UserError("'{value}' is not allowed for '{name}'.", remedy="Use one of: {allowed}.",
                        name=name, value=value[:60], allowed=", ".join(allowed))  # fmt: skip
    return value


def _points(request: HttpRequest, name: str) -> int | None:
    value = request.POST.get(name, "")
    return None if value == "" else int(_one_of(request, name, ["0", "1", "2", "3", "4"]))


def _account(request: HttpRequest, name: str) -> str:
    account = account_meant(_text(request, name))
    if not records.rows("account", {"account_id": account}):
        raise UserError("There is no customer '{account}'.", remedy="Choose one of the list.", account=account)
    return account


def _day(request: HttpRequest, name: str) -> dt.date | None:
    text = request.POST.get(name, "").strip()
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise UserError("'{text}' is not a day.", remedy="Write it as YYYY-MM-DD.", text=text[:40]) from None


def _back(request: HttpRequest, where: str) -> HttpResponse:
    messages.info(request, render(msg("Decided. It counts in figures of today and later."), lang=request.lang))
    return redirect(where)
