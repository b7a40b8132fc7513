"""The page of the check-up, its tables as files, and the plans of treatment."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from oarlock.app.access.door import Seen, desk, page
from oarlock.app.catalogue.exports import table_csv
from oarlock.app.catalogue.selectors import titles, with_page
from oarlock.app.records.selectors import one
from oarlock.app.records.services import put
from oarlock.app.symptoms import charts, selectors, words
from oarlock.errors import ChangedMeanwhileError, UserError
from oarlock.kit.clock import naive_utc
from oarlock.kit.text import msg
from oarlock.kit.text import render as said
from oarlock.strategy.symptoms.signs import BY_CODE, CODES

TABLES = ("symptoms_now", "symptom_evidence_now")
METRICS = ("symptoms", "symptom_evidence")
FEW = 5
"""Accounts that a card shows before it is opened."""


@require_safe
@page("strategy.see")
def symptoms(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Eight cards, each with picture, trend, causes, evidence and plan."""
    is_whole = seen.scope.is_whole("strategy.see")
    cards = selectors.cards(seen) if is_whole else []
    cards.sort(key=lambda card: card.status == "no_data")  # those with something to say come first
    states = [card.state for card in cards]
    context = {
        "is_whole": is_whole,
        "cards": cards,
        "active": states.count("active"),
        "words": words,
        "charts": charts,
        "pictures": {card.sign.code: charts.picture(card, request.lang) for card in cards},
        "labels": {code: BY_CODE[code].label for code in CODES},
        "why": lambda row: _why(row, request.lang),
        "few": FEW,
        "titles": titles(METRICS),
        "openable": with_page(seen, (str(r["account"]) for card in cards for r in card.evidence)),
        "may_change": request.scope.is_whole("strategy.change"),
        "today": timezone.now().astimezone(seen.workspace.zone).date(),
        "marks": {card.sign.code: _mark(card.plan) for card in cards},
    }
    return render(request, "symptoms/symptoms.html", context)


@require_safe
@page("strategy.see")
def export(request: HttpRequest, seen: Seen) -> HttpResponse:
    """One of the tables behind the page as CSV."""
    asked = request.GET.get("table", TABLES[0])
    if asked not in TABLES:
        raise Http404
    return table_csv(request, seen, asked)


@require_POST
@desk("strategy.change", is_whole=True)
def plan(request: HttpRequest, symptom: str) -> HttpResponse:
    """Decide how a sign is treated, and when somebody looks again."""
    if symptom not in BY_CODE:
        raise Http404
    now, asked = timezone.now(), request.POST
    choice, reason = (" ".join(asked.get(name, "").split()) for name in ("choice", "reason"))
    review = _day(asked.get("review", ""))
    today = now.astimezone(settings.WORKSPACE.zone).date()
    if not choice or not reason:
        raise UserError("A plan says what is done, and why.", remedy="Fill in both.")
    if review is None or review <= today:
        raise UserError("The day of review must lie after today.", remedy="Choose another day.")
    subject = selectors.TREATMENT + symptom
    standing = one("strategy_choice", {"subject": subject})
    # What the person saw is told by when it was decided: a plan is replaced as a whole.
    if _mark(standing) != asked.get("seen", ""):
        raise ChangedMeanwhileError(
            "Somebody else decided this in the meantime.", remedy="Look at what stands there now, then decide."
        )
    values = {
        "subject": subject, "choice": choice, "reason": reason, "review_date": review,
        "decided_by": request.person.email, "decided_at": naive_utc(now),
    }  # fmt: skip
    put("strategy_choice", values, person=request.person, now=now, seen=standing or {})
    label = BY_CODE[symptom].label
    messages.info(request, said(msg("Plan kept: {sign}. Review on {day}.", sign=label, day=review), lang=request.lang))
    return redirect(f"{reverse('symptoms')}#{symptom}")


def _mark(row: selectors.Row | None) -> str:
    return "" if row is None else str(row["decided_at"])


def _why(row: selectors.Row, lang: str) -> str:
    text = words.WHY[str(row["why"])]
    value = float(str(row["value"] or 0))
    return (text.zh if lang == "zh" else text.en).format(n=f"{value:,.0f}")


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
