"""The page of concentration, what the runway is computed from, and its tables as files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.catalogue.exports import table_csv
from oarlock.app.catalogue.selectors import titles, with_page
from oarlock.app.concentration import charts, selectors, services, words
from oarlock.domain.money import Money
from oarlock.errors import UserError
from oarlock.kit.text import msg, render_error
from oarlock.kit.text import render as said

TABLES = ("protection_now", "dependence_now", "loss_stress_test_now", "revenue_concentration_now")
METRICS = ("revenue_concentration", "loss_stress_test", "protection", "dependence")
LISTED, FEW = 50, 15


@require_safe
@page("strategy.see")
def concentration(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Shares and alerts, what if one leaves, dependence both ways, and who is protected."""
    return _page(request, seen)


@require_POST
@page("strategy.change")
def runway(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Say what cash there is and what is spent a month whoever stays."""
    if not seen.scope.is_whole("strategy.change"):
        raise Http404
    try:
        services.say_runway(
            request.POST, currency=seen.workspace.currency, person=request.person, now=timezone.now()
        )  # fmt: skip
    except UserError as refused:
        return _page(request, seen, error=refused)
    messages.info(request, said(msg("Kept: the runway counts with it from now on."), lang=request.lang))
    return redirect("concentration")


def _page(request: HttpRequest, seen: Seen, *, error: UserError | None = None) -> HttpResponse:
    is_whole, currency = seen.scope.is_whole("strategy.see"), seen.workspace.currency
    rows, bases = selectors.losses(seen), selectors.by_basis(seen)
    found, depends = selectors.protected(seen), selectors.dependences(seen)
    told = selectors.inputs(currency) if is_whole else None
    lists = [depends, *(part for one in found.values() for part in (one.bare, one.covered, one.near))]
    context: dict[str, Any] = {
        "is_whole": is_whole, "currency": currency, "titles": titles(METRICS), "words": words, "bases": bases,
        "losses": rows, "shares_chart": charts.shares(rows, request.lang), "dependences": depends, "protected": found,
        "openable": with_page(seen, selectors.accounts_of(rows, *lists)), "listed": LISTED, "few": FEW,
        "may_change": seen.scope.is_whole("strategy.change"), "said_of": told, "major": major,
        "typed": request.POST, "error": None if error is None else render_error(error, request.lang),
        **(_what_if(request.GET, rows, bases, told) if told is not None else {"lost": None}),
    }  # fmt: skip
    return render(request, "concentration/concentration.html", context, status=200 if error is None else 400)


def _what_if(
    asked: Mapping[str, str], rows: list[selectors.Row], bases: Mapping[str, selectors.Row], told: selectors.Inputs
) -> dict[str, Any]:
    """The customer that is lost (the biggest, unless one is named), how much of it, and what is left."""
    if not rows:
        return {"lost": None}
    row = next((r for r in rows if r["account"] == asked.get("account")), rows[0])
    text = asked.get("percent", "100")
    percent = min(int(text), 100) if text.isascii() and text.isdigit() and len(text) < 10 else 100
    company, after = selectors.what_if(bases, row, told, percent=percent)
    return {"lost": row, "percent": percent, "company": company, "after": after}


def major(minor: int | None, currency: str) -> str:
    """An amount as it is typed; empty when none is known."""
    return "" if minor is None else str(Money(minor, currency))


@require_safe
@page("strategy.see")
def export(request: HttpRequest, seen: Seen) -> HttpResponse:
    """One of the tables behind the page as CSV."""
    asked = request.GET.get("table", TABLES[0])
    if asked not in TABLES or not seen.scope.is_whole("strategy.see") or not seen.scope.may("portfolio.export"):
        raise Http404
    return table_csv(request, seen, asked)
