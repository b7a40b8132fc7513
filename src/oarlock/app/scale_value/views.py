"""The page of scale and value, keeping its scenarios, and its table as a file."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from oarlock.app.access.door import Seen, page
from oarlock.app.catalogue.exports import table_csv
from oarlock.app.catalogue.selectors import titles, with_page
from oarlock.app.records.named import keep_named
from oarlock.app.scale_value import asked as asking
from oarlock.app.scale_value import charts, selectors
from oarlock.domain.currencies import minor_digits
from oarlock.errors import UserError
from oarlock.kit.text import msg, render_error
from oarlock.kit.text import render as said
from oarlock.models.allocation import Allocation
from oarlock.strategy.scale_value.norms import shipped_norms
from oarlock.strategy.scale_value.plan import usual

LISTED = 30


@require_safe
@page("strategy.see")
def scale_value(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The best plan for a capacity beside what is done now, and what one more hour is worth."""
    return _page(request, seen, request.GET)


@require_POST
@page("strategy.change")
def keep(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Keep the question as a scenario."""
    if not seen.scope.is_whole("strategy.change"):
        raise Http404
    told, currency = request.POST, seen.workspace.currency
    try:
        asked = asking.read(told, capacity=selectors.capacity(selectors.customers(seen)), currency=currency)
        keep_named(
            selectors.SUBJECT, told.get("name", ""), asking.query(asked, currency=currency),
            reason=told.get("reason", ""), person=request.person, now=timezone.now(),
        )  # fmt: skip
    except UserError as refused:
        return _page(request, seen, told, error=refused)
    messages.info(request, said(msg("Scenario kept: {name}.", name=told.get("name", "").strip()), lang=request.lang))
    return redirect(f"{reverse('scale-value')}?{asking.query(asked, currency=currency)}")


def _page(request: HttpRequest, seen: Seen, told: Mapping[str, str], *, error: UserError | None = None) -> HttpResponse:
    is_whole, rows = seen.scope.is_whole("strategy.see"), selectors.customers(seen)
    capacity, currency = selectors.capacity(rows), seen.workspace.currency
    is_read = True
    try:
        asked = asking.read(told, capacity=capacity, currency=currency)
    except UserError as refused:
        asked, error, is_read = usual(capacity), error or refused, False
    context: dict[str, Any] = {
        "is_whole": is_whole, "rows": rows, "asked": asked, "plain": asking.plain,
        # One number that cannot be read leaves the others in their fields.
        "kept_or": lambda name, usual: usual if is_read else told.get(name, usual),
        "query": asking.query(asked, currency=currency),
        "depths": {one.depth: one.label for one in shipped_norms().depths}, "skill": shipped_norms().skill,
        "titles": titles(("scale_value",)),
        "may_change": seen.scope.is_whole("strategy.change"), "typed": request.POST, "hours": charts.hours,
        "kept": selectors.kept(usual=capacity, currency=currency) if is_whole else [],
        "currency": currency, "pleased": {one.depth: one.satisfied for one in shipped_norms().depths},
        "worth": asking.plain(Decimal(asked.worth).scaleb(-minor_digits(currency))),
        "error": None if error is None else render_error(error, request.lang),
        **(_plan(request, seen, rows, asked) if rows else {"plan": None}),
    }  # fmt: skip
    return render(request, "scale_value/scale_value.html", context, status=200 if error is None else 400)


def _plan(request: HttpRequest, seen: Seen, rows: list[selectors.Row], asked: asking.Asked) -> dict[str, Any]:
    found = selectors.plan(seen, rows, asked)
    names = {str(row["account"]): row["name"] for row in rows}
    moves = found.moves[:LISTED]
    missing = () if isinstance(found.best, Allocation) else found.best
    return {
        "plan": found, "best": found.best if isinstance(found.best, Allocation) else None, "missing": missing[:LISTED],
        "by_depth": selectors.by_depth(rows, found), "moves": moves, "names": names,
        "openable": with_page(seen, [move[0] for move in moves]),
        "frontier_chart": charts.frontier(found.steps, seen.workspace.currency, request.lang),
    }  # fmt: skip


@require_safe
@page("strategy.see")
def export(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The customers with what each depth would bring as CSV."""
    if not seen.scope.is_whole("strategy.see") or not seen.scope.may("portfolio.export"):
        raise Http404
    return table_csv(request, seen, "scale_value_now")
