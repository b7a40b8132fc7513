"""The page of who gets our hours and who leaves in silence, and its tables as files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.catalogue.exports import table_csv
from oarlock.app.catalogue.selectors import titles
from oarlock.app.effort import budgets, charts, overload, selectors, words
from oarlock.app.revenue.selectors import only, table
from oarlock.errors import UnknownNameError, UserError
from oarlock.kit.text import msg, render_error
from oarlock.kit.text import render as said

SILENT = ("silent_leavers_now", "silent_leavers_backtest_now")
COSTS = (
    "account_contribution_accounts", "underserved_accounts_now", "attention_gini_months", "attention_ratio_months",
    "cost_to_serve_months", "account_contribution_months", "ledger_reconciliation_now", "overload_now",
    "tier_budget_now",
)  # fmt: skip
METRICS = (
    "attention_gini", "attention_ratio", "underserved_accounts", "cost_to_serve", "account_contribution",
    "ledger_reconciliation", "effort_coverage", "overload", "silent_leavers", "silent_leavers_backtest",
    "tier_budget",
)  # fmt: skip
DOTS, LISTED, FEW = 150, 50, 8


@require_safe
@page("effort.see")
def effort(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Silent customers for everybody; hours and costs for those who may know what customers cost us."""
    return _page(request, seen)


def _page(request: HttpRequest, seen: Seen, *, error: UserError | None = None) -> HttpResponse:
    silent = selectors.silent(seen, limit=LISTED)
    unjudged, n_unjudged, unjudged_value = selectors.unjudged(seen, limit=FEW)
    context = {
        "is_whole": seen.scope.is_whole("effort.see"),
        "may_cost": selectors.may_cost(seen),
        "may_share": selectors.may_share(seen),
        "titles": titles(METRICS),
        "words": words,
        "silent": silent,
        "silent_now": only(seen, "silent_leavers_now"),
        "unjudged": unjudged,
        "n_unjudged": n_unjudged,
        "unjudged_value": unjudged_value,
        "backtest": selectors.backtest(seen),
        "currency": seen.workspace.currency,
        "error": None if error is None else render_error(error, request.lang),
        "typed": request.POST,
    }
    if selectors.may_cost(seen):
        context |= _costs(request, seen)
    return render(request, "effort/effort.html", context, status=200 if error is None else 400)


@require_POST
@page("strategy.change")
def set_budget(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Set what an account of a tier may cost from a day on."""
    if not (budgets.may_set(seen) and selectors.may_cost(seen)):
        raise UnknownNameError("There is no page '{name}'.", name=request.path)
    try:
        budgets.save(request.POST, currency=seen.workspace.currency, person=request.person, now=timezone.now())
    except UserError as refused:
        return _page(request, seen, error=refused)
    messages.info(
        request,
        said(msg("The budget is set. Figures of today and later count it."), lang=request.lang),
    )
    return redirect(reverse("effort"))


def _costs(request: HttpRequest, seen: Seen) -> dict[str, object]:
    lang, total = request.lang, only(seen, "account_contribution_now")
    costs = selectors.costs(seen, dots=DOTS, few=FEW)
    return {
        "spread": sorted(costs.spread, key=lambda row: -float(str(row["hours_share"])))[: 3 * FEW],
        "attention_chart": charts.attention(list(costs.spread), lang),
        "gini": only(seen, "attention_gini_now"),
        "gini_chart": charts.gini(table(seen, "attention_gini_months"), lang),
        "loud": only(seen, "attention_ratio_now"),
        "loudest": costs.loudest,
        "poor": costs.poor,
        "cost": only(seen, "cost_to_serve_now"),
        "cost_chart": charts.costs(table(seen, "cost_to_serve_months"), lang),
        "coverage": only(seen, "effort_coverage_now"),
        "total": total,
        "profit_chart": charts.profit(total, lang),
        "ledger": selectors.ledger(seen),
        "profits": costs.profits,
        "books": selectors.books(seen, limit=12),
        "lines": charts.lines(costs.profits),
        "labels": charts.labels(),
        **overload.context(seen, lang),
        **budgets.context(seen),
        "today": timezone.now().astimezone(seen.workspace.zone).date(),
        "best": costs.best,
        "worst": costs.worst,
        "openable": costs.openable,
    }


@require_safe
@page("portfolio.export")
def export(request: HttpRequest, seen: Seen) -> HttpResponse:
    """One of the tables behind the page as CSV; what customers cost is absent for who may not know it."""
    may_cost = selectors.may_cost(seen)
    asked = request.GET.get("table", "portfolio_now")
    if asked != "portfolio_now" and asked not in SILENT and not (asked in COSTS and may_cost):
        raise Http404
    return table_csv(request, seen, asked)
