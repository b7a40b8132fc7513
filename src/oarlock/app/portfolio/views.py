"""The grid of customers and its export."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.portfolio import selectors
from oarlock.app.portfolio.filters import FILTERS, order
from oarlock.app.shell.exports import csv_of
from oarlock.app.shell.params import whole
from oarlock.scores.portfolio.card import METRIC

COLUMNS = (
    "name", "owner", "segment", "value", "renews_in", "score", "drift", "fall", "contact_days", "attention", "reasons",
)  # fmt: skip
FIELDS = {field.name: field for field in METRIC.card.fields}


@require_safe
@page("portfolio.see")
def portfolio(request: HttpRequest, seen: Seen) -> HttpResponse:
    """One page of the grid; only the table when a filter changed."""
    params = request.GET.dict()
    shown = [FIELDS[name] for name in COLUMNS if name not in seen.scope.hidden("portfolio.see")]
    context = {
        "grid": selectors.grid(seen, params, page=whole(request, "page", 1)),
        "filters": FILTERS,
        "columns": shown,
        "sort": order(params)[0],
        "currency": seen.workspace.currency,
        "may_export": seen.scope.may("portfolio.export"),
        "is_filtered": any(params.get(one.name) for one in FILTERS) or bool(params.get("q")),
    }
    if request.htmx and request.htmx.target == "grid":
        return render(request, "portfolio/grid.html", context)
    return render(request, "portfolio/portfolio.html", context | {"choices": selectors.choices(seen)})


@require_safe
@page("portfolio.export")
def export(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The rows that the filters leave, all columns that may be seen, as CSV that a spreadsheet opens."""
    rows = selectors.everything(seen, request.GET.dict())
    hidden = seen.scope.hidden("portfolio.export")
    fields = [field for field in METRIC.card.fields if field.name not in hidden]
    return csv_of(request, rows, fields=fields, name="portfolio.csv")
