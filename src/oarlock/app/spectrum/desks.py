"""What is decided at the page of the spectrum: the band, anchors, what a position needs."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_POST

from oarlock.app.access.door import desk
from oarlock.app.records.selectors import one
from oarlock.app.records.services import put
from oarlock.app.spectrum import forms
from oarlock.errors import UserError
from oarlock.kit.clock import naive_utc
from oarlock.kit.text import Msg, Text, msg
from oarlock.kit.text import render as said
from oarlock.scores.rubric.words import percent
from oarlock.strategy.spectrum import anchor_shares
from oarlock.strategy.spectrum.definition import shipped_shares

TITLE = Text(en="Anchor name", zh="基准名称")
NEED = Text(en="Need", zh="所需条件")
LEAST, MOST = Text(en="At least", zh="至少"), Text(en="At most", zh="至多")


@require_POST
@desk("strategy.change", is_whole=True)
def target(request: HttpRequest) -> HttpResponse:
    """Approve the band in which we want to be: of the company, or of one offering."""
    told = request.POST
    low, high = forms.band(told)
    subject = told.get("subject", "").strip() or "company"
    if subject != "company" and one("offering", {"offering_id": subject}) is None:
        raise UserError("There is no offering '{offering}'.", offering=subject[:60])
    reason = forms.words(told, "reason", forms.REASON)
    put(
        "position_target",
        {"subject": subject, "low": low, "high": high, "decided_by": request.person.email, "reason": reason,
         "approved_at": _stamp()},
        person=request.person, now=timezone.now(), reason=reason,
        seen=forms.seen_of(told) if subject == "company" else None,
    )  # fmt: skip
    return _back(request, "target", msg("The band is approved. Figures of today and later count it."))


@require_POST
@desk("strategy.change", is_whole=True)
def anchor(request: HttpRequest) -> HttpResponse:
    """Add a known company, or a competitor, to the axis."""
    told = request.POST
    reason = forms.words(told, "reason", forms.REASON)
    put(
        "anchor",
        {"anchor_id": get_random_string(12), "title": forms.words(told, "title", TITLE), **_placed(told),
         "is_competitor": told.get("is_competitor") == "on", "author": request.person.email, "is_removed": False,
         "reason": reason, "stated_at": _stamp()},
        person=request.person, now=timezone.now(), reason=reason, seen={},
    )  # fmt: skip
    return _back(request, "anchors", msg("The anchor is added. Figures of today and later show it."))


def _placed(told: forms.Told) -> dict[str, object]:
    """Where an anchor stands: by its six shares, or by a judgement that enters no figure."""
    if told.get("basis") != "factors":
        return {"basis": "judgement", "position": forms.number(told, "position", forms.POSITION, highest=100)}
    typed = {f.id: forms.optional(told, f"share.{f.id}", f.label, highest=100) for f in shipped_shares().factors}
    percents = {name: value for name, value in typed.items() if value is not None}
    found = anchor_shares.placed(percents)
    if found.value is None:
        raise UserError(
            "Shares that make {coverage} of the weight are too few for a position.",
            remedy="Fill in more of them, at least 60 %, or mark it as a judgement.", coverage=percent(found.coverage),
        )  # fmt: skip
    return {"basis": "factors", "position": round(found.value, 4), "shares": anchor_shares.text_of(percents)}


@require_POST
@desk("strategy.change", is_whole=True)
def remove(request: HttpRequest) -> HttpResponse:
    """Take an anchor off the axis; it stays in the journal."""
    told = request.POST
    row = one("anchor", {"anchor_id": told.get("anchor_id", "")})
    if row is None or row["is_removed"]:
        raise UserError("This anchor is not there any more.")
    reason = forms.words(told, "reason", forms.REASON)
    put(
        "anchor", {**row, "is_removed": True, "reason": reason, "stated_at": _stamp()}, person=request.person,
        now=timezone.now(), reason=reason, seen=forms.seen_of(told),
    )  # fmt: skip
    return _back(request, "anchors", msg("The anchor is removed. Figures of today and later follow."))


@require_POST
@desk("strategy.change", is_whole=True)
def need(request: HttpRequest) -> HttpResponse:
    """Say what a company in a band needs: margin, people with a skill, partners."""
    told = request.POST
    low, high = forms.band(told)
    least, most = forms.optional(told, "minimum", LEAST), forms.optional(told, "maximum", MOST)
    if least is None and most is None:
        raise UserError("'{field}' is missing.", remedy="Fill it in.", field=LEAST)
    reason = forms.words(told, "reason", forms.REASON)
    put(
        "position_need",
        {"low": low, "high": high, "kind": told.get("kind", ""), "need": forms.words(told, "need", NEED),
         "minimum": least, "maximum": most, "owner_id": told.get("owner_id", "").strip() or None,
         "decided_by": request.person.email, "reason": reason, "stated_at": _stamp()},
        person=request.person, now=timezone.now(), reason=reason,
    )  # fmt: skip
    return _back(request, "needs", msg("Kept. Figures of today and later count it."))


def _stamp() -> dt.datetime:
    return naive_utc(timezone.now())


def _back(request: HttpRequest, where: str, what: Msg) -> HttpResponse:
    messages.success(request, said(what, lang=request.lang))
    return redirect(f"{reverse('spectrum')}#{where}")
