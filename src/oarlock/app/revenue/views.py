"""The page of revenue and retention, and its ledger as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.catalogue.selectors import with_page
from oarlock.app.revenue import charts, selectors
from oarlock.app.revenue.others import choice, others
from oarlock.app.shell.exports import csv_of
from oarlock.domain.definition import CHOICES
from oarlock.metrics.registry import metric

KINDS = ("revenue", "logo")
LOST = 5
"""Rows of the lists of customers that left, or whose loss would hurt most."""


@require_safe
@page("revenue.see")
def revenue(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Headline, bridge, months, retention, cohorts, receivables, concentration."""
    kind = request.GET.get("cohorts", KINDS[0])
    kind = kind if kind in KINDS else KINDS[0]
    bridge, cohorts = selectors.bridge(seen), selectors.cohorts(seen, kind)
    net, gross = (selectors.table(seen, f"{n}_revenue_retention_months") for n in ("net", "gross"))
    left, losses = selectors.left(seen, limit=LOST), selectors.losses(seen, limit=LOST)
    definition = seen.served.snapshot.manifest["definition"]
    context = {
        "is_whole": seen.scope.is_whole("revenue.see"),
        "mrr": selectors.only(seen, "mrr_now"),
        "arr": selectors.only(seen, "arr_now"),
        "nrr": selectors.only(seen, "net_revenue_retention_trailing"),
        "grr": selectors.only(seen, "gross_revenue_retention_trailing"),
        "bridge": bridge,
        "totals": {row["line"]: row for row in bridge if row["side"] == "total"},
        "left": left,
        "losses": losses,
        "openable": with_page(seen, (str(row["account"]) for row in (*left, *losses))),
        "bridge_chart": charts.bridge(bridge, request.lang),
        "months_chart": charts.months(selectors.table(seen, "mrr_months"), request.lang),
        "movements_chart": charts.movements(selectors.ledger(seen), request.lang),
        "retention_chart": charts.retention(net, gross, request.lang),
        "kind": kind,
        "cohorts": cohorts,
        "ages": range(max((len(one.cells) for one in cohorts), default=0)),
        "ageing": selectors.table(seen, "receivables_ageing_now", order=(("step", False),)),
        "dso": selectors.only(seen, "days_sales_outstanding_trailing"),
        "overdue": selectors.table(seen, "overdue_share_now"),
        "concentration": selectors.table(seen, "revenue_concentration_now", order=(("basis", True),)),
        "definition": definition,
        "others": others(seen, definition),
        "choices": [(name, choice(definition[code])) for code, name in CHOICES.items() if code in definition],
        "may_export": seen.scope.is_whole("revenue.export"),
    }
    return render(request, "revenue/revenue.html", context)


@require_safe
@page("revenue.export")
def export(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The movement ledger by month as CSV; a figure of the company, so it is absent for who sees a part of it."""
    if not seen.scope.is_whole("revenue.export"):
        raise Http404
    fields = metric("mrr_movements").card.fields
    return csv_of(request, selectors.ledger(seen), fields=fields, name="movements.csv")
