"""The register of requests off the menu: log, estimate, decide; and the tables of these pages as files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.access.selectors import names_of_owners
from oarlock.app.boundaries import forms, selectors, services, words
from oarlock.app.catalogue.exports import table_csv
from oarlock.app.catalogue.selectors import titles
from oarlock.app.records import selectors as records
from oarlock.app.records.meant import account_meant
from oarlock.domain.money import Money
from oarlock.errors import UnknownNameError, UserError
from oarlock.kit.text import Msg, msg, render_error
from oarlock.kit.text import render as said

TABLES = (selectors.REQUESTS, selectors.USE, selectors.MATCH)
METRICS = ("off_menu_requests", "entitlement_use", "overload", "account_contribution")


@require_safe
@page("boundary.see")
def requests(request: HttpRequest, seen: Seen) -> HttpResponse:
    """What customers asked for outside their menus, and what was decided."""
    return _register(request, seen)


def _register(request: HttpRequest, seen: Seen, *, error: UserError | None = None) -> HttpResponse:
    today = timezone.now().astimezone(seen.workspace.zone).date()
    state = "all" if request.GET.get("state") == "all" else "open"
    account = request.GET.get("account", "")[:200]
    found, total = selectors.requests(seen, today=today, state=state, account=account)
    may_change = seen.scope.may("boundary.change")
    context: dict[str, Any] = {
        "found": found, "total": total, "state": state, "account": account, "words": words,
        "may_change": may_change, "may_cost": services.may_cost(seen),
        "is_executive": services.is_executive(seen), "currency": seen.workspace.currency, "titles": titles(METRICS),
        "offered": selectors.offered(seen) if may_change else [], "doers": _doers(today) if may_change else [],
        "error": None if error is None else render_error(error, request.lang), "typed": request.POST,
        "major": _major,
    }  # fmt: skip
    return render(request, "boundaries/requests.html", context, status=200 if error is None else 400)


def _major(amount: object, currency: object) -> str:
    """An amount as it is typed; empty when none is known."""
    return "" if amount is None or not currency else str(Money(int(str(amount)), str(currency)).major)


def _doers(today: dt.date) -> list[tuple[str, str]]:
    """Our people by name: those that a request may be given to."""
    names = names_of_owners()
    rows = records.rows("employee")
    here = [r for r in rows if not isinstance(r["left_at"], dt.datetime) or r["left_at"].date() > today]
    found = {str(r["employee_id"]): names.get(str(r["employee_id"]), str(r["employee_id"])) for r in here}
    return sorted(found.items(), key=lambda pair: (pair[1], pair[0]))


@require_POST
@page("boundary.change")
def log(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Log a request."""
    told = request.POST

    def do() -> Msg:
        wanted = forms.estimate(told, currency=seen.workspace.currency)
        account = account_meant(told.get("account", ""), seen=seen)
        services.log(
            seen, account=account, title=told.get("title", ""), estimate=wanted,
            person=request.person, now=timezone.now(),
        )  # fmt: skip
        return msg("Request logged. Figures of today and later count it.")

    return _done(request, seen, do)


@require_POST
@page("boundary.change")
def estimate(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Estimate a request."""
    told = request.POST

    def do() -> Msg:
        services.estimate(
            seen, told.get("request", ""), estimate=forms.estimate(told, currency=seen.workspace.currency),
            looked=told.get("looked", ""), person=request.person, now=timezone.now(),
        )  # fmt: skip
        return msg("Estimate saved. Figures of today and later count it.")

    return _done(request, seen, do)


@require_POST
@page("boundary.change")
def decide(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Decide a request."""
    told = request.POST

    def do() -> Msg:
        services.decide(
            seen, told.get("request", ""), decision=told.get("decision", ""), reason=told.get("reason", ""),
            looked=told.get("looked", ""), doer=told.get("doer", ""), person=request.person, now=timezone.now(),
        )  # fmt: skip
        return msg("Decided. Figures of today and later count it.")

    return _done(request, seen, do)


def _done(request: HttpRequest, seen: Seen, do: Any) -> HttpResponse:
    """What was done, told above the register; what cannot be, above the form with all that was typed."""
    try:
        told = do()
    except UnknownNameError:
        raise
    except UserError as refused:
        return _register(request, seen, error=refused)
    messages.info(request, said(told, lang=request.lang))
    return redirect(reverse("requests"))


@require_safe
@page("portfolio.export")
def export(request: HttpRequest, seen: Seen) -> HttpResponse:
    """One of the tables behind these pages as CSV."""
    asked = request.GET.get("table", TABLES[0])
    if asked not in TABLES or not seen.scope.may("boundary.see"):
        raise Http404
    return table_csv(request, seen, asked)
