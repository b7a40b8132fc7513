"""Entering a stage of one of the four lifecycles by hand; steps that are left out need a reason."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from oarlock.app.access.door import Seen, desk, looking
from oarlock.app.modes.services import mode_as_it_stands
from oarlock.app.records import selectors as records
from oarlock.app.records.meant import account_meant
from oarlock.app.records.services import put
from oarlock.app.revenue.selectors import table
from oarlock.domain.predicate import Is
from oarlock.errors import UserError
from oarlock.kit.clock import naive_utc
from oarlock.kit.text import Text, msg
from oarlock.kit.text import render as said
from oarlock.strategy.lifecycles.stages import PLACES, STAGES, TIMELINE, skipped
from oarlock.strategy.lifecycles.timelines import shipped_timelines

EVIDENCE = Text(en="Evidence", zh="证据")


@require_POST
@desk("strategy.change", is_whole=True)
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a stage: the account, the lifecycle and its stage, since when, by what evidence, and why."""
    sent, now = request.POST, timezone.now()
    account, reason = account_meant(sent.get("account", "")), sent.get("reason", "").strip()
    mode_as_it_stands(account)  # says that there is no such account
    timeline, _, stage = sent.get("stage", "").partition(":")
    known = shipped_timelines().stages
    if timeline not in known or stage not in {one.code for one in known[timeline]}:
        raise UserError(
            "There is no stage '{name}'.", remedy="Choose one of the list.", name=sent.get("stage", "")[:60]
        )
    evidence = sent.get("evidence", "").strip()
    if not evidence:
        raise UserError("'{field}' is missing.", remedy="Fill it in.", field=EVIDENCE)
    day = _day(sent.get("day", ""), now=now)
    if timeline == TIMELINE and not reason:
        with looking(request.scope, "strategy.change") as seen:
            _check_steps(seen, account, stage, day)
    put(
        "stage_entry",
        {"account_id": account, "timeline": timeline, "stage": stage, "evidence": evidence,
         "decided_by": request.person.email, "reason": reason or None, "entered_at": _instant(day, now=now)},
        person=request.person, now=now, reason=reason, seen={},
    )  # fmt: skip
    messages.success(request, said(msg("The stage is entered. Figures of today and later count it."),
                                   lang=request.lang))  # fmt: skip
    return redirect(f"{reverse('lifecycles')}?{urlencode({'account': account})}")


def _day(text: str, *, now: dt.datetime) -> dt.date:
    today = now.astimezone(settings.WORKSPACE.zone).date()
    try:
        day = dt.date.fromisoformat(text.strip()) if text.strip() else today
    except ValueError:
        raise UserError("'{text}' is not a day.", remedy="Write it as 2026-01-31.", text=text[:40]) from None
    if day > today:
        raise UserError("A stage cannot be entered in the future.", remedy="Give the day on which it began.")
    if day.year < 1970:
        raise UserError("'{text}' lies too far back.", remedy="Give a day since 1970.", text=text[:40])
    return day


def _instant(day: dt.date, *, now: dt.datetime) -> dt.datetime:
    """Noon of that day here, as naive UTC; now where noon is still to come."""
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=settings.WORKSPACE.zone)
    return naive_utc(min(noon, now)).replace(microsecond=0)


def _check_steps(seen: Seen, account: str, stage: str, day: dt.date) -> None:
    """A move that leaves out steps since the stage before it, published or just entered, needs a reason."""
    rows = table(seen, "buying_cycle_now", where=Is("account", "=", account))
    ways = [(str(row["entered"])[:10], str(row["stage"])) for row in rows if row["stage"]]
    mine = records.rows("stage_entry", {"account_id": account, "timeline": TIMELINE})
    ways += [(str(row["entered_at"])[:10], str(row["stage"])) for row in mine]
    before = [(when, PLACES[code], code) for when, code in ways if code in PLACES and when <= day.isoformat()]
    if not before:
        return
    left = skipped(max(before)[2], stage)
    if left:
        raise UserError(
            "Steps are left out: {steps}.", remedy="Enter them first, or give the reason.",
            steps=Text(en=", ".join(STAGES[c].en for c in left), zh="、".join(STAGES[c].zh for c in left)),
        )  # fmt: skip
