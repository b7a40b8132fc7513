"""The grid of customers and its export."""

from __future__ import annotations

import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.portfolio import selectors
from oarlock.app.portfolio.filters import FILTERS, order
from oarlock.app.shell.params import whole
from oarlock.domain.money import Money
from oarlock.kit.exports import write_csv
from oarlock.kit.text import render as read
from oarlock.pipeline.labels import label
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
    out = io.StringIO(newline="")
    header = [read(field.label, lang=request.lang) for field in fields]
    write_csv(
        out, header=header, rows=([_cell(row, f.name, f.unit, request) for f in fields] for row in rows), bom=True
    )
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="portfolio.csv"'
    return response


def _cell(row: dict[str, Any], name: str, unit: str, request: HttpRequest) -> object:
    value = row.get(name)
    if unit == "money" and isinstance(value, int) and row.get("currency"):
        return Money(value, str(row["currency"])).major
    if name in ("band", "reasons", "state", "champion", "status") and value:
        found = label(name, value)
        return found if isinstance(found, str) else read(found, lang=request.lang)  # type: ignore[arg-type]
    return value
