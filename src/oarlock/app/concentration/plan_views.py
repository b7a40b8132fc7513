"""The plan that protects one customer: who stands for it, what is reserved, what may happen, when it is looked at."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from oarlock.app.access.door import Seen, page
from oarlock.app.access.selectors import names_of_owners
from oarlock.app.concentration import selectors, services
from oarlock.app.records import selectors as records
from oarlock.domain.predicate import Is
from oarlock.errors import UserError
from oarlock.kit.text import msg, render_error
from oarlock.kit.text import render as said
from oarlock.lake.serve import PORTFOLIO


@require_http_methods(["GET", "HEAD", "POST"])
@page("strategy.see")
def plan(request: HttpRequest, seen: Seen, account_id: str) -> HttpResponse:
    """Show the plan of a customer, and keep what is sent."""
    if not seen.scope.is_whole("strategy.see"):
        raise Http404
    found = seen.rows(PORTFOLIO, where=Is("account_id", "=", account_id), columns=("account_id", "name"), limit=1)
    if not found:
        raise Http404
    error: UserError | None = None
    if request.method == "POST":
        if not seen.scope.is_whole("strategy.change"):
            raise Http404
        try:
            services.save_plan(account_id, request.POST, person=request.person, now=timezone.now())
        except UserError as refused:
            error = refused
        else:
            told = msg("Plan of {name} kept. Lists of today and later count it.",
                       name=found[0]["name"] or account_id)  # fmt: skip
            messages.info(request, said(told, lang=request.lang))
            return redirect("concentration")
    row = records.one("protection_plan", {"account_id": account_id})
    names = names_of_owners()
    context = {
        "account": found[0], "row": request.POST if error else {k: v for k, v in (row or {}).items() if v is not None},
        "looked": selectors.looked(row), "may_change": seen.scope.is_whole("strategy.change"),
        "people": sorted(((str(r["employee_id"]), names.get(str(r["employee_id"]), str(r["employee_id"])))
                          for r in records.rows("employee")), key=lambda one: (one[1], one[0])),
        "contacts": [r for r in records.rows("contact", {"account_id": account_id}) if r["left_at"] is None],
        "error": None if error is None else render_error(error, request.lang),
    }  # fmt: skip
    return render(request, "concentration/plan.html", context, status=200 if error is None else 400)
